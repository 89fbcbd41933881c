"""What a report is made from, and how to find things in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ischia.model.assessment import Assessment
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Context, Curve, Measurement, NotMeasured
from ischia.model.recording import Recording
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.terms import InjuredSide, Side
from ischia.writers.figures.length_strength import LengthStrength
from ischia.writers.figures.opening import OpeningPicture
from ischia.writers.figures.strain import StrainPicture
from ischia.writers.figures.through_band import OtherPeople
from ischia.writers.report.wording import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A threshold that a rule or a gate holds a value against."""

    concept: str
    context: Context  # must be contained in the measurement's own context
    value: float
    says: str  # of which rule or gate
    basis: str  # "clinic_default", or a reference key


@dataclass(frozen=True, slots=True, kw_only=True)
class FootEvent:
    """A foot strike or off, and when the file, a plate and the markers have it [s]."""

    side: Side
    kind: str
    times_s: Mapping[str, float]  # by source: file, plates, markers


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMaterial:
    """An assessment with the raw recordings behind it and the words to say it in.

    Anything but the assessment may be empty: the report then says what was not handed to it.
    """

    assessment: Assessment
    recordings: Mapping[str, tuple[Recording, ...]] = field(default_factory=dict)  # by sha256
    marks: Mapping[str, Marks] = field(default_factory=dict)  # sha256 of the recording -> marks
    words: Mapping[str, str] = field(default_factory=dict)  # id -> words for people
    plain: Mapping[str, str] = field(default_factory=dict)  # what a patient reads, by id and kind
    references: Mapping[str, str] = field(default_factory=dict)  # key -> citation
    short_references: Mapping[str, str] = field(default_factory=dict)  # key -> authors, year
    reliabilities: tuple[Reliability, ...] = ()  # studies of the error between sessions
    studies: Mapping[str, str] = field(default_factory=dict)  # id of such a study -> its title
    limits: tuple[Limit, ...] = ()  # what today's values are held against
    openings: Mapping[str, OpeningPicture] = field(default_factory=dict)  # by sha256 of the clip
    strains: Mapping[str, StrainPicture] = field(default_factory=dict)  # by sha256 of the echoes
    length_strength: LengthStrength | None = None  # of a visit with strides and a dynamometer
    walking: Mapping[str, OtherPeople] = field(default_factory=dict)  # band by concept
    foot_events: Mapping[str, tuple[FootEvent, ...]] = field(default_factory=dict)  # by sha256
    walking_note: str = ""  # who those walkers are
    last_absent: Mapping[str, date] = field(default_factory=dict)  # red flag -> earlier visit
    doubts: Mapping[str, str] = field(default_factory=dict)  # flag -> what a value may be instead
    note_cites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of concepts' notes

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Everything measured at this visit."""
        return self.assessment.measured.measurements

    @property
    def examined(self) -> Side:
        """The leg that stands in front: the injured one, the right where both or none are."""
        injured = self.assessment.injured_side
        return Side.LEFT if injured is InjuredSide.LEFT else Side.RIGHT

    def word(self, identifier: str) -> str:
        """Return an id in words; without an entry, its last part with spaces."""
        return words_of(self.words)(identifier)

    def notes(self) -> dict[str, str]:
        """Return what must stand beside values of this visit, by their concept, each once."""
        concepts = dict.fromkeys(m.concept for m in self.measurements)
        return {c: self.words[f"{c}.note"] for c in concepts if f"{c}.note" in self.words}

    def short(self, cites: Iterable[str]) -> str:
        """Return sources as authors and year; by its key where nobody gave them."""
        return ", ".join(self.short_references.get(key, key) for key in cites)

    def all_of(
        self, concept: str, *, side: Side | None = None, context: Context | None = None
    ) -> tuple[Measurement, ...]:
        """Return the measurements of a concept whose context agrees with what is named."""
        return tuple(
            m
            for m in self.measurements
            if m.concept == concept and side in (None, m.side) and _agrees(m.context, context)
        )

    def one(
        self, concept: str, *, side: Side | None = None, context: Context | None = None
    ) -> Measurement | None:
        """Return the first such measurement, None when there is none."""
        return next(iter(self.all_of(concept, side=side, context=context)), None)

    def curves(self, concept: str, context: Context | None = None) -> dict[Side, Curve]:
        """Return the curves of a concept whose context agrees, one for each side."""
        return {
            c.side: c
            for c in self.assessment.measured.curves
            if c.concept == concept and _agrees(c.context, context)
        }

    def limits_of(self, m: Measurement) -> tuple[Limit, ...]:
        """Return what a value is held against, lowest first."""
        fitting = (x for x in self.limits if x.concept == m.concept)
        return tuple(
            sorted((x for x in fitting if _agrees(m.context, x.context)), key=lambda x: x.value)
        )

    def doubt_of(self, m: Measurement) -> str:
        """Return what a value may be instead of what its name says; nothing where it is sound."""
        return "; ".join(dict.fromkeys(self.doubts[f] for f in m.flags if f in self.doubts))

    def basis_of(self, limit: Limit) -> str:
        """Return who gives a limit: a publication's key, or that none does."""
        return f"[{limit.basis}]" if self.sourced(limit) else "clinic default, no source"

    def sourced(self, limit: Limit) -> bool:
        """Return whether a publication gives a limit."""
        return limit.basis in self.references

    def missing(self, *prefixes: str) -> tuple[NotMeasured, ...]:
        """Return what was not measured among concepts that begin so, each reason once."""
        seen: dict[tuple[str, str, str], NotMeasured] = {}
        for entry in self.assessment.measured.not_measured:
            if entry.concept.startswith(prefixes):
                seen.setdefault((entry.concept, entry.side, entry.reason), entry)
        return tuple(seen.values())

    def source(self, sha256: str) -> Source | None:
        """Return the file with this hash."""
        return next((s for s in self.assessment.measured.sources if s.sha256 == sha256), None)

    def recorded(self) -> tuple[Recording, ...]:
        """Return all recordings of this visit."""
        return tuple(recording for file in self.recordings.values() for recording in file)

    def examined_items(self) -> tuple[ExamItem, ...]:
        """Return what was asked and examined today, as the sheet has it."""
        sheets = [s for s in self.recorded() if isinstance(s, ExamSheet)]
        return tuple(item for sheet in sheets for item in (*sheet.history, *sheet.exam))

    def drawn(self, sha256: str) -> tuple[Mark, ...]:
        """Return what a person drew on a recording."""
        return self.marks[sha256].marks if sha256 in self.marks else ()


def _agrees(have: Context, asked: Context | None) -> bool:
    return all(have.get(key) == value for key, value in (asked or {}).items())
