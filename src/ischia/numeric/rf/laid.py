"""The innermost loop: one frame taken from where it has moved to and laid on the other."""

from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

NODE: Final = 4  # thinned samples that share one node of the field
_SIX: Final = 6  # samples a value between samples is taken from; four lines across
_FOUR: Final = 4


@numba.njit(cache=True, nogil=True, fastmath=True)
def _six(f: float, w: NDArray[np.float32]) -> None:
    """Put the weights of the polynomial through six samples into `w`; `f` is from the third."""
    a, b, c, d, e, g = f + 2, f + 1, f, f - 1, f - 2, f - 3
    w[0] = -b * c * d * e * g / 120
    w[1] = a * c * d * e * g / 24
    w[2] = -a * b * d * e * g / 12
    w[3] = a * b * c * e * g / 12
    w[4] = -a * b * c * d * g / 24
    w[5] = a * b * c * d * e / 120


@numba.njit(cache=True, nogil=True, fastmath=True)
def _four(f: float, w: NDArray[np.float32]) -> None:
    a, b, c, d = f + 1, f, f - 1, f - 2
    w[0] = -b * c * d / 6
    w[1] = a * c * d / 2
    w[2] = -a * b * d / 2
    w[3] = a * b * c / 6


@numba.njit(cache=True, nogil=True, fastmath=True)
def laid_over(
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    along: NDArray[np.float32],
    across: NDArray[np.float32],
    turn: float,
) -> NDArray[np.float32]:
    """Return for each node: `before` times the conjugate of `after` where it has gone, and power.

    Parameters
    ----------
    before, after
        (thinned sample, line, 2), demodulated alike.
    along, across
        Displacement at the nodes (node, line), in thinned samples and lines; linear between nodes.
    turn
        Phase of the carrier over one thinned sample [rad].

    Returns
    -------
    ndarray
        (node, line, 3): real and imaginary part of the product, power of `after`, each the mean
        over the node. What comes from outside the frame counts as silence.
    """
    rows, columns = after.shape[0], after.shape[1]
    nodes = along.shape[0]
    found = np.zeros((nodes, columns, 3), np.float32)
    wy, wx = np.empty(_SIX, np.float32), np.empty(_FOUR, np.float32)
    for j in range(nodes):
        up, down = max(j - 1, 0), min(j + 1, nodes - 1)
        for x in range(columns):
            there = x + across[j, x]
            column = int(np.floor(there))
            _four(there - column, wx)
            middle = along[j, x]
            cos, sin = np.cos(turn * middle), np.sin(turn * middle)
            for k in range(NODE):
                y = j * NODE + k
                off = (k - 0.5 * (NODE - 1)) / NODE
                slope = along[down, x] - middle if off > 0 else middle - along[up, x]
                place = y + middle + off * slope
                row = int(np.floor(place))
                if row < 2 or row > rows - 4 or column < 1 or column > columns - 3:  # noqa: PLR2004
                    continue
                _six(place - row, wy)
                real = np.float32(0)
                other = np.float32(0)
                for m in range(_SIX):
                    part_r = np.float32(0)
                    part_i = np.float32(0)
                    for n in range(_FOUR):
                        part_r += wx[n] * after[row - 2 + m, column - 1 + n, 0]
                        part_i += wx[n] * after[row - 2 + m, column - 1 + n, 1]
                    real += wy[m] * part_r
                    other += wy[m] * part_i
                # The carrier is turned from the node's own place by a small angle: a series does.
                q = turn * off * slope
                near_cos = 1 - q * q * (0.5 - q * q / 24)
                near_sin = q * (1 - q * q * (1 / 6 - q * q / 120))
                c, s = cos * near_cos - sin * near_sin, sin * near_cos + cos * near_sin
                real, other = real * c - other * s, real * s + other * c
                found[j, x, 0] += before[y, x, 0] * real + before[y, x, 1] * other
                found[j, x, 1] += before[y, x, 1] * real - before[y, x, 0] * other
                found[j, x, 2] += real * real + other * other
    return found / np.float32(NODE)
