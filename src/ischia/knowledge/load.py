"""Read every knowledge file; a bad one stops the program, with its path and field."""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from ischia.knowledge.anatomy import Anatomy
from ischia.knowledge.gait import GaitGroup
from ischia.knowledge.home import HomeExercise
from ischia.knowledge.outcomes import PrognosisRule, PromRule, ReturnRule
from ischia.knowledge.predicate import findings_in
from ischia.knowledge.rules import (
    Classification,
    Concept,
    Concepts,
    ConflictRule,
    GuardRule,
    Norms,
    PolicyBook,
    Protocol,
    RedFlagRule,
    Reference,
    References,
    Treatment,
)
from ischia.knowledge.schema import Condition, Criterion, ExamTest, Sign, Unread
from ischia.knowledge.settings import Settings
from ischia.model.assessment import KnowledgeStamp
from ischia.model.errors import KnowledgeError
from ischia.model.reliability import Reliability
from ischia.model.terms import Urgency

DATA = Path(__file__).parent / "data"
T = TypeVar("T")
_BASES = 4  # knowledge bases whose signs are kept
_RULE_OUT = {
    Urgency.NOW: "rule out now",
    Urgency.TODAY: "rule out today",
    Urgency.DAYS: "rule out within days",
}
_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]+)`")


# Compared and hashed as the object it is, so that what is worked out of it can be kept beside it.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """Everything clinical the program goes by, by id, with the hash of the files it came from."""

    conditions: Mapping[str, Condition]
    tests: Mapping[str, ExamTest]
    criteria: Mapping[str, Criterion]
    red_flags: Mapping[str, RedFlagRule]
    guards: Mapping[str, GuardRule]
    conflicts: Mapping[str, ConflictRule]
    classifications: Mapping[str, Classification]
    norms: Mapping[str, Norms]
    treatments: Mapping[str, Treatment]
    protocols: Mapping[str, Protocol]
    policies: Mapping[str, PolicyBook]
    prognosis: Mapping[str, PrognosisRule]
    return_to_sport: Mapping[str, ReturnRule]
    proms: Mapping[str, PromRule]
    gait: Mapping[str, GaitGroup]
    home: HomeExercise
    anatomy: Anatomy
    concepts: Mapping[str, Concept]
    references: Mapping[str, Reference]
    settings: Settings
    unread: Mapping[str, str]
    stamp: KnowledgeStamp

    @property
    def signs(self) -> Mapping[str, Sign]:
        """Tests and criteria together: whatever can be present or absent."""
        return _signs(self)

    def reliabilities(self) -> tuple[Reliability, ...]:
        """Return every published or computed between-session error."""
        asked = (prom.reliability() for prom in self.proms.values())
        return (
            *(
                r
                for n in self.norms.values()
                for entry in n.reliability
                for r in entry.reliabilities()
            ),
            *(r for r in asked if r is not None),
        )

    def plausible(self) -> dict[str, tuple[float, float]]:
        """Return the range that values of a concept may have, in the concept's unit."""
        return {key: c.plausible for key, c in self.concepts.items() if c.plausible is not None}

    def alarming_signs(self) -> frozenset[str]:
        """Return every sign that a safety rule for now or today rests on."""
        return _alarming_signs(self)

    def words(self) -> dict[str, str]:
        """Return the name for people of every id: findings, conditions, concepts, rules."""
        named = (
            self.conditions,
            self.tests,
            self.criteria,
            self.red_flags,
            self.guards,
            self.conflicts,
            self.classifications,
            self.treatments,
            self.protocols,
            self.prognosis,
            self.proms,
            self.concepts,
        )
        pain = {f"exam.pain_on_{t.id}": f"Pain: {t.name.lower()}" for t in self.tests.values()}
        heads = {f"{c.id}.sentence": c.sentence for c in self.conditions.values()}
        notes = {f"{key}.note": c.noted() for key, c in self.concepts.items() if c.note}
        forms = {f"{c.id}.{v.id}": v.name for c in self.conditions.values() for v in c.variant}
        soon = {
            f"{c.id}.urgent": _RULE_OUT[c.urgency] for c in self.conditions.values() if c.urgency
        }
        # Where a rule or a plan has the id of a condition, the condition's name stands.
        names = {key: record.name for kind in reversed(named) for key, record in kind.items()}
        drawn = self.anatomy
        names |= {muscle.id: muscle.name for muscle in drawn.muscle}
        names |= {head.id: head.name for head in drawn.head}
        return {**pain, **heads, **notes, **forms, **soon, **names}

    def plain_words(self) -> dict[str, str]:
        """Return what a patient reads, by id and what it is: "fracture.action", "protect.plain"."""
        ways = self.conditions.values()
        flags = self.red_flags.values()
        said = {
            **{f"{c.id}.plain": c.plain for c in ways},
            **{f"{c.id}.{v.id}.plain": v.plain for c in ways for v in c.variant},
            **{f"{t.id}.plain": t.plain for t in self.treatments.values()},
            **{f"{f.id}.plain": f.plain for f in flags},
            **{f"{f.id}.action": f.plain_action for f in flags},
            **{f"{f.id}.watch": f.watch for f in flags},
            **{f"{f.id}.done": f.done.plain for f in flags if f.done},
            **{f"{f.id}.found.plain": f.found.plain for f in flags if f.found},
            **{f"{f.id}.found.action": f.found.plain_action for f in flags if f.found},
            # A contraindication has no id: what it says to clinicians stands for it.
            **{
                clinical: plain
                for p in self.protocols.values()
                for clinical, plain in zip(
                    p.contraindications, p.plain_contraindications, strict=True
                )
            },
        }
        return {key: words for key, words in said.items() if words}


# Asked for by every finding of every visit, so worked out once for a knowledge base.
@lru_cache(maxsize=_BASES)
def _signs(knowledge: Knowledge) -> Mapping[str, Sign]:
    return MappingProxyType({**knowledge.tests, **knowledge.criteria})


@lru_cache(maxsize=_BASES)
def _alarming_signs(knowledge: Knowledge) -> frozenset[str]:
    rules = [rule for rule in knowledge.red_flags.values() if rule.urgency.soon]
    return frozenset(name for rule in rules for name in findings_in(rule.when))


@cache
def load(folder: Path = DATA) -> Knowledge:
    """Return the knowledge base of a folder, read and checked once.

    Raises
    ------
    KnowledgeError
        When a file is not TOML, has an unknown or missing field, a value out of range, or a name
        that is not its id.
    """
    concepts = _read(folder / "concepts.toml", Concepts).concept
    return Knowledge(
        conditions=_records(folder / "conditions", Condition),
        tests=_records(folder / "tests", ExamTest),
        criteria=_records(folder / "criteria", Criterion),
        red_flags=_records(folder / "red_flags", RedFlagRule),
        guards=_records(folder / "guards", GuardRule),
        conflicts=_records(folder / "conflicts", ConflictRule),
        classifications=_records(folder / "classifications", Classification),
        norms=_records(folder / "norms", Norms),
        treatments=_records(folder / "treatments", Treatment),
        protocols=_records(folder / "protocols", Protocol),
        policies=_records(folder / "policies", PolicyBook),
        prognosis=_records(folder / "prognosis", PrognosisRule),
        return_to_sport=_records(folder / "return_to_sport", ReturnRule),
        proms=_records(folder / "proms", PromRule),
        gait=_records(folder / "gait", GaitGroup),
        home=_read(folder / "home_exercise.toml", HomeExercise),
        anatomy=_read(folder / "anatomy.toml", Anatomy),
        concepts=MappingProxyType(dict(concepts)),
        references=_references(folder / "references"),
        settings=_read(folder / "settings.toml", Settings),
        unread=_unread(folder / "unread.toml"),
        stamp=_stamp(folder),
    )


def _unread(path: Path) -> Mapping[str, str]:
    """Read the words that nothing reads; an older copy of the knowledge base has no such file."""
    return MappingProxyType(dict(_read(path, Unread).word) if path.exists() else {})


def _records(folder: Path, kind: type[T]) -> Mapping[str, T]:
    """Read a folder of records of one kind, by id."""
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.toml")):
        record: Any = _read(path, kind)
        name = path.name.removesuffix(".toml")
        if record.id != name:
            raise KnowledgeError(
                where=f"{_short(path)}: id",
                found=repr(record.id),
                expected=repr(name),
                do=f"Name the file {record.id}.toml, or give it the id of its name.",
            )
        found[name] = record
    return MappingProxyType(found)


def _references(folder: Path) -> Mapping[str, Reference]:
    """Read every file of sources; a key stands in one of them."""
    found: dict[str, Reference] = {}
    for path in sorted(folder.glob("*.toml")):
        named = _read(path, References).reference
        for key in sorted(named.keys() & found):
            raise KnowledgeError(
                where=f"{_short(path)}: reference.{key}",
                found="a key that another file of sources has",
                expected="each source once",
                do="Keep the fuller entry and take the other out.",
            )
        found |= named
    return MappingProxyType(found)


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), kind)
    except OSError as err:
        raise KnowledgeError(
            where=_short(path),
            found="no readable file",
            expected=f"a {kind.__name__} file",
            do="Put the file back; the knowledge base is not complete without it.",
        ) from err
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise KnowledgeError(
            where=_short(path), found=str(err), expected="TOML in UTF-8", do="Mend the line named."
        ) from err
    except msgspec.ValidationError as err:
        raise _said(err, path, kind) from err


def _said(err: msgspec.ValidationError, path: Path, kind: type[Any]) -> KnowledgeError:
    """Word what msgspec found: where in the file, and a near word for a typing error."""
    what, _, place = str(err).partition(" - at `$")
    place = place.rstrip("`").lstrip(".")
    typed = _UNKNOWN.search(what)
    do = "Mend this field; docs/reference lists every field with its type."
    expected = f"what a {kind.__name__} file may say"
    if typed:
        known = sorted(_field_names(kind))
        near = difflib.get_close_matches(typed["field"], known, n=1)
        do = f"Did you mean `{near[0]}`?" if near else "Take the field out."
        place = f"{place}.{typed['field']}".lstrip(".")
        expected = f"one of the fields of a {kind.__name__} file"
    where = f"{_short(path)}: {place}" if place else _short(path)
    return KnowledgeError(where=where, found=what, expected=expected, do=do)


def _field_names(kind: type[Any]) -> set[str]:
    """Collect the names of all fields of a record and of the records inside it."""
    (_, parts) = msgspec.json.schema_components([kind])
    return {name for part in parts.values() for name in part.get("properties", ())}


def _short(path: Path) -> str:
    """Folder and name: enough to find the file, nothing about the machine."""
    return f"{path.parent.name}/{path.name}"


def _stamp(folder: Path) -> KnowledgeStamp:
    """Hash every file with its name, in sorted order."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml"), key=lambda p: p.relative_to(folder).as_posix()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        # git may check files out with other line ends; the knowledge is the same.
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return KnowledgeStamp(sha256=digest.hexdigest(), clinical_review="none")
