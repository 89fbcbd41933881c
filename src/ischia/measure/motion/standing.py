"""What a standing trial tells of the feet, and which standing trial belongs to a walk."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.motion import conventional as model
from ischia.measure.motion.body import LETTER, Body, body
from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.numeric.rigid import frame_along_z, seen_from

SIDES: Final = (Side.LEFT, Side.RIGHT)
FLAT_FOOT_UNKNOWN: Final = "heel_not_taken_as_flat"
# What makes two trials those of one person set up once; the vendor derives the rest from these.
_OF_ONE_PERSON: Final = (
    *("Bodymass", "LLegLength", "RLegLength", "InterAsisDistance"),
    *("LKneeWidth", "RKneeWidth", "LAnkleWidth", "RAnkleWidth"),
)
_SAME_RATIO: Final = 1.001
_FEET: Final = ("HEE", "TOE", "ANK", "TIB", "KNE", "THI")


def fitting_static(walk: MarkerTrial, statics: Sequence[MarkerTrial]) -> MarkerTrial | None:
    """Return the standing trial of a walk's own person: None where every one contradicts it.

    A trial contradicts a walk when a size or the mass that both state differs. Of those that do
    not, the one that shares most statements counts, and of equals the last.
    """
    shared = [(_agreeing(walk, static), place) for place, static in enumerate(statics)]
    fitting = [(agreed, place) for agreed, place in shared if agreed is not None]
    return statics[max(fitting)[1]] if fitting else None


def _agreeing(walk: MarkerTrial, static: MarkerTrial) -> int | None:
    """Return how many sizes two trials state alike, None where one differs."""
    both = [
        (walk.parameters[name], static.parameters[name])
        for name in _OF_ONE_PERSON
        if walk.parameters.get(name) and static.parameters.get(name)
    ]
    alike = [max(a, b) <= _SAME_RATIO * min(a, b) for a, b in both]
    return len(both) if all(alike) else None


def with_foot_offsets(person: Body, static: MarkerTrial | None) -> Body:
    """Return a body with the angles between ankle–toe line and sole that a walk's file lacks.

    They come from the heels of the standing trial [kadaba1990]_.
    """
    lacking = [side for side in SIDES if f"{LETTER[side]}StaticPlantFlex" not in person.sizes]
    if static is None or not lacking:
        return person
    found: dict[str, float] = {}
    markers = {name: static.xyz_mm[:, i] for i, name in enumerate(static.names)}
    for side in lacking:
        letter = LETTER[side]
        if not _has_foot(markers, person, side):
            continue
        lower = _shank(markers, person, side)
        plantar_rad, inwards_rad = _offsets_rad(markers, lower, side, flat=False)
        if np.isfinite(plantar_rad):
            found |= {f"{letter}StaticPlantFlex": plantar_rad, f"{letter}StaticRotOff": inwards_rad}
    if not found:
        return person
    return replace(
        person,
        sizes={**person.sizes, **found},
        sources=tuple(dict.fromkeys((*person.sources, static.source.sha256))),
        flags=(*person.flags, FLAT_FOOT_UNKNOWN),
    )


def heel_is_flat(markers: model.Markers, person: Body) -> bool:
    """Say whether the heels of a standing trial count as level with the toes.

    No fact of the file says so. Of both ways the one counts whose mean gives, over the feet that
    can be had, the offsets that the file states; without any the heels are taken as they stand.
    """
    off_rad = {False: 0.0, True: 0.0}
    for side in SIDES:
        stated_rad = person.sizes.get(f"{LETTER[side]}StaticPlantFlex")
        if stated_rad is None or not _has_foot(markers, person, side):
            continue
        lower = _shank(markers, person, side)
        for flat in off_rad:
            off_rad[flat] += abs(_offsets_rad(markers, lower, side, flat=flat)[0] - stated_rad)
    return off_rad[True] < off_rad[False]


def _has_foot(markers: model.Markers, person: Body, side: Side) -> bool:
    wanted = {"LASI", "RASI", *(LETTER[side] + name for name in _FEET)}
    back = "SACR" in markers or {"LPSI", "RPSI"} <= set(markers)
    return back and wanted <= set(markers) and not person.missing(side, below_knee=True)


def _shank(markers: model.Markers, person: Body, side: Side) -> model.Segment:
    girdle = model.pelvis(markers)
    upper = model.thigh(markers, girdle, person, side)
    return model.shank(markers, girdle, upper, person, side)


def along_the_sole(
    markers: model.Markers, lower: model.Segment, side: Side, *, flat: bool
) -> FloatArray:
    """Return the axes of a standing foot (t, 3, 3): along toe and heel, as vendors have it."""
    heel_mm, toe_mm = (markers[LETTER[side] + name] for name in ("HEE", "TOE"))
    along = heel_mm - toe_mm
    if flat:
        along = along * [1.0, 1.0, 0.0]
    return frame_along_z(along, lower.rotation[..., :, 1])


def _offsets_rad(
    markers: model.Markers, lower: model.Segment, side: Side, *, flat: bool
) -> tuple[float, float]:
    """Return the mean turns from the ankle–toe line to the sole: plantar flexion, inwards."""
    to_toe = lower.centre_mm - markers[f"{LETTER[side]}TOE"]
    uncorrected = frame_along_z(to_toe, lower.rotation[..., :, 1])
    turned = seen_from(uncorrected, along_the_sole(markers, lower, side, flat=flat))
    plantar_rad = np.arctan2(turned[..., 2, 0], turned[..., 0, 0])
    inwards_rad = np.arctan2(turned[..., 1, 2], turned[..., 1, 1])
    seen = np.isfinite(plantar_rad) & np.isfinite(inwards_rad)
    if not seen.any():
        return float("nan"), float("nan")
    left = model.left_is_positive(side)
    return float(plantar_rad[seen].mean()), float(left * inwards_rad[seen].mean())


def body_of(walk: MarkerTrial, static: MarkerTrial | None) -> Body:
    """Return a person's dimensions from a walk and its standing trial, feet included."""
    return with_foot_offsets(body(walk, static), static)
