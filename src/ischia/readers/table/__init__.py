"""Any table of samples, read as a profile says: CSV, TSV, columns of blanks, XLSX."""

from typing import Final

from ischia.readers.contract import Reader
from ischia.readers.markers import is_mapping
from ischia.readers.table.map import TAG, recordings
from ischia.readers.table.profile import UNCONFIRMED, built_in

__all__ = ["TABLE", "UNCONFIRMED", "built_in"]

_NO_TABLE: Final = (b"MATLAB 5.0 MAT-file", b"MATLAB 7.3 MAT-file", b"\x89HDF")
_NAME, _, _VERSION = TAG.partition("@")

TABLE: Final = Reader(
    name=_NAME,
    version=int(_VERSION),
    title="any table of samples, by the profile that the visit names",
    # A profile may also be of raw echoes, whose files are known by how they begin.
    # A mapping of markers is of the file's own reader.
    claims=lambda raw: (
        raw.profile is not None
        and not raw.data.startswith(_NO_TABLE)
        and not is_mapping(raw.profile)
    ),
    read=recordings,
)
