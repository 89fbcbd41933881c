"""How tissue moves along a muscle over a clip, in bands of depth, counted from a key frame."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ischia.measure.ultrasound.seen import Watch, latest, unwatched
from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.model.marks import Mark, Marks
from ischia.model.ultrasound import CalibratedRegion, Cine, chosen_by_size, tissue_drawn_in
from ischia.numeric.room import room_for

PLACE_MM: Final = 0.5  # along the muscle
BAND_MM: Final = 1.0  # across it
AXIS_OF_IMAGE: Final = "axis_is_the_image"  # nobody drew along the muscle
FIRST_FRAME: Final = "key_frame_is_the_first"  # nobody chose a frame at rest
# What of a person's marks says which of two images of one picture is followed.
_DRAWN_IN: Final = ("muscle_axis", "gap", "muscle", "upper_layer", "lower_layer")
_ROWS: Final = 4  # looked at in each band
_HELD_SHARE: Final = 0.6
_AT_ONCE: Final = 256  # frames
_NO_SCALE_MM: Final = 0.1  # a pixel without a size, so that quality can be told all the same


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a clip is looked at: places along the muscle, in bands across it."""

    region: CalibratedRegion
    direction: tuple[float, float]  # of the muscle, in mm, of length 1
    points_px: FloatArray  # (band · row · place, 2)
    inside: NDArray[np.bool_]  # (band · row · place,)
    shape: tuple[int, int, int]  # bands, rows, places
    corner_mm: tuple[float, float]  # along and across, of the first band's first place

    def band_and_place(self, point_px: tuple[float, float]) -> tuple[float, float]:
        """Return the band and place of a point of the key picture, as numbers with fractions."""
        along_mm, across_mm = _turned(np.array([point_px]), self.region, self.direction)[0]
        return (
            (across_mm - self.corner_mm[1]) / BAND_MM - 0.5,
            (along_mm - self.corner_mm[0]) / PLACE_MM,
        )

    def centres_px(self) -> FloatArray:
        """Return the pixel at the middle of each band and place, (band, place, 2)."""
        by_row = self.points_px.reshape(*self.shape, 2)
        return np.asarray(by_row.mean(axis=1))


class Still(NamedTuple):
    """Where the points of the ground lie on one frame."""

    points_px: FloatArray
    held: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Displacement along the muscle since the key frame; what is not held is not to be believed."""

    ground: Ground
    along_mm: NDArray[np.float32]  # (t, band, place); of a long clip it lies in a file
    held: NDArray[np.bool_]  # (t, band, place)
    held_pct: FloatArray  # (t,) of the ground
    key_frame: int
    stills: Mapping[int, Still]  # of the frames that were asked for
    flags: tuple[str, ...]

    def stretches(self) -> Iterator[tuple[FloatArray, NDArray[np.bool_]]]:
        """Yield displacement and what is held of it, some frames at once, however long a clip."""
        for start in range(0, len(self.along_mm), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            yield self.along_mm[part].astype(float), np.asarray(self.held[part])


def movement(
    cine: Cine, marks: Marks, asked: Iterable[int] = (), watch: Watch = unwatched
) -> Movement:
    """Displacement along the muscle [mm] since the key frame, (t, band, place).

    Each frame is registered to the key frame itself, so that nothing is added up over time. The
    key frame is the earliest that a person marked as at rest, or else the first (flag). Frames
    marked `key_frame` with `what` "anchor" are key frames in between, for a clip in which tissue
    changes too much to be known again. The direction is that of a polyline `what` "muscle_axis",
    or else the image's own (flag). Without a calibration the pixel counts as 0.1 mm: only the
    share that is held means something then.

    Parameters
    ----------
    cine
        The clip.
    marks
        What a person drew on it.
    asked
        Frames of which the places of all points are kept.
    watch
        Told of each frame that was followed.

    Raises
    ------
    MissingExtraError
        When the part that registers pictures is not installed.
    """
    tracking = tracking_kernel()
    keys, by_hand = _keys(cine, marks)
    axis = _axis(marks)
    ground = _ground(_region(cine, marks), axis)
    asked = set(asked)
    count = cine.t_s.size
    bands, _, places = ground.shape
    along_mm = room_for((count, bands, places), np.float32)
    held = room_for(along_mm.shape, np.bool_)
    held_pct = np.zeros(count)
    stills: dict[int, Still] = {}
    for done, (number, field) in enumerate(tracking.tracked(cine.pixels, keys), 1):
        watch(done, count)
        moved_px, closure_px = field.at(ground.points_px)
        sure = (closure_px <= tracking.CLOSURE_LIMIT_PX) & ground.inside
        shift_mm = (
            (moved_px - ground.points_px) * _scale(ground.region) @ np.array(ground.direction)
        )
        along_mm[number], held[number] = _banded(shift_mm, sure, ground.shape)
        held_pct[number] = 100 * sure.sum() / max(ground.inside.sum(), 1)
        if number in asked:
            stills[number] = Still(moved_px, sure)
    by_size = chosen_by_size(cine.regions, _drawn_px(marks))
    flags = (() if axis else (AXIS_OF_IMAGE,)) + (() if by_hand else (FIRST_FRAME,))
    flags += (by_size,) if by_size else ()
    return Movement(
        ground=ground,
        along_mm=along_mm,
        held=held,
        held_pct=held_pct,
        key_frame=keys[0],
        stills=stills,
        flags=flags,
    )


def inside(polygon_px: FloatArray, points_px: FloatArray) -> NDArray[np.bool_]:
    """Say which points (…, 2) lie in a polygon (n, 2): a ray from them crosses it oddly often."""
    crossed = np.zeros(points_px.shape[:-1], bool)
    x_px, y_px = points_px[..., 0], points_px[..., 1]
    for (x_a, y_a), (x_b, y_b) in zip(polygon_px, np.roll(polygon_px, -1, axis=0), strict=True):
        level = (y_a > y_px) != (y_b > y_px)
        rise = y_b - y_a if y_b != y_a else np.inf
        crossed ^= level & (x_px < (x_b - x_a) * (y_px - y_a) / rise + x_a)
    return crossed


def tracking_kernel() -> ModuleType:
    """Return the kernels that need the image library, which the core does without."""
    try:
        from ischia.numeric.image import tracking
    except ImportError as err:
        raise MissingExtraError(
            needed_for="following tissue in a clip", extra="ultrasound"
        ) from err
    return tracking


def _keys(cine: Cine, marks: Marks) -> tuple[tuple[int, ...], bool]:
    chosen = [m for m in marks.marks if m.kind == "key_frame" and 0 <= m.frame < cine.t_s.size]
    rest = min((m.frame for m in chosen if m.state == "rest"), default=None)
    first = 0 if rest is None else rest
    anchors = sorted({m.frame for m in chosen if m.what == "anchor" and m.frame > first})
    return (first, *anchors), rest is not None


def _axis(marks: Marks) -> Mark | None:
    drawn = [m for m in marks.marks if m.kind == "polyline" and m.what == "muscle_axis"]
    usable = [m for m in drawn if len(m.points_px) > 1 and m.points_px[0] != m.points_px[-1]]
    return max(usable, key=lambda m: m.version, default=None)


def _ground(region: CalibratedRegion, axis: Mark | None) -> Ground:
    direction = (1.0, 0.0)
    if axis:
        drawn_mm = (np.array(axis.points_px[-1]) - np.array(axis.points_px[0])) * _scale(region)
        drawn_mm *= np.sign(drawn_mm[0]) or 1.0  # to the right, so that places count that way
        direction = tuple((drawn_mm / np.hypot(*drawn_mm)).tolist())
    corners_px = np.array(
        [(x, y) for x in (region.x0_px, region.x1_px) for y in (region.y0_px, region.y1_px)]
    )
    turned_mm = _turned(corners_px, region, direction)
    low_mm, high_mm = turned_mm.min(axis=0), turned_mm.max(axis=0)
    bands = max(int((high_mm[1] - low_mm[1]) / BAND_MM), 1)
    s_mm = low_mm[0] + np.arange(max(int((high_mm[0] - low_mm[0]) / PLACE_MM), 1)) * PLACE_MM
    h_mm = low_mm[1] + (np.arange(bands * _ROWS) + 0.5) * BAND_MM / _ROWS
    across, lengthwise = np.meshgrid(h_mm, s_mm, indexing="ij")
    turn = np.array([direction, (-direction[1], direction[0])])
    points_mm = np.stack([lengthwise.ravel(), across.ravel()], axis=1) @ turn
    points_px = points_mm / _scale(region)
    held_by = (points_px >= (region.x0_px, region.y0_px)) & (
        points_px <= (region.x1_px, region.y1_px)
    )
    corner_mm = (float(low_mm[0]), float(low_mm[1]))
    shape = (bands, _ROWS, s_mm.size)
    return Ground(region, direction, points_px, held_by.all(axis=1), shape, corner_mm)


def _drawn_px(marks: Marks) -> list[tuple[float, float]]:
    """Return what a person drew that says which image is followed."""
    return [point for m in latest(marks) if m.what in _DRAWN_IN for point in m.points_px]


def _region(cine: Cine, marks: Marks) -> CalibratedRegion:
    """Return the region of tissue that was drawn in, or the whole picture without a scale."""
    tissue = tissue_drawn_in(cine.regions, _drawn_px(marks))
    if tissue:
        return tissue
    _, rows, columns = cine.pixels.shape
    return CalibratedRegion(
        x0_px=0,
        y0_px=0,
        x1_px=columns - 1,
        y1_px=rows - 1,
        mm_per_px_x=_NO_SCALE_MM,
        mm_per_px_y=_NO_SCALE_MM,
        kind="tissue_2d",
    )


def _scale(region: CalibratedRegion) -> FloatArray:
    return np.array([region.mm_per_px_x, region.mm_per_px_y])


def _turned(
    points_px: NDArray[np.floating], region: CalibratedRegion, direction: tuple[float, float]
) -> FloatArray:
    """Return points along and across the muscle [mm]."""
    points_mm = points_px * _scale(region)
    return np.asarray(points_mm @ np.array([direction, (-direction[1], direction[0])]).T)


def _banded(
    shift_mm: FloatArray, sure: NDArray[np.bool_], shape: tuple[int, int, int]
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the mean of what is held in each band and place, and where that is enough of it."""
    held = sure.reshape(shape)
    count = held.sum(axis=1)
    total_mm = np.where(held, shift_mm.reshape(shape), 0.0).sum(axis=1)
    return total_mm / np.maximum(count, 1), count >= _HELD_SHARE * shape[1]
