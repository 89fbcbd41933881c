"""One frame after another: rough where nothing is known, then by phase alone."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.rf.baseband import Band, Turning, as_pair, band, demodulated, fewest_samples
from ischia.numeric.rf.coarse import Search, rough_shift
from ischia.numeric.rf.laid import NODE
from ischia.numeric.rf.phase import (
    Frame,
    Grid,
    Shift,
    Windows,
    frame,
    refined,
    settled_across,
)

_COLD_ROUNDS, _WARM_ROUNDS = 3, 2
_APART: Final = 3.4  # standard deviations between groups of lines
_SAME: Final = 0.999  # as alike as two lines can be told to be
LOST: Final = 0.9  # median coherence below which the last field is no start for the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far is looked when nothing is known: samples of the recording, and lines."""

    down: float
    across: int


@dataclass(slots=True)
class Follower:
    """Displacement between frames of one recording, all demodulated alike."""

    found: Band  # of the recording as it came, in cycles per sample
    reach: Reach
    complex_lines: bool = False
    windows: Windows = field(default_factory=Windows)
    mirrored: bool = False  # the machine writes the other sign of quadrature
    size: float = 1.0  # of an echo; a simulation may write 1e-22, a converter thousands
    _last: Shift | None = None

    @classmethod
    def of(
        cls, lines: NDArray[np.generic], reach: Reach, centre: float | None = None
    ) -> "Follower":
        """Return a follower for lines (depth, line) like these, real or complex."""
        if np.iscomplexobj(lines):
            if centre is None:
                msg = "complex lines do not tell the frequency they were demodulated by"
                raise ValueError(msg)
            return cls(Band(centre, 1.0), reach, complex_lines=True, size=_size(lines))
        real = _level(lines)
        return cls(band(real, centre), reach, size=_size(real))

    @property
    def every(self) -> int:
        """How many samples of the recording one thinned sample stands for."""
        return 1 if self.complex_lines else fewest_samples(self.found)

    @property
    def per_node(self) -> int:
        """How many samples of the recording one node of the field stands for."""
        return NODE * self.every

    @property
    def turn(self) -> float:
        """Phase of the carrier over one thinned sample [rad]."""
        return 2 * np.pi * self.found.centre * self.every

    def frame(self, lines: NDArray[np.generic]) -> Frame:
        """Return lines (depth, line) of the recording ready for comparison."""
        if self.complex_lines:
            whole = (np.asarray(lines, np.complex128) / self.size).astype(np.complex64)
            turning = as_pair(whole.conj() if self.mirrored else whole)
        else:
            turning = demodulated(_level(lines) / self.size, self.found, self.every)
        return frame(turning, self.turn, self.windows)

    def shift(self, before: Frame, after: Frame) -> Shift:
        """Return the displacement from one frame to the next, starting from the last one found."""
        pair = before, after
        if self._last is not None:
            warm = refined(pair, self.turn, self._last, self.windows, _WARM_ROUNDS)
            if float(np.median(warm.coherence)) >= LOST:
                self._last = settled_across(pair, self.turn, warm, self.windows)
                return Shift(warm.along, self._last.across, warm.coherence)
        self._last = self.cold(before, after)
        return self._last

    def cold(self, before: Frame, after: Frame) -> Shift:
        """Return the displacement between two frames of which nothing is known."""
        pair = before, after
        first = self._rough(before, after)
        found = refined(pair, self.turn, first, self.windows, _COLD_ROUNDS)
        for _ in range(2):
            found = settled_across(pair, self.turn, found, self.windows)
            found = refined(pair, self.turn, found, self.windows, _WARM_ROUNDS)
        return found

    def apart(self, one: Frame) -> int:
        """Return how many lines two groups of lines need so that they share next to no noise.

        The beam is as wide as neighbouring lines are alike; the windows add theirs. Two Gaussian
        averages this far apart agree to about 6 %.
        """
        beam = beam_lines(one.lines)
        wide = beam**2 + self.windows.phase[1] ** 2 + 2 * self.windows.calm[1] ** 2
        return int(np.ceil(_APART * np.sqrt(wide)))

    def _rough(self, before: Frame, after: Frame) -> Shift:
        far = int(np.ceil(self.reach.down / self.every))
        wide = self.reach.across
        search = Search(down=(-far, far), across=(-wide, wide))
        down, across = rough_shift(_envelope(before.lines), _envelope(after.lines), search)
        nodes = (before.lines.shape[1], len(before.lines) // NODE)
        binned = (cv2.resize(part, nodes, interpolation=cv2.INTER_AREA) for part in (down, across))
        along, over = (np.asarray(part, np.float32) for part in binned)
        return Shift(along, over, np.ones_like(along))


def _level(lines: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return real lines about zero: a converter without a sign counts from its middle."""
    real = np.asarray(lines, np.float64)
    return np.asarray(real - real.mean(axis=0))


def _size(lines: NDArray[np.generic]) -> float:
    """Return the root mean square, found so that no square leaves the range of numbers."""
    amounts = np.abs(np.asarray(lines, np.complex128))
    largest = float(amounts.max()) or 1.0
    return largest * float(np.sqrt(np.mean((amounts / largest) ** 2))) or 1.0


def beam_lines(lines: Turning) -> float:
    """Return the standard deviation of the beam [lines], from how alike neighbouring lines are."""
    whole = lines[..., 0] + 1j * lines[..., 1]
    product = abs(np.vdot(whole[:, 1:], whole[:, :-1]))
    size = np.linalg.norm(whole[:, 1:]) * np.linalg.norm(whole[:, :-1])
    alike = float(np.clip(product / max(float(size), 1e-12), 1e-3, _SAME))
    return float(1 / (2 * np.sqrt(-np.log(alike))))


def _envelope(lines: Turning) -> Grid:
    """Return the logarithm of the envelope, so that one bright echo does not decide for a block."""
    size = np.hypot(lines[..., 0], lines[..., 1])
    flat = np.log1p(size / (size.mean() + 1e-12)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(flat, (1, 5), sigmaX=0.0, sigmaY=0.8), np.float32)
