"""A case folder on disk → typed documents, and instrument files → recordings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ischia.knowledge.load import load
from ischia.model.devices import Device
from ischia.model.documents import CaseDocument, RecordingEntry, VisitDocument
from ischia.model.errors import InputError
from ischia.model.exam import ExamSheet
from ischia.model.home import HomeDocument
from ischia.model.marks import Marks
from ischia.model.measurement import NotMeasured
from ischia.model.plan import Decision
from ischia.model.proms import PromAnswers
from ischia.model.recording import Recording
from ischia.model.source import Source
from ischia.model.strength import ReportedValues
from ischia.readers.case import map as sheets
from ischia.readers.case import parse
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.reason.sided import require_sides
from ischia.service.devices import devices_of
from ischia.service.files import inside, profile_file, raw_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One day's sheet, and where its instrument files lie."""

    folder: Path
    document: VisitDocument
    sheet: ExamSheet
    reported: ReportedValues
    not_done: tuple[NotMeasured, ...]
    source: Source

    @property
    def date(self) -> date:
        """Day of the visit."""
        return self.document.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person's case folder, as documents; instrument files are read when measured."""

    folder: Path
    document: CaseDocument
    visits: tuple[Visit, ...]  # oldest first
    marks: Mapping[str, Marks] = field(default_factory=dict)  # by sha256 of the recording
    decisions: tuple[Decision, ...] = ()
    devices: Mapping[str, Device] = field(default_factory=dict)  # by the name recordings use
    proms: tuple[PromAnswers, ...] = ()
    proms_source: Source | None = None  # of proms.toml, where there is one
    home: HomeDocument | None = None  # what was done between visits
    home_source: Source | None = None

    def visit(self, on: date | None = None) -> Visit:
        """Return the visit of a day, the latest where no day is named.

        Raises
        ------
        InputError
            When there is no such visit; the message lists those there are.
        """
        chosen = [v for v in self.visits if on is None or v.date == on]
        if not chosen:
            raise InputError(
                where=self.folder.name,
                found=f"no visit on {on}" if on else "no visit",
                expected=", ".join(str(v.date) for v in self.visits) or "visits/DATE/visit.toml",
                do="Name one of these days." if self.visits else "Add a first visit.",
            )
        return chosen[-1]

    def before(self, visit: Visit) -> tuple[Visit, ...]:
        """Return the visits before one; later ones are never seen."""
        return tuple(v for v in self.visits if v.date < visit.date)


def open_case(folder: Path | str, *, devices: Path | None = None) -> Case:
    """Read a case folder's documents.

    Parameters
    ----------
    folder
        The case folder.
    devices
        A clinic's own `devices.toml`; what the case's says of a device outweighs it.

    Raises
    ------
    InputError
        When a document is missing, unreadable or breaks its schema.
    """
    place = Path(folder).resolve()
    if not (place / "case.toml").is_file():
        raise InputError(
            where=place.name or str(place),
            found=_instead_of_a_case(place),
            expected="a case folder: case.toml, and visits/DATE/visit.toml with that day's files",
            do="Name such a folder; ischia phantom patient FOLDER makes one to look at.",
        )
    document = parse.case_document(raw_file(place / "case.toml", "case.toml"))
    _refuse_empty_visits(place)
    sheets_found = sorted(place.glob("visits/*/visit.toml"))
    visits = sorted((_visit(path, place) for path in sheets_found), key=lambda v: v.date)
    _refuse_late_onset(document, visits)
    decisions_path = place / "decisions.jsonl"
    answers, answers_source = _proms(place)
    home, home_source = _home(place)
    return Case(
        folder=place,
        document=document,
        visits=tuple(visits),
        marks=_marks(place),
        decisions=parse.decisions(raw_file(decisions_path)) if decisions_path.exists() else (),
        devices=devices_of(place, devices),
        proms=answers,
        proms_source=answers_source,
        home=home,
        home_source=home_source,
    )


def _refuse_empty_visits(place: Path) -> None:
    """Refuse a folder of a visit without its sheet: the day would be left out in silence."""
    for folder in sorted(place.glob("visits/*")):
        hidden = folder.name.startswith((".", "_"))
        if folder.is_dir() and not hidden and not (folder / "visit.toml").is_file():
            raise InputError(
                where=f"visits/{folder.name}",
                found="no visit.toml",
                expected="the sheet of that day: visits/DATE/visit.toml",
                do="Write the sheet, or take the folder out if there was no visit.",
            )


def _refuse_late_onset(document: CaseDocument, visits: list[Visit]) -> None:
    """Refuse an onset after the last visit; a visit before it is a baseline and welcome."""
    if document.onset and visits and document.onset > visits[-1].date:
        raise InputError(
            where="case.toml: onset",
            found=str(document.onset),
            expected=f"a day not after the last visit, {visits[-1].date}",
            do="Mend the date, or leave it out if nobody knows it.",
        )


def _instead_of_a_case(place: Path) -> str:
    if place.is_dir():
        return "a folder without case.toml"
    return "a file" if place.exists() else "no such folder"


def read(raw: RawFile, facts: RecordingEntry) -> tuple[Recording, ...]:
    """Return the recordings in one instrument file.

    Raises
    ------
    InputError
        When no reader knows the file, or the one that does cannot use it.
    """
    return find(raw, facts.reader).read(raw, facts)


def recordings(visit: Visit) -> tuple[tuple[RecordingEntry, RawFile], ...]:
    """Return the instrument files of a visit with the facts noted beside them."""
    found = []
    for entry in visit.document.recording:
        folder = f"visits/{visit.date}"
        where = f"{folder}/visit.toml"
        path = inside(visit.folder, entry.path, where=where)
        profile = profile_file(visit.folder, entry.profile, where=where)
        found.append((entry, raw_file(path, f"{folder}/{entry.path}", profile)))
    return tuple(found)


def _visit(path: Path, case: Path) -> Visit:
    shown = path.relative_to(case).as_posix()
    raw = raw_file(path, shown)
    document = parse.visit_document(raw)
    if path.parent.name != str(document.date):
        raise InputError(
            where=shown,
            found=f"date {document.date}",
            expected=f"the date of its folder, {path.parent.name}",
            do="Rename the folder or mend the date; the two are one fact.",
        )
    sheet = sheets.exam_sheet(document, raw)
    require_sides(sheet, load())
    return Visit(
        folder=path.parent,
        document=document,
        sheet=sheet,
        reported=sheets.reported_values(document, raw),
        not_done=sheets.not_done(document),
        source=sheets.visit_source(raw),
    )


def _proms(case: Path) -> tuple[tuple[PromAnswers, ...], Source | None]:
    path = case / "proms.toml"
    if not path.exists():
        return (), None
    raw = raw_file(path, "proms.toml")
    return parse.proms_document(raw).answers, sheets.proms_source(raw)


def _home(case: Path) -> tuple[HomeDocument | None, Source | None]:
    path = case / "home.toml"
    if not path.exists():
        return None, None
    raw = raw_file(path, "home.toml")
    return parse.home_document(raw), sheets.home_source(raw)


def _marks(case: Path) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    for path in sorted(case.glob("marks/*.json")):
        shown = path.relative_to(case).as_posix()
        marks = parse.marks_document(raw_file(path, shown))
        if marks.recording in found:
            raise InputError(
                where=shown,
                found="a second marks file for the same recording",
                expected="one file per recording",
                do="Join the two; repeated readings carry reading = 1, 2, 3 …",
            )
        found[marks.recording] = marks
    return found
