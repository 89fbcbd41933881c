"""A joint of both legs through the stride, over the band of other people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from ischia.model.measurement import Curve
from ischia.model.terms import Side
from ischia.writers.figures.chart import LEFT_DASH, RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing, ink, side_ink

_LEFT: Final = 42.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPeople:
    """The band that would hold 95 of 100 new people like a group, along the stride."""

    at_pct: tuple[float, ...]
    low_deg: tuple[float, ...]
    high_deg: tuple[float, ...]


def through_band(
    curves: Mapping[Side, Curve],
    *,
    others: OtherPeople | None,
    offs_pct: Mapping[Side, float],
    name: str,
    title: str,
    sign: str = "°",
) -> Drawing:
    """Draw both legs over the grey band of other people; short marks say when each foot left.

    Parameters
    ----------
    curves
        Each leg's values over its own stride, with the band of its strides where there is one.
    others
        The band of a group; None where there is none to compare with.
    offs_pct
        When each foot left the ground.
    name
        What is drawn, beside the axis.
    title
        What the drawing says, in words and numbers.
    sign
        What follows each number of the axis.
    """
    chart = Chart(height=168, left=_LEFT, bottom=44, top=22)
    low_deg, high_deg = _reach(curves.values(), others)
    chart.scale("x", (0, 100), (0, 25, 50, 75, 100), ("0 %", "25", "50", "75", "100 %"))
    ticks = round_ticks(low_deg, high_deg)
    chart.scale("y", (low_deg, high_deg), ticks, [f"{tick:g}{sign}" for tick in ticks])
    if others is not None:
        chart.axes.fill_between(
            others.at_pct,
            others.low_deg,
            others.high_deg,
            color=ink()["ink"],
            alpha=0.09,
            linewidth=0,
            zorder=1,
        )
    for side, curve in curves.items():
        band = (curve.low95, curve.high95) if curve.low95 and curve.high95 else None
        chart.curve(curve.at, curve.values, side, band=band)
    _offs(chart, offs_pct, low_deg, high_deg)
    chart.beside(0, 12, name)
    if others is not None:
        chart.beside(WIDTH - RIGHT, 12, "grey: other walkers", align="right")
    chart.beside(0, chart.height - 5, "marks: foot off")
    chart.beside(WIDTH - RIGHT, chart.height - 5, "of each leg’s own stride", align="right")
    return chart.drawing(title)


def _offs(chart: Chart, offs_pct: Mapping[Side, float], low: float, high: float) -> None:
    for side, at_pct in offs_pct.items():
        style: Any = LEFT_DASH if side is Side.LEFT else "-"
        top = low + 0.14 * (high - low)
        chart.axes.plot(
            [at_pct, at_pct], [low, top], color=side_ink(side), lw=1.6, ls=style, zorder=4
        )


def _reach(curves: Iterable[Curve], others: OtherPeople | None) -> tuple[float, float]:
    """Return a span with room around everything that is drawn."""
    drawn: list[Sequence[float]] = []
    for curve in curves:
        drawn += [curve.low95 or curve.values, curve.high95 or curve.values]
    drawn += [others.low_deg, others.high_deg] if others else []
    ends = list(chain.from_iterable(drawn))
    low, high = min(ends), max(ends)
    pad = 0.08 * (high - low) or 1.0
    return low - pad, high + pad
