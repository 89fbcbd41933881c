"""From the bytes of an HDF5 file, MATLAB's version 7.3 among them, to one named array."""

import io
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rf.named import bearable, missing, torn

HDF5_MARK: Final = b"\x89HDF\r\n\x1a\n"
MATLAB_MARK: Final = b"MATLAB 7.3 MAT-file"
_USER_BLOCK: Final = 512  # bytes that MATLAB writes in front
_PARTS: Final = ("real", "imag")  # how MATLAB stores a complex number


def is_hdf5(data: bytes) -> bool:
    """Say whether bytes are HDF5, with MATLAB's heading in front of it or without."""
    return data.startswith((HDF5_MARK, MATLAB_MARK)) or data.startswith(HDF5_MARK, _USER_BLOCK)


def named_array(raw: RawFile, name: str) -> NDArray[Any]:
    """Return an array of numbers by its path; groups stand before slashes.

    What MATLAB wrote comes back with its axes in MATLAB's order, which it stores the other way
    round. Nothing outside the bytes is opened: a link or a store in another file is refused.

    Raises
    ------
    InputError
        When the file is cut short or damaged, too large, or has no such array of its own.
    """
    import h5py

    try:
        with h5py.File(io.BytesIO(raw.data), "r") as file:
            found = _own(raw, file, name)
            bearable(raw, name, found.shape)
            held = np.asarray(found[()])
    except InputError:
        raise
    except Exception:  # noqa: BLE001  # the library raises anything at all on damaged bytes
        raise torn(raw, "an HDF5 file") from None
    if held.dtype.names and set(held.dtype.names) == set(_PARTS):
        held = held["real"] + 1j * held["imag"]
    return held.T if raw.data.startswith(MATLAB_MARK) else held


def _own(raw: RawFile, file: Any, name: str) -> Any:  # noqa: ANN401  # h5py has no types
    """Return the dataset, every step of whose path lies in this file."""
    import h5py

    place, steps = file, [step for step in name.split("/") if step]
    for step in steps:
        link = place.get(step, getlink=True) if isinstance(place, h5py.Group) else None
        if not isinstance(link, h5py.HardLink):
            names = ", ".join(sorted(place)[:8]) if isinstance(place, h5py.Group) else "an array"
            raise missing(raw, name, names or "no array")
        place = place[step]
    if not isinstance(place, h5py.Dataset) or place.is_virtual or place.external:
        raise missing(raw, name, "no array of this file under this name")
    return place
