"""Runs of consecutive true samples."""

import numpy as np
from numpy.typing import NDArray


def runs(mask: NDArray[np.bool_], *, min_len: int = 1) -> list[slice]:
    """Return a slice for each run of true samples at least `min_len` long, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).view(np.int8)))
    pairs = edges.reshape(-1, 2)
    return [slice(int(a), int(b)) for a, b in pairs if b - a >= min_len]


def longest_run(mask: NDArray[np.bool_]) -> slice | None:
    """Return the longest run of true samples, the first of equals, None where there is none."""
    return max(runs(mask), key=lambda run: run.stop - run.start, default=None)
