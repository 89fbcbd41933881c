"""Tile 3: the stride."""

from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.overlay import Peak, joint_overlay
from ischia.writers.figures.stride import Leg, stride_strip
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Missing, Text, Tile, number, plain
from ischia.writers.report.strength_tile import not_measured
from ischia.writers.report.wording import THIN, interval_of, opened, shared_places, value_of

KEY = "motion"
_SWING = "motion.peak_knee_flexion_swing"
_HALF_PCT = 50.0


def motion_tile(material: ReportMaterial) -> Tile:
    """Return the stride as figures and as knee curves, else why there is none."""
    missing = tuple(not_measured(material, m) for m in material.missing("motion."))
    knees = {
        c.side: c
        for c in material.assessment.measured.curves
        if c.concept == "motion.knee_flexion" and c.axis == "cycle_pct"
    }
    if not knees:
        reason = Missing(what="Walking", why="no motion recording at this visit")
        return Tile(key=KEY, heading=("Motion was not measured",), missing=missing or (reason,))
    heading, basis = _heading(material), _basis(material, {c.n for c in knees.values()})
    swings = {side: m for side in knees if (m := material.one(_SWING, side=side))}
    alike = shared_places(*swings.values()) if swings else 0
    peaks = {side: Peak(says=value_of(m, alike), measurement=m.id) for side, m in swings.items()}
    title = plain(heading)
    banded = all(c.low95 for c in knees.values())
    curve = joint_overlay(knees, peaks=peaks, name="knee flexion", title=f"{title}.")
    figures, note = _figures(material)
    band = f"95{THIN}% bands across strides." if banded else "One stride: no band."
    return Tile(
        key=KEY,
        heading=heading,
        basis=basis,
        drawings=(*figures, curve),
        missing=missing[:2],
        caption=f"{note}{band}",
    )


def _heading(material: ReportMaterial) -> Text:
    one = material.one(_SWING, side=material.examined)
    other = material.one(_SWING, side=material.examined.other)
    if not (one and other):
        only = one or other
        if only is None:
            return ("Knee flexion through the stride",)
        return (f"The {only.side} knee bends ", number(only), " in swing")
    side, opposite = one.side.value, other.side.value
    alike = shared_places(one, other)
    values: Text = (
        number(one, decimals=alike),
        f", {opposite} ",
        number(other, decimals=alike),
    )
    way = _way(_difference(material))
    if way:
        return (f"The {side} knee bends {way} in swing: ", *values)
    return (f"Knee flexion in swing: {side} ", *values)


def _difference(material: ReportMaterial) -> Measurement | None:
    return material.one(f"{_SWING}_difference")


def _way(difference: Measurement | None) -> str:
    """Return more or less only where the interval of the difference excludes zero."""
    if difference is None or difference.interval95 is None:
        return ""
    low, high = difference.interval95
    return "less" if high < 0 else "more" if low > 0 else ""


def _basis(material: ReportMaterial, n: set[int]) -> Text:
    strides = f"{min(n)} strides" if len(n) == 1 else f"{min(n)} to {max(n)} strides"
    strides = "one stride" if n == {1} else strides
    runs = material.one("motion.running_speed")
    task = "Running" if runs or material.one("motion.flight_time", side=Side.LEFT) else "Walking"
    text: Text = (f"{task}, {strides} a leg",)
    if speed := runs or material.one("motion.walking_speed"):
        text = (f"{task} ", number(speed), f", {strides} a leg")
    if difference := _difference(material):
        within = "" if _way(difference) or not difference.interval95 else ", within the error"
        text = (*text, "; difference ", number(difference), within)
    return text


def _figures(material: ReportMaterial) -> tuple[tuple[Drawing, ...], str]:
    """Return the figures, and what of them was not measured."""
    legs = {side: leg for side in (Side.LEFT, Side.RIGHT) if (leg := _leg(material, side))}
    first = material.examined if material.examined in legs else material.examined.other
    if first not in legs:
        return (), "Hip angles were not measured, so no figures are drawn. "
    strike = material.one("motion.contralateral_foot_strike", side=first)
    offset_pct = strike.value if strike else _HALF_PCT
    note = "Figures from the measured hip, knee and pelvis; feet drawn square. "
    if strike is None and len(legs) > 1:
        note += "The other foot’s strike was not measured: drawn at half the stride. "
    if any(leg.pelvic_tilt is None for leg in legs.values()):
        note = note.replace(", knee and pelvis", " and knee, pelvis taken as upright")
    said = (
        f"Seven instants of one stride of the {first} leg, from the measured angles"
        + (f"; the other foot strikes at {value_of(strike)}" if strike else "")
        + (f" ({interval_of(strike)})." if strike else ".")
    )
    return (stride_strip(legs, first=first, offset_pct=offset_pct, title=opened(said)),), note


def _leg(material: ReportMaterial, side: Side) -> Leg | None:
    by_concept = {
        c.concept: c
        for c in material.assessment.measured.curves
        if c.side in (side, Side.MIDLINE) and c.axis == "cycle_pct"
    }
    hip, knee = by_concept.get("motion.hip_flexion"), by_concept.get("motion.knee_flexion")
    if hip is None or knee is None:
        return None
    return Leg(hip=hip, knee=knee, pelvic_tilt=by_concept.get("motion.pelvic_tilt"))
