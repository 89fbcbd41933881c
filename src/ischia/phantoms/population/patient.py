"""Simulated people → the documents that a clinic would have of them: case, visit, measurements."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from numpy.random import Generator

from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import DifferenceOver, parts
from ischia.knowledge.schema import Criterion, ExamTest, Sign
from ischia.knowledge.strict import Slug, Strict, Words
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.source import Source
from ischia.model.subject import Sex, Subject
from ischia.model.terms import How, InjuredSide, Modality, Side, State
from ischia.phantoms.population.values import Board, asked, measurable, sealed

VISIT_DAY = date(2026, 3, 2)
Setting = Literal["sports_clinic", "primary_care"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much of a patient a clinic gets to see: shares, all of them assumptions.

    What is missing is missing whatever it would have shown, but for the work-ups of `habits.toml`,
    which follow what the sheet says already: the probe goes where it hurts.
    """

    modality: Mapping[Modality, float]  # share of visits that look at all
    item: Mapping[Modality, float]  # share of that modality's questions or examinations done
    remote_share: float  # share of video visits
    unclear_share: float  # share of answers and measurements that decide nothing
    unstated_share: float  # share of people whose age, sex or sport nobody wrote down (each)
    by_reason: bool = True  # a work-up follows what gave reason to it; else it comes by chance


USUAL = Completeness(
    modality={
        Modality.HISTORY: 0.98,
        Modality.EXAM: 0.9,
        Modality.STRENGTH: 0.5,
        Modality.ULTRASOUND: 0.45,
        Modality.MOTION: 0.15,
        Modality.IMAGING_REPORT: 0.4,
    },
    item={
        Modality.HISTORY: 0.7,
        Modality.EXAM: 0.55,
        Modality.STRENGTH: 0.7,
        Modality.ULTRASOUND: 0.7,
        Modality.MOTION: 0.9,
        Modality.IMAGING_REPORT: 0.5,
    },
    remote_share=0.12,
    unclear_share=0.05,
    unstated_share=0.05,
)
# Every modality looked at, each as thoroughly as a clinic that has it all would.
ALL_MODALITIES = Completeness(
    modality=dict.fromkeys(Modality, 1.0),
    item={**USUAL.item, Modality.MOTION: 1.0, Modality.STRENGTH: 0.9, Modality.ULTRASOUND: 0.9},
    remote_share=0.0,
    unclear_share=0.05,
    unstated_share=0.05,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of a simulated patient."""

    conditions: tuple[str, ...]
    shown: tuple[str, ...]  # signs that looking would find, looked for or not
    side: Side
    planted: str | None = None  # the presentation that was planted


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one visit asked, measured and was handed."""

    visit: VisitDocument
    measured: Measurements

    @property
    def sheet(self) -> ExamSheet:
        """History and examination as the visit's own sheet."""
        source = self.measured.sources[0]
        return ExamSheet(history=self.visit.history, exam=self.visit.exam, source=source)


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualPatient:
    """What a clinic has of one simulated patient, beside what is true."""

    case: CaseDocument
    looks: tuple[Look, ...]  # oldest first
    truth: Truth

    @property
    def today(self) -> Look:
        """The latest visit."""
        return self.looks[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One simulated person, before anybody has looked."""

    number: int
    age_y: float
    male: bool
    sport: str | None
    setting: Setting
    truth: Truth
    surely: frozenset[str] = frozenset()  # signs that somebody did look for
    day: date = VISIT_DAY
    onset: date
    earlier_diagnosis: str | None = None


class WorkUp(Strict, frozen=True, kw_only=True):
    """Examinations that are done only after something else was seen."""

    words: Words
    examinations: tuple[Slug, ...]
    after: tuple[Slug, ...]  # any of these, asked and present
    basis: Literal["judgement"]
    why: Words


class Habits(Strict, frozen=True, kw_only=True):
    """The file `habits.toml`."""

    schema: str
    work_up: tuple[WorkUp, ...]


@cache
def work_ups() -> tuple[WorkUp, ...]:
    """Return what a clinic does only after something else was seen."""
    text = (files("ischia.phantoms.population") / "habits.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Habits).work_up


class Clinic:
    """Where people are looked at: what it asks and measures, and how completely."""

    def __init__(self, knowledge: Knowledge, completeness: Completeness) -> None:
        """Sort out which criteria cannot be measured without the other."""
        self.knowledge = knowledge
        self.completeness = completeness
        self.signs = tuple(sign for _, sign in sorted(knowledge.signs.items()) if _can_be_had(sign))
        asks = {s.id: asked(s.when) for s in self.signs if isinstance(s, Criterion) and s.when}
        self.along = {
            name: tuple(other for other in asks if other != name and asks[name] & asks[other])
            for name in asks
        }

    def looks_for(self, person: Person, rng: Generator, *, remote: bool) -> list[Sign]:
        """Choose the signs that somebody looked for; one examination shows all of its signs.

        What lies on a screen is not overlooked: the gap at rest is seen by whoever measures how far
        it opens. A work-up follows what gave reason to it.
        """
        shares = self.completeness
        done = {m: rng.random() < share for m, share in shares.modality.items()}
        examined: dict[str, bool] = {}
        looked: set[str] = set()
        for sign in self.signs:
            unit = sign.id if isinstance(sign, ExamTest) else sign.examination
            if unit not in examined:
                examined[unit] = rng.random() < shares.item[sign.modality]
            possible = sign.remote or not remote or sign.modality is Modality.IMAGING_REPORT
            if sign.id in person.surely or (done[sign.modality] and examined[unit] and possible):
                looked |= {sign.id, *self.along.get(sign.id, ())}
        if shares.by_reason:
            looked -= self._without_reason(looked, person)
        # Values before differences, which follow them.
        return sorted((s for s in self.signs if s.id in looked), key=_rests_on_others)

    def _without_reason(self, looked: set[str], person: Person) -> set[str]:
        """Return the examinations of a work-up to which nothing that was seen gave reason."""
        seen = looked & set(person.truth.shown)
        return {
            name
            for work_up in work_ups()
            for name in work_up.examinations
            if not seen & set(work_up.after)
        } - person.surely


def _can_be_had(sign: Sign) -> bool:
    """Say whether a sign can be simulated by itself.

    A criterion that is no evidence follows from the numbers that another put there.
    """
    if not isinstance(sign, Criterion) or sign.when is None:
        return True
    return sign.is_evidence and measurable(sign.when)


def _rests_on_others(sign: Sign) -> bool:
    if not isinstance(sign, Criterion) or sign.when is None:
        return False
    return any(isinstance(part, DifferenceOver) for part in parts(sign.when))


def patient(person: Person, clinic: Clinic, rng: Generator) -> VirtualPatient:
    """Return what a clinic has of a person after one visit."""
    look = looked_at(person, clinic, rng)
    return VirtualPatient(
        case=case_of(person, clinic.completeness, rng), looks=(look,), truth=person.truth
    )


def looked_at(person: Person, clinic: Clinic, rng: Generator) -> Look:
    """Return what one visit to a clinic wrote down of a person."""
    knowledge, completeness = clinic.knowledge, clinic.completeness
    surely = [knowledge.signs[name] for name in person.surely]
    remote = rng.random() < completeness.remote_share and all(s.remote for s in surely)
    shown = set(person.truth.shown)
    items: dict[Modality, list[ExamItem]] = {Modality.HISTORY: [], Modality.EXAM: []}
    board = Board(side=person.truth.side, concepts=knowledge.concepts, rng=rng)
    reported: dict[tuple[str, str], list[Criterion]] = {}
    for sign in clinic.looks_for(person, rng, remote=remote):
        clear = sign.id in person.surely or rng.random() >= completeness.unclear_share
        if isinstance(sign, ExamTest):
            items[sign.modality].append(_item(sign, person, sign.id in shown, clear, remote))
        elif isinstance(sign, Criterion) and sign.when is not None:
            board.realise(sign.when, holds=sign.id in shown, clear=clear)
        elif isinstance(sign, Criterion) and sign.report is not None and clear:
            reported.setdefault((sign.report.modality, sign.examination), []).append(sign)
    source = _source(person)
    return Look(
        visit=VisitDocument(
            schema="ischia.visit/1",
            date=person.day,
            mode=How.REMOTE if remote else How.IN_PERSON,
            history=tuple(items[Modality.HISTORY]),
            exam=tuple(items[Modality.EXAM]),
            imaging_report=tuple(_report(signs, person, shown) for signs in reported.values()),
        ),
        measured=Measurements(sources=(source,), measurements=board.measurements(source.sha256)),
    )


def _item(test: ExamTest, person: Person, shown: bool, clear: bool, remote: bool) -> ExamItem:  # noqa: FBT001
    state = State.PRESENT if shown else State.ABSENT
    return ExamItem(
        item=test.id,
        side=person.truth.side if test.sided else None,
        result=state if clear else State.INDETERMINATE,
        how=How.REMOTE if remote else How.IN_PERSON,
    )


def _report(signs: list[Criterion], person: Person, shown: set[str]) -> ImagingReport:
    first = signs[0].report
    if first is None:
        msg = f"{signs[0].id} is not read from a report"
        raise ValueError(msg)
    said = {True: [], False: []}  # type: dict[bool, list[str]]
    for sign in signs:
        if sign.report is not None:
            said[sign.id in shown].append(sign.report.sign)
    return ImagingReport(
        modality=first.modality,
        date=person.day,
        region=signs[0].examination,
        side=person.truth.side,
        present=tuple(said[True]),
        absent=tuple(said[False]),
        reader="simulated",
    )


def only(whole: Look, modality: Modality) -> Look:
    """Return a visit that looked at nothing but one modality."""
    visit, measured = whole.visit, whole.measured
    kept = tuple(m for m in measured.measurements if m.concept.startswith(f"{modality}."))
    return Look(
        visit=replace(
            visit,
            history=visit.history if modality is Modality.HISTORY else (),
            exam=visit.exam if modality is Modality.EXAM else (),
            imaging_report=visit.imaging_report if modality is Modality.IMAGING_REPORT else (),
        ),
        measured=replace(measured, measurements=kept),
    )


def _source(person: Person) -> Source:
    path = f"visits/{person.day}/visit.toml"
    seal = sealed(f"simulated patient {person.number} on {person.day}")
    return Source(sha256=seal, format="ischia.visit/1", reader="visit@1", path=path)


def case_of(person: Person, completeness: Completeness, rng: Generator) -> CaseDocument:
    """Return the case of a person; now and then somebody forgot to write something down."""
    age, sex, sport = (rng.random(3) >= completeness.unstated_share).tolist()
    own = Sex.MALE if person.male else Sex.FEMALE
    return CaseDocument(
        schema="ischia.case/1",
        subject=Subject(
            pseudonym=f"SIM-{person.number:05d}",
            age_y=person.age_y if age else None,
            sex=own if sex else Sex.UNKNOWN,
            sport=person.sport if sport else None,
        ),
        injured_side=InjuredSide(person.truth.side.value),
        complaint="Simulated: pain in the thigh.",
        onset=person.onset,
        simulated=True,
        setting=person.setting,
        earlier_diagnosis=person.earlier_diagnosis,
    )
