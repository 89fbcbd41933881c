"""Where a muscle's architecture is looked for: the picture that is worked on, and two boxes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ischia.measure.ultrasound.seen import latest
from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.model.marks import Mark, Marks
from ischia.model.ultrasound import CalibratedRegion, Cine, chosen_by_size, tissue_drawn_in

SUPERFICIAL, DEEP = "superficial_aponeurosis", "deep_aponeurosis"
WORKING_PX: Final = 480  # width to which wider images are brought: finer grain is speckle
FIELD_FOUND: Final = "field_found_by_program"  # no calibration says where the image lies
_NO_SCALE_MM: Final = 1.0
_CORNERS: Final = 2  # at least: two opposite ones, or an outline
# Shares of the image's height in which aponeuroses are looked for where nobody drew boxes.
_DEFAULT_ROWS: Final = ((0.02, 0.25), (0.3, 0.9))
_NARROWEST_PX: Final = 80  # of a working picture


class Rows(NamedTuple):
    """Rows of the working picture in which each aponeurosis is looked for."""

    superficial_px: tuple[float, float]
    deep_px: tuple[float, float]

    def moved(self, down_px: Sequence[float]) -> "Rows":
        """Return the rows after each has moved down by so much."""
        top, bottom = self
        return Rows(
            (top[0] + down_px[0], top[1] + down_px[0]),
            (bottom[0] + down_px[1], bottom[1] + down_px[1]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The part of each frame that is worked on, and its scale.

    Working pixels are square and at most `WORKING_PX` to the width of the whole image, so that a
    machine's zoom changes nothing. Lengths have a size only where `mm_per_px` is known.
    """

    x0_px: float  # of the file: left edge and top edge of the part
    y0_px: float
    wide_px: float
    high_px: float
    shape: tuple[int, int]  # of the working picture
    scale: float  # working pixels to the 480th part of the image's width
    mm_per_px: float | None  # of a working pixel
    rows: Rows
    frame: int  # on which the rows hold
    drawn: bool
    flags: tuple[str, ...]

    def picture(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the working picture of one frame."""
        cv2 = _library()
        x0, y0 = round(self.x0_px), round(self.y0_px)
        part = pixels[y0 : y0 + round(self.high_px), x0 : x0 + round(self.wide_px)]
        size = (self.shape[1], self.shape[0])
        if part.shape == self.shape:
            return np.ascontiguousarray(part)
        return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)

    def on_frame(self, points_px: FloatArray) -> FloatArray:
        """Return points (n, 2) of the working picture as pixels of the frame."""
        per_px = np.array([self.wide_px / self.shape[1], self.high_px / self.shape[0]])
        return np.asarray((points_px + 0.5) * per_px + (self.x0_px, self.y0_px) - 0.5)


class Working(Sequence[NDArray[np.uint8]]):
    """Working pictures of a clip, made as they are asked for."""

    def __init__(self, cine: Cine, ground: Ground) -> None:
        self._cine, self._ground = cine, ground

    def __len__(self) -> int:
        """Return how many frames there are."""
        return len(self._cine.pixels)

    def __getitem__(self, number: int) -> NDArray[np.uint8]:  # type: ignore[override]
        """Return one."""
        return self._ground.picture(self._cine.pixels[number])


def boxes(marks: Marks) -> tuple[Mark | None, Mark | None]:
    """Return the boxes of the superficial and of the deep aponeurosis, the latest of each."""
    drawn = [m for m in latest(marks) if m.kind == "region" and len(m.points_px) >= _CORNERS]
    return tuple(  # type: ignore[return-value]  # two names, two boxes
        max((m for m in drawn if m.what == name), key=lambda m: m.at, default=None)
        for name in (SUPERFICIAL, DEEP)
    )


def ground(cine: Cine, drawn: tuple[Mark, Mark] | None, frame: int) -> Ground | str:
    """Return where to look, or why nowhere.

    Across, what both boxes span; without boxes, the whole image. The image is the calibrated
    region of tissue that holds the middles of both boxes, else the largest; where there is none,
    what is grainy (flag).
    """
    middles_px = [(sum(_span(m, 0)) / 2, sum(_span(m, 1)) / 2) for m in drawn or ()]
    region, flags = _image(cine, frame, middles_px)
    sized = any(r.kind == "tissue_2d" for r in cine.regions)
    ratio = region.mm_per_px_y / region.mm_per_px_x
    x0, x1 = float(region.x0_px), region.x1_px + 1.0
    y0, y1 = float(region.y0_px), region.y1_px + 1.0
    wide_px = x1 - x0
    if drawn:
        spans = [_span(mark, 0) for mark in drawn]
        x0, x1 = max(x0, *(a for a, _ in spans)), min(x1, *(b for _, b in spans))
        x0, x1 = float(round(x0)), float(round(x1))
    per_px = min(1.0, WORKING_PX / wide_px)
    shape = (round((y1 - y0) * ratio * per_px), round((x1 - x0) * per_px))
    if shape[1] < _NARROWEST_PX * per_px * wide_px / WORKING_PX:
        return "the two boxes do not share enough of the image's width"
    made = Ground(
        x0_px=x0,
        y0_px=y0,
        wide_px=x1 - x0,
        high_px=y1 - y0,
        shape=shape,
        scale=wide_px * per_px / WORKING_PX,
        mm_per_px=region.mm_per_px_x / per_px if sized else None,
        rows=Rows(*((a * shape[0], b * shape[0]) for a, b in _DEFAULT_ROWS)),
        frame=drawn[0].frame if drawn else frame,
        drawn=drawn is not None,
        flags=flags,
    )
    if not drawn:
        return made
    top, bottom = (_rows(made, mark) for mark in drawn)
    if top[0] >= bottom[0] or top[1] >= bottom[1]:
        return "the box of the deep aponeurosis does not lie below that of the superficial one"
    if top[1] <= 0 or bottom[0] >= shape[0]:
        return "a box lies outside the image"
    return replace(made, rows=Rows(top, bottom))


def _rows(made: Ground, mark: Mark) -> tuple[float, float]:
    """Return the rows of a box in the working picture."""
    top_px, bottom_px = _span(mark, 1)
    per_px = made.shape[0] / made.high_px
    return (top_px - made.y0_px) * per_px, (bottom_px - made.y0_px) * per_px


def _span(mark: Mark, axis: int) -> tuple[float, float]:
    values = [point[axis] for point in mark.points_px]
    return min(values), max(values)


def _image(
    cine: Cine, frame: int, drawn_px: Sequence[tuple[float, float]]
) -> tuple[CalibratedRegion, tuple[str, ...]]:
    """Return the region that was drawn in; where it is the whole picture, what is grainy of it."""
    _, rows, columns = cine.pixels.shape
    whole = CalibratedRegion(
        x0_px=0,
        y0_px=0,
        x1_px=columns - 1,
        y1_px=rows - 1,
        mm_per_px_x=_NO_SCALE_MM,
        mm_per_px_y=_NO_SCALE_MM,
        kind="tissue_2d",
    )
    region = tissue_drawn_in(cine.regions, drawn_px) or whole
    by_size = chosen_by_size(cine.regions, drawn_px)
    flags = (by_size,) if by_size else ()
    if region.x1_px - region.x0_px < columns - 1 or region.y1_px - region.y0_px < rows - 1:
        x1_px, y1_px = min(region.x1_px, columns - 1), min(region.y1_px, rows - 1)
        return replace(region, x1_px=x1_px, y1_px=y1_px), flags
    x0, y0, x1, y1 = _fields().image_rectangle(cine.pixels[frame]) or (0, 0, columns - 1, rows - 1)
    return replace(region, x0_px=x0, y0_px=y0, x1_px=x1, y1_px=y1), (*flags, FIELD_FOUND)


def _library() -> ModuleType:
    try:
        import cv2
    except ImportError as err:
        raise MissingExtraError(needed_for="lines in a picture", extra="ultrasound") from err
    return cv2


def _fields() -> ModuleType:
    _library()
    from ischia.numeric.image import field

    return field
