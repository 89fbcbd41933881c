"""Room for long arrays: in memory while they are short, else in a file that has no name."""

import tempfile
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

IN_MEMORY_BYTES: Final = 1 << 28
_T = TypeVar("_T", bound=np.generic)


def room_for(shape: tuple[int, ...], kind: type[_T]) -> NDArray[_T]:
    """Return an array of this shape whose pages are taken only as they are filled.

    Above `IN_MEMORY_BYTES` it lies in a temporary file without a name, which is gone with the
    array or the process: nothing of a person is ever left on the disk.
    """
    if int(np.prod(shape)) * np.dtype(kind).itemsize <= IN_MEMORY_BYTES:
        return np.zeros(shape, dtype=kind)
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, dtype=kind, mode="w+", shape=shape)
