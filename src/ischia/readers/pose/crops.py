"""Where in a picture a person is: what the detector says, and the square that is looked at."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.readers.pose.models import DETECTOR_PX, LANDMARKS_PX

Rgb = NDArray[np.uint8]

# The detector's grid: cells along a side of the picture, and boxes that each cell has.
_GRIDS: Final = ((28, 2), (14, 2), (7, 6))
_LEAST_SCORE: Final = 0.5
_HIPS, _WHOLE_BODY = 0, 1  # of the four points that go with a box
_WIDER_RATIO: Final = 1.25
_MOST_EXPONENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A turned square around a person."""

    centre_px: FloatArray  # (2,)
    size_px: float
    turned_rad: float  # clockwise in the picture, 0 where the person is upright

    def into_picture(self) -> FloatArray:
        """Return the matrix (2, 3) from places in the crop, 0 to 1, to those in the picture."""
        cos, sin = np.cos(self.turned_rad), np.sin(self.turned_rad)
        turn = self.size_px * np.array([[cos, -sin], [sin, cos]])
        return np.column_stack([turn, self.centre_px - turn @ [0.5, 0.5]])


def crop_around(hips_px: FloatArray, reach_px: FloatArray) -> Crop:
    """Return the square around a person: its middle at the hips, its half side at a reach."""
    up = reach_px - hips_px
    return Crop(
        centre_px=hips_px,
        size_px=max(2.0 * _WIDER_RATIO * float(np.hypot(*up)), 1.0),
        turned_rad=float(np.arctan2(up[0], -up[1])),
    )


def detector_input(picture: Rgb) -> tuple[NDArray[np.float32], float, FloatArray]:
    """Return the picture as the detector takes it, pixels to one of its own, and the margin."""
    import cv2

    rows, columns = picture.shape[:2]
    side = max(rows, columns)
    margin_px = np.array([(side - columns) / 2.0, (side - rows) / 2.0])
    scale = DETECTOR_PX / side
    place = np.array([[scale, 0, margin_px[0] * scale], [0, scale, margin_px[1] * scale]])
    made = cv2.warpAffine(picture, place, (DETECTOR_PX, DETECTOR_PX), flags=cv2.INTER_AREA)
    return (made.astype(np.float32) - 127.5) / 127.5, 1.0 / scale, margin_px


def detected(
    boxes_px: NDArray[np.float32], scores: NDArray[np.float32], by_px: float, margin_px: FloatArray
) -> Crop | None:
    """Return the square around the surest person, None where there is nobody.

    Parameters
    ----------
    boxes_px
        The detector's boxes with their points, (2254, 12), in pixels of its own picture.
    scores
        How sure it is of each, before the logistic function, (2254, 1).
    """
    best = int(np.argmax(scores[:, 0]))
    exponent = np.clip(-float(scores[best, 0]), -_MOST_EXPONENT, _MOST_EXPONENT)
    if 1.0 / (1.0 + np.exp(exponent)) < _LEAST_SCORE:
        return None
    points = boxes_px[best, 4:].reshape(-1, 2) + DETECTOR_PX * _cells()[best]
    hips_px, whole_px = (points[n].astype(float) * by_px - margin_px for n in (_HIPS, _WHOLE_BODY))
    return crop_around(hips_px, whole_px)


def _cells() -> FloatArray:
    """Return the middle of the cell of each box, 0 to 1, (2254, 2)."""
    every = []
    for cells, boxes_px in _GRIDS:
        middles = (np.arange(cells) + 0.5) / cells
        x, y = np.meshgrid(middles, middles)
        every.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=-1), boxes_px, axis=0))
    return np.concatenate(every)


def cropped(picture: Rgb, crop: Crop) -> NDArray[np.float32]:
    """Return what the square holds as the second model takes it, (256, 256, 3), 0 to 1."""
    import cv2

    matrix = crop.into_picture()
    matrix[:, :2] /= LANDMARKS_PX
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    made = cv2.warpAffine(picture, matrix, (LANDMARKS_PX, LANDMARKS_PX), flags=flags)
    return made.astype(np.float32) / np.float32(255.0)
