"""Figures of movements: a person seen from the side, at the beginning and at the end."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

_TRUNK, _THIGH, _SHANK, _FOOT, _NECK, _HEAD = 30.0, 26.0, 25.0, 8.0, 4.0, 6.5
_ARM, _FOREARM = 15.0, 13.0
_GROUND: Final = 92.0
_WIDTH, _HEIGHT, _ABOVE = 120.0, 98.0, 12.0
_Point = tuple[float, float]
_Pair = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where each part points, clockwise from straight up [deg]: 90 points to the right."""

    trunk: float  # from hip to shoulder
    leg: _Pair  # from hip to knee, from knee to ankle
    other: _Pair | None = None  # of the leg that does not train; None: as the leg does
    arm: _Pair = (170.0, 160.0)
    hip: _Point | None = None  # None: as high as the feet on the ground allow
    foot: float | None = None  # None: square to the shank


_DOWN: Final = (90.0, 90.0)  # a leg that lies
_ALONG: Final = (95.0, 92.0)  # an arm beside somebody who lies
_HOLDS: Final = (62.0, 60.0)
_CHAIR: Final = (120.0, 90.0)
# What is drawn follows the words of `home_exercise.toml`; nothing is measured from it.
POSES: Final[Mapping[str, tuple[Pose, ...]]] = {
    "heel_push": (
        Pose(trunk=-90, arm=_ALONG, leg=(45, 150), other=_DOWN, hip=(48, 87)),
        Pose(trunk=-90, arm=_ALONG, leg=(45, 140), other=_DOWN, hip=(48, 87)),
    ),
    "bridge": (
        Pose(trunk=-90, arm=_ALONG, leg=(45, 150), hip=(52, 87)),
        Pose(trunk=-112, arm=_ALONG, leg=(70, 172), hip=(54, 71)),
    ),
    "single_leg_bridge": (
        Pose(trunk=-90, arm=_ALONG, leg=(45, 150), other=(84, 84), hip=(52, 87)),
        Pose(trunk=-112, arm=_ALONG, leg=(70, 172), other=(68, 68), hip=(54, 71)),
    ),
    "hip_hinge": (
        Pose(trunk=4, leg=(178, 182)),
        Pose(trunk=72, leg=(166, 192), arm=(176, 176)),
    ),
    "squat": (
        Pose(trunk=4, leg=(178, 182)),
        Pose(trunk=36, leg=(98, 202), arm=(92, 88)),
    ),
    "straight_leg_raise": (
        Pose(trunk=-90, arm=_ALONG, leg=_DOWN, hip=(50, 88)),
        Pose(trunk=-90, arm=_ALONG, leg=(28, 28), other=_DOWN, hip=(50, 88)),
    ),
    "active_knee_extension": (
        Pose(trunk=-90, arm=_HOLDS, leg=(4, 92), other=_DOWN, hip=(52, 88)),
        Pose(trunk=-90, arm=_HOLDS, leg=(4, 22), other=_DOWN, hip=(52, 88)),
    ),
    "knee_flexion": (
        Pose(trunk=2, arm=_CHAIR, leg=(180, 182)),
        Pose(trunk=4, arm=_CHAIR, leg=(182, 278), other=(180, 182)),
    ),
    "nordic": (
        Pose(trunk=0, leg=(180, 270), hip=(56, 63), foot=270),
        Pose(trunk=40, leg=(220, 270), arm=(120, 80), hip=(66, 69), foot=270),
    ),
    "side_steps": (
        Pose(trunk=8, leg=(160, 196)),
        Pose(trunk=8, leg=(150, 184), other=(196, 206)),
    ),
    "plank": (
        Pose(trunk=90, leg=(-90, -90), arm=(125, 92), hip=(64, 83), foot=180),
        Pose(trunk=82, leg=(-98, -98), arm=(180, 92), hip=(66, 72), foot=180),
    ),
    "walk": (
        Pose(trunk=2, leg=(160, 178), other=(198, 212), arm=(200, 190)),
        Pose(trunk=2, leg=(182, 196), other=(168, 200)),
    ),
    "run": (
        Pose(trunk=8, leg=(128, 200), other=(200, 262), arm=(212, 120), hip=(56, 44)),
        Pose(trunk=8, leg=(196, 214), other=(120, 190), arm=(150, 60), hip=(56, 42)),
    ),
}


@cache
def figure(movement: str, name: str) -> str:
    """Return the drawing of a movement, beginning and end beside each other, as SVG.

    A movement that nobody drew has none: an empty text.
    """
    poses = POSES.get(movement, ())
    if not poses:
        return ""
    parts = "".join(
        f'<g transform="translate({at * _WIDTH:g} 0)">{"".join(_drawn(pose))}</g>'
        for at, pose in enumerate(poses)
    )
    width, height = _WIDTH * len(poses), _HEIGHT + _ABOVE
    said = escape(f"{name}: how it begins, and where it goes")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-_ABOVE:g} {width:g} {height:g}" '
        f'class="movement" role="img" aria-label="{said}">{parts}</svg>'
    )


def _drawn(pose: Pose) -> Iterator[str]:
    """Yield the ground, the leg behind, the body and the leg that trains, in that order."""
    hip = pose.hip or _standing(pose)
    shoulder = _to(hip, pose.trunk, _TRUNK)
    yield f'<path class="ground" d="M4 {_GROUND:g}H{_WIDTH - 4:g}"/>'
    if pose.other is not None:
        yield _leg("behind", hip, pose.other)
    elbow = _to(shoulder, pose.arm[0], _ARM)
    yield _line("behind", shoulder, elbow, _to(elbow, pose.arm[1], _FOREARM))
    yield _line("trunk", hip, shoulder)
    head = _to(shoulder, pose.trunk, _NECK + _HEAD)
    yield f'<circle class="head" cx="{head[0]:.1f}" cy="{head[1]:.1f}" r="{_HEAD:g}"/>'
    yield _leg("leg", hip, pose.leg, pose.foot)


def _standing(pose: Pose) -> _Point:
    """Return where the hip is when the lowest foot stands on the ground."""
    legs = [pose.leg] if pose.other is None else [pose.leg, pose.other]
    lowest = max(_to(_to((0, 0), thigh, _THIGH), shank, _SHANK)[1] for thigh, shank in legs)
    return 56.0, _GROUND - 2.0 - lowest


def _leg(kind: str, hip: _Point, turns: _Pair, foot: float | None = None) -> str:
    thigh, shank = turns
    knee = _to(hip, thigh, _THIGH)
    ankle = _to(knee, shank, _SHANK)
    return _line(kind, hip, knee, ankle, _to(ankle, shank - 90 if foot is None else foot, _FOOT))


def _to(start: _Point, turn_deg: float, length: float) -> _Point:
    turn = math.radians(turn_deg)
    return start[0] + length * math.sin(turn), start[1] - length * math.cos(turn)


def _line(kind: str, *points: _Point) -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{told}"/>'
