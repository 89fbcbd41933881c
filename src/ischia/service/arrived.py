"""A DICOM object that came over the network: whether it is whole, and what it measures."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Marks
from ischia.readers.contract import RawFile
from ischia.readers.dicom import SYNTAXES, Head, numbers_of, side_of, whole
from ischia.readers.room import require_bearable
from ischia.service.explain import measurements_json
from ischia.service.files import raw_file
from ischia.service.loose import measure_files
from ischia.service.structured_report import report_of
from ischia.writers.files import write_atomically

__all__ = ["SYNTAXES", "Arrived", "Head", "arrived", "examined", "write_atomically"]
_SIMULATED: Final = "SIMULATED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What was measured of an object."""

    document: dict[str, Any]  # ischia.measurements/1
    report: bytes | None  # a structured report; None where nothing could be measured


def examined(path: Path, *, begins_at: int, syntax: str, shown: str) -> Head:
    """Return what a received object says of itself, once it is known to be whole and bearable.

    Parameters
    ----------
    path
        Where it lies.
    begins_at
        Where in the file its data set begins.
    syntax
        UID of its transfer syntax.
    shown
        Name for messages; never its own, which may name a person.

    Raises
    ------
    InputError
        When it is cut short, contradicts itself, or claims more pixels than can be borne.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(begins_at)
        head = whole(stream, size, syntax, shown)
    if any(head.shape):
        require_bearable(RawFile(shown=shown, data=b""), head.shape)
    return head


def arrived(path: Path, said: RecordingEntry) -> Arrived:
    """Return what is measured of a received ultrasound image, and the report that goes back.

    The side is the file's own where it states one, else that of `said`.

    Raises
    ------
    InputError
        When it is no ultrasound image, cannot be read, or nobody says which side it is of.
    """
    raw = raw_file(path)
    side = side_of(raw) or said.side
    if side is None:
        raise InputError(
            where=raw.shown,
            found="no side: the machine did not write one",
            expected="left or right in the object",
            do="Set the machine to write the laterality, start the node with --side, or measure "
            "the stored object with `ischia measure`.",
        )
    facts = replace(said, path=path.name, side=side)
    measured = measure_files([path], facts)
    report = None
    if measured.measurements:
        simulated = any(_SIMULATED in (source.device or "") for source in measured.sources)
        marks = Marks(schema="ischia.marks/1", recording=raw.sha256, marks=(), simulated=simulated)
        report = report_of(raw, facts, numbers_of(raw), marks, measured.measurements)
    return Arrived(document=measurements_json(measured, curves=False), report=report)
