"""The argued conclusion of one visit."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ischia.model.finding import Evidence, Finding
from ischia.model.measured import Measurements
from ischia.model.plan import Decision, Gate, Plan
from ischia.model.prognosis import Prognosis
from ischia.model.progress import Progress
from ischia.model.subject import Subject
from ischia.model.terms import InjuredSide, Policy, Side, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """A rule that stands outside the probabilities; `not_asked` lists what is still open.

    `done`: what raised it was examined since and is normal, or somebody has seen to it.
    """

    id: str
    name: str
    state: Literal["present", "inconclusive", "not_assessed", "done", "absent"]
    urgency: Urgency
    action: str
    basis: tuple[str, ...]  # findings that fired it, or that spoke against it
    not_asked: tuple[str, ...] = ()  # never answered, or answered without deciding
    cites: tuple[str, ...] = ()
    found: bool = False  # an image shows the danger: urgency and action are those of what is seen
    done: str = ""  # "done on 2026-03-05 (X-ray): …"
    done_on: date | None = None
    raised_on: date | None = None  # it was raised that day, denied since, and never examined
    ends: str = ""  # what a later visit may say to end it


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A reason to re-open the diagnosis that somebody already made."""

    id: str
    says: str
    state: Literal["fired", "quiet", "not_assessed"]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A change in log-odds: the prior, one finding taken away, or what closes the sum.

    `together` is what the other conditions do to this one beyond chance: a second cause is rarer
    beside a first, a complication is more common after what brings it about.
    """

    line: Literal["prior", "finding", "together", "interaction"]
    finding: str | None
    log_odds: float
    why: str = ""  # of `together`: beside which conditions, and how far


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One condition on one side. The lines of the ledger add up to the posterior's log-odds."""

    condition: str
    name: str
    side: Side
    prior: float
    prior95: tuple[float, float]
    posterior: float
    posterior95: tuple[float, float]
    evidence: tuple[Evidence, ...]
    ledger: tuple[LedgerLine, ...]
    prior_why: tuple[str, ...] = ()  # what moved this person's prior off the setting's, and how far
    variants: tuple[str, ...] = ()  # forms of the condition (muscle, site …) that findings tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How bad, by one system and one line of evidence."""

    system: str  # of a classification: "page", "structural", "peetrons", "munich", "bamic", "wood"
    grade: str  # "3", "complete"; "ungraded" when nothing allows a grade
    by: str  # "strength", "structure"
    why: str
    basis: tuple[str, ...]
    threshold_basis: str  # "clinic_default", a reference key, or "defining"
    name: str = ""  # of the system, for people
    beside: tuple[str, ...] = ()  # what it must be read beside: days since onset, pain, evidence
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two lines of evidence that cannot both be taken at their word."""

    id: str
    says: str
    why: str
    basis: tuple[str, ...]
    side: Side | None = None  # the leg it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTest:
    """A test not done yet, and what its answer would change."""

    test: str
    name: str
    condition: str  # whose probability is quoted
    if_present: float
    if_absent: float
    gain_bits: float  # 0 for a safety question: it moves no probability
    burden: int  # 1 (asked in passing) to 5 (invasive); a house judgement
    why: str
    side: Side | None = None  # the leg it is about; a safety question is about the person
    worth: float = 0.0  # what the answer is expected to add to the chance of deciding rightly
    possible_today: bool = True
    changes: tuple[str, ...] = ()  # what each answer would change: "present: …", "absent: …"
    safety: bool = False  # a question that a red-flag rule needs, and nobody answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """One number at both ends of its range, and what the leading condition's posterior would be."""

    # Such as "prior:condition", "sensitivity:finding:condition", "specificity:finding", and of the
    # factors on conditions together "another" (a second cause) and "follows:condition:after".
    number: str
    says: str
    value: float
    low: float
    high: float
    basis: str
    if_low: float  # the posterior with the number at its low end
    if_high: float
    leader_if_low: str  # the condition that would lead then
    leader_if_high: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSetting:
    """What the same findings would say with the priors of another kind of clinic."""

    setting: str
    posterior: float
    leader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """How far the conclusion hangs on numbers that nobody measured, each moved by itself."""

    condition: str
    side: Side
    posterior: float
    priors: tuple[Swing, ...]  # every condition's, the widest first
    most: tuple[Swing, ...]  # the one or two judged numbers that move the posterior most
    settings: tuple[OtherSetting, ...]  # those for which every condition has a prior
    leader_changes: bool  # whether any of them, or another setting, puts another condition first


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeStamp:
    """Which knowledge was used, so that an old visit reproduces exactly."""

    sha256: str
    clinical_review: str  # "none" until a clinician has checked it


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything one visit says, from the raw file's hash to the plan: `ischia.assessment/1`."""

    schema: Literal["ischia.assessment/1"] = "ischia.assessment/1"
    subject: Subject
    simulated: bool
    injured_side: InjuredSide
    visit_date: date
    onset: date | None
    complaint: str
    policy: Policy
    knowledge: KnowledgeStamp
    measured: Measurements
    findings: tuple[Finding, ...]
    red_flags: tuple[RedFlag, ...]
    guards: tuple[Guard, ...]
    hypotheses: tuple[Hypothesis, ...]  # what an image proves, then by posterior, highest first
    grades: tuple[Grade, ...]
    conflicts: tuple[Conflict, ...]
    unexplained: tuple[str, ...]  # findings that no leading hypothesis accounts for
    next_tests: tuple[NextTest, ...]
    plan: Plan | None
    other_policy_plan: Plan | None  # for comparison only
    progress: tuple[Progress, ...]
    decisions: tuple[Decision, ...]
    conclusion: Literal["likely", "several", "not_enough"] = "not_enough"
    conclusion_why: str = ""
    sensitivity: Sensitivity | None = None  # of the leading hypothesis
    other_side_plan: Plan | None = None  # of the other leg, where both are injured
    prognosis: tuple[Prognosis, ...] = ()  # of the leading condition, where it leads
    return_to_sport: tuple[Gate, ...] = ()  # the criteria of return, each with its state today
    notices: tuple[str, ...] = ()  # what was handed in and moves nothing, or does not fit together
