"""Drawings small enough for a row among rows: where it hurts, and strength without its axes."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from ischia.model.measurement import Curve, Measurement
from ischia.model.progress import ProgressPoint
from ischia.model.terms import Side
from ischia.writers.figures.ink import Drawing, ink
from ischia.writers.figures.marks import box, dot, line, number, sheet

WIDTH: Final = 150.0
HEIGHT: Final = 44.0
_FOOT: Final = 2.5
_BODY: Final = (
    ("M14 16h12l-1.6 19h-8.8z", 4.0),
    ("M13 18L8.5 38M27 18L31.5 38", 3.6),
    ("M16.5 36L15.6 56L15.2 75M23.5 36L24.4 56L24.8 75", 5.0),
)
View = Literal["front", "back"]
# Where the tissue that a cause is of lies: the view, how far from the middle, how far down.
PLACES: Final[Mapping[str, tuple[View, float, float]]] = {
    "quadriceps": ("front", 4.2, 48.0),
    "hamstring": ("back", 4.2, 47.0),
    "sciatic": ("back", 4.0, 40.0),
    "hip": ("front", 4.2, 37.0),
    "lumbar": ("back", 1.6, 31.0),
}
_ELSEWHERE: Final[tuple[View, float, float]] = ("back", 4.2, 44.0)


def body_figure(origin: str, side: Side) -> tuple[Drawing, View]:
    """Return a figure with a dot where a cause lies, and from where the figure is seen.

    Seen from behind the right leg stands on the right; seen from the front, on the left.
    """
    view, away, down = PLACES.get(origin, _ELSEWHERE)
    towards = {Side.LEFT: -1.0, Side.RIGHT: 1.0, Side.MIDLINE: 0.0}[side]
    x = 20.0 + away * (towards if view == "back" else -towards)
    colour = "ink-2" if side is Side.MIDLINE else side.value
    parts = [dot(20, 8, 5.2, fill="hatch")]
    parts += [line(path, colour="hatch", width=wide, round_ends=True) for path, wide in _BODY]
    parts.append(dot(x, down, 4.6, fill=colour, stroke="surface", stroke_width="1.6"))
    where = {"front": "front view", "back": "back view"}[view]
    title = f"{side.value} side, {where}" if side is not Side.MIDLINE else f"midline, {where}"
    return sheet(parts, width=40, height=80, title=title), view


def torque_glance(curves: Mapping[Side, Curve], title: str) -> Drawing:
    """Return torque over angle of each leg with its band, from 0 and without labels."""
    at = [angle_deg for curve in curves.values() for angle_deg in curve.at]
    tops = [v for curve in curves.values() for v in (*curve.values, *(curve.high95 or ()))]
    low, high, top = min(at), max(at), max(*tops, 1.0)

    def place(angle_deg: float, value: float) -> str:
        x = 1 + (angle_deg - low) / ((high - low) or 1.0) * (WIDTH - 2)
        return f"{number(x)} {number(HEIGHT - _FOOT - max(value, 0.0) / top * (HEIGHT - 6))}"

    parts = [line(f"M0 {number(HEIGHT - _FOOT)}H{number(WIDTH)}")]
    for side, curve in curves.items():
        if curve.low95 and curve.high95:
            there = [place(a, v) for a, v in zip(curve.at, curve.high95, strict=True)]
            back = [place(a, v) for a, v in zip(curve.at, curve.low95, strict=True)]
            parts.append(_filled("M" + "L".join([*there, *reversed(back)]) + "Z", side.value))
        run = "M" + "L".join(place(a, v) for a, v in zip(curve.at, curve.values, strict=True))
        dash = "7 3" if side is Side.LEFT else ""
        parts.append(line(run, colour=side.value, width=2, dash=dash, round_ends=True))
    return sheet(parts, width=WIDTH, height=HEIGHT, title=title)


def share_glance(points: Sequence[ProgressPoint], title: str) -> Drawing:
    """Return one leg in per cent of the other over the visits, with intervals; a line at 100."""
    spans = [p.interval95 or (p.value, p.value) for p in points]
    low, high = min(55.0, *(s[0] for s in spans)), max(105.0, *(s[1] for s in spans))
    first = points[0].date
    days = (points[-1].date - first).days or 1

    def y(value: float) -> float:
        return 4 + (high - value) / (high - low) * (HEIGHT - 8)

    xs = [8 + (p.date - first).days / days * (WIDTH - 16) for p in points]
    parts = [line(f"M0 {number(y(100.0))}H{number(WIDTH)}", colour="grid")]
    run = "M" + "L".join(
        f"{number(x)} {number(y(p.value))}" for x, p in zip(xs, points, strict=True)
    )
    parts.append(line(run, colour="ink-2", width=2, round_ends=True))
    for x, p, (least, most) in zip(xs, points, spans, strict=True):
        known = p.interval95 is not None
        if known:
            parts.append(line(f"M{number(x)} {number(y(most))}V{number(y(least))}", colour="ink-2"))
        fill = "ink-2" if known else "surface"
        parts.append(dot(x, y(p.value), 2.8, fill=fill, stroke="ink-2", stroke_width="1.2"))
    return sheet(parts, width=WIDTH, height=HEIGHT, title=title)


def share_alone(value: Measurement, title: str) -> Drawing:
    """Return one leg in per cent of the other, with its interval, on a line from 0 past 100."""
    least, most = value.interval95 or (value.value, value.value)
    top = max(120.0, most)

    def x(share_pct: float) -> float:
        return 4 + max(share_pct, 0.0) / top * (WIDTH - 8)

    parts = [
        line(f"M{number(x(0.0))} 30H{number(x(top))}", colour="grid"),
        line(f"M{number(x(0.0))} 25v10M{number(x(100.0))} 22v16"),
        line(f"M{number(x(least))} 30H{number(x(most))}", colour="ink-2", width=2),
    ]
    fill = "ink-2" if value.interval95 else "surface"
    parts.append(dot(x(value.value), 30, 3.2, fill=fill, stroke="ink-2", stroke_width="1.2"))
    return sheet(parts, width=WIDTH, height=HEIGHT, title=title)


def nothing_measured(title: str) -> Drawing:
    """Return a hatched box: not measured is not normal."""
    strokes = "".join(f"M{x} 41.5l28 -35" for x in range(-28, int(WIDTH), 7))
    clip = '<clipPath id="c"><rect x=".5" y="6.5" width="149" height="35"/></clipPath>'
    hatched = f'<g clip-path="url(#c)">{line(strokes, colour="hatch")}</g>'
    edge = box(0.5, 6.5, WIDTH - 1, 35, fill="none", stroke="hatch", stroke_dasharray="3 3")
    return sheet((clip, hatched, edge), width=WIDTH, height=HEIGHT, title=title)


def _filled(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{ink()[colour]}" fill-opacity="0.2"/>'
