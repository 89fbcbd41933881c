"""Runs of consecutive true samples."""

import numpy as np
from numpy.typing import NDArray


def runs(mask: NDArray[np.bool_], *, min_len: int = 1) -> list[slice]:
    """Return a slice for each run of true samples at least `min_len` long, in order."""
    edges = (np.flatnonzero(mask[1:] != mask[:-1]) + 1).tolist()
    if mask.size and mask[0]:
        edges.insert(0, 0)
    if mask.size and mask[-1]:
        edges.append(mask.size)
    return [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= min_len]


def longest_run(mask: NDArray[np.bool_]) -> slice | None:
    """Return the longest run of true samples, the first of equals, None where there is none."""
    return max(runs(mask), key=lambda run: run.stop - run.start, default=None)
