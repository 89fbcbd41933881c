"""How well answers fit what is true: calibration, and how often the first answer is right."""

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.numeric.repeats import NORMAL95

BINS = 10


def calibration_error(probability: FloatArray, true: NDArray[np.bool_]) -> float:
    """Return the expected calibration error of probabilities said, a share from 0 to 1.

    Ten bins of equal width; in each, how far the mean probability said lies from the share that
    was true, weighted by how often something was said there. Nothing said: no error, 0.

    Raises
    ------
    ValueError
        When there are not as many probabilities as truths.
    """
    said, was = probability.ravel(), true.ravel()
    if said.size != was.size:
        msg = f"{said.size} probabilities for {was.size} truths"
        raise ValueError(msg)
    rows = reliability(said, was)
    return float(sum(n * abs(mean - share) for n, mean, share in rows) / max(said.size, 1))


def reliability(
    probability: FloatArray, true: NDArray[np.bool_]
) -> tuple[tuple[int, float, float], ...]:
    """Return of each bin that holds any: how many, the mean said, the share that was true."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    rows = []
    for b in range(BINS):
        inside = bins == b
        if inside.any():
            rows.append(
                (int(inside.sum()), float(probability[inside].mean()), float(true[inside].mean()))
            )
    return tuple(rows)


def share95(hits: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    share, tail = hits / n, NORMAL95**2 / n
    middle = (share + tail / 2) / (1 + tail)
    half = NORMAL95 * np.sqrt(share * (1 - share) / n + tail / (4 * n)) / (1 + tail)
    return float(middle - half), float(middle + half)
