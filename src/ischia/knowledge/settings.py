"""The few cuts of the argument itself that are judgements, and so are data with a reason."""

from typing import Annotated, Literal

from msgspec import Meta

from ischia.knowledge.schema import Times
from ischia.knowledge.strict import Count, Proportion, Slug, Strict, Words

Ratio = Annotated[float, Meta(gt=1.0)]
Bits = Annotated[float, Meta(ge=0.0)]
# "design": DESIGN fixes it; "clinic_default": the clinic may set another; neither has a source.
Basis = Literal["design", "clinic_default", "judgement"]


class Cut(Strict, frozen=True, kw_only=True):
    """Where one of the house's numbers comes from, and why it is not another."""

    basis: Basis
    why: Words


class ShareCut(Cut, frozen=True, kw_only=True):
    """A probability."""

    value: Proportion


class RatioCut(Cut, frozen=True, kw_only=True):
    """A likelihood ratio; its inverse is the bound on the other side."""

    value: Ratio


class BitsCut(Cut, frozen=True, kw_only=True):
    """An amount of information [bits]."""

    value: Bits


class CountCut(Cut, frozen=True, kw_only=True):
    """A whole number."""

    value: Count


class FactorCut(Cut, frozen=True, kw_only=True):
    """A factor on odds: best value and the range it may lie in (95 %)."""

    times: Times
    cites: tuple[Slug, ...] = ()


class Settings(Strict, frozen=True, kw_only=True):
    """The file `settings.toml`."""

    schema: Literal["settings/1"]
    clinical_review: Words
    likely: ShareCut  # from here a hypothesis leads; below, the argument is inconclusive
    suspected: ShareCut  # from here something urgent is ruled out first
    least_certain: ShareCut  # an interval that reaches below leaves the leader not told
    strongest_answer: RatioCut  # no single answer or examination moves the odds further
    at_once: CountCut  # most conditions present together
    least_gain: BitsCut  # below this a test is not worth the breath
    least_worth: ShareCut  # what a test must add to the decision to be ranked by it
    least_change: ShareCut  # a test that moves the decided less than this changes nothing
    competing: CountCut  # how many conditions a test must tell apart while none is likely
    most_tests: CountCut  # how many next tests are listed
    calibration_days: CountCut  # a device that was last checked longer ago is flagged
    recovered_after_days: CountCut  # what was present and is gone sooner was misread, not healed
    recovered_within_days: CountCut  # what is gone for longer argues about today no more
    # On the odds of each condition beyond the first that follows from none; without it, by chance.
    another: FactorCut | None = None
