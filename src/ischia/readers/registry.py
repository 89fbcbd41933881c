"""Every format we read, and which reader a file belongs to."""

from typing import Final

from ischia.model.errors import InputError
from ischia.readers.biodex import BIODEX
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile, Reader
from ischia.readers.dicom import DICOM
from ischia.readers.humac import HUMAC
from ischia.readers.isomed import ISOMED
from ischia.readers.nordbord import NORDBORD
from ischia.readers.rf import RF
from ischia.readers.sto import STO
from ischia.readers.table import TABLE
from ischia.readers.trc import TRC
from ischia.readers.video import VIDEO

# A reader whose library is an optional extra imports it when it reads, so this list stays light.
READERS: Final[tuple[Reader, ...]] = (
    *(BIODEX, ISOMED, HUMAC, NORDBORD, TABLE),
    *(C3D, TRC, STO),
    *(DICOM, RF, VIDEO),
)


def find(raw: RawFile, name: str | None = None) -> Reader:
    """Return the reader of a file: the one that is named, else the one that its content calls for.

    Raises
    ------
    InputError
        When no reader has that name, none knows the content, or two do.
    """
    if name is not None:
        return _by_name(raw, name)
    claimed = [reader for reader in READERS if reader.claims(raw)]
    if not claimed:
        raise InputError(
            where=raw.shown,
            found="content that no reader knows" if raw.data else "an empty file",
            expected=f"a file of {', '.join(reader.name for reader in READERS)}",
            do="Check the export. A table of another make is read by a profile, which "
            "`ischia profile FILE` proposes; --reader NAME forces a reader.",
        )
    if len(claimed) > 1:
        both = " and ".join(reader.name for reader in claimed)
        raise InputError(
            where=raw.shown,
            found=f"content that {both} can both read",
            expected="one reader",
            do=f"Name one with --reader, or with reader = in visit.toml: {both}.",
        )
    return claimed[0]


def _by_name(raw: RawFile, name: str) -> Reader:
    for reader in READERS:
        if reader.name == name:
            return reader
    raise InputError(
        where=raw.shown,
        found=f"reader {name!r}",
        expected=", ".join(reader.name for reader in READERS),
        do="Name one of these, or leave it out so that the content decides.",
    )
