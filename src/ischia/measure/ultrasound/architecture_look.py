"""Aponeuroses and fascicles of one working picture, and the boxes carried along a clip."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.ultrasound.architecture_field import Ground, Rows
from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError

if TYPE_CHECKING:
    from ischia.numeric.image.directions import Directions
    from ischia.numeric.image.lines import Course
    from ischia.numeric.image.ridges import Grey

# All lengths in working pixels at an image's width of 480.
LINE_PX: Final = 4.7
EDGE_WITHIN_PX: Final = 18.0
INSIDE_PX: Final = 15.0  # from an aponeurosis to where fascicles are looked for
LEAST_CONTRAST_RATIO: Final = 0.9  # of an aponeurosis to its box; bare speckle has up to 0.8
LEAST_STRENGTH_RATIO: Final = 1.25  # of a direction to the median of all; speckle has less
_THINNEST_PX: Final = 40.0  # between aponeuroses, before anything can be seen between them
_SIDE_PX: Final = 4
_LEVEL_BOX: Final = (5, 3)  # points of a box that are followed
_STEP_PLACES, _CALM = 4, 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is chosen on labelled images: one set for all of them, whatever machine made them.

    `validation/ultrasound_architecture` chooses anew without each set of images in turn.
    """

    ridge_px: float = 2.0  # half the width of the lines that answer most
    strongest_share: float = 0.15  # share of the places between the aponeuroses that vote
    even_px: int = 15  # box over which brightness and contrast are made even


CHOSEN: Final = Settings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one picture shows. `turned` where fascicles fall to the right instead of rising."""

    superficial: "Course"
    deep: "Course"
    directions: "Directions"
    turned: bool


def looked(
    picture: NDArray[np.uint8],
    ground: Ground,
    rows: Rows,
    *,
    turned: bool | None = None,
    settings: Settings = CHOSEN,
) -> Seen | str:
    """Return the lines of a working picture, or why they were not found.

    Fascicles are looked for both ways, rising and falling, unless `turned` says which.
    """
    grey = picture.astype(np.float32)
    courses = _aponeuroses(grey, ground, rows)
    if isinstance(courses, str):
        return courses
    columns = np.arange(grey.shape[1], dtype=float)
    top_px, bottom_px = (course.depth_px(columns) for course in courses)
    if (bottom_px - top_px).min() < _THINNEST_PX * ground.scale:
        return "the two aponeuroses lie too near to see fascicles between them"
    between = _between(grey.shape, top_px, bottom_px, INSIDE_PX * ground.scale)
    part = slice(max(0, int(top_px.min())), min(len(grey), int(bottom_px.max()) + 1))
    ways = (False, True) if turned is None else (turned,)
    found = _fascicles(grey[part], between[part], ground, ways, settings)
    if isinstance(found, str):
        return found
    superficial, deep = courses
    return Seen(superficial=superficial, deep=deep, directions=found[0], turned=found[1])


def _aponeuroses(grey: "Grey", ground: Ground, rows: Rows) -> "tuple[Course, Course] | str":
    lines, _ = kernels()
    look = lines.LineLook(
        scale_px=LINE_PX * ground.scale, edge_within_px=EDGE_WITHIN_PX * ground.scale
    )
    found = [
        lines.bright_course(grey, (round(a), round(b)), side, look)
        for (a, b), side in zip(rows, (1, -1), strict=True)
    ]
    for name, course in zip(("superficial", "deep"), found, strict=True):
        if course is None or course.contrast < LEAST_CONTRAST_RATIO:
            return f"no bright line was found where the {name} aponeurosis is looked for"
    return found[0], found[1]


def _fascicles(
    part: "Grey",
    between: NDArray[np.bool_],
    ground: Ground,
    ways: Sequence[bool],
    settings: Settings,
) -> "tuple[Directions, bool] | str":
    """Return the directions between the aponeuroses, and whether they fall to the right."""
    _, directions = kernels()
    how = directions.DirectionLook(
        ridge_px=settings.ridge_px * ground.scale,
        strongest=settings.strongest_share,
        even_px=2 * int(settings.even_px * ground.scale / 2) + 1,
    )
    each = [
        (directions.directions(*(_turned(a, way) for a in (part, between)), how), way)
        for way in ways
    ]
    tried = [(d, way) for d, way in each if d is not None]
    if not tried:
        return "too little lies between the two aponeuroses"
    strongest, way = max(tried, key=lambda pair: float(pair[0].strength.max()))
    if strongest.strength.max() < LEAST_STRENGTH_RATIO * np.median(strongest.strength):
        return "no direction of fascicles stands out"
    return strongest, way


def carried(cine: Sequence[NDArray[np.uint8]], ground: Ground) -> Iterator[tuple[int, Rows]]:
    """Yield number and rows of each frame: the boxes moved with the tissue since their frame."""
    from ischia.numeric.image import tracking

    columns = np.linspace(0, ground.shape[1] - 1.0, _LEVEL_BOX[0] + 2)[1:-1]
    points_px = [
        np.stack(np.meshgrid(columns, np.linspace(*box, _LEVEL_BOX[1])), axis=-1).reshape(-1, 2)
        for box in ground.rows
    ]
    last = [0.0, 0.0]
    for number, field in tracking.tracked(cine, (ground.frame,)):
        if number == ground.frame:
            last = [0.0, 0.0]  # frames before it were followed backwards
        for place, points in enumerate(points_px):
            moved_px, closure_px = field.at(points)
            held = closure_px <= tracking.CLOSURE_LIMIT_PX
            if held.mean() >= 0.5:  # noqa: PLR2004  # else it stays where it was
                last[place] = float(np.median((moved_px - points)[held, 1]))
        yield number, ground.rows.moved(last)


def steady_deg(seen: Iterable[Seen]) -> FloatArray:
    """Return the direction of fascicles in each of a clip's pictures, without sudden leaps."""
    _, directions = kernels()
    each = [one.directions for one in seen]
    angles_deg = each[0].angles_deg
    places = directions.steadied(np.stack([d.strength for d in each]), _STEP_PLACES, _CALM)
    return np.array(
        [
            directions.peak_deg(angles_deg, d.strength, float(angles_deg[place]))
            for d, place in zip(each, places, strict=True)
        ]
    )


def kernels() -> tuple[ModuleType, ModuleType]:
    """Return the kernels that find lines and directions, which the core does without.

    Raises
    ------
    MissingExtraError
        When the part that reads pictures is not installed.
    """
    try:
        from ischia.numeric.image import directions, lines
    except ImportError as err:
        raise MissingExtraError(
            needed_for="finding muscle architecture", extra="ultrasound"
        ) from err
    return lines, directions


def _between(
    shape: tuple[int, ...], top_px: FloatArray, bottom_px: FloatArray, inside_px: float
) -> NDArray[np.bool_]:
    rows = np.arange(shape[0])[:, None]
    between = (rows > top_px + inside_px) & (rows < bottom_px - inside_px)
    between[:, :_SIDE_PX] = between[:, -_SIDE_PX:] = False
    return np.asarray(between)


def _turned(array: NDArray[np.generic], way: bool) -> NDArray[np.generic]:  # noqa: FBT001
    return np.ascontiguousarray(array[:, ::-1]) if way else array
