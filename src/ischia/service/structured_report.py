"""What was drawn on a recording, and measured of it, as a DICOM structured report."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ischia.knowledge.load import load
from ischia.measure.ultrasound.drawn import drawn_size
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measurement
from ischia.model.ultrasound import Cine
from ischia.readers.contract import RawFile
from ischia.readers.dicom import numbers_of
from ischia.service.files import raw_file
from ischia.service.intake import read
from ischia.service.loose import MARKS_BESIDE, case_of, facts_of, marks_of, measure_files
from ischia.service.scale import scaled
from ischia.writers.dicom_sr import ImageReference, structured_report
from ischia.writers.files import write_atomically

_HALF_PX = 0.5  # the outer edge of a pixel, counted from its middle


def write_structured_report(path: Path, out: Path, options: RecordingEntry) -> Path:
    """Write the marks and measurements of one DICOM recording as a structured report.

    Facts and marks come from the case that the file lies in, or from `options` and the marks
    beside it.

    Raises
    ------
    InputError
        When the file is no DICOM image, nothing was drawn on it, or a mark is not on the picture.
    MissingExtraError
        When the part that writes structured reports is not installed.
    StorageError
        When the report cannot be written; nothing half written is left.
    """
    raw, case = raw_file(path), case_of(path)
    facts = facts_of(path, case, options)
    numbers = numbers_of(raw)
    marks = marks_of(path, case).get(raw.sha256)
    if marks is None:
        raise InputError(
            where=raw.shown,
            found="no marks on this recording",
            expected=f"marks/ of its case, or {raw.shown}{MARKS_BESIDE} beside it, for its hash",
            do="Draw on it first; the marks must name the sha256 of the very file.",
        )
    write_atomically(
        out, report_of(raw, facts, numbers, marks, measure_files([path], options).measurements)
    )
    return out


def report_of(
    raw: RawFile,
    facts: RecordingEntry,
    numbers: Mapping[str, str],
    marks: Marks,
    measured: Sequence[Measurement],
) -> bytes:
    """Return marks and measurements of one DICOM recording as a structured report.

    Raises
    ------
    InputError
        When the file is no DICOM image, or a mark is not on the picture.
    MissingExtraError
        When the part that writes structured reports is not installed.
    """
    cine = scaled(_clip(raw, facts), marks)
    _require_inside(raw, cine, marks)
    frames, rows, columns = cine.pixels.shape
    return structured_report(
        ImageReference(**numbers, frames=frames, rows=rows, columns=columns),
        marks,
        measured,
        sizes={m.id: size for m in marks.marks if (size := drawn_size(cine, m))},
        words=load().words(),
        structure=cine.structure,
        side=cine.side,
    )


def _clip(raw: RawFile, facts: RecordingEntry) -> Cine:
    found = [recording for recording in read(raw, facts) if isinstance(recording, Cine)]
    if len(found) != 1:
        raise InputError(
            where=raw.shown,
            found="no picture in it",
            expected="one ultrasound image or clip",
            do="Name the DICOM file that was drawn upon.",
        )
    return found[0]


def _require_inside(raw: RawFile, cine: Cine, marks: Marks) -> None:
    outside = [mark.id for mark in marks.marks if not _inside(cine, mark)]
    if outside:
        frames, rows, columns = cine.pixels.shape
        raise InputError(
            where=raw.shown,
            found=f"marks that are not on the picture: {', '.join(outside)}",
            expected=f"frames 0 to {frames - 1}, points within {columns}×{rows} pixels",
            do="Draw them again; they may belong to another recording.",
        )


def _inside(cine: Cine, mark: Mark) -> bool:
    frames, rows, columns = cine.pixels.shape
    on_picture = all(
        -_HALF_PX <= x <= columns - _HALF_PX and -_HALF_PX <= y <= rows - _HALF_PX
        for x, y in mark.points_px
    )
    least = {"caliper": 2, "polyline": 2, "region": 3}.get(mark.kind, 0)
    return 0 <= mark.frame < frames and on_picture and len(mark.points_px) >= least
