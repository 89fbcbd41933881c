"""Tile 2 where no gap but a size was drawn: a haematoma, a tear, a nerve, a tendon."""

from collections.abc import Iterable
from dataclasses import replace

from ischia.model.marks import Mark
from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine
from ischia.writers.figures.frames import Shot, frames
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Number, Text, Tile, Value, number, plain
from ischia.writers.report.shots import frame_of, shot
from ischia.writers.report.wording import THIN, lowered, opened, shared_places, side_word

# What is told first where several were drawn.
_LEADS = (
    "ultrasound.haematoma_length",
    "ultrasound.tear_length",
    "ultrasound.nerve_area_max",
    "ultrasound.nerve_area",
    "ultrasound.tendon_thickness",
    "ultrasound.tendon_area",
    "ultrasound.fluid_area",
    "ultrasound.multifidus_thickness",
    "ultrasound.multifidus_area",
)
_MOST_VALUES = 3


def size_by_side(material: ReportMaterial) -> dict[Side, Measurement]:
    """Return the size that is told first, the examined side before the other; none if none."""
    for concept in _LEADS:
        found = sorted(material.all_of(concept), key=lambda m: m.side != material.examined)
        if found:
            first = found[0]
            by_side = {m.side: m for m in reversed(found) if _alike(m, first)}
            return {m.side: by_side[m.side] for m in found if m.side in by_side}
    return {}


def sized_tile(
    material: ReportMaterial, sizes: dict[Side, Measurement], *, key: str, basis: str
) -> Tile:
    """Return the picture a size was drawn on, and the size; both legs where both were measured."""
    first = next(iter(sizes.values()))
    word = material.word(first.concept)
    alike = shared_places(*sizes.values())
    said: list[str | Number] = [f"{opened(word)}: "]
    for n, m in enumerate(sizes.values()):
        side = f"{', ' if n else ''}{side_word(m.side).lower()} " if len(sizes) > 1 else ""
        said += [side, number(m, decimals=alike)]
    heading: Text = tuple(part for part in said if part)
    simulated = "Simulated ultrasound" if material.assessment.simulated else "Ultrasound"
    shots = [made for m in sizes.values() if (made := _picture(material, m))]
    drawing = frames(shots, title=f"{simulated}: {plain(heading)}") if shots else None
    return Tile(
        key=key,
        heading=heading,
        basis=(basis, *_difference(material, first)),
        drawings=(drawing,) if drawing else (),
        values=tuple(
            Value(number=number(m), about=lowered(material.word(m.concept)))
            for m in _family(material, first)
        ),
        caption=f"95{THIN}% interval of one reader’s readings; between readers and between "
        "sessions: unknown. No cited limit says how much is too much.",
    )


def _alike(m: Measurement, first: Measurement) -> bool:
    """Say whether two sizes are of one thing, in one state and at one level."""
    keys = ("structure", "state", "level_cm")
    return all(m.context.get(k) == first.context.get(k) for k in keys)


def _difference(material: ReportMaterial, first: Measurement) -> Text:
    found = [m for m in material.all_of(f"{first.concept}_difference") if _alike(m, first)]
    other = Side.LEFT if first.side is Side.RIGHT else Side.RIGHT
    said = f"; {side_word(first.side)} minus {side_word(other)} ".lower()
    return (said, number(found[0])) if found else ()


def _family(material: ReportMaterial, first: Measurement) -> list[Measurement]:
    """Return what else was measured of the same thing, where it was measured once."""
    kin = first.concept.partition("_")[0]
    own = [
        m
        for m in material.measurements
        if m.concept.partition("_")[0] == kin
        and m.side is first.side
        and not m.concept.endswith("_difference")
        and m.concept != first.concept
    ]
    once = [m for m in own if sum(k.concept == m.concept for k in own) == 1]
    return once[:_MOST_VALUES]


def _picture(material: ReportMaterial, m: Measurement) -> Shot | None:
    """Return the frame a size was drawn on, with the first reading of what was drawn there."""
    cine = next(
        (
            r
            for r in material.recorded()
            if isinstance(r, Cine) and r.source.sha256 in m.provenance.sources
        ),
        None,
    )
    if cine is None:
        return None
    drawn = material.drawn(cine.source.sha256)
    level = m.context.get("at_level_cm", m.context.get("level_cm"))
    at_level = [k.frame for k in drawn if level is not None and k.level_cm == level]
    frame = at_level[0] if at_level else frame_of(material, cine, m)
    outlines = [k for k in drawn if k.kind == "region" and k.frame == frame]
    made = replace(shot(material, cine, "", frame), outlines=tuple(_first_readings(outlines)))
    return replace(made, says=opened(side_word(m.side)))


def _first_readings(outlines: Iterable[Mark]) -> list[Mark]:
    """Return the first reading of each thing: lines over lines could not be read."""
    first: dict[str | None, Mark] = {}
    for mark in sorted(outlines, key=lambda k: (k.reading, -k.version)):
        first.setdefault(mark.what, mark)
    return list(first.values())
