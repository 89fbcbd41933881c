"""Tile 2: ultrasound at rest and under contraction."""

from ischia.model.measurement import PROPOSED, Measurement
from ischia.model.ultrasound import Cine
from ischia.writers.figures.frames import frames
from ischia.writers.figures.ink import Drawing
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Missing, Number, Text, Tile, Value, number
from ischia.writers.report.shots import STATES, frame_of, shot
from ischia.writers.report.sized_tile import size_by_side, sized_tile
from ischia.writers.report.strength_tile import not_measured
from ischia.writers.report.wording import (
    THIN,
    context_words,
    opened,
    shared_places,
    side_word,
    structure_of_leg,
)

KEY = "ultrasound"
_BUILT = ("fascicle_angle", "pennation_angle", "muscle_thickness", "fascicle_length")
_ABOUT = (
    "fascicles to the image",
    "fascicles to the deep aponeurosis",
    "between the aponeuroses",
    "a straight fascicle",
)


def ultrasound_tile(material: ReportMaterial) -> Tile:
    """Return both frames with calipers and what they measure, else why there are none."""
    gaps = {str(m.context.get("state")): m for m in material.all_of("ultrasound.gap")}
    cine = _cine(material, gaps)
    missing = tuple(not_measured(material, m) for m in material.missing("ultrasound."))
    built = _architecture(material) if not gaps else {}
    if cine and built:
        return _built_tile(material, _measured_on(material, built) or cine, built)
    if cine and not gaps and (sizes := size_by_side(material)):
        return sized_tile(material, sizes, key=KEY, basis=_basis(material, cine, {}))
    if cine is None and not gaps:
        reason = Missing(what="Ultrasound", why="no ultrasound recording at this visit")
        return Tile(key=KEY, heading=("Ultrasound was not done",), missing=missing or (reason,))
    return Tile(
        key=KEY,
        heading=_heading(material, gaps),
        basis=(_basis(material, cine, gaps),),
        drawings=(_pictures(material, cine, gaps),) if cine else (),
        values=_values(gaps),
        missing=missing[:2],
        caption=" ".join(filter(None, [_caption(cine, gaps), _why_not(gaps, missing)])),
    )


def _architecture(material: ReportMaterial) -> dict[str, Measurement]:
    """Return how a muscle is built, all of one clip and frame: of the examined side if measured."""
    found = sorted(
        material.all_of(f"ultrasound.{_BUILT[0]}"), key=lambda m: m.side != material.examined
    )
    if not found:
        return {}
    first = found[0]
    alike = [
        m
        for m in material.measurements
        if (m.provenance.sources, m.provenance.span_s)
        == (first.provenance.sources, first.provenance.span_s)
    ]
    return {m.concept: m for name in _BUILT for m in alike if m.concept == f"ultrasound.{name}"}


def _measured_on(material: ReportMaterial, built: dict[str, Measurement]) -> Cine | None:
    sources = next(iter(built.values())).provenance.sources
    return next(
        (r for r in material.recorded() if isinstance(r, Cine) and r.source.sha256 in sources),
        None,
    )


def _built_tile(material: ReportMaterial, cine: Cine, built: dict[str, Measurement]) -> Tile:
    """Return one frame with the lines that were found on it, and what they measure."""
    values = list(built.values())
    first = values[0]
    state = str(first.context.get("state", ""))
    picture = shot(material, cine, state, frame_of(material, cine, first))
    simulated = "Simulated ultrasound" if material.assessment.simulated else "Ultrasound"
    said = ", ".join(f"{material.word(m.concept)} {_plain(number(m))}" for m in values)
    proposed = PROPOSED in first.flags
    by = "Proposed: nobody drew boxes. " if proposed else ""
    return Tile(
        key=KEY,
        heading=("Fascicles run at ", number(first, interval=False), " to the image"),
        basis=(_basis(material, cine, {"": first}),),
        drawings=(frames([picture], title=f"{simulated}, {side_word(cine.side)}: {said}"),),
        values=tuple(
            Value(number=number(m), about=about)
            for name, about in zip(_BUILT, _ABOUT, strict=True)
            if (m := built.get(f"ultrasound.{name}"))
        ),
        missing=tuple(
            not_measured(material, m)
            for m in material.missing(*(f"ultrasound.{name}" for name in _BUILT))
        )[:2],
        caption=f"{by}Lines found by the program. 95{THIN}% interval within this image; between "
        "sessions: unknown.",
    )


def _cine(material: ReportMaterial, gaps: dict[str, Measurement]) -> Cine | None:
    """Return the clip the gap was measured on, else the examined side's, else any."""
    measured_on = [s for m in gaps.values() for s in m.provenance.sources]
    cines = [r for r in material.recorded() if isinstance(r, Cine)]
    cines.sort(key=lambda c: (c.source.sha256 not in measured_on, c.side != material.examined))
    return cines[0] if cines else None


def _heading(material: ReportMaterial, gaps: dict[str, Measurement]) -> Text:
    rest, contraction = gaps.get("rest"), gaps.get("contraction")
    if rest and contraction:
        opening = material.one("ultrasound.gap_opening")
        alike = shared_places(rest, contraction)
        before = number(rest, interval=False, decimals=alike)
        after = number(contraction, interval=False, decimals=alike)
        if opening and opening.interval95 and opening.interval95[0] > 0:
            return ("The gap opens from ", before, " to ", after, " on contraction")
        if opening and opening.interval95:
            return ("The gap does not open beyond its error: ", before, " at rest, ", after)
        return ("The gap reads ", before, " at rest, ", after, " on contraction")
    if rest or contraction:
        only = rest or contraction
        state = "at rest" if rest else "on contraction"
        return ("The gap is ", number(only), f" {state}") if only else ()
    return ("Ultrasound was recorded, and nothing was measured on it",)


def _basis(material: ReportMaterial, cine: Cine | None, gaps: dict[str, Measurement]) -> str:
    if cine is None:
        m = next(iter(gaps.values()))
        seen = {k: v for k, v in m.context.items() if k in ("structure", "view")}
        return opened(f"{side_word(m.side)} {context_words(seen, material.words)}; no images given")
    structure = structure_of_leg(cine.structure, cine.side, material.word)
    view = f", {material.word(cine.view)}" if cine.view else ""
    clip = "one still" if len(cine.pixels) == 1 else f"one clip of {cine.t_s[-1]:.1f}{THIN}s"
    return f"{structure}{view}, {clip}"


def _pictures(material: ReportMaterial, cine: Cine, gaps: dict[str, Measurement]) -> Drawing:
    shown = [
        shot(material, cine, state, frame_of(material, cine, gaps[state]))
        for state in ("rest", "contraction", "stretch")
        if state in gaps
    ][:2]
    said = ", ".join(
        f"{STATES.get(state, state).lower()} {_plain(number(m))}" for state, m in gaps.items()
    )
    middle = len(cine.pixels) // 2
    pictures = shown or [shot(material, cine, "", middle)]
    simulated = "Simulated ultrasound" if material.assessment.simulated else "Ultrasound"
    return frames(pictures, title=f"{simulated}, {side_word(cine.side)}: {said or 'no calipers'}")


def _plain(n: Number) -> str:
    return f"{n.says} ({n.interval})"


def _values(gaps: dict[str, Measurement]) -> tuple[Value, ...]:
    order = [s for s in ("rest", "contraction", "stretch") if s in gaps]
    return tuple(
        Value(number=number(gaps[s]), about=f"between the stumps, {STATES[s].lower()}")
        for s in order
    )


def _why_not(gaps: dict[str, Measurement], missing: tuple[Missing, ...]) -> str:
    """Return why a state was not measured, where frames are shown without it."""
    if {"rest", "contraction"} <= gaps.keys() or not missing:
        return ""
    return f"Not measured: {missing[0].what}, {missing[0].why}."


def _caption(cine: Cine | None, gaps: dict[str, Measurement]) -> str:
    if not gaps:
        return "No calipers were drawn, so nothing is claimed." if cine else ""
    n = {m.uncertainty.n for m in gaps.values() if m.interval95}
    if not n:
        return "One reading each: its error is unknown."
    readings = " or ".join(str(k) for k in sorted(k for k in n if k))
    same = all(m.interval95 for m in gaps.values())
    rest = "" if same else " A single reading has no interval."
    between = (
        " Between readers: unknown."
        if any("between_readers_unknown" in m.flags for m in gaps.values())
        else ""
    )
    return f"95{THIN}% interval from {readings} caliper readings by one reader.{rest}{between}"
