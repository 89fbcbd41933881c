"""Points of the body, picture by picture: found once, then followed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.readers.pose.crops import (
    Crop,
    Rgb,
    crop_around,
    cropped,
    detected,
    detector_input,
)
from ischia.readers.pose.models import LANDMARKS_PX, Model

# Numbers of the points in MediaPipe's own order.
NUMBERS: Final = {
    f"{side}_{point}": number + (side == "right")
    for point, number in (
        *(("shoulder", 11), ("hip", 23), ("knee", 25), ("ankle", 27), ("heel", 29)),
        ("foot_index", 31),
    )
    for side in ("left", "right")
}
_HIPS, _REACH = 33, 34  # from which the next picture's square is taken
_POINTS: Final = 39
_LEAST_PRESENCE_SHARE: Final = 0.5
_LEAST_PEAK_SHARE: Final = 0.5  # of a heat map: below it a point stays where it was
_AROUND: Final = 3  # cells of a heat map to each side


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The points of one picture."""

    xy_px: FloatArray  # (point, 2)
    confidence: FloatArray  # (point,) 0 to 1


class Finder:
    """Follows one person through a film."""

    def __init__(self, detector: Model, landmarks: Model) -> None:
        self._detector = detector
        self._landmarks = landmarks
        self._next: Crop | None = None

    def find(self, picture: Rgb) -> Found | None:
        """Return the points of the person in a picture, None where nobody is seen."""
        for crop in (self._next, None):
            found = self._in(picture, crop or self._detected(picture))
            if found is not None or crop is None:
                return found
        return None

    def _detected(self, picture: Rgb) -> Crop | None:
        made, by_px, margin_px = detector_input(picture)
        boxes, scores = self._detector(made)
        return detected(boxes, scores, by_px, margin_px)

    def _in(self, picture: Rgb, crop: Crop | None) -> Found | None:
        self._next = None
        if crop is None:
            return None
        points, presence, _, maps_log_odds, _ = self._landmarks(cropped(picture, crop))
        if float(presence[0]) < _LEAST_PRESENCE_SHARE:
            return None
        told = points.reshape(_POINTS, 5).astype(np.float64)
        places_share = refined(told[:, :2] / LANDMARKS_PX, maps_log_odds)
        matrix = crop.into_picture()
        xy_px = places_share @ matrix[:, :2].T + matrix[:, 2]
        self._next = crop_around(xy_px[_HIPS], xy_px[_REACH])
        kept = list(NUMBERS.values())
        return Found(xy_px=xy_px[kept], confidence=_logistic(told[kept, 3]))


def refined(places_share: FloatArray, maps_log_odds: NDArray[np.float32]) -> FloatArray:
    """Return points moved to the middle of what their heat map shows around them.

    Parameters
    ----------
    places_share
        Points in the crop, 0 to 1, shape (point, 2).
    maps_log_odds
        For each cell of a grid how much speaks for each point, before the logistic function, shape
        (y, x, point).
    """
    rows, columns = maps_log_odds.shape[:2]
    made = places_share.copy()
    for point, (x, y) in enumerate(places_share):
        column, row = int(x * columns), int(y * rows)
        if not (0 <= column < columns and 0 <= row < rows):
            continue
        down = slice(max(0, row - _AROUND), min(rows, row + _AROUND + 1))
        along = slice(max(0, column - _AROUND), min(columns, column + _AROUND + 1))
        weights = _logistic(maps_log_odds[down, along, point].astype(np.float64))
        if weights.max() < _LEAST_PEAK_SHARE:
            continue
        across = weights.sum(axis=0) @ np.arange(along.start, along.stop)
        below = weights.sum(axis=1) @ np.arange(down.start, down.stop)
        made[point] = np.array([across / columns, below / rows]) / weights.sum()
    return made


def _logistic(values: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -100.0, 100.0))))
