"""What studies saw happen, when somebody may return, and how questionnaires are scored."""

from typing import Annotated, Literal

from msgspec import Meta

from ischia.knowledge.predicate import Predicate
from ischia.knowledge.rules import GateRule
from ischia.knowledge.strict import Count, Evidence, Proportion, Slug, Strict, Words
from ischia.model.prognosis import Outcome, Spread
from ischia.model.proms import PromItem, PromScale
from ischia.model.reliability import Reliability
from ischia.model.units import Unit

Above = Annotated[float, Meta(gt=0.0)]
_Z = {0.90: 1.645, 0.95: 1.96}  # two-sided


class PrognosisRule(Strict, frozen=True, kw_only=True):
    """One outcome of one study, and whom it is about. Centre and spread as printed."""

    schema: Literal["prognosis/1"]
    id: Slug
    name: Words
    says: Words
    conditions: tuple[Slug, ...]
    outcome: Outcome
    unit: Literal["d", "wk", "mo", "%"]
    centre: float
    spread: Spread
    population: Words
    evidence: Evidence
    cites: tuple[Slug, ...]
    clinical_review: Words
    low: float | None = None  # with spread "sd" left out: it is centre − SD and centre + SD
    high: float | None = None
    sd: Above | None = None
    n: Count | None = None
    when: Predicate | None = None  # what must be found for the study to fit; none: the condition
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a spread without its numbers, numbers without their spread, and a loose centre."""
        ends = (self.low is not None) + (self.high is not None)
        needed = {"none": (0, False), "sd": (0, True)}.get(self.spread, (2, False))
        if (ends, self.sd is not None) != needed:
            msg = f"spread {self.spread!r} needs " + (
                "sd" if self.spread == "sd" else "low and high" if needed[0] else "no numbers"
            )
            raise ValueError(msg)
        if not self.cites:
            msg = "a prognosis needs a study: give cites"
            raise ValueError(msg)
        if self.low is not None and self.high is not None and not self.low < self.high:
            msg = f"needs low < high, got {self.low} and {self.high}"
            raise ValueError(msg)

    @property
    def ends(self) -> tuple[float, float] | None:
        """The printed range; a span of days never begins before the first."""
        if self.sd is not None:
            return max(0.0, self.centre - self.sd), self.centre + self.sd
        if self.low is None or self.high is None:
            return None
        return self.low, self.high


class ReturnCriterion(GateRule, frozen=True, kw_only=True):
    """One criterion of return to sport, and how well it is supported."""

    evidence: Evidence
    cites: tuple[Slug, ...] = ()


class ReturnRule(Strict, frozen=True, kw_only=True):
    """The criteria of return to sport after some conditions."""

    schema: Literal["return_to_sport/1"]
    id: Slug
    name: Words
    conditions: tuple[Slug, ...]
    clinical_review: Words
    criterion: tuple[ReturnCriterion, ...]
    note: str = ""


class Slots(Strict, frozen=True, kw_only=True):
    """Items of a questionnaire that are scored alike; their words stay with who owns them."""

    count: Count
    low: float
    high: float
    allowed: tuple[float, ...] = ()


class SmallestChange(Strict, frozen=True, kw_only=True):
    """The change that chance alone may make, as printed, with the confidence it was printed at."""

    value: Above
    confidence: float
    evidence: Evidence
    cites: tuple[Slug, ...]

    def __post_init__(self) -> None:
        """Refuse a confidence whose factor is not in the table."""
        if self.confidence not in _Z:
            msg = f"confidence must be one of {sorted(_Z)}, got {self.confidence}"
            raise ValueError(msg)

    @property
    def sem(self) -> float:
        """The standard error of measurement behind it: MDC = z · √2 · SEM."""
        factor: float = _Z[self.confidence] * 2**0.5
        return self.value / factor


class ImportantChange(Strict, frozen=True, kw_only=True):
    """How large a change patients call important; of points and per cent the larger counts."""

    label: Words
    evidence: Evidence
    cites: tuple[Slug, ...]
    points: Above
    pct: Annotated[float, Meta(gt=0.0, le=100.0)] | None = None  # of the first value

    def needed(self, first_value: float) -> float:
        """Return the change that is needed from a first value, in points."""
        share: Proportion = (self.pct or 0.0) / 100
        return max(self.points, share * abs(first_value))


class PromRule(Strict, frozen=True, kw_only=True):
    """A questionnaire: item slots, range, direction and error; no item's words."""

    schema: Literal["prom/1"]
    id: Slug
    name: Words
    concept: Slug
    population: Words
    low: float
    high: float
    better: Literal["higher", "lower"]
    missing: Words
    missing_basis: Words
    evidence: Evidence
    clinical_review: Words
    cites: tuple[Slug, ...]
    slots: tuple[Slots, ...] = ()  # none: item scoring was not found, only a total can be used
    smallest: SmallestChange | None = None
    important: tuple[ImportantChange, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse slots whose sum does not span the range of the total."""
        if self.slots:
            low = sum(s.count * s.low for s in self.slots)
            high = sum(s.count * s.high for s in self.slots)
            if (low, high) != (self.low, self.high):
                msg = f"the items add up to {low:g} to {high:g}, not {self.low:g} to {self.high:g}"
                raise ValueError(msg)

    def scale(self) -> PromScale:
        """Return what measuring needs, as the value that travels."""
        return PromScale(
            id=self.id,
            concept=self.concept,
            low=self.low,
            high=self.high,
            items=tuple(
                PromItem(low=s.low, high=s.high, scores=s.allowed)
                for s in self.slots
                for _ in range(s.count)
            ),
            cites=self.cites,
        )

    def reliability(self) -> Reliability | None:
        """Return the error between sessions behind the printed smallest change, if any."""
        if self.smallest is None:
            return None
        return Reliability(
            id=f"{self.id}.smallest_change",
            concept=self.concept,
            context={},
            sem=self.smallest.sem,
            sem_pct=None,
            unit=Unit.SCORE,
            n=None,
            population=self.population,
            design=(
                f"worked out from the smallest change of {self.smallest.value:g} points printed "
                f"at {self.smallest.confidence:.0%} confidence"
            ),
            evidence="computed",
            cites=self.smallest.cites,
        )
