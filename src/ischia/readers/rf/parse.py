"""From the bytes of a MATLAB file to one named array."""

import io
import math
import warnings
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile

MAT_MARK: Final = b"MATLAB 5.0 MAT-file"
HDF5_MARK: Final = b"\x89HDF\r\n\x1a\n"
# What a file may claim to hold once unpacked: 200 frames of 2,048 × 256 as double precision.
MOST_VALUES: Final = 1 << 27


def named_array(raw: RawFile, name: str) -> NDArray[Any]:
    """Return an array of numbers by its name; fields of a structure stand after slashes.

    Raises
    ------
    InputError
        When the file is cut short, too large, of another kind, or has no such array.
    """
    if raw.data.startswith(HDF5_MARK):
        raise InputError(
            where=raw.shown,
            found="HDF5 (also what MATLAB writes with -v7.3)",
            expected="a MATLAB file of version 5 to 7",
            do="Save it again in MATLAB with save(…, '-v7'), or from Python with scipy.io.savemat.",
        )
    if not raw.data.startswith(MAT_MARK):
        raise InputError(
            where=raw.shown,
            found=f"{len(raw.data)} bytes that do not begin as a MATLAB file does",
            expected="a MATLAB file of version 5 to 7",
            do="Export the echoes as a .mat file.",
        )
    first, *fields = name.split("/")
    held = _loaded(raw, first)
    for field in fields:
        held = _field(raw, held, name, field)
    if held.dtype.kind not in "iufc" or not held.size:
        raise _missing(raw, name, "no numbers under this name")
    return held


def _loaded(raw: RawFile, name: str) -> NDArray[Any]:
    """Return one variable; nothing else of the file is unpacked."""
    from scipy.io import loadmat, whosmat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream: Any = io.BytesIO(raw.data)  # the types of its reader know paths only
            _bearable(raw, name, {found: tuple(shape) for found, shape, _ in whosmat(stream)})
            stream.seek(0)
            return np.asarray(loadmat(stream, variable_names=[name])[name])
    except InputError:
        raise
    except Exception:  # noqa: BLE001  # the decoder raises anything at all on damaged bytes
        raise InputError(
            where=raw.shown,
            found="a MATLAB file that cannot be unpacked",
            expected="a whole file",
            do="Export it again; the file may have been cut short on its way.",
        ) from None


def _bearable(raw: RawFile, name: str, listed: dict[str, tuple[int, ...]]) -> None:
    if name not in listed:
        names = ", ".join(sorted(listed)[:8]) or "no variable"
        raise _missing(raw, name, names)
    shape = listed[name]
    many = math.prod(max(int(n), 0) for n in shape)
    if many > MOST_VALUES:
        raise InputError(
            where=raw.shown,
            found=f"{name}: {' × '.join(map(str, shape))} values",
            expected=f"at most {MOST_VALUES // 2**20} million",
            do="Save fewer frames; two that are pressed by about 1 % are enough.",
        )


def _field(raw: RawFile, held: NDArray[Any], name: str, field: str) -> NDArray[Any]:
    names = held.dtype.names or ()
    if field not in names or not held.size:
        raise _missing(raw, name, f"fields {', '.join(names) or 'none'}")
    return np.asarray(held[field].flat[0])


def _missing(raw: RawFile, name: str, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=f"an array of numbers {name!r}, as the profile says",
        do="Set dataset in the profile to the name of the array that holds the echoes.",
    )
