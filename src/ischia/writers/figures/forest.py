"""One row per value with its interval, under headings, against what it is held to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ischia.writers.figures.chart import RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing, ink

_ROW = 34.0
_HEAD = 30.0  # a heading, and the limits' figures beside it
_TOP = 8.0
_LEFT = 206.0
_LABEL_PX = 17.0  # two digits, and air
_LETTER_PX = 6.6  # about; fonts differ
_UNSOURCED = "clinic default"
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_MOST_TICKS = 5
_SOLID = "-"
_DASHED = (0, (3.0, 2.5))
_DOTTED = (0, (1.0, 1.6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A limit on one row's axis. Without a source it is dashed."""

    value: float
    sourced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value of the forest. No interval: its error is unknown, and the mark stays open."""

    name: str
    says: str
    value: float
    interval95: tuple[float, float] | None
    measurement: str
    doubted: bool = False  # it may be of something else than its name says: a dotted diamond
    group: str = ""  # a heading stands above the first row of each
    marks: tuple[Mark, ...] = ()


def forest(rows: Sequence[Row], *, unit: str, even: float | None, title: str) -> Drawing:
    """Return values of one unit below each other, with a line where both sides are equal.

    Rows of one group stand together, in the order given.
    """
    tops_px = _tops(rows)
    body_px = tops_px[-1] + _ROW
    chart = Chart(height=_TOP + body_px + 36, left=_LEFT, bottom=36, top=_TOP)
    span = _span(rows, even)
    chart.scale("x", span, round_ticks(*span) if even is None else _around(even, *span))
    chart.axes.set_ylim(body_px, 0)
    chart.axes.set_yticks([])
    if even is not None:
        chart.axes.axvline(even, color=ink()["axis"], linewidth=1, zorder=1)
    for place, (row, top_px) in enumerate(zip(rows, tops_px, strict=True)):
        first = row.group and (place == 0 or rows[place - 1].group != row.group)
        if first:
            _head(chart, [r for r in rows if r.group == row.group], top_px)
        _draw(chart, row, top_px)
    chart.beside(WIDTH - RIGHT, chart.height - 4, unit, align="right")
    return chart.drawing(title)


def _tops(rows: Sequence[Row]) -> list[float]:
    """Return where each row begins, below the heading of its group."""
    tops_px = [_HEAD if rows[0].group else 0.0]
    for before, row in pairwise(rows):
        tops_px.append(tops_px[-1] + _ROW + (_HEAD if row.group != before.group else 0.0))
    return tops_px


def _span(rows: Sequence[Row], even: float | None) -> tuple[float, float]:
    reach = [x for r in rows for x in (r.interval95 or (r.value, r.value))]
    reach += [mark.value for r in rows for mark in r.marks]
    reach += [] if even is None else [even]
    pad = 0.08 * (max(reach) - min(reach) or 1.0)
    return min(reach) - pad, max(reach) + pad


def _around(even: float, low: float, high: float) -> list[float]:
    """Return two to five ticks, one of them where both sides are equal."""
    step = next((s for s in _STEPS if (high - low) / s < _MOST_TICKS), _STEPS[-1])
    first, last = math.ceil((low - even) / step), math.floor((high - even) / step)
    return [even + k * step for k in range(first, last + 1)]


def _head(chart: Chart, rows: Sequence[Row], top_px: float) -> None:
    """Write a group's name, and each of its limits above its line."""
    chart.beside(0, _TOP + top_px - 8, rows[0].group, strong=True)
    marks = sorted({(m.value, m.sourced) for r in rows for m in r.marks})
    unsourced = marks and not any(sourced for _, sourced in marks)
    if unsourced and _LETTER_PX * len(rows[0].group + _UNSOURCED) < _LEFT - 12:
        chart.beside(_LEFT - 6, _TOP + top_px - 8, _UNSOURCED, align="right")
    taken_px, raised = 0.0, False
    for value, _ in marks:
        across_px, _ = chart.place_px(value, top_px)
        # Figures too near to each other stand on two levels.
        raised = across_px - taken_px < _LABEL_PX and not raised
        level_px = 19 if raised else 8
        chart.beside(across_px, _TOP + top_px - level_px, f"{value:g}", align="center")
        taken_px = across_px


def _draw(chart: Chart, row: Row, top_px: float) -> None:
    dark = ink()["ink"]
    middle_px = top_px + 12
    for mark in row.marks:
        style: Any = _SOLID if mark.sourced else _DASHED
        ends_px = (top_px - 4, top_px + _ROW - 4)
        pair = (mark.value, mark.value)
        chart.axes.plot(pair, ends_px, color=ink()["ink-3"], lw=1, ls=style, zorder=2)
    if row.interval95:
        pair_px = (middle_px, middle_px)
        line: Any = _DOTTED if row.doubted else _SOLID
        chart.axes.plot(row.interval95, pair_px, color=ink()["ink-2"], lw=1.6, ls=line, zorder=3)
    filling = dark if row.interval95 and not row.doubted else ink()["surface"]
    shape = "D" if row.doubted else "o"
    chart.axes.plot(
        [row.value], [middle_px], shape, ms=6.5, zorder=4, mfc=filling, mec=dark, mew=1.6
    )
    chart.beside(0, _TOP + top_px + 9, row.name)
    chart.beside(0, _TOP + top_px + 24, row.says)
    chart.opens_at(row.measurement, row.says, 0, _TOP + top_px + 24)
