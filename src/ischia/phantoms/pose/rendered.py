"""A simulated person as pictures: a mannequin of round parts, lit from one side, before a wall.

Drawn so that a finder of people takes it for one. It has no face of anybody, and every picture of
it is simulated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray

Picture = NDArray[np.uint8]  # (rows, columns, 3), red first
Pixels = NDArray[np.float64]  # the same, not rounded yet: 0 to 255
Colour = NDArray[np.float64]  # (3,), red first, 0 to 255
Points = Mapping[str, FloatArray]  # of one moment, each of shape (2,) [px]

_SKIN: Final = np.array([205.0, 160.0, 130.0])
_SHIRT: Final = np.array([60.0, 90.0, 160.0])
_SHORTS: Final = np.array([40.0, 40.0, 48.0])
_SHOE: Final = np.array([235.0, 235.0, 235.0])
_SOCK: Final = np.array([220.0, 220.0, 215.0])
_HAIR: Final = np.array([58.0, 40.0, 28.0])
_EYE: Final = np.array([30.0, 25.0, 20.0])
_LIPS: Final = np.array([170.0, 80.0, 75.0])
_LIGHT: Final = np.array([-0.4, -0.75, 0.55]) / np.linalg.norm([-0.4, -0.75, 0.55])
_TRUNK_PX: Final = 200.0  # sizes below are for a trunk of this length
_ARM, _FOREARM = 0.56, 0.47  # of the trunk
_BEHIND_FACTOR: Final = 0.8  # of what lies behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A wall, a floor and a skirting board."""

    width: int
    height: int
    floor_px: float  # from the top
    seed: int = 0

    def picture(self) -> Pixels:
        """Return the empty room, shape (rows, columns, 3)."""
        rng = np.random.default_rng(self.seed)
        across = np.linspace(0, 1, self.width)[None, :, None]
        down = np.linspace(0, 1, self.height)[:, None, None]
        wall = np.array([214.0, 208.0, 196.0]) * (0.93 + 0.1 * across)
        floor = np.array([150.0, 120.0, 92.0]) * (0.85 + 0.25 * down)
        below = np.arange(self.height)[:, None, None] > self.floor_px
        room = np.where(below, floor, wall) + rng.normal(0, 2.5, (self.height, self.width, 1))
        room[max(int(self.floor_px) - 10, 0) : int(self.floor_px)] = [240.0, 238.0, 232.0]
        return np.asarray(room)


def person(  # a picture of a person is these
    room: Pixels,
    near: Points,
    far: Points,
    *,
    trunk_px: float,
    facing: int,
    arms_deg: tuple[float, float] = (6.0, 14.0),
) -> Picture:
    """Return a picture of a person seen from the side, by the points of both legs.

    Parameters
    ----------
    near, far
        Of the leg before and the leg behind, as `figure.landmarks` names them.
    facing
        1 or −1, as `Postures` has it.
    arms_deg
        Upper arm and forearm, forwards of hanging along the trunk.
    """
    drawing = _Drawing(room.copy(), trunk_px / _TRUNK_PX)
    shoulder, hip = near["shoulder"], near["hip"]
    up = _along(hip, shoulder)
    front = _turned(up, 90.0 * facing)
    body = _Body(drawing, shoulder, hip, up, front, facing)
    body.arm(tuple(a - 6.0 for a in arms_deg), _BEHIND_FACTOR)
    drawing.leg(far, _BEHIND_FACTOR)
    body.trunk()
    body.head()
    drawing.leg(near, 1.0)
    body.arm(arms_deg, 1.0)
    return np.clip(drawing.pixels, 0, 255).astype(np.uint8)


class _Drawing:
    """Pixels, and the round parts that are put onto them, the nearest last."""

    def __init__(self, pixels: Pixels, scale: float) -> None:
        self.pixels = pixels
        self.scale = scale

    def part(
        self,
        ends_px: tuple[FloatArray, FloatArray],
        radii_px: tuple[float, float],
        colour: Colour,
        shade_factor: float = 1.0,
    ) -> None:
        """Draw a part that is round across and grows thinner along, lit as a body is."""
        (a, b), (ra, rb) = ends_px, (radii_px[0] * self.scale, radii_px[1] * self.scale)
        margin = max(ra, rb) + 2
        height, width = self.pixels.shape[:2]
        low = np.clip(np.minimum(a, b) - margin, 0, [width, height]).astype(int)
        high = np.clip(np.maximum(a, b) + margin + 1, 0, [width, height]).astype(int)
        if (high <= low).any():
            return
        rows, columns = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(float)
        along = b - a
        share = ((columns - a[0]) * along[0] + (rows - a[1]) * along[1]) / max(along @ along, 1e-9)
        share = np.clip(share, 0, 1)
        x, y = columns - (a[0] + share * along[0]), rows - (a[1] + share * along[1])
        radius, away = ra + share * (rb - ra), np.hypot(x, y)
        covers = np.clip(radius - away + 0.5, 0, 1)[..., None]
        towards = np.sqrt(1 - np.clip(away / radius, 0, 1) ** 2)
        lit = np.clip(np.stack([x / radius, y / radius, towards], axis=-1) @ _LIGHT, 0, None)
        lit = 0.45 + 0.6 * lit + 0.12 * towards
        there = self.pixels[low[1] : high[1], low[0] : high[0]]
        there[:] = there * (1 - covers) + colour * shade_factor * lit[..., None] * covers

    def leg(self, points: Points, shade_factor: float) -> None:
        """Draw shank, calf, shoe, thigh and shorts."""
        hip, knee, ankle = points["hip"], points["knee"], points["ankle"]
        heel, toe = points["heel"], points["foot_index"]
        shank, sole = ankle - knee, toe - heel
        behind = np.array([shank[1], -shank[0]]) / np.linalg.norm(shank)
        behind *= (-1.0 if sole @ behind > 0 else 1.0) * self.scale
        self.part((knee, ankle), (21, 12.5), _SKIN, shade_factor)
        calf = (knee + 0.15 * shank + 3 * behind, knee + 0.5 * shank + 5 * behind)
        self.part(calf, (19, 17), _SKIN, shade_factor)
        self.part((ankle - 0.12 * shank, ankle), (13, 13), _SOCK, shade_factor)
        over = heel + 0.12 * sole - 0.25 * (heel - ankle)
        self.part((over, toe - 0.1 * sole), (15, 11), _SHOE, shade_factor)
        self.part(
            (heel + 0.3 * (ankle - heel), heel + 0.1 * (ankle - heel)),
            (13, 13),
            _SHOE,
            shade_factor,
        )
        self.part((hip, knee), (36, 22), _SKIN, shade_factor)
        self.part((hip, hip + 0.62 * (knee - hip)), (38, 31), _SHORTS, shade_factor)


class _Body:
    """Trunk, head and arms, placed from shoulder, hip and which way is the front."""

    def __init__(  # a body is these
        self,
        drawing: _Drawing,
        shoulder_px: FloatArray,
        hip_px: FloatArray,
        up_axis: FloatArray,
        front_axis: FloatArray,
        facing: int,
    ) -> None:
        self._drawing, self._facing = drawing, facing
        self._shoulder, self._hip = shoulder_px, hip_px
        self._up, self._front = up_axis, front_axis

    def trunk(self) -> None:
        part, hip, shoulder = self._drawing.part, self._hip, self._shoulder
        part((self._at(hip, 8), self._at(hip, -6)), (40, 38), _SHORTS)
        part((self._at(hip, 40), self._at(shoulder, -26)), (38, 45), _SHIRT)
        part((self._at(shoulder, -30, 4), self._at(shoulder, -6)), (44, 27), _SHIRT)
        part((self._at(hip, 10), self._at(hip, 60)), (38, 36), _SHIRT)

    def head(self) -> None:
        """Draw neck, hair, face, nose, eye, brow, mouth and ear."""
        middle = self._at(self._shoulder, 62, 12)
        parts = (
            ((-54, -12, -10, 0), (17, 16), 0.95 * _SKIN),
            ((14, -6, 10, 3), (32, 32), _HAIR),
            ((4, 6, -18, 12), (27, 19), _SKIN),
            ((14, 14, 2, 18), (19, 17), _SKIN),
            ((2, 33, -8, 39), (4, 5), 0.97 * _SKIN),
            ((8, 25, 8, 28), (3, 2.4), _SHOE),
            ((8, 27, 8, 28), (2.2, 2), _EYE),
            ((14, 22, 14, 29), (1.8, 1.6), _HAIR),
            ((-17, 25, -17, 31), (2, 1.6), _LIPS),
            ((2, -4, -6, -3), (6, 5), 0.9 * _SKIN),
            ((26, -10, 30, 12), (20, 13), _HAIR),
        )
        for (up_a, front_a, up_b, front_b), radii, colour in parts:
            ends = (self._at(middle, up_a, front_a), self._at(middle, up_b, front_b))
            self._drawing.part(ends, radii, colour)

    def arm(self, turns_deg: tuple[float, ...], shade_factor: float) -> None:
        trunk_px = _TRUNK_PX * self._drawing.scale
        start = self._at(self._shoulder, -4, 2)
        upper, fore = (_turned(self._up, 180.0 - self._facing * turn) for turn in turns_deg)
        elbow = start + _ARM * trunk_px * upper
        wrist = elbow + _FOREARM * trunk_px * fore
        part = self._drawing.part
        part((elbow, wrist), (12.5, 9), _SKIN, shade_factor)
        part((wrist, wrist + 18 * self._drawing.scale * fore), (10, 8), _SKIN, shade_factor)
        part((start, elbow), (19, 14), _SKIN, shade_factor)
        part((start, start + 0.55 * (elbow - start)), (22, 19), _SHIRT, 0.97 * shade_factor)

    def _at(self, from_px: FloatArray, up_px: float, front_px: float = 0.0) -> FloatArray:
        """Return a place by how far it lies up along the trunk and to the front."""
        moved = up_px * self._up + front_px * self._front
        return np.asarray(from_px + self._drawing.scale * moved)


def _along(start_px: FloatArray, end_px: FloatArray) -> FloatArray:
    return np.asarray((end_px - start_px) / np.linalg.norm(end_px - start_px))


def _turned(axis: FloatArray, turn_deg: float) -> FloatArray:
    """Return a direction turned clockwise in the picture."""
    turn_rad = np.radians(turn_deg)
    c, s = np.cos(turn_rad), np.sin(turn_rad)
    return np.array([axis[0] * c - axis[1] * s, axis[0] * s + axis[1] * c])
