"""What to do, in phases with gates; who decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ischia.model.terms import Policy


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
    blocked: str | None = None  # why this person must not have it
    contradicted: str | None = None  # what evidence says against it; then it is shown, never sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the plan between two sets of gates."""

    id: str
    name: str
    entry: tuple[Gate, ...]
    items: tuple[PlanItem, ...]
    exit: tuple[Gate, ...]


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
