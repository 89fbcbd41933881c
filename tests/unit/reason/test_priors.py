"""Age, sex and sport move a prior by the odds that its file says, and the hypothesis tells."""

import msgspec
import numpy as np
import pytest
from scipy.special import expit, logit

from ischia.knowledge.schema import PriorShift
from ischia.model.errors import InputError
from ischia.model.subject import Sex, Subject
from ischia.model.terms import Side
from ischia.reason.inference import differential
from ischia.reason.network import marginal_log_odds, network
from ischia.reason.priors import NOBODY, shifts


def shift(**limits) -> PriorShift:
    times = {"value": 3.0, "low": 1.5, "high": 6.0}
    return msgspec.convert(
        {"times": times, "basis": "judgement", "why": "made up", **limits}, PriorShift
    )


def person(**known) -> Subject:
    return Subject(pseudonym="SIM", **known)


@pytest.fixture
def shifted(small, make):
    """Make a knowledge base whose first condition has the given shifts."""

    def made(*shifts_of_a: PriorShift, group: str | None = None):
        first = make["condition"]("a", 0.1, group)
        return small(
            [msgspec.structs.replace(first, shift=shifts_of_a), make["condition"]("b", 0.2, group)],
            [make["sign"]("s", 0.1, {"a": 0.7})],
        )

    return made


@pytest.mark.parametrize(
    ("limits", "known", "holds"),
    [
        ({"age_below_y": 18}, {"age_y": 17.9}, True),
        ({"age_below_y": 18}, {"age_y": 18.0}, False),
        ({"age_below_y": 18}, {}, False),
        ({"age_from_y": 40}, {"age_y": 40.0}, True),
        ({"age_from_y": 40}, {"age_y": 39.9}, False),
        ({"age_from_y": 12, "age_below_y": 18}, {"age_y": 11.0}, False),
        ({"sex": "female"}, {"sex": Sex.FEMALE}, True),
        ({"sex": "female"}, {"sex": Sex.MALE}, False),
        ({"sex": "female"}, {}, False),
        ({"sports": ["track_and_field", "football"]}, {"sport": "Track and field"}, True),
        ({"sports": ["water_skiing"]}, {"sport": "water-skiing"}, True),
        ({"sports": ["football"]}, {"sport": "chess"}, False),
        ({"sports": ["football"]}, {}, False),
        ({"sports": ["football"], "age_below_y": 18}, {"sport": "football", "age_y": 30.0}, False),
    ],
)
def test_a_shift_holds_when_every_stated_limit_does(limits, known, holds, shifted) -> None:
    condition = shifted(shift(**limits)).conditions["a"]
    assert bool(shifts(condition, person(**known))) is holds


def test_the_odds_are_multiplied_and_the_range_comes_along(shifted) -> None:
    knowledge = shifted(shift(age_below_y=18))
    young = network(knowledge, "sports_clinic", person(age_y=15.0), draws=4000)
    plain = network(knowledge, "sports_clinic", NOBODY, draws=4000)
    before, after = (
        marginal_log_odds(np.exp(net.log_odds @ net.states.terms.T), net.states)
        for net in (plain, young)
    )
    assert after[0, 0] - before[0, 0] == pytest.approx(np.log(3))
    assert after[:, 1] == pytest.approx(before[:, 1], abs=0.02)  # a draw is fitted in few rounds
    # Two independent errors on the log scale: of the prior, and of the factor.
    spread = [np.subtract(*np.percentile(x[1:, 0], [97.5, 2.5])) for x in (before, after)]
    factor = np.log(6 / 1.5)
    assert spread[1] == pytest.approx(np.hypot(spread[0], factor), rel=0.06)


def test_two_shifts_multiply_and_both_are_told(shifted) -> None:
    knowledge = shifted(shift(age_below_y=18), shift(sports=["football"]))
    who = person(age_y=15.0, sport="football")
    hypotheses = differential({}, Side.LEFT, knowledge, "sports_clinic", who).hypotheses
    (moved,) = (h for h in hypotheses if h.condition == "a")
    assert moved.prior == pytest.approx(expit(logit(0.1) + np.log(9)))
    assert moved.prior_why == (
        "below 18 years: odds × 3 (1.5 to 6), made up [judgement]",
        "football: odds × 3 (1.5 to 6), made up [judgement]",
    )
    (other,) = (h for h in hypotheses if h.condition == "b")
    assert other.prior_why == ()


def test_another_setting_has_its_own_priors_or_is_refused(shifted) -> None:
    knowledge = shifted()
    with pytest.raises(InputError) as error:
        network(knowledge, "primary_care", draws=0)
    assert "2 conditions have no prior" in error.value.found
    assert error.value.expected == "sports_clinic"
