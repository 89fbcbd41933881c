"""Figures of a cohort: how values spread, how well they are found again, curves of a group."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ischia.model.terms import Side
from ischia.numeric.agreement import quartiles
from ischia.writers.cohort.material import GroupCurve, Repeated, Spread
from ischia.writers.figures.chart import LEFT_DASH, RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing, ink, side_ink
from ischia.writers.report.wording import unit_named

_ROW: Final = 30.0
_LEFT: Final = 60.0
_LINE: Final = 20.0
_DOTS: Final = 200  # more would be one grey bar
_FEW: Final = 30  # dots of which each can be seen by itself
_WORD: Final = {Side.LEFT: "Left", Side.RIGHT: "Right", Side.MIDLINE: ""}


def spread_figure(sides: Sequence[Spread], title: str) -> Drawing:
    """Return one row for each side: every value a dot, half of them in the box, the median a line.

    Of more than 200 values only box, median and ends are drawn.
    """
    tall = _ROW * len(sides)
    chart = Chart(height=tall + 44, left=_LEFT, bottom=34, top=10)
    held = [value for one in sides for value in one.values]
    low, high = min(held), max(held)
    pad = 0.04 * (high - low) or abs(high) * 0.1 or 1.0
    span = (low - pad, high + pad)
    chart.scale("x", span, round_ticks(*span))
    chart.axes.set_ylim(len(sides) - 0.5, -0.5)
    chart.axes.set_yticks(range(len(sides)), [_WORD[one.side] for one in sides])
    for place, one in enumerate(sides):
        _box(chart, place, one)
    chart.beside(WIDTH - RIGHT, chart.height - 3, unit_named(sides[0].unit).strip(), align="right")
    return chart.drawing(title)


def _box(chart: Chart, place: int, one: Spread) -> None:
    values = np.asarray(one.values)
    q25, median, q75 = quartiles(values)
    colour = side_ink(one.side)
    chart.axes.plot([values.min(), values.max()], [place] * 2, color=colour, linewidth=1, zorder=2)
    style: Any = LEFT_DASH if one.side is Side.LEFT else "-"
    chart.axes.fill_betweenx(
        [place - 0.3, place + 0.3], q25, q75, facecolor=ink()["surface"], edgecolor=colour,
        linewidth=1.4, linestyle=style, zorder=3,
    )  # fmt: skip
    chart.axes.plot([median] * 2, [place - 0.3, place + 0.3], color=colour, linewidth=2.4, zorder=5)
    if values.size <= _DOTS:
        turned = (np.arange(values.size) * 0.618) % 1 - 0.5  # apart, and the same each time
        size = 4.6 if values.size <= _FEW else 2.6
        chart.axes.plot(
            values, place + 0.36 * turned, "o", markersize=size, color=colour, alpha=0.55, zorder=6
        )


def reliability_figure(rows: Sequence[Repeated], first: int, title: str) -> Drawing:
    """Return ICC(2,1) with its interval for each measure, on one axis; rows count from `first`.

    An estimate below 0 is an open mark at 0, where its interval begins. Where no error was found
    nothing is drawn.
    """
    chart = Chart(height=_LINE * len(rows) + 44, left=_LEFT, bottom=34, top=10)
    chart.scale("x", (-0.02, 1.02), [0, 0.25, 0.5, 0.75, 1])
    chart.axes.set_ylim(len(rows) - 0.5, -0.5)
    chart.axes.set_yticks(range(len(rows)), [str(first + n) for n in range(len(rows))])
    for place, one in enumerate(rows):
        if not one.found.icc_2_1_95:
            continue
        colour = side_ink(one.side)
        style: Any = LEFT_DASH if one.side is Side.LEFT else "-"
        chart.axes.plot(
            one.found.icc_2_1_95, [place] * 2, color=colour, linewidth=2, linestyle=style
        )
        below = one.found.icc_2_1 < 0
        chart.axes.plot(
            [max(one.found.icc_2_1, 0)], [place], "<" if below else "o", markersize=6, color=colour,
            markerfacecolor=ink()["surface"] if below else colour, zorder=5, clip_on=False,
        )  # fmt: skip
    chart.beside(WIDTH - RIGHT, chart.height - 3, "ICC(2,1)", align="right")
    return chart.drawing(title)


def curve_figure(sides: Sequence[GroupCurve], title: str) -> Drawing:
    """Return the mean curve of each side with one standard deviation between people around it."""
    chart = Chart(height=210, left=46, bottom=38, top=26)
    low = min(m - s for one in sides for m, s in zip(one.mean, one.sd, strict=True))
    high = max(m + s for one in sides for m, s in zip(one.mean, one.sd, strict=True))
    chart.scale(
        "x", (sides[0].at[0], sides[0].at[-1]), round_ticks(sides[0].at[0], sides[0].at[-1])
    )
    pad = 0.06 * (high - low) or 1.0
    chart.scale("y", (low - pad, high + pad), round_ticks(low - pad, high + pad))
    for one in sides:
        mean, sd = np.asarray(one.mean), np.asarray(one.sd)
        band = ((mean - sd).tolist(), (mean + sd).tolist())
        chart.curve(one.at, one.mean, one.side, band=band)
    chart.beside(0, 12, unit_named(sides[0].unit).strip())
    chart.beside(WIDTH - RIGHT, 12, "band: ± 1 SD between people", align="right")
    chart.beside(WIDTH - RIGHT, chart.height - 3, sides[0].axis, align="right")
    return chart.drawing(title)
