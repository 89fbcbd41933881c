"""One stride as figures on a ground line, computed from the measured angles."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ischia.model.measurement import Curve
from ischia.model.terms import Side
from ischia.writers.figures.ink import Drawing, ink, side_ink
from ischia.writers.figures.marks import dot, line, number, sheet

_WIDTH, _HEIGHT = 400.0, 126.0
_GROUND = 120.0
_FROM, _TO = 42.0, 382.0  # the joint curve below has its axis between the same two
_THIGH, _SHANK, _FOOT = 38.0, 38.0, 10.0
_SITS = 7.0  # how far the sitting bone lies from the hip
_INSTANTS_PCT = (3.0, 17.0, 31.0, 46.0, 61.0, 75.0, 89.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The measured angles of one leg through its own stride, in degrees."""

    hip: Curve
    knee: Curve
    pelvic_tilt: Curve | None
    hamstring_pct: Curve | None = None  # length of a hamstring, to colour it by


def stride_strip(
    legs: Mapping[Side, Leg], *, first: Side, offset_pct: float, title: str
) -> Drawing:
    """Return seven instants of a stride of leg `first`, with the other leg at its own phase.

    The thigh's inclination is hip flexion less pelvic tilt, since hip flexion is measured against
    the pelvis; without a tilt curve the pelvis counts as upright. Segments have equal lengths and
    feet stand square to the shank: only hip, knee and pelvis are measured.

    Parameters
    ----------
    offset_pct
        When the other foot strikes, in per cent of the first leg's stride.
    """
    parts = [line(f"M{number(_FROM - 18)} {_GROUND + 1:g}H{number(_TO + 6)}")]
    for at_pct in _INSTANTS_PCT:
        hip_x = _FROM + at_pct / 100 * (_TO - _FROM)
        parts += _figure(legs, first, at_pct, offset_pct, hip_x)
    return sheet(parts, width=_WIDTH, height=_HEIGHT, title=title)


def _figure(
    legs: Mapping[Side, Leg], first: Side, at_pct: float, offset_pct: float, hip_x: float
) -> list[str]:
    every = [
        value for leg in legs.values() if leg.hamstring_pct for value in leg.hamstring_pct.values
    ]
    phases = {first: at_pct, first.other: (at_pct - offset_pct) % 100}
    shapes = {side: _joints(legs[side], phases[side]) for side in legs}
    lowest = max(y for points in shapes.values() for _, y in points)
    hip_y = _GROUND - lowest  # whichever foot is lowest stands on the ground
    parts = []
    for side in sorted(shapes, key=lambda s: s is first):  # the examined leg in front
        path = "L".join(f"{number(hip_x + x)} {number(hip_y + y)}" for x, y in shapes[side])
        heavy = 2.6 if side is first else 1.6
        dash = "4.5 2.6" if side is Side.LEFT else ""
        parts.append(
            line(f"M{path}", colour=side_ink(side), width=heavy, dash=dash, round_ends=True)
        )
        if legs[side].hamstring_pct is not None:
            parts.append(_hamstring(legs[side], phases[side], (hip_x, hip_y), every))
    parts.append(line(f"M{number(hip_x)} {number(hip_y)}l2 -27", colour="ink-2", width=2))
    parts.append(dot(hip_x + 3, hip_y - 33, 5, fill="none", stroke="ink-2", stroke_width="1.6"))
    return parts


def _hamstring(leg: Leg, at_pct: float, hip: tuple[float, float], every: Sequence[float]) -> str:
    """Return the muscle behind the thigh, the darker and thicker the longer it is just then."""
    curve = leg.hamstring_pct
    if curve is None:
        return ""
    low, high = min(every), max(every)
    share = (_at(curve, at_pct) - low) / (high - low) if high > low else 0.0
    tilt_rad = math.radians(_at(leg.pelvic_tilt, at_pct)) if leg.pelvic_tilt else 0.0
    _, knee, ankle, _ = _joints(leg, at_pct)
    # From the sitting bone, behind and below the hip, to the back of the shank below the knee.
    x, y = -_SITS * math.cos(tilt_rad), _SITS * (0.6 - math.sin(tilt_rad))
    along = [(b - a) / _SHANK for a, b in zip(knee, ankle, strict=True)]
    end = (knee[0] + 5 * along[0] - 3 * along[1], knee[1] + 5 * along[1] + 3 * along[0])
    path = f"M{number(hip[0] + x)} {number(hip[1] + y)}"
    path += f"L{number(hip[0] + end[0])} {number(hip[1] + end[1])}"
    drawn = line(path, colour=ink()["flag"], width=1.0 + 3.0 * share, round_ends=True)
    return drawn.replace("<path ", f'<path opacity="{0.25 + 0.75 * share:.2f}" ', 1)


def _joints(leg: Leg, at_pct: float) -> Sequence[tuple[float, float]]:
    """Return hip, knee, ankle and toe from the hip, forwards and down."""
    tilt_deg = _at(leg.pelvic_tilt, at_pct) if leg.pelvic_tilt else 0.0
    thigh = math.radians(_at(leg.hip, at_pct) - tilt_deg)
    shank = thigh - math.radians(_at(leg.knee, at_pct))
    knee = (_THIGH * math.sin(thigh), _THIGH * math.cos(thigh))
    ankle = (knee[0] + _SHANK * math.sin(shank), knee[1] + _SHANK * math.cos(shank))
    toe = (ankle[0] + _FOOT * math.cos(shank), ankle[1] - _FOOT * math.sin(shank))
    return ((0.0, 0.0), knee, ankle, toe)


def _at(curve: Curve, at_pct: float) -> float:
    return float(np.interp(at_pct, curve.at, curve.values))
