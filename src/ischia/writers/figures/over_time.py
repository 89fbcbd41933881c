"""Values over the time of a clip, with their bands, pain, and the stretches nobody could follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ischia.model.measurement import Curve
from ischia.model.terms import Side
from ischia.writers.figures.chart import RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing, ink

_A_STEP: Final = 1.5  # of the usual time between two frames; more than that is a hole


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment of the clip with its words: a pain score, a key frame."""

    t_s: float
    says: str


def over_time(
    curves: Mapping[Side, Curve],
    *,
    span_s: tuple[float, float],
    step_s: float,
    unit: str,
    moments: Sequence[Moment],
    title: str,
) -> Drawing:
    """Return curves of one clip or of both sides; a stretch without a value is hatched, not drawn.

    Parameters
    ----------
    curves
        Each side's values; a frame that could not be followed has no point.
    span_s
        First and last frame of the clip.
    step_s
        Usual time between two frames.
    unit
        Name and unit of the values.
    moments
        Pain and key frames, written above the curve.
    title
        What it shows, in words.
    """
    rows = 1 + len(moments) // 4
    chart = Chart(height=164 + 14.0 * rows, left=42, bottom=44, top=24 + 14.0 * rows)
    start_s, end_s = span_s
    if end_s <= start_s:
        end_s = start_s + 1.0
    ends = [v for c in curves.values() for v in (*(c.low95 or c.values), *(c.high95 or c.values))]
    low, high = min(0.0, *ends), max(ends)
    high = high if high > low else low + 1.0
    pad = 0.1 * (high - low)
    chart.scale("x", (start_s, end_s), round_ticks(start_s, end_s))
    chart.scale("y", (low - (pad if low < 0 else 0.0), high + pad), round_ticks(low, high))
    for side, curve in curves.items():
        _curve(chart, curve, side, (start_s, end_s), step_s)
    if len(curves) > 1:
        for side, curve in curves.items():
            at = max(range(len(curve.values)), key=curve.values.__getitem__)
            chart.words(
                curve.at[at], chart.above(curve.values[at], 5), side.capitalize(), side=side
            )
    _moments(chart, sorted(moments, key=lambda m: m.t_s), (start_s, end_s), rows)
    chart.beside(0, 12, unit)
    chart.beside(WIDTH - RIGHT, chart.height - 5, "s of the clip", align="right")
    return chart.drawing(title)


def _curve(
    chart: Chart, curve: Curve, side: Side, span_s: tuple[float, float], step_s: float
) -> None:
    """Draw what was followed in its runs, and hatch what lies between them."""
    longest_s = _A_STEP * step_s
    edges = [k + 1 for k, (a, b) in enumerate(pairwise(curve.at)) if b - a > longest_s]
    for start, stop in pairwise([0, *edges, len(curve.at)]):
        part = slice(start, stop)
        band = (curve.low95[part], curve.high95[part]) if curve.low95 and curve.high95 else None
        chart.curve(curve.at[part], curve.values[part], side, band=band)
    holes = [(curve.at[k - 1], curve.at[k]) for k in edges]
    holes += [(span_s[0], curve.at[0]), (curve.at[-1], span_s[1])]
    for start_s, end_s in holes:
        if end_s - start_s > longest_s:
            chart.hatch(start_s, end_s)


def _moments(
    chart: Chart, moments: Sequence[Moment], span_s: tuple[float, float], rows: int
) -> None:
    """Write moments above the curve, in rows so that neighbours stand clear of each other."""
    for place, moment in enumerate(moments):
        chart.axes.axvline(moment.t_s, color=ink()["ink-3"], lw=1, ls=(0, (2.0, 2.0)), zorder=2)
        across_px, _ = chart.place_px(moment.t_s, 0)
        late = moment.t_s > (span_s[0] + span_s[1]) / 2
        down_px = 14.0 * (1 + place % (rows + 1)) + 12
        chart.beside(across_px, down_px, moment.says, align="right" if late else "left")
