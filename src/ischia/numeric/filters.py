"""Filters that leave events where they happened."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt, sosfilt_zi

_ORDER = 2  # of one pass; two passes make four
# Two passes lower the cut-off; this moves it back to where the caller asked for it.
_TWO_PASSES = (np.sqrt(2.0) - 1.0) ** (1.0 / (2 * _ORDER))
_PAD_SAMPLES = 12
_BATCH = 64  # pieces that are filtered at once
_BLOCK = 16_384  # samples of each that are


def zero_lag_lowpass(
    values: NDArray[np.float64], *, fs_hz: float, cutoff_hz: float
) -> NDArray[np.float64]:
    """Return `values` without what is faster than `cutoff_hz`, and without delay.

    Butterworth, second order, forwards and backwards; the cut-off is that of the double pass
    (−3 dB there). A filter that runs one way only would move the angle of a peak.

    Parameters
    ----------
    values
        Evenly sampled, shape (t,), any unit.
    fs_hz, cutoff_hz
        Sampling rate and cut-off. [Hz]

    Returns
    -------
    ndarray
        Shape (t,). The same values where the cut-off is not below half the sampling rate, since
        nothing faster can be in them, and where there are too few samples to tell.
    """
    return zero_lag_lowpass_each([values], fs_hz=fs_hz, cutoff_hz=cutoff_hz)[0]


def zero_lag_lowpass_each(
    pieces: Sequence[NDArray[np.float64]], *, fs_hz: float, cutoff_hz: float
) -> list[NDArray[np.float64]]:
    """Return each piece as `zero_lag_lowpass` does, many at a time.

    Setting the filter up takes longer than a repetition takes to pass it. Pieces of a batch stand
    one below the other, each from the left; what follows a shorter one is thrown away.
    """
    normal = cutoff_hz / float(_TWO_PASSES) / (fs_hz / 2)
    filtered = [piece.astype(np.float64) for piece in pieces]
    long = [at for at, piece in enumerate(pieces) if piece.size > _PAD_SAMPLES and normal < 1]
    for batch in (long[at : at + _BATCH] for at in range(0, len(long), _BATCH)):
        for at, smooth in zip(batch, _both_ways([pieces[at] for at in batch], normal), strict=True):
            filtered[at] = smooth
    return filtered


def _both_ways(
    pieces: Sequence[NDArray[np.float64]], normal_cutoff: float
) -> list[NDArray[np.float64]]:
    sections, at_rest = _sections(normal_cutoff)
    lengths = [piece.size + 2 * _PAD_SAMPLES for piece in pieces]
    rows = np.zeros((len(pieces), max(lengths)))
    for row, piece, length in zip(rows, pieces, lengths, strict=True):
        row[:_PAD_SAMPLES] = 2 * piece[0] - piece[_PAD_SAMPLES:0:-1]
        row[_PAD_SAMPLES : length - _PAD_SAMPLES] = piece
        row[length - _PAD_SAMPLES : length] = 2 * piece[-1] - piece[-2 : -_PAD_SAMPLES - 2 : -1]
    for _ in range(2):
        rows = _turned_pass(rows, lengths, sections, at_rest)
    return [
        row[_PAD_SAMPLES : length - _PAD_SAMPLES] for row, length in zip(rows, lengths, strict=True)
    ]


def _turned_pass(
    rows: NDArray[np.float64],
    lengths: Sequence[int],
    sections: NDArray[np.float64],
    at_rest: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return rows after one pass, each with its last sample first.

    Block after block, with the state handed on: an hour in one piece would be copied five times,
    and memory that is touched for the first time costs more than the filter.
    """
    turned = np.zeros_like(rows)
    state = at_rest[:, None, :] * rows[None, :, :1]
    for begin in range(0, rows.shape[1], _BLOCK):
        passed, state = sosfilt(sections, rows[:, begin : begin + _BLOCK], axis=1, zi=state)
        for row, there, length in zip(turned, passed, lengths, strict=True):
            end = min(begin + _BLOCK, length)
            row[length - end : max(0, length - begin)] = there[: max(0, end - begin)][::-1]
    return turned


@lru_cache(maxsize=32)
def _sections(normal_cutoff: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the filter's sections and their state at rest.

    Both take longer to make than a repetition takes to filter, which is why scipy's `sosfiltfilt`,
    which makes them anew, is not used; the numbers are the same.
    """
    sections = np.asarray(butter(_ORDER, normal_cutoff, output="sos"), dtype=np.float64)
    return sections, np.asarray(sosfilt_zi(sections), dtype=np.float64)
