"""A hard thigh within two weeks is for now; weeks later and alone it is for today, never silent."""

import pytest

from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, Side, State
from ischia.reason.red_flags import red_flags

NOW, LATE = "compartment_syndrome", "hard_or_severe_late"


@pytest.fixture
def states(knowledge):
    def told(days: float | None, *present: str, absent: tuple[str, ...] = ()) -> dict[str, str]:
        found = [
            Finding(
                id=name,
                side=Side.LEFT if knowledge.tests[name].sided else None,
                state=State.ABSENT if name in absent else State.PRESENT,
                modality=Modality.HISTORY,
                criterion=name,
            )
            for name in (*present, *absent)
        ]
        flags = red_flags(found, Measurements(), knowledge, since_onset_days=days)
        return {f.id: f.state for f in flags}

    return told


@pytest.mark.parametrize("sign", ["tense_swelling", "pain_out_of_proportion"])
@pytest.mark.parametrize("days", [0.0, 3.0, 14.0, None])
def test_one_sign_is_enough_while_it_is_recent_or_nobody_knows_when(states, sign, days) -> None:
    assert states(days, sign)[NOW] == "present"


@pytest.mark.parametrize("sign", ["tense_swelling", "pain_out_of_proportion"])
def test_later_and_alone_it_is_for_today(states, sign) -> None:
    told = states(15.0, sign)
    assert told[NOW] != "present"
    assert told[LATE] == "present"


@pytest.mark.parametrize(
    "beside",
    ["paraesthesia", "anticoagulant", "pain_on_passive_stretch", "thigh_swelling", "getting_worse"],
)
def test_later_with_something_beside_it_is_for_now(states, beside) -> None:
    assert states(40.0, "tense_swelling", beside)[NOW] == "present"
    assert states(40.0, "tense_swelling", "pain_out_of_proportion")[NOW] == "present"


def test_two_clear_answers_deny_it_and_silence_does_not(states) -> None:
    both = ("tense_swelling", "pain_out_of_proportion")
    assert states(3.0, absent=both)[NOW] == "absent"
    assert states(3.0, absent=both[:1])[NOW] == "not_assessed"
    assert states(40.0)[NOW] == "not_assessed"


def test_a_leg_without_a_pulse_is_for_now_while_it_is_acute(states) -> None:
    signs = ("pulses_reduced", "sudden_onset", "paraesthesia")
    assert states(13.0, *signs)["acute_limb_ischaemia"] == "present"
    late = states(20.0, *signs)
    assert late["acute_limb_ischaemia"] != "present"
    assert late["acute_limb_ischaemia_possible"] == "present"
    assert states(20.0, *signs, "cold_pale_leg")["acute_limb_ischaemia"] == "present"
