"""A value over visits, against the change that chance alone would make."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from ischia.model.terms import Side
from ischia.writers.figures.chart import LEFT_DASH, RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing, ink, side_ink

_LEFT = 46.0
_END_PX = 80.0  # of a date with its year, which stands at both ends
_MIDDLE_PX = 42.0  # of one without, centred under its visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit's value; no interval: its error is unknown."""

    day: float  # since the first visit
    date: str  # with its year
    short_date: str
    value: float
    interval95: tuple[float, float] | None = None
    device: str | None = None


def series(
    visits: Sequence[Visit], *, side: Side, mdc95: float | None, unit: str, title: str
) -> Drawing:
    """Return one series; the pale stripe is the first value ± MDC95, between sessions.

    Upright lines are each visit's own interval. Where the device changes the line breaks and a
    dashed mark says so. An axis that does not start at 0 says so.
    """
    chart = Chart(height=164, left=_LEFT, bottom=26, top=26)
    low, high = _reach(visits, mdc95)
    pad = 0.12 * (high - low)
    span_days = visits[-1].day or 1.0
    ends_days = (-0.06 * span_days, 1.06 * span_days)
    days = [visit.day for visit in visits]
    chart.scale("x", ends_days, days, [""] * len(days))
    cut = low - pad > 0 or high + pad < 0
    chart.scale("y", (low - pad, high + pad), round_ticks(low - pad, high + pad))
    if mdc95:
        first = visits[0].value
        chart.axes.axhspan(
            first - mdc95, first + mdc95, color=ink()["ink"], alpha=0.075, linewidth=0
        )
    _values(chart, visits, side)
    _devices(chart, visits)
    _dates(chart, visits)
    chart.beside(0, 12, f"{unit}; axis cut" if cut else unit)
    if mdc95:
        chart.beside(WIDTH - RIGHT, 12, "stripe: first visit ± MDC95", align="right")
    return chart.drawing(f"{title} The axis does not start at 0." if cut else title)


def _reach(visits: Sequence[Visit], mdc95: float | None) -> tuple[float, float]:
    ends = [end for v in visits for end in (v.value, *(v.interval95 or ()))]
    first, noise = visits[0].value, mdc95 or 0.0
    low, high = min(*ends, first - noise), max(*ends, first + noise)
    # Nothing moved: a scale around it, so that a hundredth does not look like a change.
    return (low, high) if high > low else (low - 1.0, high + 1.0)


def _values(chart: Chart, visits: Sequence[Visit], side: Side) -> None:
    colour = side_ink(side)
    dashes: Any = LEFT_DASH if side is Side.LEFT else "-"
    for _, stretch in groupby(visits, key=lambda visit: visit.device):
        part = list(stretch)
        if len(part) == 1:
            continue
        at, values = [v.day for v in part], [v.value for v in part]
        chart.axes.plot(at, values, color=colour, linewidth=2, linestyle=dashes, zorder=3)
    for visit in visits:
        if visit.interval95:
            pair = (visit.day, visit.day)
            chart.axes.plot(pair, visit.interval95, color=colour, linewidth=1.4, zorder=3)
        filling = colour if visit.interval95 else ink()["surface"]
        chart.axes.plot(
            [visit.day], [visit.value], "o", ms=6, zorder=4, mfc=filling, mec=colour, mew=1.6
        )


def _devices(chart: Chart, visits: Sequence[Visit]) -> None:
    for before, after in pairwise(visits):
        if before.device != after.device:
            between = (before.day + after.day) / 2
            style: Any = (0, (3.0, 2.5))
            chart.axes.axvline(between, color=ink()["ink-3"], lw=1, ls=style, zorder=2)
            across_px, _ = chart.place_px(between, 0)
            chart.beside(across_px, 23, "other device", align="center")


def _dates(chart: Chart, visits: Sequence[Visit]) -> None:
    """Write the first and the last date, and those between that have room."""
    chart.beside(_LEFT, chart.height - 6, visits[0].date)
    chart.beside(WIDTH - RIGHT, chart.height - 6, visits[-1].date, align="right")
    free_px, end_px = _LEFT + _END_PX, WIDTH - RIGHT - _END_PX
    for visit in visits[1:-1]:
        across_px, _ = chart.place_px(visit.day, 0)
        if free_px < across_px - _MIDDLE_PX / 2 and across_px + _MIDDLE_PX / 2 < end_px:
            chart.beside(across_px, chart.height - 6, visit.short_date, align="center")
            free_px = across_px + _MIDDLE_PX / 2
