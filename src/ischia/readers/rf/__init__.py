"""Radio-frequency and IQ frames in MATLAB and HDF5 files, laid out as a profile says."""

from typing import Final

from ischia.readers.contract import RawFile, Reader
from ischia.readers.rf.hdf5 import is_hdf5
from ischia.readers.rf.map import TAG, rf_recordings
from ischia.readers.rf.parse import MAT_MARK

__all__ = ["RF"]

_NAME, _, _VERSION = TAG.partition("@")


def _claims(raw: RawFile) -> bool:
    return raw.data.startswith(MAT_MARK) or is_hdf5(raw.data)


RF: Final = Reader(
    name=_NAME,
    version=int(_VERSION),
    title="radio-frequency or IQ frames of an ultrasound machine, by the profile the visit names",
    claims=_claims,
    read=rf_recordings,
)
