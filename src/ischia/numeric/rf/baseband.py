"""Real lines of a carrier → their slowly turning complex form, with as few samples as it needs."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Lines = NDArray[np.float32]  # (depth, line)
Turning = NDArray[np.float32]  # (depth, line, 2): in-phase and quadrature

_SEGMENT: Final = 1024  # samples of a spectrum
_SMOOTH: Final = 9  # of its bins
_HALF_POWER: Final = 0.25  # half the amplitude
_KEPT: Final = 2.6  # samples for each cycle of the width at half amplitude
_PASSED: Final = 0.6  # standard deviation of what is passed, of the band's width
_TAPS: Final = 3.0  # standard deviations of the window to each side
_AROUND: Final = (0.5, 1.4)  # of what is said of the centre
_LOWEST: Final = 0.01  # cycles per sample, below which nothing is an echo


class Band(NamedTuple):
    """Where the echoes of a recording lie in frequency, in cycles per sample."""

    centre: float
    width: float  # at half amplitude


def band(lines: NDArray[np.floating], near: float | None = None) -> Band:
    """Return the band of real lines (depth, line): the middle of the spectrum at half amplitude.

    It is looked for around `near` [cycles per sample] where that is given: what a maker prints is
    the transducer's, and tissue takes from the upper half. White noise lies under the whole
    spectrum and is taken off by its median.
    """
    rows = min(_SEGMENT, len(lines))
    window = np.hanning(rows)[:, None]
    starts = range(0, max(len(lines) - rows, 0) + 1, max(rows // 2, 1))
    power = np.zeros(rows // 2 + 1)
    for start in starts:
        piece = lines[start : start + rows]
        power += np.abs(np.fft.rfft((piece - piece.mean(axis=0)) * window, axis=0) ** 2).sum(axis=1)
    power = np.convolve(power, np.ones(_SMOOTH) / _SMOOTH, "same")
    cycles = np.arange(power.size) / rows
    power = np.maximum(power - np.median(power), 0.0)
    low, high = (_LOWEST, 0.5) if near is None else (_AROUND[0] * near, _AROUND[1] * near)
    power[(cycles < low) | (cycles > high)] = 0.0
    top = int(power.argmax())
    below = np.flatnonzero(power < _HALF_POWER * power[top])
    first = int(below[below < top].max(initial=-1)) + 1
    last = int(below[below > top].min(initial=power.size)) - 1
    width = max(float(cycles[last] - cycles[first]), 1 / rows)
    return Band(float(cycles[first] + cycles[last]) / 2, width)


def fewest_samples(found: Band) -> int:
    """Return by how much lines of this band may be thinned once they are demodulated."""
    return max(1, int(1 / (_KEPT * found.width)))


def demodulated(lines: NDArray[np.floating], found: Band, every: int) -> Turning:
    """Return the complex form of real lines, every so many samples, without its carrier.

    The line at sample n is the real part of the result at n / `every`, turned by 2π · centre · n.
    """
    spread = 1 / (2 * np.pi * _PASSED * found.width)
    reach = max(int(_TAPS * spread), 2)
    n = np.arange(-reach, reach + 1)
    window = np.exp(-0.5 * (n / spread) ** 2)
    window /= window.sum()
    turn = 2 * np.pi * found.centre
    real = np.ascontiguousarray(lines, np.float32)
    # Correlating with the carrier under a window is a band-pass whose output is already complex.
    kernels = (window * np.cos(turn * n), -window * np.sin(turn * n))
    parts = [
        cv2.filter2D(real, cv2.CV_32F, k.astype(np.float32)[:, None])[::every] for k in kernels
    ]
    back = np.exp(-1j * turn * every * np.arange(len(parts[0]))).astype(np.complex64)[:, None]
    return as_pair(2 * (parts[0] + 1j * parts[1]) * back)


def as_pair(lines: NDArray[np.complexfloating]) -> Turning:
    """Return complex lines as pairs of real numbers, as the image library takes them."""
    return np.stack([lines.real, lines.imag], axis=-1).astype(np.float32)
