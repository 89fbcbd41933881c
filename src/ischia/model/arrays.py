"""Arrays inside frozen types: float64, of one length, locked against writing."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def lock(owner: object, *names: str) -> None:
    """Replace each named array of `owner` by a read-only view; the caller's array stays his."""
    for name in names:
        view: NDArray[Any] = np.asarray(getattr(owner, name)).view()
        view.setflags(write=False)
        object.__setattr__(owner, name, view)


def same_length(owner: object, *names: str) -> None:
    """Refuse arrays that cannot share a clock.

    Raises
    ------
    ValueError
        When the first axes differ; the message names each array and its shape.
    """
    shapes = {name: np.asarray(getattr(owner, name)).shape for name in names}
    if len({shape[0] for shape in shapes.values()}) != 1:
        msg = f"{type(owner).__name__}: arrays must share their first axis; got {shapes}"
        raise ValueError(msg)
