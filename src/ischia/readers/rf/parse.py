"""From the bytes of a MATLAB or HDF5 file to one named array of numbers."""

import io
import struct
import warnings
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rf import hdf5
from ischia.readers.rf.named import bearable, missing, torn

MAT_MARK: Final = b"MATLAB 5.0 MAT-file"
_HEAD, _TAG = 128, 8  # bytes of the file's own heading, and of each variable's
_COMPRESSED: Final = 15
_BYTES: Final = 8  # of a value in double precision


def named_array(raw: RawFile, name: str) -> NDArray[Any]:
    """Return an array of numbers by its name; fields and groups stand before slashes.

    Cells of MATLAB, and structures that stand in a row, come one behind the other on a last axis.

    Raises
    ------
    InputError
        When the file is cut short, too large, of another kind, or has no such array.
    """
    if hdf5.is_hdf5(raw.data):
        held = hdf5.named_array(raw, name)
    elif raw.data.startswith(MAT_MARK):
        held = _of_matlab(raw, name)
    else:
        raise InputError(
            where=raw.shown,
            found=f"{len(raw.data)} bytes that begin neither as a MATLAB file nor as HDF5",
            expected="a .mat file of version 5 to 7.3, or an HDF5 file",
            do="Export the echoes as one of them.",
        )
    if held.dtype.kind not in "iufc" or not held.size:
        raise missing(raw, name, "no numbers under this name")
    return held


def _of_matlab(raw: RawFile, name: str) -> NDArray[Any]:
    first, *fields = name.split("/")
    held = _loaded(raw, first)
    for field in fields:
        held = _field(raw, held, name, field)
    return _in_a_row(raw, name, list(held.flat)) if held.dtype == object else held


def _loaded(raw: RawFile, name: str) -> NDArray[Any]:
    """Return one variable; nothing else of the file is unpacked."""
    from scipy.io import loadmat, whosmat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream: Any = io.BytesIO(raw.data)  # the types of its reader know paths only
            listed = {found: tuple(shape) for found, shape, _ in whosmat(stream)}
            _bearable(raw, name, listed)
            bearable(raw, name, (largest_bytes(raw.data) // _BYTES,))  # cells hide their own sizes
            stream.seek(0)
            return np.asarray(loadmat(stream, variable_names=[name])[name])
    except InputError:
        raise
    except Exception:  # noqa: BLE001  # the decoder raises anything at all on damaged bytes
        raise torn(raw, "a MATLAB file") from None


def _bearable(raw: RawFile, name: str, listed: dict[str, tuple[int, ...]]) -> None:
    if name not in listed:
        raise missing(raw, name, ", ".join(sorted(listed)[:8]) or "no variable")
    bearable(raw, name, listed[name])


def _field(raw: RawFile, held: NDArray[Any], name: str, field: str) -> NDArray[Any]:
    names = held.dtype.names or ()
    if field not in names or not held.size:
        raise missing(raw, name, f"fields {', '.join(names) or 'none'}")
    return _in_a_row(raw, name, list(held[field].flat))


def _in_a_row(raw: RawFile, name: str, parts: list[Any]) -> NDArray[Any]:
    arrays = [np.asarray(part) for part in parts]
    if len({one.shape for one in arrays}) != 1:
        shapes = ", ".join(" × ".join(map(str, one.shape)) for one in arrays[:4])
        raise missing(raw, name, f"parts of {shapes or 'no'} values")
    return arrays[0] if len(arrays) == 1 else np.stack(arrays, axis=-1)


def largest_bytes(data: bytes) -> int:
    """Return how much the largest variable of a MATLAB file of version 5 takes once unpacked.

    The size stands at the head of each, so that nothing is unpacked but that.
    """
    order, at, largest = "<" if data[126:128] == b"IM" else ">", _HEAD, 0
    while at + _TAG <= len(data):
        kind, size = struct.unpack_from(f"{order}II", data, at)
        unpacked = size
        if kind == _COMPRESSED:
            tag = zlib.decompressobj().decompress(data[at + _TAG : at + _TAG + size], _TAG)
            unpacked = struct.unpack_from(f"{order}I", tag, 4)[0]
        largest, at = max(largest, unpacked), at + _TAG + size
    return largest
