"""The walk joint by joint against other people, moments, powers, and both legs' numbers."""

from collections.abc import Iterator, Mapping
from typing import Final

from ischia.model.measurement import Curve, Measurement
from ischia.model.terms import Side
from ischia.writers.figures.through_band import through_band
from ischia.writers.report.marker_tables import event_tables, marker_tables, seen
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Figure, Number, Section, Table, Text, number, plain
from ischia.writers.report.wording import THIN, opened, span

CURVES: Final = (
    *("motion.trunk_tilt", "motion.trunk_lean"),
    *("motion.pelvic_tilt", "motion.pelvic_obliquity", "motion.pelvic_rotation"),
    *("motion.hip_flexion", "motion.hip_adduction", "motion.hip_rotation"),
    *("motion.knee_flexion", "motion.ankle_dorsiflexion", "motion.foot_progression"),
)
MOMENTS: Final = (
    *("motion.hip_extension_moment", "motion.knee_extension_moment"),
    "motion.ankle_plantar_flexion_moment",
)
POWERS: Final = ("motion.hip_power", "motion.knee_power", "motion.ankle_power")
DEPARTURE: Final = "motion.departure_from_band"
_NUMBERS: Final = (
    *("motion.gait_profile_score", "motion.stance_pct", "motion.double_support_pct"),
    *("motion.stride_time", "motion.step_time", "motion.contact_time", "motion.flight_time"),
    *("motion.stride_length", "motion.step_length", "motion.step_width"),
    *("motion.peak_knee_flexion_swing", "motion.knee_flexion_at_foot_strike"),
    *("motion.hip_flexion_at_foot_strike", "motion.least_knee_flexion_late_swing"),
    *("motion.peak_hip_flexion_late_swing", "motion.pelvic_tilt_late_swing"),
    *("motion.trunk_tilt_late_swing", "motion.overstride", "motion.heel_recovery"),
    *("motion.peak_ankle_plantar_flexion_moment", "motion.peak_knee_extension_moment"),
    *("motion.peak_hip_extension_moment", "motion.peak_hip_flexion_moment"),
    "motion.peak_ankle_power",
)
_WAYS: Final = {
    **dict.fromkeys(MOMENTS[:2], "extending upwards"),
    MOMENTS[2]: "plantar flexing upwards",
    **dict.fromkeys(POWERS, "given off upwards, taken up below 0"),
}
_EDGE: Final = 1.0  # of the band
_TITLE: Final = "The stride, from head to toe"


def gait_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return the stride in curves and numbers and the quality of its markers; none without one."""
    figures = [figure for concept in CURVES for figure in _figure(material, concept)]
    for concepts, unit in ((MOMENTS, "N·m/kg"), (POWERS, "W/kg")):
        figures += [figure for c in concepts for figure in _kinetic(material, c, unit)]
    if not figures:
        return ()
    return (
        Section(
            key="gait",
            heading=_TITLE,
            intro=_intro(material),
            facts=tuple(seen(material)),
            figures=tuple(figures),
            tables=(
                *(_outside(material), _legs(material)),
                *(*marker_tables(material), *event_tables(material)),
            ),
        ),
    )


def _intro(material: ReportMaterial) -> str:
    strides = (
        f"Bands in colour: 95{THIN}% of the mean over the strides of this recording, within "
        "session, moment by moment. They say nothing of another day, nor of markers placed beside "
        "their landmarks. Left is dashed, right solid."
    )
    if not material.walking:
        return f"{strides} There is no group to compare with."
    return f"{strides} Grey: where 95 of 100 new people like the group would be. " + (
        material.walking_note
    )


def _curves(material: ReportMaterial, concept: str) -> dict[Side, Curve]:
    return {
        curve.side: curve
        for curve in material.assessment.measured.curves
        if curve.concept == concept and curve.axis == "cycle_pct"
    }


def _figure(material: ReportMaterial, concept: str) -> Iterator[Figure]:
    curves = _curves(material, concept)
    if not curves:
        return
    name = opened(material.word(concept).removesuffix(" over the stride"))
    heading = _said(material, concept, name)
    n = sorted({curve.n for curve in curves.values()})
    strides = " and ".join(map(str, n))
    yield Figure(
        drawing=through_band(
            curves,
            others=material.walking.get(concept),
            offs_pct=_offs_pct(material, curves),
            name=name,
            title=f"{plain(heading)}.",
        ),
        heading=heading,
        caption=(f"Strides a leg: {strides}.",),
    )


def _offs_pct(material: ReportMaterial, curves: Mapping[Side, Curve]) -> dict[Side, float]:
    """Return when each foot left the ground, in per cent of its stride."""
    stood = {side: material.one("motion.stance_pct", side=side) for side in curves}
    return {side: m.value for side, m in stood.items() if m}


def _kinetic(material: ReportMaterial, concept: str, unit: str) -> Iterator[Figure]:
    """Yield a moment or a power of a joint; none where no foot stood alone on a plate."""
    curves = _curves(material, concept)
    if not curves:
        return
    name = opened(material.word(concept).removesuffix(" over the stride"))
    ends = {side: _extremes(curve) for side, curve in curves.items()}
    said = ", ".join(
        f"{side} {lowest:.1f} to {highest:.1f}" for side, (lowest, highest) in sorted(ends.items())
    )
    heading: Text = (f"{name}: {said.replace('-', '−')}{THIN}{unit}",)
    steps = ", ".join(f"{side} {c.n}" for side, c in sorted(curves.items()))
    yield Figure(
        drawing=through_band(
            curves,
            others=None,
            offs_pct=_offs_pct(material, curves),
            name=f"{_WAYS[concept]}, {unit}",
            title=f"{plain(heading)}.",
            sign="",
        ),
        heading=heading,
        caption=(f"Strides that began alone on a plate: {steps}. No group to compare with.",),
    )


def _extremes(curve: Curve) -> tuple[float, float]:
    return min(curve.values), max(curve.values)


def _said(material: ReportMaterial, concept: str, name: str) -> Text:
    """Say in a sentence whether a leg leaves the band, where, and how sure that is."""
    parts: list[str | Number] = []
    departures = [
        m
        for side in Side
        if (m := material.one(DEPARTURE, side=side, context={"curve": concept})) is not None
    ]
    for m in departures:
        if _is_out(m) is False:
            continue
        surely = "" if _is_out(m) else "perhaps "
        parts += ["; " if parts else "", f"{m.side} {surely}{m.context['direction']} the band "]
        parts += [f"at {_where(m)}, ", number(m)]
    if not departures:
        return (name,)
    return (f"{name}: ", *parts) if parts else (f"{name}: inside the band",)


def _is_out(m: Measurement) -> bool | None:
    """Say whether a curve leaves the band; None where its error lets that open."""
    if m.interval95 is None:
        return None if m.value > _EDGE else False
    low, high = m.interval95
    if low > _EDGE:
        return True
    return None if high > _EDGE and m.value > _EDGE else False


def _surely(m: Measurement) -> str:
    if m.interval95 is None:
        return "one stride: unknown"
    return "yes" if _is_out(m) else "unclear"


def _where(m: Measurement) -> str:
    low, high = (float(m.context[end]) for end in ("from_pct", "to_pct"))
    return f"{span(low, high, 0)}{THIN}% of the stride"


def _outside(material: ReportMaterial) -> Table:
    """Return which curves leave the band of other people, farthest first."""
    found = [m for m in material.all_of(DEPARTURE) if _is_out(m) is not False]
    found.sort(key=lambda m: -m.value)
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            (opened(material.word(str(m.context["curve"])).removesuffix(" over the stride")),),
            (m.side.value,),
            (f"{m.context['direction']}, {_where(m)}",),
            (number(m, interval=False),),
            (number(m).interval,),
            (
                "yes"
                if _is_out(m)
                else "not sure: one stride"
                if m.interval95 is None
                else "unclear",
            ),
        )
        for m in found
    )
    columns = ("Outside the band", "Leg", "Where", "Half widths", "Interval", "Outside?")
    caption = (
        "1 is the edge of the band. Described, and evidence for no condition: with so many curves "
        "one or two leave a band by chance."
        if rows
        else "No curve leaves the band of the group, or there is no group to compare with."
    )
    return Table(columns=columns, rows=rows, caption=caption)


def _legs(material: ReportMaterial) -> Table:
    """Return the numbers of both legs side by side, and their difference where it was formed."""
    rows = []
    for concept in _NUMBERS:
        legs = {side: material.one(concept, side=side) for side in (Side.LEFT, Side.RIGHT)}
        if not any(legs.values()):
            continue
        apart = material.one(f"{concept}_difference")
        cells: list[Text] = [(opened(material.word(concept)),)]
        cells += [(number(m),) if m else ("not measured",) for m in legs.values()]
        cells.append((number(apart),) if apart else ("",))
        rows.append(tuple(cells))
    columns = ("Both legs", "Left", "Right", "Injured − uninjured")
    return Table(columns=columns, rows=tuple(rows))
