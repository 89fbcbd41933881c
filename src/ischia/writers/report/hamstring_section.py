"""Hamstrings behind page 1: length and velocity in the stride, and what they can at that length."""

from typing import Final

from ischia.model.measurement import Curve, Measurement
from ischia.model.terms import Side
from ischia.writers.figures.length_strength import (
    LengthStrength,
    strength_over_length,
    velocity_over_length,
)
from ischia.writers.figures.overlay import Peak
from ischia.writers.figures.stride import Leg, stride_strip
from ischia.writers.figures.through_stride import through_stride
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Doubt, Figure, Section, Table, Text, number, plain
from ischia.writers.report.wording import THIN, interval_of, opened, shared_places, value_of

_LENGTH: Final = "motion.hamstring_length"
_VELOCITY: Final = "motion.hamstring_velocity"
_PEAK: Final = "motion.hamstring_peak_length"
_FASTEST: Final = "motion.hamstring_peak_lengthening_velocity"
_NUMBERS: Final = (
    _PEAK,
    "motion.hamstring_peak_before_foot_strike",
    _FASTEST,
    "motion.hamstring_length_range",
)
_WORDS: Final = {
    "biceps_femoris_long": "biceps femoris, long head",
    "biceps_femoris_short": "biceps femoris, short head",
    "semimembranosus": "semimembranosus",
    "semitendinosus": "semitendinosus",
}
_ANGLES: Final = ("motion.hip_flexion", "motion.knee_flexion", "motion.pelvic_tilt")
_DRAWN: Final = ("biceps_femoris_long", "semimembranosus")
_INTRO: Final = (
    "Lengths of muscle with tendon in a model scaled to the person, in per cent of the standing "
    "trial: geometry, not strain of tissue. That length or speed of the hamstrings in a stride "
    "tell who will be injured is weakly evidenced: 3 of 16 studies of sprint mechanics and injury "
    "were at low risk of bias (Kalema 2021). Bands do not hold what another placement of the "
    "markers would change. Left is dashed, right solid."
)


def hamstring_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return what the hamstrings do in the stride; none where that was not measured."""
    curves = [c for c in material.assessment.measured.curves if c.concept == _LENGTH]
    if not curves:
        return ()
    heads = list(dict.fromkeys(str(c.context["muscle"]) for c in curves))
    figures = [f for head in _DRAWN if head in heads for f in _of_head(material, head)]
    figures += _map(material)
    figures += _strip(material)
    return (
        Section(
            key="hamstrings",
            heading="Hamstrings through the stride",
            intro=_INTRO,
            figures=tuple(figures),
            tables=(_table(material, heads),),
        ),
    )


def _legs(material: ReportMaterial, concept: str, head: str) -> dict[Side, Curve]:
    return material.curves(concept, {"muscle": head})


def _of_head(material: ReportMaterial, head: str) -> list[Figure]:
    made = []
    for concept, peak, name in ((_LENGTH, _PEAK, "length"), (_VELOCITY, _FASTEST, "velocity")):
        legs = _legs(material, concept, head)
        if not legs:
            continue
        found = {
            side: m
            for side in legs
            if (m := material.one(peak, side=side, context={"muscle": head}))
        }
        alike = shared_places(*found.values()) if found else 0
        peaks = {side: Peak(says=value_of(m, alike), measurement=m.id) for side, m in found.items()}
        heading = _heading(material, head, peak, name)
        unit = "% of standing" if concept == _LENGTH else "m/s, lengthening upwards"
        drawing = through_stride(legs, peaks=peaks, unit=unit, title=f"{plain(heading)}.")
        strides = ", ".join(f"{side} {c.n}" for side, c in sorted(legs.items()))
        caption = f"Strides: {strides}. Bands: 95{THIN}%."
        made.append(Figure(drawing=drawing, heading=heading, caption=(caption,)))
    return made


def _strip(material: ReportMaterial) -> list[Figure]:
    """Return the stride in figures, the long head of biceps femoris coloured by its length."""
    lengths = _legs(material, _LENGTH, _DRAWN[0])
    legs = {
        side: Leg(hip=hip, knee=knee, pelvic_tilt=tilt, hamstring_pct=lengths.get(side))
        for side in (Side.LEFT, Side.RIGHT)
        for hip, knee, tilt in [[_angle(material, name, side) for name in _ANGLES]]
        if hip is not None and knee is not None
    }
    first = material.examined if material.examined in legs else material.examined.other
    if first not in legs or not any(leg.hamstring_pct for leg in legs.values()):
        return []
    strike = material.one("motion.contralateral_foot_strike", side=first)
    every = [value for curve in lengths.values() for value in curve.values]
    low, high = min(every), max(every)
    said = (
        f"Seven instants of a stride of the {first} leg; behind each thigh the long head of biceps "
        f"femoris, thin and pale at {low:.0f}{THIN}% of standing, thick and dark at "
        f"{high:.0f}{THIN}%."
    )
    offset_pct = strike.value if strike else 50.0
    drawing = stride_strip(legs, first=first, offset_pct=offset_pct, title=said)
    heading: Text = ("The stride, biceps femoris by its length",)
    return [Figure(drawing=drawing, heading=heading, caption=(said,))]


def _angle(material: ReportMaterial, concept: str, side: Side) -> Curve | None:
    return next(
        (
            c
            for c in material.assessment.measured.curves
            if (c.concept, c.side, c.axis) == (concept, side, "cycle_pct")
        ),
        None,
    )


def _heading(material: ReportMaterial, head: str, peak: str, name: str) -> Text:
    said: Text = (f"{opened(_WORDS.get(head, head))}: {name}",)
    difference = material.one(f"{peak}_difference", context={"muscle": head})
    if difference is None:
        return said
    within = ""
    if difference.interval95 and difference.interval95[0] <= 0 <= difference.interval95[1]:
        within = ", within the error"
    one, other = difference.side, difference.side.other
    return (*said, f"; peak, {one} minus {other}, ", number(difference), within)


def _map(material: ReportMaterial) -> list[Figure]:
    picture = material.length_strength
    if picture is None:
        return []
    head = _WORDS.get(picture.muscle, picture.muscle)
    low, high = picture.used_pct()
    heading: Text = (f"Length–strength map, {head}",)
    test = picture.contraction
    if picture.velocity_deg_s is not None:
        test = f"{test} at {picture.velocity_deg_s:g}{THIN}°/s"
    title = (
        f"{plain(heading)}: lengths of {low:.0f} to {high:.0f}{THIN}% in {picture.task}; torque of "
        f"knee flexion, {test}, over the same length."
    )
    return [
        Figure(
            drawing=strength_over_length(picture, title),
            heading=heading,
            caption=(_about(picture, test),),
        ),
        Figure(
            drawing=velocity_over_length(picture, f"Velocity over length in {picture.task}."),
            heading=(f"What {picture.task} asks of it, on the same axis",),
            caption=("One loop is the mean stride; the dot is where the muscle is longest.",),
        ),
    ]


def _about(picture: LengthStrength, test: str) -> str:
    said = (
        f"Above: torque of knee flexion, {test}, of all hamstrings and the calf together, at the "
        f"length that this head has in the seat with the hip at {picture.hip_deg:g}° "
        f"({_seat(picture)}). Shaded: lengths in {picture.task}."
    )
    if picture.contraction != "eccentric":
        said += " Both legs were not tested eccentrically, as the muscle works before the strike."
    if picture.differ_pct:
        parts = " and ".join(f"{a:.0f}–{b:.0f}{THIN}%" for a, b in picture.differ_pct)
        said += f" The legs differ in torque beyond chance at {parts}: the bar on the axis."
        low, high = picture.used_pct()
        meets = any(a < high and b > low for a, b in picture.differ_pct)
        said += (
            f" Part of that lies within the lengths of {picture.task}: demand meets deficit."
            if meets
            else f" None of that lies within the lengths of {picture.task}."
        )
    elif not picture.meets:
        said += f" The test holds no length as short as those of {picture.task}."
    return said


def _seat(picture: LengthStrength) -> str:
    if picture.hip_stated:
        return "as the visit says"
    return "clinic default, no source: no file says how the hip was bent"


def _table(material: ReportMaterial, heads: list[str]) -> Table:
    rows: list[tuple[Text, ...]] = []
    for concept in _NUMBERS:
        for head in heads:
            at = {"muscle": head}
            difference = material.one(f"{concept}_difference", context=at)
            rows.append(
                (
                    (f"{opened(material.word(concept))}, {_WORDS.get(head, head)}",),
                    _cell(material.one(concept, side=Side.LEFT, context=at)),
                    _cell(material.one(concept, side=Side.RIGHT, context=at)),
                    _cell(difference),
                )
            )
    return Table(
        columns=("What", "Left", "Right", "Injured minus uninjured"),
        rows=tuple(rows),
        folded="Every head in figures",
    )


def _cell(m: Measurement | None) -> Text:
    if m is None:
        return ("not measured",)
    return number(m, interval=False), " ", Doubt(says=interval_of(m))
