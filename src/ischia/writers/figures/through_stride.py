"""One quantity of both legs through their own strides, on an axis of its own unit."""

from collections.abc import Mapping
from typing import Final

from ischia.model.measurement import Curve
from ischia.model.terms import Side
from ischia.writers.figures.chart import RIGHT, VALUE, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.overlay import Peak

_ROOM: Final = 0.75  # above the curves, as a part of their height: both names stand there
_NAMES_AT: Final = 28.0  # per cent of the stride, where curves that peak late are low


def through_stride(
    curves: Mapping[Side, Curve], *, peaks: Mapping[Side, Peak], unit: str, title: str
) -> Drawing:
    """Return both legs' curves from foot strike to foot strike, with their bands.

    A leg's greatest value is marked on its curve and written above both.
    """
    chart = Chart(height=188, left=42, bottom=44, top=26)
    low = min(min(c.low95 or c.values) for c in curves.values())
    high = max(max(c.high95 or c.values) for c in curves.values())
    tall = high - low
    chart.scale("x", (0, 100), (0, 25, 50, 75, 100), ("0 %", "25", "50", "75", "100 %"))
    chart.scale("y", (low - 0.05 * tall, high + _ROOM * tall), round_ticks(low, high))
    y = chart.above(high + _ROOM * tall, -VALUE)
    for side, curve in sorted(curves.items()):
        band = (curve.low95, curve.high95) if curve.low95 and curve.high95 else None
        chart.curve(curve.at, curve.values, side, band=band)
        k = max(range(len(curve.values)), key=curve.values.__getitem__)
        chart.dot(curve.at[k], curve.values[k], side)
        peak = peaks.get(side)
        said = f"{side.capitalize()} {peak.says}" if peak else side.capitalize()
        chart.words(_NAMES_AT, y, said, side=side, align="left")
        if peak:
            chart.opens(peak.measurement, said, _NAMES_AT, y, "left")
        y = chart.above(y, -VALUE - 5)
    chart.beside(0, 14, unit)
    chart.beside(WIDTH - RIGHT, chart.height - 5, "of each leg’s own stride", align="right")
    return chart.drawing(title)
