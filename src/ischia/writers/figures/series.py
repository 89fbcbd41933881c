"""A value over visits, against the change that chance alone would make."""

from dataclasses import dataclass
from typing import Any

from ischia.model.terms import Side
from ischia.writers.figures.chart import LEFT_DASH, RIGHT, WIDTH, Chart
from ischia.writers.figures.ink import Drawing, ink, side_ink


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """One value at each visit."""

    days: tuple[float, ...]
    dates: tuple[str, ...]
    values: tuple[float, ...]


def series(visits: Visits, *, side: Side, mdc95: float | None, unit: str, title: str) -> Drawing:
    """Return one series; the pale stripe is the first value ± MDC95, between sessions.

    An axis that does not start at 0 says so.
    """
    days, dates, values = visits.days, visits.dates, visits.values
    chart = Chart(height=118, left=42, bottom=24, top=14)
    low = min(*values, values[0] - (mdc95 or 0.0))
    high = max(*values, values[0] + (mdc95 or 0.0))
    pad = 0.15 * (high - low or 1.0)
    span_days = max(days) - min(days) or 1.0
    chart.scale(
        "x",
        (min(days) - 0.06 * span_days, max(days) + 0.06 * span_days),
        (days[0], days[-1]),
        ("", ""),
    )
    cut = low - pad > 0 or high + pad < 0
    chart.scale("y", (low - pad, high + pad), (low, high), (f"{low:.3g}", f"{high:.3g}"))
    if mdc95:
        chart.axes.axhspan(
            values[0] - mdc95, values[0] + mdc95, color=ink()["ink"], alpha=0.075, linewidth=0
        )
    dashes: Any = LEFT_DASH if side is Side.LEFT else "-"
    colour = side_ink(side)
    chart.axes.plot(days, values, marker="o", color=colour, linewidth=2, ms=6, linestyle=dashes)
    chart.beside(42, chart.height - 6, dates[0])
    chart.beside(WIDTH - RIGHT, chart.height - 6, dates[-1], align="right")
    chart.beside(WIDTH - RIGHT, 11, f"{unit}; axis cut" if cut else unit, align="right")
    return chart.drawing(f"{title} The axis does not start at 0." if cut else title)
