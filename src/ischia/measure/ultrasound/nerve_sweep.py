"""A nerve between the key frames of a sweep along the limb, carried over from one to the next."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from ischia.measure.ultrasound.nerve import upright
from ischia.measure.ultrasound.seen import latest, provenance, seen
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Curve, Measured, NotMeasured
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit
from ischia.numeric.image.outlines import between

CARRIED: Final = "ultrasound.nerve_area_carried"
_FEWEST: Final = 2


def nerve_sweep(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Area [mm²] over the levels [cm] of a sweep, between outlines on several of its frames.

    Outline and level are carried over in straight lines from each key frame to the next: the probe
    is taken to have moved evenly. It shows what to look at; nothing between two key frames was
    measured there (flag), and no maximum is taken from it. Of repeated readings the first counts.
    """
    keys = _key_outlines(marks)
    if len(keys) < _FEWEST:
        return ()
    reasons = [reason for mark in keys if (reason := upright(cine, mark)[1])]
    levels = [mark.level_cm for mark in keys if mark.level_cm is not None]
    rising = np.diff(levels)
    if not reasons and not ((rising > 0).all() or (rising < 0).all()):
        reasons = ["the levels of its key frames do not run one way along the limb"]
    if reasons:
        return (
            NotMeasured(concept=CARRIED, side=cine.side, context=seen(cine), reason=reasons[0]),
        )
    at_cm, areas_mm2 = _carried(cine, keys)
    order = np.argsort(at_cm)
    return (
        Curve(
            concept=CARRIED,
            unit=Unit.SQUARE_MILLIMETRE,
            side=cine.side,
            context=seen(cine),
            axis="level_cm",
            at=tuple(at_cm[order].tolist()),
            values=tuple(areas_mm2[order].tolist()),
            low95=None,
            high95=None,
            n=1,
            provenance=provenance(cine, CARRIED, [mark.frame for mark in keys]),
            flags=("carried_between_key_frames",),
        ),
    )


def _key_outlines(marks: Marks) -> list[Mark]:
    drawn = [
        mark
        for mark in latest(marks)
        if (mark.kind, mark.what) == ("region", "nerve_outline") and mark.level_cm is not None
    ]
    first = {mark.frame: mark for mark in sorted(drawn, key=lambda m: (-m.reading, m.author))}
    return [first[frame] for frame in sorted(first)]


def _carried(cine: Cine, keys: list[Mark]) -> tuple[FloatArray, FloatArray]:
    at_cm = [float(keys[0].level_cm or 0.0)]
    areas_mm2 = [_area_mm2(cine, keys[0])]
    for one, other in pairwise(keys):
        for frame in range(one.frame + 1, other.frame + 1):
            share = (frame - one.frame) / (other.frame - one.frame)
            level = (1 - share) * (one.level_cm or 0.0) + share * (other.level_cm or 0.0)
            at_cm.append(level)
            areas_mm2.append(_area_mm2(cine, outline_between(one, other, share)))
    return np.array(at_cm), np.array(areas_mm2)


def outline_between(one: Mark, other: Mark, share: float) -> Mark:
    """Return the outline at `share` of the way between two key frames, on its frame."""
    points = between(np.array(one.points_px), np.array(other.points_px), share)
    frame = round((1 - share) * one.frame + share * other.frame)
    return replace(one, frame=frame, points_px=tuple((float(x), float(y)) for x, y in points))


def _area_mm2(cine: Cine, mark: Mark) -> float:
    """Return an area; what lies between two outlines in one region lies in it too."""
    return upright(cine, mark)[0] or 0.0
