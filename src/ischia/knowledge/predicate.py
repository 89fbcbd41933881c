"""The closed list of conditions that a knowledge file may ask of measurements and findings.

There are no expression strings: what is not in this list cannot be said, so every file can be
checked, explained in words and shown in the documentation.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import field

from ischia.knowledge.strict import Slug, Strict
from ischia.model.units import Unit

Needed = Mapping[str, str | float]  # must be contained in the measurement's own context


class AtLeast(Strict, frozen=True, kw_only=True, tag_field="is", tag="at_least"):
    """The whole interval of one measurement lies at or above the limit."""

    concept: Slug
    limit: float
    unit: Unit
    context: Needed = field(default_factory=dict)


class AtMost(Strict, frozen=True, kw_only=True, tag_field="is", tag="at_most"):
    """The whole interval of one measurement lies at or below the limit."""

    concept: Slug
    limit: float
    unit: Unit
    context: Needed = field(default_factory=dict)


class Between(Strict, frozen=True, kw_only=True, tag_field="is", tag="between"):
    """The whole interval of one measurement lies within two limits."""

    concept: Slug
    low: float
    high: float
    unit: Unit
    context: Needed = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse limits in the wrong order, which nothing could satisfy."""
        if self.low >= self.high:
            msg = f"between needs low < high, got {self.low} and {self.high}"
            raise ValueError(msg)


class DifferenceOver(Strict, frozen=True, kw_only=True, tag_field="is", tag="difference_over"):
    """One measurement exceeds another of the same concept and side by more than the limit."""

    concept: Slug
    limit: float
    unit: Unit
    context: Needed
    minus: Needed


class AsymmetryOver(Strict, frozen=True, kw_only=True, tag_field="is", tag="asymmetry_over"):
    """The side asked about falls short of the other by more than `limit_pct` of the other."""

    concept: Slug
    limit_pct: float
    context: Needed = field(default_factory=dict)


class Present(Strict, frozen=True, kw_only=True, tag_field="is", tag="present"):
    """A finding is present."""

    finding: Slug


class Absent(Strict, frozen=True, kw_only=True, tag_field="is", tag="absent"):
    """A finding was looked for and is absent."""

    finding: Slug


class UnlessPresent(Strict, frozen=True, kw_only=True, tag_field="is", tag="unless_present"):
    """Holds until somebody says that the finding is present; silence does not lift it."""

    finding: Slug


class UnlessAbsent(Strict, frozen=True, kw_only=True, tag_field="is", tag="unless_absent"):
    """Holds until somebody looked for the finding and it was not there; silence does not lift it.

    For what a measurement may take back that an eye has seen.
    """

    finding: Slug


class Noticed(Strict, frozen=True, kw_only=True, tag_field="is", tag="noticed"):
    """A finding is present; where nobody looked for it, that is not known and is not asked for.

    For what raises an alarm where it is seen, beside the questions that everybody is asked.
    """

    finding: Slug


class OnBothSides(Strict, frozen=True, kw_only=True, tag_field="is", tag="on_both_sides"):
    """One of the findings is present on the left, and one of them on the right.

    What is noted per side and is a danger only on both; nobody is asked for it.
    """

    of: tuple[Slug, ...]


class CameLater(Strict, frozen=True, kw_only=True, tag_field="is", tag="came_later"):
    """One of the findings is present, and an earlier visit of this episode did not note it.

    What is new where somebody was hurt before; of a first visit nothing is known, and not asked.
    """

    of: tuple[Slug, ...]


class Point(Strict, frozen=True, kw_only=True):
    """What a finding that is present adds to a score, or takes off it."""

    finding: Slug
    points: int


class ScoreAtLeast(Strict, frozen=True, kw_only=True, tag_field="is", tag="score_at_least"):
    """The points of what was noticed reach the limit; what nobody looked for adds nothing."""

    limit: int
    of: tuple[Point, ...]

    def __post_init__(self) -> None:
        """Refuse a limit that all points together do not reach."""
        if self.limit > sum(max(p.points, 0) for p in self.of):
            msg = f"the points together do not reach the limit of {self.limit}"
            raise ValueError(msg)


class ElapsedAtLeast(Strict, frozen=True, kw_only=True, tag_field="is", tag="elapsed_at_least"):
    """So many days have passed since the onset."""

    days: float


class ElapsedBelow(Strict, frozen=True, kw_only=True, tag_field="is", tag="elapsed_below"):
    """Fewer days have passed since the onset, or nobody knows how many; silence does not lift it.

    For a danger of the first days.
    """

    days: float


class AgeAtLeast(Strict, frozen=True, kw_only=True, tag_field="is", tag="age_at_least"):
    """The person is so old or older; of an age that nobody stated, nothing is said."""

    years: float


class AgeBelow(Strict, frozen=True, kw_only=True, tag_field="is", tag="age_below"):
    """The person is younger; of an age that nobody stated, nothing is said."""

    years: float


class AllOf(Strict, frozen=True, kw_only=True, tag_field="is", tag="all_of"):
    """Every part holds."""

    of: tuple["Predicate", ...]


class AnyOf(Strict, frozen=True, kw_only=True, tag_field="is", tag="any_of"):
    """At least one part holds; it is denied only when every part is."""

    of: tuple["Predicate", ...]


OfValue = AtLeast | AtMost | Between
OfPair = DifferenceOver | AsymmetryOver
OfAge = AgeAtLeast | AgeBelow
OfFinding = Present | Absent | UnlessPresent | UnlessAbsent | Noticed
Predicate = (
    AtLeast
    | AtMost
    | Between
    | DifferenceOver
    | AsymmetryOver
    | Present
    | Absent
    | UnlessPresent
    | UnlessAbsent
    | Noticed
    | OnBothSides
    | CameLater
    | ScoreAtLeast
    | ElapsedAtLeast
    | ElapsedBelow
    | AgeAtLeast
    | AgeBelow
    | AllOf
    | AnyOf
)


# The same kinds for asking which one it is: a union made anew at each look is slow.
JOINED_KINDS: Final = (AllOf, AnyOf)
FINDING_KINDS: Final = (Noticed, Present, Absent, UnlessPresent, UnlessAbsent)
TIME_KINDS: Final = (ElapsedAtLeast, ElapsedBelow, AgeAtLeast, AgeBelow)
SEVERAL_KINDS: Final = (ScoreAtLeast, OnBothSides, CameLater)
VALUE_KINDS: Final = (AtLeast, AtMost, Between)
LIFTING_KINDS: Final = (UnlessPresent, UnlessAbsent)
AFFIRMING_KINDS: Final = (Present, Noticed, UnlessAbsent)


def parts(predicate: Predicate) -> Iterator[Predicate]:
    """Yield a predicate and everything inside it."""
    yield predicate
    if isinstance(predicate, JOINED_KINDS):
        for inner in predicate.of:
            yield from parts(inner)


def findings_in(predicate: Predicate) -> set[str]:
    """Return the findings a predicate asks for."""
    found: set[str] = set()
    for part in parts(predicate):
        if isinstance(part, OfFinding):
            found.add(part.finding)
        elif isinstance(part, ScoreAtLeast):
            found.update(point.finding for point in part.of)
        elif isinstance(part, OnBothSides | CameLater):
            found.update(part.of)
    return found


def concepts_in(predicate: Predicate) -> set[str]:
    """Return the measured concepts a predicate asks for."""
    kinds = AtLeast | AtMost | Between | DifferenceOver | AsymmetryOver
    return {p.concept for p in parts(predicate) if isinstance(p, kinds)}
