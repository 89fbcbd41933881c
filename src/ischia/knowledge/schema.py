"""Conditions, and the signs that speak for or against them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from ischia.knowledge.predicate import Predicate
from ischia.knowledge.strict import Burden, Count, Evidence, Proportion, Slug, Strict, Words
from ischia.model.terms import Modality, Motion, Urgency

Open = Annotated[float, Meta(gt=0.0, lt=1.0)]
Factor = Annotated[float, Meta(gt=0.0)]
_ON_THE_BODY = (Modality.EXAM, Modality.STRENGTH, Modality.MOTION)
Origin = Literal[
    "hamstring", "quadriceps", "bone", "lumbar", "sciatic", "hip", "vascular", "tumour", "other"
]


class Judged(Strict, frozen=True, kw_only=True):
    """A probability that no study gives: a best guess and the range it may lie in (95 %)."""

    value: Open
    low: Open
    high: Open

    def __post_init__(self) -> None:
        """Refuse a guess outside its own range."""
        if not self.low < self.value < self.high:
            msg = f"needs low < value < high, got {self.low}, {self.value}, {self.high}"
            raise ValueError(msg)


class Study(Strict, frozen=True, kw_only=True):
    """How one study found a sign to perform for one condition, as printed."""

    condition: Slug
    sensitivity: Proportion
    specificity: Proportion
    design: Literal["cohort", "review", "case_control"]
    reference_standard: Words
    population: Words
    evidence: Evidence
    cites: Slug
    n_with: Count | None = None
    n_without: Count | None = None
    # Printed intervals of pooled results, or our own widening (then `note` says why).
    sensitivity95: tuple[Open, Open] | None = None
    specificity95: tuple[Open, Open] | None = None
    # As printed, where they are: the check holds them against those that follow.
    printed_lr_positive: Factor | None = None
    printed_lr_negative: Factor | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a proportion whose uncertainty nobody could work out."""
        if not (self.n_with or self.sensitivity95) or not (self.n_without or self.specificity95):
            msg = f"{self.cites}: give n_with and n_without, or the printed 95 % intervals"
            raise ValueError(msg)

    @property
    def rank(self) -> tuple[int, int, str]:
        """The place among studies, best first: by design, then by size."""
        design = ("cohort", "review", "case_control").index(self.design)
        return design, -((self.n_with or 0) + (self.n_without or 0)), self.cites


class JudgedSensitivity(Strict, frozen=True, kw_only=True):
    """How often a condition shows the sign, where no study says so."""

    condition: Slug
    sensitivity: Judged
    why: str = ""
    cites: tuple[Slug, ...] = ()


class Sign(Strict, frozen=True, kw_only=True):
    """Anything that can be present or absent and is evidence for a condition."""

    id: Slug
    name: Words
    modality: Modality
    examination: Words  # what has to be done to get it: "Ultrasound while the muscle contracts"
    burden: Burden  # 1 (asked in passing) to 5 (invasive); a house judgement
    remote: bool  # can be had in a video visit
    clinical_review: Words
    also_called: tuple[Slug, ...] = ()  # what people type for it: told what it is called here
    group: Slug | None = None  # correlated signs share a group: only the strongest counts
    kind: Literal["sign", "defining"] = "sign"
    # Goes away as the injury heals: once seen, its later absence is recovery and no argument. Left
    # out: what is felt or measured on the body passes; a story and a picture do not.
    passes: bool | None = None
    # Without a study: how often patients who have none of the conditions lack the sign. For a
    # defining sign: 1 - how often it is misread.
    specificity: Judged | None = None
    study: tuple[Study, ...] = ()
    judged: tuple[JudgedSensitivity, ...] = ()

    @property
    def is_evidence(self) -> bool:
        """Whether the sign moves any probability; some are asked for safety alone."""
        return bool(self.study or self.judged)

    @property
    def conditions(self) -> frozenset[str]:
        """The conditions the sign speaks for."""
        return frozenset({s.condition for s in self.study} | {j.condition for j in self.judged})

    @property
    def heals(self) -> bool:
        """Whether a later absence of the sign, once it was seen, means recovery."""
        if self.passes is not None:
            return self.passes
        return self.kind == "sign" and self.modality in _ON_THE_BODY

    def best_study(self, condition: str | None = None) -> Study | None:
        """Return the best study of the sign, or of one of its conditions; None without studies."""
        fitting = [s for s in self.study if condition in {None, s.condition}]
        return min(fitting, key=lambda s: s.rank, default=None)


class ExamTest(Sign, frozen=True, kw_only=True):
    """A question of the history or a physical examination test: answered present or absent."""

    schema: Literal["test/1"]
    sided: bool  # belongs to one leg; else of the whole person, or of no leg in particular
    contradicts: tuple[Slug, ...] = ()  # cannot be true beside it; said in one of the two files
    from_day: int = 0  # not proposed earlier after the onset: there is nothing to tell yet
    of_the_beginning: bool = False  # how it began: not proposed at a later visit that concludes
    procedure: Words
    positive_if: Words
    plain: str = ""  # for the patient, who does it before a camera: what to do, never what it tells


class Unread(Strict, frozen=True, kw_only=True):
    """Words that people type and that nothing reads: each with what to write or do instead."""

    schema: Literal["unread/1"]
    word: Mapping[Slug, Words] = field(default_factory=dict)


class FromReport(Strict, frozen=True, kw_only=True):
    """The sign is a word in an imaging report."""

    modality: Literal["mri", "xray", "ultrasound", "ct"]
    sign: Slug
    # Where it would be seen: a report that names none of them cannot say that it is absent.
    regions: tuple[Words, ...] = ()


class Criterion(Sign, frozen=True, kw_only=True):
    """A sign that a measurement or an imaging report shows."""

    schema: Literal["criterion/1"]
    basis: Words  # "clinic_default" for a limit without a source, "report", or a reference key
    when: Predicate | None = None
    report: FromReport | None = None
    describes: bool = False  # shown for itself: evidence for no condition, and no rule asks for it
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a criterion without a source, or with two."""
        if (self.when is None) == (self.report is None):
            msg = "needs either [when] or [report], and not both"
            raise ValueError(msg)
        if self.describes and self.is_evidence:
            msg = "what only describes cannot be evidence: take out describes, or its studies"
            raise ValueError(msg)


class Prior(Judged, frozen=True, kw_only=True):
    """How common a condition is before anything is asked; without a cohort, a judgement."""

    basis: Literal["judgement", "cohort"]
    why: Words
    cites: tuple[Slug, ...] = ()


class Times(Strict, frozen=True, kw_only=True):
    """A factor on the odds: best value and the range it may lie in (95 %)."""

    value: Factor
    low: Factor
    high: Factor

    def __post_init__(self) -> None:
        """Refuse a value outside its own range."""
        if not self.low < self.value < self.high:
            msg = f"needs low < value < high, got {self.low}, {self.value}, {self.high}"
            raise ValueError(msg)


class PriorShift(Strict, frozen=True, kw_only=True):
    """For which people the prior odds of a condition are higher or lower, and how many times.

    Every limit that is given must hold. A person whose age, sex or sport nobody stated is not
    shifted.
    """

    times: Times
    basis: Literal["judgement", "cohort"]
    why: Words
    age_from_y: float | None = None
    age_below_y: float | None = None
    sex: Literal["female", "male"] | None = None
    sports: tuple[Slug, ...] = ()  # any of them
    cites: tuple[Slug, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a shift for everybody: that is the prior itself."""
        limits = (self.age_from_y, self.age_below_y, self.sex)
        if not self.sports and all(limit is None for limit in limits):
            msg = "say for whom: age_from_y, age_below_y, sex or sports"
            raise ValueError(msg)


class Follows(Strict, frozen=True, kw_only=True):
    """That a condition is more common in whoever has another, which may bring it about.

    The odds are multiplied beside the other one. How common the condition is among all stays as its
    prior says: those in whom it follows are among them.
    """

    after: Slug  # the condition that comes before
    times: Times
    basis: Literal["judgement", "cohort"]
    why: Words
    cites: tuple[Slug, ...] = ()


class Variant(Strict, frozen=True, kw_only=True):
    """A form of a condition that findings tell: its muscle, site or mechanism."""

    id: Slug
    name: Words
    when: Predicate
    plain: str = ""  # for the patient


class Condition(Strict, frozen=True, kw_only=True):
    """Something that may explain the complaint."""

    schema: Literal["condition/1"]
    id: Slug
    name: Words
    sentence: Annotated[str, Meta(pattern=r"\{side\}.*\{certainty\}")]  # heads the report
    plain: Words  # for the patient
    origin: Origin
    clinical_review: Words
    prior: Mapping[Literal["sports_clinic", "primary_care"], Prior]
    icd10cm: Mapping[Literal["left", "right", "either"], tuple[str, ...]] = field(
        default_factory=dict
    )
    shift: tuple[PriorShift, ...] = ()  # for whom the prior is higher or lower
    follows: tuple[Follows, ...] = ()  # what it is more common after, and how many times
    variant: tuple[Variant, ...] = ()
    exclusive_group: Slug | None = None  # at most one of the group at a time
    urgency: Urgency | None = None  # how soon somebody must act once it is suspected
    unprovable: bool = False  # no finding proves it: not named beside what is likelier
    motion: Motion | None = None  # whose strength shows how bad it is
    note: str = ""
    cites: tuple[Slug, ...] = ()
