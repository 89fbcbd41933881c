"""Length–strength map: what the hamstrings do in the stride above what they can at that length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ischia.model.terms import Side
from ischia.writers.figures.chart import RIGHT, WIDTH, Chart, round_ticks
from ischia.writers.figures.ink import Drawing

_LEFT: Final = 42.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Where one leg's muscle goes in the stride."""

    length_pct: tuple[float, ...]  # of standing, through the stride
    velocity_m_s: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What one leg can, by the length of the same muscle in the dynamometer's seat."""

    length_pct: tuple[float, ...]  # of standing, ascending
    torque_nm: tuple[float, ...]
    low_nm: tuple[float, ...] | None
    high_nm: tuple[float, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthStrength:
    """One muscle of both legs: demand, capacity, and where the legs differ in strength."""

    muscle: str
    task: str  # "walking", "running"
    contraction: str
    velocity_deg_s: float | None
    hip_deg: float  # in the seat
    hip_stated: bool = False  # whether the visit said so
    demand: Mapping[Side, Demand]
    capacity: Mapping[Side, Capacity]
    differ_pct: tuple[tuple[float, float], ...]  # lengths at which the torques differ
    meets: bool  # whether lengths of the stride lie within those of the test

    def span_pct(self) -> tuple[float, float]:
        """Return the shortest and the longest length of all, with a little room."""
        every = [x for d in self.demand.values() for x in d.length_pct]
        every += [x for c in self.capacity.values() for x in c.length_pct]
        return min(every) - 1.0, max(every) + 1.0

    def used_pct(self) -> tuple[float, float]:
        """Return the shortest and the longest length of the strides."""
        every = [x for d in self.demand.values() for x in d.length_pct]
        return min(every), max(every)


def strength_over_length(picture: LengthStrength, title: str) -> Drawing:
    """Torque of both legs over the length of the muscle; the lengths of the stride are shaded."""
    chart = Chart(height=208, left=_LEFT, bottom=44, top=34)
    span = picture.span_pct()
    _lengths(chart, span)
    top = max(max(c.high_nm or c.torque_nm) for c in picture.capacity.values()) * 1.12
    chart.scale("y", (0.0, top), round_ticks(0.0, top))
    low, high = picture.used_pct()
    chart.shade(low, high)
    middle_px, _ = chart.place_px((low + high) / 2, 0.0)
    chart.beside(middle_px, 14, f"lengths in {picture.task}", align="center")
    for start, end in picture.differ_pct:
        chart.axes.plot([start, end], [top * 0.03] * 2, color="black", linewidth=3, alpha=0.45)
    for side, one in picture.capacity.items():
        band = (one.low_nm, one.high_nm) if one.low_nm and one.high_nm else None
        chart.curve(one.length_pct, one.torque_nm, side, band=band)
    _named(chart, {s: (c.length_pct, c.torque_nm) for s, c in picture.capacity.items()})
    chart.beside(0, 30, "N·m")
    chart.beside(WIDTH - RIGHT, chart.height - 5, "length, % of standing", align="right")
    return chart.drawing(title)


def velocity_over_length(picture: LengthStrength, title: str) -> Drawing:
    """Return the stride as a loop: velocity over length, lengthening upwards, on the same axis."""
    chart = Chart(height=168, left=_LEFT, bottom=44, top=22)
    _lengths(chart, picture.span_pct())
    every = [v for d in picture.demand.values() for v in d.velocity_m_s]
    low, high = min(every) * 1.15, max(every) * 1.3
    chart.scale("y", (low, high), round_ticks(low, high))
    used = picture.used_pct()
    chart.shade(*used)
    for side, one in picture.demand.items():
        chart.curve(one.length_pct, one.velocity_m_s, side)
        k = max(range(len(one.length_pct)), key=one.length_pct.__getitem__)
        chart.dot(one.length_pct[k], one.velocity_m_s[k], side)
    chart.beside(0, 14, "m/s, lengthening upwards")
    chart.beside(WIDTH - RIGHT, chart.height - 5, "length, % of standing", align="right")
    return chart.drawing(title)


def _lengths(chart: Chart, span: tuple[float, float]) -> None:
    ticks = round_ticks(*span)
    chart.scale("x", span, ticks, [f"{t:g}" for t in ticks])


def _named(chart: Chart, curves: Mapping[Side, tuple[Sequence[float], Sequence[float]]]) -> None:
    """Write each leg's name at its curve: the stronger above its peak, the weaker below."""
    order = sorted(curves.items(), key=lambda pair: -max(pair[1][1]))
    for place, (side, (at, values)) in enumerate(order):
        k = max(range(len(values)), key=values.__getitem__)
        lift = 8.0 if place == 0 else -22.0
        chart.words(at[k], chart.above(values[k], lift), side.capitalize(), side=side)
