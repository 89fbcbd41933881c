"""From lines on a working picture to angles and lengths, each with how far it may be off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from ischia.measure.ultrasound.architecture_look import Seen, kernels
from ischia.model.arrays import FloatArray
from ischia.numeric.repeats import NORMAL95

ONE_DEG: Final = 1.0
# What is left of the error when all pieces of the field agree, found on simulated muscle.
_FLOOR_DEG: Final = 0.15
_FLOOR_PX: Final = 0.4  # of a thickness, in working pixels at a width of 480
_CURVE_TERMS: Final = 3
_LEAST_DEG: Final = 3.0  # between fascicle and aponeurosis, before the length means anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value with the standard error that a normal value with its 95 % interval has."""

    value: float
    sem: float

    @property
    def half(self) -> float:
        """The half width of the interval."""
        return NORMAL95 * self.sem

    @property
    def interval95(self) -> tuple[float, float]:
        """The interval."""
        return self.value - self.half, self.value + self.half


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How the muscle on one picture is built; lengths in working pixels.

    `fascicle_deg` is against the image's own level, `pennation_deg` against the deep aponeurosis.
    `length_px` is None where fascicles run too nearly along an aponeurosis.
    """

    fascicle_deg: Quantity
    pennation_deg: Quantity
    thickness_px: Quantity
    length_px: Quantity | None
    one_degree_px: float  # by how much 1° of fascicle angle changes the length
    inside_share: float  # share of a fascicle's run along the image that the image shows


def built(seen: Seen, scale: float, angle_deg: float | None = None) -> Built:
    """Return how the muscle is built.

    Parameters
    ----------
    seen
        The lines of one picture.
    scale
        Working pixels to the 480th part of the image's width.
    angle_deg
        Of the fascicles, where the pictures before and after say it as well; else the strongest.
    """
    fascicle = _fascicle(seen, angle_deg)
    way = -1.0 if seen.turned else 1.0
    top_deg, bottom_deg = way * seen.superficial.rise_deg, way * seen.deep.rise_deg
    level = float(np.cos(np.deg2rad((top_deg + bottom_deg) / 2)))
    thick = _thickness(seen, scale)
    high_px = seen.deep.middle_px - seen.superficial.middle_px
    length = _length(high_px, fascicle.value, top_deg, bottom_deg)
    change_px = _change(high_px, fascicle.value, top_deg, bottom_deg)
    return Built(
        fascicle_deg=fascicle,
        pennation_deg=Quantity(
            value=fascicle.value - bottom_deg,
            sem=float(np.hypot(fascicle.half, _slope_half_deg(seen))) / NORMAL95,
        ),
        thickness_px=Quantity(value=thick.value * level, sem=thick.sem * level),
        length_px=_with_error(length, change_px, fascicle, thick),
        one_degree_px=change_px,
        inside_share=min(
            1.0,
            seen.deep.width_px / max(length * np.cos(np.deg2rad(fascicle.value)), 1.0)
            if np.isfinite(length)
            else 0.0,
        ),
    )


def _fascicle(seen: Seen, angle_deg: float | None) -> Quantity:
    """Return the angle, and how much it changes as pieces of the field are left out in turn.

    The jackknife over pieces of the width, with Student's t for their number.
    """
    _, directions = kernels()
    found = seen.directions
    value = angle_deg
    if value is None:
        value = directions.peak_deg(found.angles_deg, found.strength)
    near_deg = None if angle_deg is None else value
    without = np.array([directions.peak_deg(found.angles_deg, s, near_deg) for s in found.without])
    n = without.size
    sem = float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    half = float(np.hypot(stdtrit(n - 1, 0.975) * sem, NORMAL95 * _FLOOR_DEG))
    return Quantity(value=value, sem=half / NORMAL95)


def _thickness(seen: Seen, scale: float) -> Quantity:
    """Return the mean vertical distance of the inner edges, and its error from their pieces."""
    value = seen.deep.middle_px - seen.superficial.middle_px
    apart = np.array(seen.deep.apart_px) - np.array(seen.superficial.apart_px)
    degrees = apart.size - _CURVE_TERMS
    sem = float(np.sqrt(((apart - apart.mean()) ** 2).sum() / degrees / apart.size))
    half = float(np.hypot(stdtrit(degrees, 0.975) * sem, NORMAL95 * _FLOOR_PX * scale))
    return Quantity(value=value, sem=half / NORMAL95)


def _slope_half_deg(seen: Seen) -> float:
    """Return how far the slope of the deep aponeurosis may be off, from its pieces."""
    apart = np.array(seen.deep.apart_px)
    n = apart.size
    places = (2 * np.arange(n) + 1.0) / n - 1
    spread_px = np.sqrt(((apart - apart.mean()) ** 2).sum() / (n - _CURVE_TERMS))
    rise = spread_px / np.sqrt((places**2).sum()) * 2 / seen.deep.width_px
    return float(stdtrit(n - _CURVE_TERMS, 0.975) * np.rad2deg(rise))


def _length(high_px: float, fascicle_deg: float, top_deg: float, bottom_deg: float) -> float:
    """Return the straight fascicle through the middle of the field, from one line to the other.

    Both aponeuroses go on straight beyond the image. NaN where the fascicle does not meet them.
    """
    between = np.array([fascicle_deg - top_deg, fascicle_deg - bottom_deg])
    if between.min() < _LEAST_DEG:
        return float("nan")
    lines = np.deg2rad(np.array([top_deg, bottom_deg]))
    return float((high_px / 2 * np.cos(lines) / np.sin(np.deg2rad(between))).sum())


def _change(high_px: float, fascicle_deg: float, top_deg: float, bottom_deg: float) -> float:
    """Return by how much a degree changes the length, half of what lies between −1° and 1°."""
    low, high = (
        _length(high_px, fascicle_deg + off, top_deg, bottom_deg) for off in (-ONE_DEG, ONE_DEG)
    )
    return (low - high) / 2


def _with_error(
    length_px: float, change_px: float, fascicle: Quantity, thick: Quantity
) -> Quantity | None:
    """Return the length with what the errors of angle and thickness make of it."""
    if not (np.isfinite(length_px) and np.isfinite(change_px)):
        return None
    half = float(np.hypot(change_px * fascicle.half, length_px / thick.value * thick.half))
    return Quantity(value=length_px, sem=half / NORMAL95)


def columns(quantities: Sequence[Quantity]) -> tuple[FloatArray, FloatArray]:
    """Return values and standard errors as columns."""
    return np.array([q.value for q in quantities]), np.array([q.sem for q in quantities])
