"""Strain along a muscle, and how two layers slide on each other, over a clip."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.ultrasound.motion import BAND_MM, PLACE_MM, Movement, inside
from ischia.measure.ultrasound.opening import Place
from ischia.measure.ultrasound.seen import latest, provenance, seen, trace
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measured, Measurement, NotMeasured, Uncertainty
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit
from ischia.numeric.image.strain import stretch
from ischia.numeric.repeats import NORMAL95

STRAIN: Final = "ultrasound.strain_along"
PEAK_STRAIN: Final = "ultrasound.peak_strain_along"
SLIDING: Final = "ultrasound.layer_sliding"
PEAK_SLIDING: Final = "ultrasound.peak_layer_sliding"
MUSCLE, UPPER, LOWER = "muscle", "upper_layer", "lower_layer"
_HELD_SHARE: Final = 0.5  # of a region, before its mean stands for it
_LEAST_LONG_MM: Final = 10.0  # of a band, before it has a strain
# As for an opening: bands within so much depth see the same pieces of the picture.
_ONE_LOOK_MM: Final = 3.0
_FLOOR_MM: Final = 0.03  # left of the error of a mean displacement when all agrees


def strain_along(
    cine: Cine, marks: Marks, moved: Movement, cut: Place | None
) -> tuple[Measured, ...]:
    """Strain along the muscle [%] since the key frame over time, and where it is largest.

    Inside the region `muscle` that a person drew, straight lines through displacement over place,
    one for each band; positive is longer. `cut` is where the muscle is torn: what lies between its
    edges is left out, and the two sides count as two, so that an opening is not taken for strain.
    Nothing is returned where no such region was drawn: over several layers strain means nothing.
    """
    region = _region(moved, marks, MUSCLE)
    if region is None:
        return ()
    used, piece = region, np.zeros(region.shape, np.intp)
    if cut is not None:
        left, right = cut.edges(len(region))
        places = np.arange(region.shape[1])[None, :]
        used = region & ((places < left[:, None]) | (places > right[:, None]))
        piece += places > right[:, None]
    fewest = round(_LEAST_LONG_MM / PLACE_MM)
    slopes_pct = np.concatenate(
        [
            100 / PLACE_MM * stretch(along_mm, held & used, piece, fewest)
            for along_mm, held in moved.stretches()
        ]
    )
    floor_pct = 100 * _FLOOR_MM / _LEAST_LONG_MM
    return _over_time(cine, moved, (STRAIN, PEAK_STRAIN, Unit.PERCENT), slopes_pct, floor_pct)


def layer_sliding(cine: Cine, marks: Marks, moved: Movement) -> tuple[Measured, ...]:
    """Displacement of an upper layer along the muscle, minus that of a lower one [mm], over time.

    The layers are regions that a person drew (`upper_layer`, `lower_layer`). Nothing is returned
    where neither was drawn: few clips are taken for it.
    """
    regions = [_region(moved, marks, name) for name in (UPPER, LOWER)]
    if all(region is None for region in regions):
        return ()
    upper, lower = regions
    if upper is None or lower is None:
        reason = f"sliding needs both regions, {UPPER!r} and {LOWER!r}; one is missing or empty"
        return (NotMeasured(concept=SLIDING, side=cine.side, context=seen(cine), reason=reason),)
    sides_mm = [_mean_of(moved, region) for region in (upper, lower)]
    apart_mm = sides_mm[0][:, None] - sides_mm[1][:, None]
    return _over_time(
        cine, moved, (SLIDING, PEAK_SLIDING, Unit.MILLIMETRE), apart_mm, np.sqrt(2) * _FLOOR_MM
    )


def _region(moved: Movement, marks: Marks, name: str) -> NDArray[np.bool_] | None:
    """Return which bands and places lie in the regions of a name, None where none do."""
    drawn = [m for m in latest(marks) if m.kind == "region" and m.what == name and _is_area(m)]
    centres_px = moved.ground.centres_px()
    held = np.zeros(centres_px.shape[:2], bool)
    for mark in drawn:
        held |= inside(np.array(mark.points_px), centres_px)
    return held if held.any() else None


def _is_area(mark: Mark) -> bool:
    return len(mark.points_px) > 2  # noqa: PLR2004  # corners


def _mean_of(moved: Movement, region: NDArray[np.bool_]) -> FloatArray:
    """Return the mean displacement of a region (t,), NaN where too little of it is held."""
    means_mm = []
    for along_mm, held in moved.stretches():
        used = held & region
        count = used.sum(axis=(1, 2))
        mean_mm = np.where(used, along_mm, 0.0).sum(axis=(1, 2)) / np.maximum(count, 1)
        means_mm.append(np.where(count >= _HELD_SHARE * region.sum(), mean_mm, np.nan))
    return np.concatenate(means_mm)


def _over_time(
    cine: Cine,
    moved: Movement,
    names: tuple[str, str, Unit],
    values: FloatArray,
    floor_sem: float,
) -> tuple[Measured, ...]:
    """Return the mean over bands (t, band) as a curve, and the value furthest from zero."""
    concept, peak, unit = names
    known = np.isfinite(values)
    count = known.sum(axis=1)
    frames = np.flatnonzero(count >= max(1, _HELD_SHARE * known.any(axis=0).sum()))
    if not frames.size:
        reason = "too little of the region could be followed"
        return (NotMeasured(concept=concept, side=cine.side, context=seen(cine), reason=reason),)
    mean = np.nanmean(values[frames], axis=1)
    looks = np.maximum(count[frames] * BAND_MM / _ONE_LOOK_MM, 1.0)
    sem = np.hypot(np.nanstd(values[frames], axis=1) / np.sqrt(looks), floor_sem)
    at = int(np.abs(mean).argmax())
    largest, error = float(mean[at]), float(sem[at])
    return (
        trace(cine, (concept, unit), frames, mean, sem=sem, flags=moved.flags),
        Measurement(
            concept=peak,
            value=largest,
            unit=unit,
            interval95=(largest - NORMAL95 * error, largest + NORMAL95 * error),
            uncertainty=Uncertainty(sem=error, kind="combined"),
            side=cine.side,
            context=seen(cine),
            provenance=provenance(cine, peak, [int(frames[at])]),
            flags=moved.flags,
        ),
    )
