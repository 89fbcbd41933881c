"""A muscle that is torn through, drawn along its length, with the gap and its calipers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import Type, box, line, number, sheet, text

Line = Sequence[tuple[float, float]]  # x and depth [mm]
_SCALE: Final = 10.0  # drawing units per mm
_FOOT: Final = 26.0
# A picture from inside the body is dark in either scheme, as on the machine.
_GROUND, _FLUID, _MUSCLE, _FIBRE = "#12161b", "#05070a", "#7d5147", "#a98377"
_FASCIA, _CALIPER, _WORDS = "#d8cdbb", "#ffe9a8", "#ffffff"
_BAR: Final = 8.0
_SCALE_BAR_MM: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TornMuscle:
    """What a drawing of a torn muscle shows. All lengths in mm, x from the left edge."""

    width_mm: float
    top_mm: float  # the depth at which the drawing begins
    bottom_mm: float
    gap_mm: float
    stumps: Sequence[Line]  # closed outlines
    fibres: Sequence[Line]
    fasciae: Sequence[Line]
    gap_ends: tuple[tuple[float, float], tuple[float, float]]


def torn_muscle(torn: TornMuscle, *, says: str, note: str = "") -> Drawing:
    """Return the drawing of a torn muscle.

    Parameters
    ----------
    torn
        What to draw.
    says
        Its state in words, "at rest" say.
    note
        What must stand in the picture itself: that it is simulated, say.
    """
    wide, tall = torn.width_mm * _SCALE, (torn.bottom_mm - torn.top_mm) * _SCALE
    gap = f"{torn.gap_mm:.0f} mm"
    parts = [
        box(0, 0, wide, tall, fill=_GROUND),
        _shape(torn, [*torn.fasciae[0], *reversed(torn.fasciae[1])], _FLUID),
        *(_shape(torn, stump, _MUSCLE) for stump in torn.stumps),
        *(line(_path(torn, fibre), colour=_FIBRE, width=0.8) for fibre in torn.fibres),
        *(line(_path(torn, sheath), colour=_FASCIA, width=2.2) for sheath in torn.fasciae),
        *_calipers(torn, gap),
        *_scale_bar(tall),
        text(wide - 10, tall - 9, note, Type(size=14, colour=_WORDS, anchor="end")),
    ]
    title = f"Drawing of a torn muscle along its length, {says}: the ends are {gap} apart."
    return sheet(parts, width=wide, height=tall, title=title)


def _calipers(torn: TornMuscle, gap: str) -> list[str]:
    (left, level), (right, _) = (_placed(torn, end) for end in torn.gap_ends)
    bars = "".join(f"M{number(x)} {number(level - _BAR)}v{2 * _BAR:g}" for x in (left, right))
    return [
        line(f"{bars}M{number(left)} {number(level)}H{number(right)}", colour=_CALIPER, width=1.6),
        text(
            (left + right) / 2,
            _FOOT,
            gap,
            Type(size=17, colour=_CALIPER, bold=True, anchor="middle"),
        ),
    ]


def _scale_bar(tall: float) -> list[str]:
    level = tall - 10
    long = _SCALE_BAR_MM * _SCALE
    return [
        line(f"M10 {number(level - 5)}v5h{number(long)}v-5", colour=_WORDS, width=1.4),
        text(long + 17, level + 1, f"{_SCALE_BAR_MM} mm", Type(size=14, colour=_WORDS)),
    ]


def _shape(torn: TornMuscle, points: Line, paint: str) -> str:
    return f'<path d="{_path(torn, points)}Z" fill="{paint}"/>'


def _path(torn: TornMuscle, points: Line) -> str:
    placed = (_placed(torn, point) for point in points)
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in placed)


def _placed(torn: TornMuscle, point: tuple[float, float]) -> tuple[float, float]:
    x_mm, depth_mm = point
    return x_mm * _SCALE, (depth_mm - torn.top_mm) * _SCALE
