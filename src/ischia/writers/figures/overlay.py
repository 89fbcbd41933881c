"""Both legs on one pair of axes: torque against angle, a joint through the stride."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ischia.model.measurement import Curve
from ischia.model.terms import Side
from ischia.writers.figures.chart import RIGHT, VALUE, WIDTH, Chart, wide_of
from ischia.writers.figures.ink import Drawing

# Shorter stretches are what chance leaves on a curve of many angles.
SHORTEST_DEG = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """A value to write at a curve, and the measurement it opens."""

    says: str
    measurement: str


def differing(
    difference: Curve | None, shortest: float = SHORTEST_DEG
) -> list[tuple[float, float]]:
    """Return the stretches of a difference's axis where its 95 % band excludes zero.

    Parameters
    ----------
    difference
        Injured minus uninjured, with its band; without a band nothing is claimed.
    shortest
        Shortest stretch that is reported, in the axis' unit.
    """
    if difference is None or difference.low95 is None or difference.high95 is None:
        return []
    rows = zip(difference.at, difference.low95, difference.high95, strict=True)
    stretches = [
        [at for at, _, _ in stretch]
        for differs, stretch in groupby(rows, key=lambda row: row[1] > 0 or row[2] < 0)
        if differs
    ]
    return [(at[0], at[-1]) for at in stretches if at[-1] - at[0] >= shortest]


def torque_overlay(
    curves: Mapping[Side, Curve],
    *,
    peaks: Mapping[Side, Peak],
    differ: Sequence[tuple[float, float]],
    title: str,
    joint: str = "knee",
    top_nm: float | None = None,
) -> Drawing:
    """Torque of both legs against the flexion angle, with the angles that differ shaded.

    Parameters
    ----------
    curves
        Torque of each leg over the angle.
    peaks
        What is written at a leg's curve.
    differ
        Stretches of the axis to shade.
    title
        What the drawing says, in words and numbers.
    joint
        Whose angle it is.
    top_nm
        Highest torque of all drawings that are to be compared; of these curves where None.
    """
    chart = Chart(height=208, left=42, bottom=44, top=30)
    low_deg = min(min(c.at) for c in curves.values())
    high_deg = max(max(c.at) for c in curves.values())
    top_nm = 1.16 * (top_nm or highest_nm(curves.values()))
    chart.scale("x", (low_deg, high_deg), *_angles(low_deg, high_deg))
    chart.scale("y", (0, top_nm), _ticks(top_nm))
    for start, end in differ:
        chart.shade(start, end)
    if differ:
        ends = f"{differ[0][0]:.0f}–{differ[-1][1]:.0f}°" if len(differ) == 1 else "shaded"
        middle_px, _ = chart.place_px((differ[0][0] + differ[-1][1]) / 2, 0)
        middle_px = min(max(middle_px, 110.0), WIDTH - 74)
        chart.beside(middle_px, 14, f"sides differ {ends}", align="center")
    chart.beside(0, 14, "N·m")
    chart.beside(WIDTH - RIGHT, chart.height - 5, f"{joint} flexion angle", align="right")
    _draw(chart, curves, peaks)
    return chart.drawing(title)


def highest_nm(curves: Iterable[Curve]) -> float:
    """Return the highest torque of curves with their bands."""
    return max(max(c.high95 or c.values) for c in curves)


def joint_overlay(
    curves: Mapping[Side, Curve],
    *,
    peaks: Mapping[Side, Peak],
    name: str,
    title: str,
    shade: Sequence[tuple[float, float]] = (),
) -> Drawing:
    """Angle of a joint through each leg's own stride."""
    chart = Chart(height=138, left=42, bottom=44, top=4)
    low = min(0.0, *(min(c.low95 or c.values) for c in curves.values()))
    high = max(max(c.high95 or c.values) for c in curves.values())
    step = 30.0
    top = max(step * 2, high * 1.42)
    ticks = [
        step * k for k in range(int(low // step) if low < -step / 2 else 0, 5) if step * k <= top
    ]
    chart.scale("x", (0, 100), (0, 25, 50, 75, 100), ("0 %", "25", "50", "75", "100 %"))
    chart.scale("y", (min(low * 1.1, 0), top), ticks, [f"{t:.0f}°" for t in ticks])
    for start, end in shade:
        chart.shade(start, end)
    chart.beside(0, chart.height - 5, name)
    chart.beside(WIDTH - RIGHT, chart.height - 5, "of each leg’s own stride", align="right")
    _draw(chart, curves, peaks)
    return chart.drawing(title)


def _draw(chart: Chart, curves: Mapping[Side, Curve], peaks: Mapping[Side, Peak]) -> None:
    """Draw the curves; the higher is named above its peak, the lower below its own.

    Where the lower has no room below, both names stand above the curves, one over the other.
    """
    order = sorted(curves.items(), key=lambda pair: max(pair[1].values))
    for side, curve in order:
        band = (curve.low95, curve.high95) if curve.low95 and curve.high95 else None
        chart.curve(curve.at, curve.values, side, band=band)
    lift_px = 6.0
    for place, (side, curve) in enumerate(order):
        k = max(range(len(curve.values)), key=curve.values.__getitem__)
        peak = peaks.get(side)
        said = f"{side.capitalize()} {peak.says}" if peak else side.capitalize()
        x, align = _inside(chart, curve.at[k])
        near = _near(chart, curves, x, said)
        lower = place == 0 and len(order) > 1
        y = _free_below(chart, (curve.low95 or curve.values)[k], near) if lower else None
        if y is None:
            if lower:
                chart.make_room(max(near), lift_px + 2 * (VALUE + 5))
            y = chart.above(max(near), lift_px)
            lift_px += VALUE + 5
        chart.dot(curve.at[k], curve.values[k], side)
        chart.words(x, y, said, side=side, align=align)
        if peak:
            chart.opens(peak.measurement, said, x, y, align)


def _near(chart: Chart, curves: Mapping[Side, Curve], x: float, said: str) -> list[float]:
    """Return every edge of a curve or band within the width of words."""
    low, high = chart.axes.get_xlim()
    half = (wide_of(said) / 2 + 4) * (high - low) / (WIDTH - 42 - RIGHT)
    return [
        edge
        for curve in curves.values()
        for at, *edges in zip(
            curve.at, curve.low95 or curve.values, curve.high95 or curve.values, strict=True
        )
        if abs(at - x) <= half
        for edge in edges
    ]


def _free_below(chart: Chart, edge: float, near: Sequence[float]) -> float | None:
    """Return the highest baseline below an edge where words cross no curve."""
    y = chart.above(edge, -VALUE - 2)
    while y > chart.above(0, 2):
        roof = chart.above(y, VALUE)
        if not any(y - (roof - y) * 0.2 < other < roof for other in near):
            return y
        y = chart.above(y, -2)
    return None


def _inside(chart: Chart, x: float) -> tuple[float, str]:
    """Keep words on the sheet when the peak stands near an edge."""
    low, high = chart.axes.get_xlim()
    share = (x - low) / (high - low)
    if share < 0.16:  # noqa: PLR2004  # half the width of a label
        return low + 0.01 * (high - low), "left"
    return (high, "right") if share > 0.84 else (x, "center")  # noqa: PLR2004


def _ticks(top: float) -> list[float]:
    """Return three to five round ticks from zero."""
    step = next(
        (s for s in (5, 10, 20, 25, 40, 50, 80, 100, 200, 250, 500) if top / s < 4.5),  # noqa: PLR2004
        1000,
    )
    return [float(step * k) for k in range(int(top // step) + 1)]


def _angles(low_deg: float, high_deg: float) -> tuple[list[float], list[str]]:
    """Return three to five angles to write, at tens."""
    step = 20 if high_deg - low_deg > 40 else 10  # noqa: PLR2004
    first = -(-int(low_deg) // 10) * 10
    at = [float(a) for a in range(first, int(high_deg) + 1, step)]
    return at, [f"{a:.0f}°" for a in at]
