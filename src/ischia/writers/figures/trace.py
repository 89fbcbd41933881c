"""A raw recording against time, with the stretch that a number came from lit."""

from itertools import pairwise

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.writers.figures.chart import RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing

_THINNEST = 0.004  # of the sheet: a single frame must still be seen
_MOST_POINTS = 600  # more than the sheet has pixels to show


def trace(
    time_s: FloatArray,
    values: FloatArray,
    *,
    side: Side,
    unit: str,
    span_s: tuple[float, float] | None,
    title: str,
) -> Drawing:
    """Return one signal as it was recorded; each drawn point is a minimum or maximum of its bin."""
    chart = Chart(height=132, left=42, bottom=26, top=20)
    time_s, values = _envelope(time_s, values)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    pad = 0.06 * (high - low or 1.0)
    low, high = min(low, 0.0) - pad, max(high, 0.0) + pad
    start_s, end_s = float(time_s[0]), float(time_s[-1])
    if end_s == start_s:
        end_s = start_s + 1.0
    ticks_s = round_ticks(start_s, end_s)
    chart.scale(
        "x", (start_s, end_s), ticks_s, [f"{t:g}" for t in ticks_s[:-1]] + [f"{ticks_s[-1]:g} s"]
    )
    chart.scale("y", (low, high), round_ticks(low, high))
    if span_s:
        from_s = max(span_s[0], start_s)
        to_s = min(max(span_s[1], from_s + _THINNEST * (end_s - start_s)), end_s)
        chart.shade(from_s, to_s)
        lit = (time_s >= from_s) & (time_s <= to_s)
        chart.curve(time_s.tolist(), values.tolist(), side, pale=True)
        time_s, values = time_s[lit], values[lit]
    chart.curve(time_s.tolist(), values.tolist(), side)
    chart.beside(0, 12, unit)
    if span_s:
        said = f"used: {span_s[0]:.2f}–{span_s[1]:.2f} s"
        chart.beside(WIDTH - RIGHT, 12, said, align="right")
    return chart.drawing(title)


def _envelope(time_s: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Thin a long signal without losing a peak: the lowest and the highest sample of each bin."""
    bins = _MOST_POINTS // 2
    if time_s.size <= _MOST_POINTS:
        return time_s, values
    edges = np.linspace(0, time_s.size, bins + 1).astype(int)
    picked: list[int] = []
    for start, end in pairwise(edges.tolist()):
        part = np.nan_to_num(values[start:end])
        picked += sorted({start + int(part.argmin()), start + int(part.argmax())})
    return time_s[picked], values[picked]
