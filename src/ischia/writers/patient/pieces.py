"""What the patient's page consists of, before it is dressed as HTML or paper."""

from dataclasses import dataclass

from ischia.writers.figures.ink import Drawing
from ischia.writers.report.pieces import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list: what, how much of it, and what to know about it."""

    says: str
    dose: str = ""
    note: str = ""
    mark: Mark | None = None
    lines: tuple[str, ...] = ()  # what belongs under it


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Something that cannot wait: when, what it may be, what to do."""

    when: str
    says: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the page: a heading, sentences, and a list."""

    key: str
    heading: str
    says: tuple[str, ...] = ()
    drawing: Drawing | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPage:
    """Everything that a patient reads."""

    title: str
    heading: str
    simulated: bool
    state: str  # draft, or accepted by a clinician
    urgent: tuple[Urgent, ...]
    parts: tuple[Part, ...]
    foot: tuple[str, ...]
