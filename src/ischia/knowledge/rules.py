"""What stands beside the probabilities: safety rules, grades, plans, policies, norms, sources."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final, Literal

from msgspec import Meta, field

from ischia.knowledge.predicate import Predicate
from ischia.knowledge.strict import Count, Slug, Strict, Words
from ischia.model.plan import Kind
from ischia.model.reliability import Reliability
from ischia.model.terms import Motion, Policy, Urgency
from ischia.model.units import Unit

_PEAK: Final = "strength.peak_torque"


class Covers(Strict, frozen=True, kw_only=True):
    """Where it hurts, and which regions of a report show that place."""

    signs: tuple[Slug, ...]
    regions: tuple[Words, ...]


class DoneRule(Strict, frozen=True, kw_only=True):
    """The examination that a safety rule asks for, done and normal.

    It is one report that says it all, or an examination by hand or needle where no image does. What
    is not there, or does not say a word of it, never counts.
    """

    when: Predicate | None = None  # what the report says
    # The report's region must name one of them: every word of it, by its beginning.
    regions: tuple[Words, ...] = ()
    elsewhere: tuple[Words, ...] = ()  # and none of these
    covers: tuple[Covers, ...] = ()  # where one of these hurts, one of its regions as well
    exam: tuple[Slug, ...] = ()  # tests of a visit that say so, all of them absent
    days: Count = 28  # how long it answers: a clinic default, no source
    # Noted at a later visit, these make it old: it got worse, or something new happened.
    reopened_by: tuple[Slug, ...] = (
        "getting_worse",
        "not_improving",
        "progressive_weakness",
        "sudden_onset",
        "audible_pop",
        "fall_mechanism",
        "direct_blow_mechanism",
        "sprinting_mechanism",
        "stretch_mechanism",
        "kicking_mechanism",
        "lifting_mechanism",
        "could_not_continue",
    )
    says: Words  # what it showed, and when to look again
    plain: Words  # the same for the patient

    def __post_init__(self) -> None:
        """Refuse an examination that nobody could do, and a report of nowhere."""
        if self.when is None and not self.exam:
            msg = "say what a report says ([done.when]) or which tests are absent (exam)"
            raise ValueError(msg)
        if (self.when is None) != (not self.regions):
            msg = "[done.when] needs the regions of its report, and the other way round"
            raise ValueError(msg)


class FoundRule(Strict, frozen=True, kw_only=True):
    """What is done once the danger is seen, instead of what was asked for on suspicion."""

    when: Predicate
    urgency: Urgency
    action: Words
    plain: Words
    plain_action: Words
    holds: bool = False  # nothing of a plan starts, however soon somebody must act


class RedFlagRule(Strict, frozen=True, kw_only=True):
    """A pattern that must not be missed, and who must act how soon."""

    schema: Literal["red_flag/1"]
    id: Slug
    name: Words
    urgency: Urgency
    action: Words
    when: Predicate
    clinical_review: Words
    basis: Words
    cites: tuple[Slug, ...] = ()
    plain: str = ""  # for the patient: what it may be
    plain_action: str = ""  # for the patient: what to do
    watch: str = ""  # what a patient can notice, and must not wait with
    found: FoundRule | None = None
    done: DoneRule | None = None  # of what is for now, it answers only what is no longer there
    seen_to: Slug | None = None  # the question whose yes says that somebody has treated it since
    # Raised, then denied and never examined, it stays; what is for now always does.
    kept: bool = False
    kept_days: Count = 28  # how long: a clinic default, no source
    # Noted after somebody has seen to it, these raise it again.
    worse_by: tuple[Slug, ...] = ("getting_worse", "progressive_weakness")

    @property
    def stays(self) -> bool:
        """Whether the alarm outlives a mere no."""
        return self.kept or self.urgency is Urgency.NOW

    def __post_init__(self) -> None:
        """Refuse a danger that is less once it is seen."""
        soon = list(Urgency)
        if self.found is not None and soon.index(self.found.urgency) > soon.index(self.urgency):
            msg = f"found: {self.found.urgency} is later than the {self.urgency} of the suspicion"
            raise ValueError(msg)


class GuardRule(Strict, frozen=True, kw_only=True):
    """A course of events that re-opens a diagnosis. `says` may name {earlier} and {days}."""

    schema: Literal["guard/1"]
    id: Slug
    name: Words
    says: Words
    when: Predicate
    clinical_review: Words
    basis: Words
    not_against: tuple[Slug, ...] = ()  # earlier diagnoses that already account for it
    cites: tuple[Slug, ...] = ()


class ConflictRule(Strict, frozen=True, kw_only=True):
    """Two findings that cannot both be taken at their word."""

    schema: Literal["conflict/1"]
    id: Slug
    name: Words
    says: Words
    why: Words
    when: Predicate
    clinical_review: Words


class Level(Strict, frozen=True, kw_only=True):
    """One grade: what structure makes it, and from which strength upward it holds."""

    grade: str
    words: Words
    structure: Predicate | None = None
    strength_at_least_pct: float | None = None  # injured in per cent of uninjured
    by_hand: Predicate | None = None  # strength as a hand felt it, where nothing measured it
    leading: tuple[Slug, ...] = ()  # conditions that are this grade by themselves, when they lead


class Site(Strict, frozen=True, kw_only=True):
    """A letter behind the grade: where the injury lies. The first that is seen counts."""

    letter: str
    words: Words
    when: Predicate


class Classification(Strict, frozen=True, kw_only=True):
    """A grading system; levels from the worst to the mildest."""

    schema: Literal["classification/1"]
    id: Slug
    name: Words
    system: Slug
    threshold_basis: Words
    clinical_review: Words
    level: tuple[Level, ...]
    rank: Count  # which system is said first
    conditions: tuple[Slug, ...] = ()  # whose leading calls for this system; none: always
    by_hand_motion: Motion | None = None  # the motion that `by_hand` of the levels is about
    site: tuple[Site, ...] = ()
    effort: Slug | None = None  # the finding that pain limited the effort
    beside: Words | None = None  # what every grade of the system must be read beside
    note: str = ""
    cites: tuple[Slug, ...] = ()


class Blocked(Strict, frozen=True, kw_only=True):
    """Who must not have something, and why: by what was found, or while an alarm is up."""

    when: Predicate | None = None
    alarms: tuple[Slug, ...] = ()  # safety rules, any of which forbids it until it ends
    why: Words
    basis: Words  # "clinic_default", "judgement", or a reference key

    def __post_init__(self) -> None:
        """Refuse a reason that names nobody, or two."""
        if (self.when is None) == (not self.alarms):
            msg = "say who must not have it by [when] or by alarms, and not by both"
            raise ValueError(msg)


class Treatment(Strict, frozen=True, kw_only=True):
    """One thing that may be done, how well it is supported, and who must not have it."""

    schema: Literal["treatment/1"]
    id: Slug
    name: Words
    says: Words
    evidence: Words
    clinical_review: Words
    kind: Kind
    dose: str | None = None
    progression: str | None = None
    remote: bool = False
    blocked: tuple[Blocked, ...] = ()
    for_sport: bool = False  # presupposes a sport: left out where the person has none stated
    contradicted: bool = False  # evidence speaks against it: no protocol may hold it
    plain: str = ""  # for the patient; `says` where it is plain already
    cites: tuple[Slug, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an exercise that nobody could do or grow from what is written."""
        if self.kind == "exercise" and not (self.dose and self.progression):
            msg = "an exercise needs a dose and a progression"
            raise ValueError(msg)


class GateRule(Strict, frozen=True, kw_only=True):
    """A criterion that opens or closes a phase."""

    id: Slug
    says: Words
    when: Predicate
    instead: Predicate | None = None  # what stands for it where it was not measured or asked
    basis: Words  # "clinic_default" or a reference key
    for_sport: bool = False  # asked only of somebody whose sport is stated


class DaysRange(Strict, frozen=True, kw_only=True):
    """How long the patients of a study stayed in a phase, or until its end."""

    low: float
    high: float
    what: Words  # "mean and SD from the injury to full training"
    cites: tuple[Slug, ...]


class PhaseRule(Strict, frozen=True, kw_only=True):
    """A stretch of a protocol."""

    id: Slug
    name: Words
    items: tuple[Slug, ...]
    entry: tuple[GateRule, ...] = ()
    exit: tuple[GateRule, ...] = ()
    days: DaysRange | None = None


class Retest(Strict, frozen=True, kw_only=True):
    """What to measure again and how often; the days are the clinic's own unless a source says."""

    concept: Slug
    every_days: Count
    why: Words
    basis: Words


class Protocol(Strict, frozen=True, kw_only=True):
    """Phases with gates for some conditions, under the policy of published evidence."""

    schema: Literal["protocol/1"]
    id: Slug
    name: Words
    conditions: tuple[Slug, ...]
    goals: tuple[Words, ...]
    goals_for_sport: tuple[Words, ...] = ()  # beside them, where a sport is stated
    contraindications: tuple[Words, ...]
    clinical_review: Words
    phase: tuple[PhaseRule, ...]
    remeasure: tuple[Retest, ...] = ()
    referral_only: bool = False  # somebody else treats it: the plan says who, and how soon
    plain_contraindications: tuple[Words, ...]  # the same for the patient, in the same order
    cites: tuple[Slug, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a contraindication that the patient would not be told of."""
        told, known = len(self.plain_contraindications), len(self.contraindications)
        if told != known:
            msg = f"{known} contraindications, but {told} plain ones"
            raise ValueError(msg)


class PolicyRule(Strict, frozen=True, kw_only=True):
    """One statement of the source, by its number, with this project's judgement on it."""

    number: Annotated[int, Meta(ge=1, le=84)]
    kind: Literal["entity", "instrument", "workflow", "rule", "claim"]
    text: Words
    judgement: Literal["supported", "partly", "hypothesis", "outdated", "marketing", "none"]
    why: Words
    does: Words  # what the program does because of it; "Not yet: …" where it does nothing
    where: tuple[str, ...] = ()  # the files that do it, from src/ischia
    conditions: tuple[Slug, ...] = ()  # whose plan the rule belongs to; none: quoted, not planned
    when: Predicate | None = None  # what it asks for before it holds
    treatment: Slug | None = None  # what it would give: checked against the person all the same
    contradicted: bool = False  # evidence speaks against it: shown, never signed or sent
    cites: tuple[Slug, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a statement that says it acts and names no place, or the other way round."""
        if self.does.startswith("Not yet") == bool(self.where):
            msg = "name the files that act on it, or say `Not yet: …` and name none"
            raise ValueError(msg)


class PolicyBook(Strict, frozen=True, kw_only=True):
    """The rules of one policy."""

    schema: Literal["policy/1"]
    id: Slug
    policy: Policy
    name: Words
    clinical_review: Words
    rule: tuple[PolicyRule, ...]
    note: str = ""


class Concept(Strict, frozen=True, kw_only=True):
    """A measured concept: its words for people, and which way is better."""

    name: Words
    unit: Unit
    better: Literal["higher", "lower", "toward_zero", "none"]
    # Parts of the context that tell recordings apart, not quantities: ignored between visits.
    ignore_context: tuple[str, ...] = ()
    # What a value of this concept may be; outside, something was typed, read or measured wrongly.
    plausible: tuple[float, float] | None = None
    plausible_basis: Literal["clinic_default"] | None = None
    note: str = ""  # what must stand beside every such value
    cites: tuple[Slug, ...] = ()  # of the note

    def __post_init__(self) -> None:
        """Refuse a range without its basis, and one that holds nothing."""
        if (self.plausible is None) != (self.plausible_basis is None):
            msg = "a plausible range needs plausible_basis, and the other way round"
            raise ValueError(msg)
        if self.plausible is not None and self.plausible[0] >= self.plausible[1]:
            msg = f"plausible must go from low to high, got {self.plausible}"
            raise ValueError(msg)

    def noted(self) -> str:
        """Return the note with the keys of what it rests on."""
        return f"{self.note} [{', '.join(self.cites)}]" if self.cites else self.note


class Concepts(Strict, frozen=True, kw_only=True):
    """The file `concepts.toml`."""

    schema: Literal["concepts/1"]
    concept: Mapping[Slug, Concept]


class ReliabilityEntry(Strict, frozen=True, kw_only=True):
    """One study's between-session error of one concept: absolute, or in per cent of the value."""

    id: Slug
    concept: Slug
    context: Mapping[str, str | float]
    unit: Unit
    population: Words
    design: Words
    evidence: Literal["full_text", "abstract", "secondary", "unconfirmed", "computed"]
    cites: tuple[Slug, ...]
    n: Count | None = None
    sem: float | None = None
    sem_pct: float | None = None
    learning_pct: float | None = None
    device: Words | None = None
    people: Count | None = None

    def __post_init__(self) -> None:
        """Refuse an entry without an error, or with two."""
        if (self.sem is None) == (self.sem_pct is None):
            msg = "give either sem or sem_pct, and not both"
            raise ValueError(msg)

    def reliability(self) -> Reliability:
        """Return the entry as the value that travels."""
        return Reliability(**{name: getattr(self, name) for name in self.__struct_fields__})

    def reliabilities(self) -> tuple[Reliability, ...]:
        """Return the entry, and the same error in per cent of a best torque per body mass.

        The mass is taken as exact, so a relative error stays what it is. An absolute one in N.m
        would need the mass of the people of the study.
        """
        own = self.reliability()
        if own.concept != _PEAK or own.sem_pct is None or own.unit is not Unit.NEWTON_METRE:
            return (own,)
        return own, replace(own, concept=f"{_PEAK}_per_mass", unit=Unit.NM_PER_KG)


class Norms(Strict, frozen=True, kw_only=True):
    """Between-session errors of one source."""

    schema: Literal["norms/1"]
    id: Slug
    name: Words
    clinical_review: Words
    credit: Words
    reliability: tuple[ReliabilityEntry, ...]


class Reference(Strict, frozen=True, kw_only=True):
    """A source. A field that is not known for certain stays empty."""

    authors: str = ""
    year: int | None = None
    title: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    note: str = ""


class References(Strict, frozen=True, kw_only=True):
    """A file of `references/`."""

    schema: Literal["references/1"]
    reference: Mapping[Slug, Reference] = field(default_factory=dict)
