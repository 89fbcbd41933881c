"""Ultrasound behind page 1: key frames, opening map, change over the clip, lines, strain, scale."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from ischia.model.measurement import Curve, Measurement
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine, RfFrames
from ischia.writers.figures.frames import frames
from ischia.writers.figures.opening import opening_figure
from ischia.writers.figures.over_time import Moment, over_time
from ischia.writers.figures.strain import strain_figure
from ischia.writers.report.calibration import calibration_table
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Figure, Section, Text, number, plain
from ischia.writers.report.shots import STATES, frame_of, shot
from ischia.writers.report.wording import (
    THIN,
    axis_unit,
    context_words,
    decimal,
    opened,
    short_hash,
    side_word,
    structure_of_leg,
    unit_sign,
)

_AXIS: Final = "time_s"
_TRACES: Final = ("ultrasound.gap_trace", "ultrasound.gap_opening_trace")
_QUALITY: Final = "ultrasound.tracking_held"
_PAIN: Final = "ultrasound.pain"
_ANGLE: Final = "ultrasound.fascicle_angle"
_KEYS: Final = ("rest", "contraction", "stretch")
_MAP: Final = (
    "The most that each place opened by over the clip, more than the strain beside it: a map to "
    "look at, not a measurement."
)
_INTRO: Final = (
    "No public clip shows a torn hamstring: opening, tears and nerves are proven on healthy "
    "muscle, on stand-ins and on simulation. Strain is relative and descriptive, never "
    "diagnostic alone."
)


def ultrasound_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return what every clip shows; none where nothing was recorded."""
    clips = [r for r in material.recorded() if isinstance(r, Cine)]
    echoes = [r for r in material.recorded() if isinstance(r, RfFrames)]
    if not clips and not echoes:
        return ()
    figures = (
        *(figure for clip in clips for figure in _of_clip(material, clip)),
        *_curves(material, clips),
        *(figure for rf in echoes for figure in _strain(material, rf)),
    )
    return (
        Section(
            key="ultrasound",
            heading="Ultrasound",
            intro=_INTRO,
            figures=figures,
            tables=calibration_table(material, clips, echoes),
        ),
    )


def _of_clip(material: ReportMaterial, cine: Cine) -> list[Figure]:
    made = [_key_frames(material, cine), _built(material, cine), _opening(material, cine)]
    return [figure for figure in made if figure is not None]


def _own(material: ReportMaterial, cine: Cine) -> list[Measurement]:
    return [m for m in material.measurements if cine.source.sha256 in m.provenance.sources]


def _key_frames(material: ReportMaterial, cine: Cine) -> Figure | None:
    """Return the frames that a person marked, in the order of rest, contraction, stretch."""
    drawn = material.drawn(cine.source.sha256)
    at = {m.state: m.frame for m in drawn if m.state and m.kind in {"key_frame", "caliper"}}
    shown = [shot(material, cine, state, at[state]) for state in _KEYS if state in at][:2]
    if not shown:
        return None
    gaps = [m for m in _own(material, cine) if m.concept == "ultrasound.gap"]
    gaps.sort(key=lambda m: _KEYS.index(str(m.context.get("state"))))
    heading: Text = (f"{_named(material, cine)}: ",)
    for place, m in enumerate(gaps):
        state = STATES.get(str(m.context.get("state")), "").lower()
        heading = (*heading, "; " if place else "gap ", number(m), f" {state}")
    if not gaps:
        heading = (*heading, "key frames")
    times = ", ".join(f"{s.says.lower()} at {cine.t_s[s.frame]:.2f}{THIN}s" for s in shown)
    return Figure(
        drawing=frames(shown, title=f"{plain(heading)}. Frames: {times}."),
        heading=heading,
        caption=(f"{opened(times)}. True pixels, one scale; dotted: calipers that a person drew.",),
    )


def _built(material: ReportMaterial, cine: Cine) -> Figure | None:
    """Return the frame on which lines were found, with what they measure."""
    angle = next((m for m in _own(material, cine) if m.concept == _ANGLE), None)
    if angle is None:
        return None
    frame = frame_of(material, cine, angle)
    picture = shot(material, cine, str(angle.context.get("state", "")), frame)
    alike = [
        m
        for m in _own(material, cine)
        if m.provenance.span_s == angle.provenance.span_s and m.concept != _ANGLE
    ]
    heading: Text = (f"{_named(material, cine)}: fascicles at ", number(angle), " to the image")
    values: Text = ()
    for m in alike:
        values = (*values, f"{opened(material.word(m.concept))} ", number(m), ". ")
    return Figure(
        drawing=frames((picture,), title=f"{plain(heading)}. {plain(values)}"),
        heading=heading,
        caption=(*values, f"Lines: found by the program on frame {frame}."),
    )


def _opening(material: ReportMaterial, cine: Cine) -> Figure | None:
    """Return the map of where tissue came apart, over the key frame."""
    shown = material.openings.get(cine.source.sha256)
    if shown is None:
        return None
    known = shown.opening_mm[shown.followed & np.isfinite(shown.opening_mm)]
    most_mm = float(known.max()) if known.size else 0.0
    lost_pct = 100 * float((~shown.followed).mean())
    mapped = f"places come apart by up to {decimal(most_mm, 1)}{THIN}mm"
    heading = f"{_named(material, cine)}: {mapped}"
    lost = f"{lost_pct:.0f}{THIN}% of the places could not be followed on half of the frames"
    return Figure(
        drawing=opening_figure(
            shown,
            shot(material, cine, "rest", shown.frame),
            title=f"Opening map over frame {shown.frame}. {heading}. {lost}.",
        ),
        heading=(heading,),
        caption=(f"{_MAP} {lost}: hatched, and nothing is claimed there.",),
    )


def _curves(material: ReportMaterial, clips: list[Cine]) -> Iterable[Figure]:
    """Return each quantity over the time of a clip, the share that was followed last."""
    of = {clip.source.sha256: clip for clip in clips}
    found = [
        c
        for c in material.assessment.measured.curves
        if c.axis == _AXIS and c.concept.startswith("ultrasound.") and len(c.at) > 1
        if c.provenance.sources[0] in of
    ]
    found.sort(key=lambda c: (c.concept == _QUALITY, c.concept not in _TRACES, c.concept))
    for c in found:
        yield _over_time(material, c, of[c.provenance.sources[0]])


def _over_time(material: ReportMaterial, c: Curve, cine: Cine) -> Figure:
    sign = unit_sign(c.unit)
    most = max(range(len(c.values)), key=c.values.__getitem__)
    held = f" ({c.low95[most]:.1f}–{c.high95[most]:.1f})" if c.low95 and c.high95 else ""
    peak = f"{decimal(c.values[most], 1)}{sign}{held} at {c.at[most]:.2f}{THIN}s"
    least = f"{decimal(min(c.values), 1)}{sign}"
    extra = {k: v for k, v in c.context.items() if k not in ("structure", "view", "state")}
    name = ", ".join(
        filter(
            None,
            [
                opened(material.word(c.concept)),
                side_word(c.side),
                context_words(extra, material.words),
            ],
        )
    )
    said = f"{name}: lowest {least}, highest {peak}"
    lost = len(cine.t_s) - len(c.at)
    band = f"Band: 95{THIN}%, within session." if c.low95 else "No band: its error is unknown."
    hole = f" Hatched: {lost} of {len(cine.t_s)} frames could not be followed." if lost else ""
    return Figure(
        drawing=over_time(
            {c.side if c.side in (Side.LEFT, Side.RIGHT) else Side.MIDLINE: c},
            span_s=(float(cine.t_s[0]), float(cine.t_s[-1])),
            step_s=float(np.median(np.diff(cine.t_s))),
            unit=axis_unit(c.unit),
            moments=_moments(material, cine),
            title=f"{said}. {lost} frames could not be followed.",
        ),
        heading=(said,),
        caption=(f"{band}{hole} By {c.provenance.method}, {short_hash(cine.source.sha256)}.",),
    )


def _moments(material: ReportMaterial, cine: Cine) -> list[Moment]:
    """Return pain as it was marked, and the frames called rest and contraction, each once."""
    drawn = material.drawn(cine.source.sha256)
    said = {
        (m.frame, STATES[m.state].lower())
        for m in drawn
        if m.state in STATES and m.kind in {"key_frame", "caliper"}
    }
    said |= {
        (m.frame, f"pain {m.pain_0_10:g}")
        for m in drawn
        if m.kind == "pain" and m.pain_0_10 is not None
    }
    last = len(cine.t_s) - 1
    return [Moment(t_s=float(cine.t_s[f]), says=says) for f, says in sorted(said) if 0 <= f <= last]


def _strain(material: ReportMaterial, rf: RfFrames) -> list[Figure]:
    """Return the strain map with what does not hold together left out."""
    shown = material.strains.get(rf.source.sha256)
    if shown is None:
        return []
    own = [
        m
        for m in material.measurements
        if rf.source.sha256 in m.provenance.sources and m.concept.startswith("elastography.")
    ]
    heading: Text = (f"Strain along the beam, {side_word(rf.side) or 'midline'}",)
    values: Text = ()
    for m in own:
        values = (*values, f"{opened(material.word(m.concept))} ", number(m), ". ")
    known_pct = 100 * float(shown.known.mean())
    kept = f"Echoes hold together on {known_pct:.0f}{THIN}% of the map; the rest is hatched."
    return [
        Figure(
            drawing=strain_figure(shown, title=f"{plain(heading)}. {kept} {plain(values)}"),
            heading=heading,
            caption=(*values, f"{kept} Relative and descriptive; no stiffness in kilopascal."),
        )
    ]


def _named(material: ReportMaterial, cine: Cine) -> str:
    structure = structure_of_leg(cine.structure, cine.side, material.word)
    return ", ".join(filter(None, [structure, material.word(cine.view) if cine.view else ""]))
