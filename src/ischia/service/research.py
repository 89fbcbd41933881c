"""Measures of one patient as they may leave: numbers and words of ours, and nothing else.

An instrument's file names people in places that its format does not list: comments, subject names,
device texts, pixels. None leaves. What leaves is chosen field by field; days are counted from the
first visit; hashes and pseudonyms are drawn anew under a key.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from ischia.model.assessment import Assessment
from ischia.model.errors import InputError
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.schema import decode

SCHEMA: Final = "ischia.research/1"
ENDING: Final = ".research.json"
WHY: Final = "not measured in the clinic; its reason may quote a file and stayed there"
OLDEST_Y: Final = 89.0  # of whom the age is told; who is older is as old as this
LEAST_KEY_BYTES: Final = 16
# What somebody types, or a file calls something, is none of ours.
_TYPED: Final = frozenset({"preset", "machine", "file", "region", "mark", "found_line", "trace"})
# Words of a closed list: a family called Long is not told by biceps_femoris_long.
_OURS: Final = frozenset(
    {
        *("motion", "contraction", "muscle", "of", "ratio", "task", "direction", "curve", "event"),
        *("told_by", "phase", "reference", "strain_reference"),
    }
)
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9_.+\-]{0,60}(@[0-9]{1,3})?")
_DAY: Final = re.compile(r"[0-9]{4}|[0-9][.\-][0-9]+[.\-][0-9]")
_NAMES: Final = re.compile(r"[^\W\d_]{3,}|\d{4,}")
Context = Mapping[str, str | float]


class Row(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One value, or that there is none."""

    day: int
    concept: str
    side: str
    context: dict[str, str | float]
    source: str = ""
    value: float | None = None
    low95: float | None = None
    high95: float | None = None
    unit: str = ""
    sem: float | None = None
    error_kind: str = ""
    n: int | None = None
    method: str = ""
    flags: tuple[str, ...] = ()
    id: str = ""


class Copy(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """`ischia.research/1`: what leaves of one patient."""

    schema: Literal["ischia.research/1"]
    pseudonym: str
    simulated: bool
    injured_side: str
    onset_day: int | None = None  # before the first visit: negative
    age_y: float | None = None
    sex: str = ""
    mass_kg: float | None = None
    height_m: float | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whom a copy is of, which never stands in it."""

    pseudonym: str
    key: bytes
    identity: tuple[str, ...] = ()  # name, birthday, how to reach them

    @property
    def words(self) -> frozenset[str]:
        """Words of three letters and numbers of four digits that would tell who it is."""
        return frozenset(word for text in self.identity for word in _words(text))


def research_copy(visits: Mapping[date, bytes], whose: Whose) -> bytes:
    """Return the copy of a patient from the assessments of their visits, `assessment.json` each.

    Raises
    ------
    InputError
        When there is none, or one cannot be read.
    """
    if not visits:
        raise InputError(
            where="the record", found="no visit", expected="an assessed visit", do="Assess one."
        )
    first = min(visits)
    read = {day: _assessment(data) for day, data in sorted(visits.items())}
    newest = read[max(read)]
    who = newest.subject
    rows = [row for day, found in read.items() for row in _rows((day - first).days, found, whose)]
    onset = newest.onset
    made = Copy(
        schema=SCHEMA,
        pseudonym=pseudonym(whose.pseudonym, whose.key),
        simulated=newest.simulated,
        injured_side=str(newest.injured_side),
        onset_day=(onset - first).days if onset is not None else None,
        age_y=None if who.age_y is None else min(float(int(who.age_y)), OLDEST_Y),
        sex=str(who.sex),
        mass_kg=who.mass_kg,
        height_m=who.height_m,
        rows=tuple(rows),
    )
    return msgspec.json.format(msgspec.json.encode(made), indent=1)


def pseudonym(whose: str, key: bytes) -> str:
    """Return what a patient is called in research: the same under the same key, else another."""
    return f"R-{_keyed(key, 'pseudonym', whose)[:12].upper()}"


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a copy as a cohort's table has them.

    Raises
    ------
    InputError
        When it is no such copy.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Copy)
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        raise InputError(
            where=path.name,
            found=str(err),
            expected=f"a document {SCHEMA}",
            do="Export it once more: ischia cohort export.",
        ) from err
    about = {"subject": found.pseudonym, "simulated": found.simulated}
    return [{**about, **_row(row)} for row in found.rows]


def _row(row: Row) -> dict[str, Any]:
    same = {
        "visit": f"day {row.day:05d}",
        "concept": row.concept,
        "side": row.side,
        "context": json.dumps(dict(sorted(row.context.items())), ensure_ascii=False),
    }
    if row.value is None:
        return {**same, "not_measured": WHY}
    return {
        **same,
        "source_sha256": row.source,
        "value": row.value,
        "low95": row.low95,
        "high95": row.high95,
        "unit": row.unit,
        "sem": row.sem,
        "error_kind": row.error_kind,
        "n": row.n,
        "method": row.method,
        "flags": " ".join(row.flags),
        "id": row.id,
    }


def _assessment(data: bytes) -> Assessment:
    found = decode(json.loads(data), "ischia.assessment/1", where="assessment.json")
    if not isinstance(found, Assessment):
        raise TypeError(type(found).__name__)
    return found


def _rows(day: int, found: Assessment, whose: Whose) -> Iterator[Row]:
    for value in found.measured.measurements:
        yield _of_value(day, value, whose)
    for missing in found.measured.not_measured:
        yield _of_missing(day, missing, whose)


def _of_value(day: int, found: Measurement, whose: Whose) -> Row:
    low, high = found.interval95 or (None, None)
    sources = (
        _keyed(whose.key, "source", f"{whose.pseudonym} {one}") for one in found.provenance.sources
    )
    return Row(
        day=day,
        concept=found.concept,
        side=str(found.side),
        context=_context(found.context, whose),
        source=" ".join(sources),
        value=found.value,
        low95=low,
        high95=high,
        unit=str(found.unit),
        sem=found.uncertainty.sem,
        error_kind=found.uncertainty.kind,
        n=found.uncertainty.n,
        method=found.provenance.method,
        flags=tuple(flag for flag in found.flags if _WORD.fullmatch(flag)),
        id=_keyed(whose.key, "value", f"{whose.pseudonym} {found.id}")[:16],
    )


def _of_missing(day: int, found: NotMeasured, whose: Whose) -> Row:
    return Row(
        day=day, concept=found.concept, side=str(found.side), context=_context(found.context, whose)
    )


def _context(context: Context, whose: Whose) -> dict[str, str | float]:
    """Return what of a context is a number, or a word as ours are that names nobody and no day.

    The context of a reported value is typed, its names as well.
    """
    theirs = whose.words
    return {
        name: said
        for name, said in context.items()
        if _is_plain(name, theirs, ours=name in _OURS)
        and (
            not isinstance(said, str)
            or (name not in _TYPED and _is_plain(said, theirs, ours=name in _OURS))
        )
    }


def _is_plain(said: str, theirs: frozenset[str], *, ours: bool) -> bool:
    """Return whether a word may leave; one of a closed list may hold a name among others."""
    if _WORD.fullmatch(said) is None or _DAY.search(said) is not None:
        return False
    words = frozenset(_words(said))
    return not (words and words <= theirs) if ours else theirs.isdisjoint(words)


def _words(text: str) -> list[str]:
    return _NAMES.findall(text.casefold())


def _keyed(key: bytes, about: str, text: str) -> str:
    return hmac.new(key, f"{about}:{text}".encode(), hashlib.sha256).hexdigest()
