"""DICOM ultrasound: stills and multi-frame clips of any maker become grey frames with a scale."""

from ischia.readers.contract import RawFile, Reader
from ischia.readers.dicom.map import cines, numbers_of, pictures_and_regions, side_of
from ischia.readers.dicom.pixels import SYNTAXES
from ischia.readers.dicom.whole import Head, whole

__all__ = [
    "DICOM",
    "SYNTAXES",
    "Head",
    "numbers_of",
    "pictures_and_regions",
    "side_of",
    "whole",
]

_PREAMBLE = 128


def _claims(raw: RawFile) -> bool:
    return raw.data[_PREAMBLE : _PREAMBLE + 4] == b"DICM"


DICOM = Reader(
    name="dicom", version=2, title="DICOM ultrasound image or clip", claims=_claims, read=cines
)
