"""Displacement along lines to a hundredth of a cycle, by the phase that is left after warping."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.rf.baseband import Turning
from ischia.numeric.rf.laid import NODE, laid_over

Grid = NDArray[np.float32]

_TINY: Final = 1e-12
_SLOWEST: Final = 0.35  # of the carrier: a phase that turns slower is noise, not an echo
_SURE: Final = 4  # power by which a place's coherence weighs in its neighbourhood
_LEAST: Final = 1e-3  # of that weight, so that what is lost takes what is around it
_WIDER: Final = 3  # times as wide is looked for what changes slowly
_THIN: Final = 4  # a plane is laid through every so many nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Standard deviations of Gaussian windows, in nodes along and lines across."""

    phase: tuple[float, float] = (1.0, 1.5)
    calm: tuple[float, float] = (0.75, 1.5)  # of the field between rounds: the regularisation


@dataclass(frozen=True, slots=True)
class Shift:
    """Displacement from one frame to another, (node, line)."""

    along: Grid  # in thinned samples
    across: Grid  # in lines
    coherence: Grid  # 0 to 1, of what was laid on top of each other


@dataclass(frozen=True, slots=True)
class Frame:
    """One demodulated frame with what is needed of it more than once."""

    lines: Turning  # rows are a multiple of NODE
    power: Grid  # in the window of each node
    turn: Grid  # of the phase over one thinned sample at each node [rad]


def frame(lines: Turning, turn: float, windows: Windows) -> Frame:
    """Return a frame ready for comparison; `turn` is that of the carrier alone [rad]."""
    whole = lines[: len(lines) // NODE * NODE]
    product = np.zeros_like(whole)
    product[:-1] = _times_conjugate(whole[1:], whole[:-1])
    wide = _near(_binned(product), _times(windows.phase, _WIDER))
    own = turn + np.arctan2(wide[..., 1], wide[..., 0])
    power = _near(_binned(_power(whole)), windows.phase)
    return Frame(whole, power, np.asarray(np.maximum(own, _SLOWEST * turn), np.float32))


def refined(
    pair: tuple[Frame, Frame], turn: float, start: Shift, windows: Windows, rounds: int
) -> Shift:
    """Return a displacement refined until no phase is left between the frames.

    Each round warps the later frame by the field so far, along and across, and moves the field by
    the phase that is left over the local frequency. What is left goes to nothing, so an error of
    that frequency slows the rounds down and does not bias them. Between rounds the field is
    averaged around its own plane, each place by its coherence. It does not apply where `start` is
    more than half a cycle off.
    """
    along, coherence = start.along, start.coherence
    for _ in range(rounds):
        product, coherence = _compared(pair, turn, along, start.across, windows)
        left = np.arctan2(product[..., 1], product[..., 0])
        moved = np.asarray(along + left / pair[0].turn, np.float32)
        along = calmed(moved, coherence, windows.calm)
    return Shift(along, start.across, coherence)


def settled_across(pair: tuple[Frame, Frame], turn: float, found: Shift, windows: Windows) -> Shift:
    """Return a displacement whose part across fits best between a line to the left and the right.

    `found` must come from `refined`: its coherence is that of the field as it stands.
    """
    left, right = (
        _compared(pair, turn, found.along, found.across + np.float32(step), windows)[1]
        for step in (-1.0, 1.0)
    )
    bend = left + right - 2 * found.coherence
    peak = bend < -_TINY
    off = np.where(peak, (left - right) / np.where(peak, 2 * bend, 1.0), 0.0)
    weight = np.where(peak, found.coherence, 0.0)
    wide = _times(windows.calm, _WIDER)
    return Shift(
        found.along, calmed(found.across + np.clip(off, -1, 1), weight, wide), found.coherence
    )


def calmed(field: Grid, coherence: Grid, window: tuple[float, float]) -> Grid:
    """Return a field averaged around its own plane, each place weighed by its coherence."""
    plane = _plane(field, coherence)
    weight = np.clip(coherence, 0.0, 1.0).astype(np.float32) ** _SURE + np.float32(_LEAST)
    off = np.asarray(weight * (field - plane), np.float32)
    both = _near(np.stack([off, weight], axis=-1), window)
    return np.asarray(plane + both[..., 0] / both[..., 1], np.float32)


def _compared(
    pair: tuple[Frame, Frame], turn: float, along: Grid, across: Grid, windows: Windows
) -> tuple[NDArray[np.float32], Grid]:
    """Return the product of both frames at each node, the later one warped, and its coherence."""
    before, after = pair
    product = _near(laid_over(before.lines, after.lines, along, across, turn), windows.phase)
    power = before.power * product[..., 2]
    return product, np.asarray(np.sqrt(_power(product) / (power + _TINY)), np.float32)


def _binned(part: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of the samples of each node."""
    size = (part.shape[1], part.shape[0] // NODE)
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA))


def _plane(field: Grid, coherence: Grid) -> Grid:
    """Return the plane through a field, by a thinned set of its places, the surest most."""
    rows, columns = field.shape
    y, x = np.mgrid[0:rows:_THIN, 0:columns:_THIN]
    values = field[::_THIN, ::_THIN].ravel()
    sure = np.clip(coherence[::_THIN, ::_THIN].ravel(), 0, 1) ** _SURE + _LEAST
    terms = np.stack([np.ones(values.size), y.ravel() / rows, x.ravel() / columns], axis=1)
    (level, down, over), *_ = np.linalg.lstsq(terms * sure[:, None], values * sure, rcond=None)
    tall = (level + down * np.arange(rows) / rows).astype(np.float32)[:, None]
    return np.asarray(tall + (over * np.arange(columns) / columns).astype(np.float32)[None, :])


def _times(window: tuple[float, float], factor: int) -> tuple[float, float]:
    return factor * window[0], factor * window[1]


def _times_conjugate(a: Turning, b: Turning) -> Turning:
    real = a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1]
    return np.asarray(cv2.merge((real, a[..., 1] * b[..., 0] - a[..., 0] * b[..., 1])))


def _power(lines: Turning) -> Grid:
    return np.asarray(lines[..., 0] ** 2 + lines[..., 1] ** 2, np.float32)


def _near(part: NDArray[np.float32], window: tuple[float, float]) -> NDArray[np.float32]:
    return np.asarray(
        cv2.GaussianBlur(
            part, (0, 0), sigmaX=window[1], sigmaY=window[0], borderType=cv2.BORDER_REPLICATE
        )
    )
