"""A value over visits, small enough to stand beside others on one axis of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ischia.model.terms import Side
from ischia.writers.figures.chart import round_ticks
from ischia.writers.figures.ink import Drawing, side_ink
from ischia.writers.figures.marks import Type, box, dot, line, number, sheet, text
from ischia.writers.figures.series import Visit

WIDTH: Final = 216.0  # a quarter of the page, so that its words keep their size there
_HEIGHT: Final = 108.0
_LEFT, _RIGHT = 34.0, 12.0
_TOP, _FOOT = 22.0, 24.0
_PAD: Final = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The axis that small drawings share: the first visit of all of them, and today."""

    last: float
    first_date: str
    last_date: str


def small_series(
    visits: Sequence[Visit], *, side: Side, mdc95: float | None, unit: str, days: Days, title: str
) -> Drawing:
    """Return one series; the stripe is its first value ± MDC95, between sessions.

    Upright lines are each visit's own interval; an open circle has none. The line breaks where the
    device changes. An axis that does not start at 0 says so.
    """
    low, high = _reach(visits, mdc95)

    def x(day: float) -> float:
        return _LEFT + 6 + day / (days.last or 1.0) * (WIDTH - _LEFT - _RIGHT - 12)

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (_HEIGHT - _TOP - _FOOT)

    parts = []
    if mdc95:
        first = visits[0].value
        top, foot = y(first + mdc95), y(first - mdc95)
        wide = WIDTH - _LEFT - _RIGHT
        parts.append(box(_LEFT, top, wide, foot - top, fill="ink", fill_opacity="0.075"))
    for tick in round_ticks(low, high)[::2]:
        parts.append(
            line(f"M{number(_LEFT)} {number(y(tick))}H{number(WIDTH - _RIGHT)}", colour="grid")
        )
        said = f"{tick:g}".replace("-", "−")
        parts.append(text(_LEFT - 6, y(tick) + 4, said, Type(anchor="end")))
    for _, stretch in groupby(visits, key=lambda visit: visit.device):
        run = "L".join(f"{number(x(v.day))} {number(y(v.value))}" for v in stretch)
        dash = "4.5 2" if side is Side.LEFT else ""
        parts.append(line(f"M{run}", colour=side_ink(side), width=2, dash=dash))
    for visit in visits:
        parts += _visit(x(visit.day), y(visit.value), [y(end) for end in visit.interval95 or ()],
                        side_ink(side))  # fmt: skip
    cut = low > 0 or high < 0
    parts.append(text(0, 12, f"{unit}; axis cut" if cut else unit))
    parts.append(text(_LEFT, _HEIGHT - 5, days.first_date))
    parts.append(text(WIDTH - _RIGHT, _HEIGHT - 5, days.last_date, Type(anchor="end")))
    said = f"{title} The axis does not start at 0." if cut else title
    return sheet(parts, width=WIDTH, height=_HEIGHT, title=said)


def _reach(visits: Sequence[Visit], mdc95: float | None) -> tuple[float, float]:
    """Return the ends of the axis: every interval and the stripe stand within it."""
    ends = [end for v in visits for end in (v.value, *(v.interval95 or ()))]
    first, noise = visits[0].value, mdc95 or 0.0
    low, high = min(*ends, first - noise), max(*ends, first + noise)
    low, high = (low, high) if high > low else (low - 1.0, high + 1.0)
    pad = _PAD * (high - low)
    # What cannot be negative does not get an axis below zero.
    return (max(low - pad, 0.0) if min(ends) >= 0 else low - pad), high + pad


def _visit(at: float, down: float, held: Sequence[float], colour: str) -> list[str]:
    if not held:
        return [dot(at, down, 3.4, fill="surface", stroke=colour, stroke_width="1.6")]
    upright = f"M{number(at)} {number(held[0])}V{number(held[1])}"
    return [line(upright, colour=colour, width=1.4), dot(at, down, 3.4, fill=colour)]
