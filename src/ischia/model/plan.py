"""What to do, in phases with gates; who decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ischia.model.terms import Policy

Kind = Literal[
    "exercise",
    "advice",
    "medicine",
    "injection",
    "procedure",
    "referral",
    "imaging",
    "follow_up",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One criterion that opens or closes a phase, and its state today."""

    id: str
    says: str
    state: Literal["pass", "fail", "unclear", "not_measured"]
    why: str
    basis: str  # "clinic_default", or a reference key
    measurements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One thing to do, with its dose and how well it is supported."""

    id: str
    says: str
    dose: str | None
    evidence: str
    cites: tuple[str, ...]
    kind: Kind = "advice"
    progression: str | None = None  # how it grows from week to week
    remote: bool = False  # can be done, or led, in a video visit
    blocked: str | None = None  # why this person must not have it
    ask_first: tuple[str, ...] = ()  # what nobody asked yet and would forbid it
    contradicted: str | None = None  # what evidence says against it; then it is shown, never sent
    # Of a rule of the source page: whether what it asks for holds in this person.
    applies: Literal["yes", "no", "unclear", "not_assessed"] | None = None
    applies_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the plan between two sets of gates."""

    id: str
    name: str
    entry: tuple[Gate, ...]
    items: tuple[PlanItem, ...]
    exit: tuple[Gate, ...]
    days: tuple[float, float] | None = None  # how long a study's patients stayed in it
    days_basis: str = ""  # a reference key, with what the range is


@dataclass(frozen=True, slots=True, kw_only=True)
class Remeasure:
    """What to measure again, how often, and whether it is due."""

    concept: str
    every_days: int
    due_in_days: int  # 0: not measured today, and due
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A named role accepted or overrode something: append-only, both are kept."""

    who: str  # opaque id
    at: datetime
    on: str  # what was decided about: "hypothesis:rectus_femoris_complete_tear:right"
    accepts: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A draft until a clinician decides."""

    policy: Policy
    condition: str
    goals: tuple[str, ...]
    phases: tuple[Phase, ...]
    contraindications: tuple[str, ...]
    cites: tuple[str, ...]
    decision: Decision | None = None
    held: tuple[str, ...] = ()  # red flags that come first: until they are cleared nothing starts
    own_goals: tuple[str, ...] = ()  # in the patient's own words
    current_phase: str | None = None  # where the gates place the patient today
    current_why: str = ""
    remeasure: tuple[Remeasure, ...] = ()
