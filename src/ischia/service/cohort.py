"""A folder of many recordings: what in it is one piece of work, its facts, and its rows."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

import msgspec

from ischia.knowledge.load import load
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, NotMeasured
from ischia.service import research
from ischia.service.files import inside, raw_file
from ischia.service.intake import open_case
from ischia.service.loose import measure_files
from ischia.service.measure import Known, measure_visit
from ischia.service.remote import fetched, named

FACTS: Final = "cohort.toml"
CASE: Final = "case.toml"
TABLE: Final = ".parquet"
CACHE: Final = f"{TABLE}.cache"
REFUSED: Final = ".not-read.csv"
_WRITTEN: Final = (TABLE, CACHE, REFUSED)
_BESIDE: Final = (".marks.json",)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One piece of work: a case folder with its visits, or a file by itself."""

    name: str  # its path below the cohort's folder, with forward slashes; or its address
    case: bool
    url: str = ""  # with whatever lets one in, which the name has not


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts of the files whose path matches a pattern."""

    match: str
    facts: dict[str, Any] = {}


class _Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`cohort.toml`."""

    schema: str
    files: tuple[_Said, ...] = ()
    leave_out: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()  # files beside the sheet, an address in each line


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A folder and what its `cohort.toml` says of the files in it."""

    folder: Path
    said: tuple[tuple[str, dict[str, Any]], ...] = ()
    left_out: tuple[str, ...] = field(default=())
    urls: tuple[str, ...] = ()

    def facts(self, unit: Unit) -> RecordingEntry:
        """Return what is said of a file; of two patterns that match, the later outweighs."""
        found = RecordingEntry(path="")
        for pattern, facts in self.said:
            if fnmatch(unit.name, pattern):
                found = replace(found, **facts)
        return found


def open_cohort(folder: Path) -> Cohort:
    """Return a cohort.

    Raises
    ------
    InputError
        When there is no such folder, or its sheet cannot be understood.
    """
    if not folder.is_dir():
        raise InputError(
            where=folder.name,
            found="no such folder",
            expected="a folder of recordings or case folders",
            do="Check the path.",
        )
    path = folder / FACTS
    if not path.is_file():
        return Cohort(folder=folder)
    try:
        sheet = msgspec.toml.decode(path.read_bytes(), type=_Sheet)
        said = tuple((one.match, _facts(one.facts)) for one in sheet.files)
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        raise InputError(
            where=FACTS,
            found=str(err),
            expected='[[files]] with match = "*_L.txt" and facts as in a visit.toml',
            do="Correct the sheet.",
        ) from err
    urls = (*sheet.urls, *(url for name in sheet.lists for url in _lines(folder, name)))
    return Cohort(
        folder=folder,
        said=said,
        left_out=(*sheet.leave_out, *sheet.lists),
        urls=tuple(dict.fromkeys(urls)),
    )


def units(cohort: Cohort) -> tuple[Unit, ...]:
    """Return every piece of work below a folder, by name; case folders are taken whole.

    What runs have written there is none: tables, their caches and lists of what was not read.

    Raises
    ------
    InputError
        When an address is of a kind that is not read.
    """
    far = (Unit(name=named(url), case=False, url=url) for url in cohort.urls)
    return tuple(sorted((*_units(cohort, cohort.folder), *far), key=lambda unit: unit.name))


@contextmanager
def placed(cohort: Cohort, unit: Unit) -> Iterator[Path]:
    """Give where a unit lies for as long as the block lasts; one under an address is fetched.

    Raises
    ------
    InputError
        When the address cannot be read.
    """
    if unit.url:
        with fetched(unit.url) as place:
            yield place
    else:
        yield cohort.folder / unit.name


def key(cohort: Cohort, unit: Unit, program: str, place: Path) -> str:
    """Return what the rows of a unit depend on, as one hash.

    The bytes of its files, what is said of them, and the program with its methods and its
    knowledge: the same key gives the same rows.
    """
    digest = hashlib.sha256(f"{program}\0{unit.name}\0".encode())
    held = sorted(p for p in place.rglob("*") if p.is_file()) if unit.case else _beside(place)
    for path in held:
        digest.update(path.relative_to(place.parent).as_posix().encode() + b"\0")
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    if not unit.case:
        digest.update(msgspec.json.encode(cohort.facts(unit), order="deterministic"))
    return digest.hexdigest()


def rows(cohort: Cohort, unit: Unit, place: Path) -> list[Row]:
    """Measure one unit that lies at a place.

    A row for each value, and for each that could not be measured.

    Raises
    ------
    InputError
        When the unit cannot be read.
    """
    if not unit.case and unit.name.endswith(research.ENDING):
        return [{"record": unit.name, **row} for row in research.rows_of(place)]
    if not unit.case:
        measured = measure_files([place], cohort.facts(unit))
        return list(_rows(unit, measured, subject=None, visit=None, simulated=None))
    case = open_case(place)
    known = Known.of(load())
    found: list[Row] = []
    for visit in case.visits:
        found += _rows(
            unit,
            measure_visit(case, visit, known).measured,
            subject=case.document.subject.pseudonym,
            visit=str(visit.date),
            simulated=case.document.simulated,
        )
    return found


def _units(cohort: Cohort, folder: Path) -> Iterator[Unit]:
    for path in folder.iterdir():
        name = path.relative_to(cohort.folder).as_posix()
        hidden = (
            path.name.startswith(".") or path.name == FACTS or path.name.lower().endswith(_WRITTEN)
        )
        if hidden or any(fnmatch(name, pattern) for pattern in cohort.left_out):
            continue
        if path.is_dir():
            if (path / CASE).is_file():
                yield Unit(name=name, case=True)
            else:
                yield from _units(cohort, path)
        elif path.is_file() and not path.name.endswith(_BESIDE):
            yield Unit(name=name, case=False)


def _beside(place: Path) -> list[Path]:
    """Return a file, and the marks and the sheet that lie beside it."""
    marks = [place.with_name(place.name + end) for end in _BESIDE]
    return [place, *(path for path in marks if path.is_file())]


def _lines(folder: Path, name: str) -> Iterator[str]:
    """Yield the addresses of a list; empty lines and those that begin with # are none."""
    text = raw_file(inside(folder, name, where=FACTS), name).data.decode("utf-8", "replace")
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    """Return facts in their types."""
    entry = msgspec.convert({"path": "", **said}, type=RecordingEntry)
    return {f.name: getattr(entry, f.name) for f in fields(RecordingEntry) if f.name in said}


def _rows(
    unit: Unit,
    measured: Measurements,
    *,
    subject: str | None,
    visit: str | None,
    simulated: bool | None,
) -> Iterator[Row]:
    about = {
        "record": unit.name,
        "subject": subject,
        "visit": visit,
        "simulated": simulated,  # a file by itself does not say
    }
    for value in measured.measurements:
        yield {**about, **_value(value)}
    for missing in measured.not_measured:
        yield {**about, **_missing(missing)}


def _value(found: Measurement) -> Row:
    low, high = found.interval95 or (None, None)
    return {
        "source_sha256": " ".join(found.provenance.sources),
        "concept": found.concept,
        "side": str(found.side),
        "context": _context(found.context),
        "value": found.value,
        "low95": low,
        "high95": high,
        "unit": str(found.unit),
        "sem": found.uncertainty.sem,
        "error_kind": found.uncertainty.kind,
        "n": found.uncertainty.n,
        "method": found.provenance.method,
        "flags": " ".join(found.flags),
        "id": found.id,
    }


def _missing(found: NotMeasured) -> Row:
    return {
        "concept": found.concept,
        "side": str(found.side),
        "context": _context(found.context),
        "not_measured": found.reason,
    }


def _context(context: Any) -> str:  # noqa: ANN401  # words and numbers under names
    return json.dumps(dict(sorted(context.items())), ensure_ascii=False)
