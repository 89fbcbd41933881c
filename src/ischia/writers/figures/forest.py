"""One row per value with its interval: what is shown when no curve was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ischia.writers.figures.chart import RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing, ink

_ROW = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value of the forest. No interval: its error is unknown, and the circle stays open."""

    name: str
    says: str
    value: float
    interval95: tuple[float, float] | None
    measurement: str


def forest(rows: Sequence[Row], *, unit: str, even: float | None, title: str) -> Drawing:
    """Return values of one unit below each other, with a line where both sides are equal."""
    chart = Chart(height=_ROW * len(rows) + 44, left=206, bottom=36, top=8)
    reach = [x for r in rows for x in (r.interval95 or (r.value, r.value))]
    reach += [] if even is None else [even]
    pad = 0.08 * (max(reach) - min(reach) or 1.0)
    low, high = min(reach) - pad, max(reach) + pad
    chart.scale("x", (low, high), round_ticks(low, high))
    chart.axes.set_ylim(len(rows) - 0.5, -0.5)
    chart.axes.set_yticks([])
    if even is not None:
        chart.axes.axvline(even, color=ink()["axis"], linewidth=1, zorder=1)
    for place, row in enumerate(rows):
        _draw(chart, row, place)
    chart.beside(WIDTH - RIGHT, chart.height - 4, unit, align="right")
    return chart.drawing(title)


def _draw(chart: Chart, row: Row, place: int) -> None:
    dark = ink()["ink"]
    if row.interval95:
        chart.axes.plot(row.interval95, (place, place), color=ink()["ink-2"], linewidth=1.6)
    style: Any = {"mfc": dark if row.interval95 else "none", "mec": dark, "mew": 1.6}
    chart.axes.plot([row.value], [place], "o", ms=6.5, zorder=4, **style)
    _, down_px = chart.place_px(row.value, place)
    chart.beside(0, down_px - 2, row.name)
    chart.beside(0, down_px + 12, row.says)
    chart.opens_at(row.measurement, row.says, 0, down_px + 12)
