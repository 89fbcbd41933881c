"""Every question of every safety rule raises its alarm alone: take one out and a test fails."""

import pytest

from ischia.knowledge.load import load
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, Side, State
from ischia.reason.findings import of_any_side
from ischia.reason.red_flags import red_flags

KNOWLEDGE = load()
# Written out by hand, not read from the files: rule → what raises it alone, and what must be said
# beside it so that it can.
ALARMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "cauda_equina": (
        ("bladder_or_bowel_change", "saddle_numbness", "bilateral_leg_symptoms"),
        (),
    ),
    "compartment_syndrome": (("tense_swelling", "pain_out_of_proportion"), ()),
    "deep_vein_thrombosis": (("calf_swelling",), ()),
    "tumour_or_infection": (("night_pain_or_weight_loss",), ()),
    "bleeding_on_blood_thinner": (("ultrasound.haematoma", "mri.haematoma"), ("anticoagulant",)),
    "missed_complete_tear": (
        (
            "gap_opens_on_contraction",
            "hamstring_gap_opens_on_contraction",
            "hamstring_tendon_gap_opens_on_contraction",
            "ultrasound.complete_discontinuity",
            "mri.complete_discontinuity",
        ),
        (),
    ),
}
EACH = [(rule, sign, beside) for rule, (signs, beside) in ALARMS.items() for sign in signs]


def found(name: str, state: State, side: Side | None = None) -> Finding:
    modality = KNOWLEDGE.signs[name].modality if name in KNOWLEDGE.signs else Modality.HISTORY
    return Finding(id=name, side=side, state=state, modality=modality, criterion=name)


def flag(rule: str, *findings: Finding):
    (made,) = (f for f in red_flags(findings, Measurements(), KNOWLEDGE) if f.id == rule)
    return made


def test_no_rule_is_left_out_here() -> None:
    assert set(ALARMS) == set(KNOWLEDGE.red_flags)


@pytest.mark.parametrize("side", [None, Side.LEFT, Side.RIGHT, Side.MIDLINE])
@pytest.mark.parametrize(("rule", "sign", "beside"), EACH)
def test_each_question_alone_raises_the_alarm_on_either_side(rule, sign, beside, side) -> None:
    said = [found(sign, State.PRESENT, side), *(found(b, State.PRESENT) for b in beside)]
    alarm = flag(rule, *said)
    assert alarm.state == "present"
    assert sign in alarm.basis
    assert alarm.action == KNOWLEDGE.red_flags[rule].action


@pytest.mark.parametrize(("rule", "sign", "beside"), EACH)
def test_each_question_raises_it_although_all_others_are_denied(rule, sign, beside) -> None:
    others = [found(o, State.ABSENT) for o in ALARMS[rule][0] if o != sign]
    said = [found(sign, State.PRESENT), *(found(b, State.PRESENT) for b in beside), *others]
    assert flag(rule, *said).state == "present"


@pytest.mark.parametrize(("rule", "sign", "beside"), EACH)
def test_each_question_left_open_keeps_the_rule_open_and_is_named(rule, sign, beside) -> None:
    said = [found(o, State.ABSENT) for o in ALARMS[rule][0] if o != sign]
    said += [found(b, State.PRESENT) for b in beside]
    open_rule = flag(rule, *said)
    assert open_rule.state == "not_assessed"
    assert sign in open_rule.not_asked
    closed = flag(rule, *said, found(sign, State.ABSENT))
    assert closed.state == "absent"


def test_a_blood_thinner_is_asked_for_and_alone_raises_nothing() -> None:
    haematoma = found("mri.haematoma", State.PRESENT)
    open_rule = flag("bleeding_on_blood_thinner", haematoma)
    assert open_rule.state == "not_assessed"
    assert "anticoagulant" in open_rule.not_asked
    denied = flag("bleeding_on_blood_thinner", haematoma, found("anticoagulant", State.ABSENT))
    assert denied.state == "absent"


def test_only_a_surgeon_who_was_asked_lifts_the_alarm_of_a_tear() -> None:
    gap = found("gap_opens_on_contraction", State.PRESENT)
    for said, state in ((State.PRESENT, "absent"), (State.ABSENT, "present")):
        seen = flag("missed_complete_tear", gap, found("surgical_opinion_obtained", said))
        assert seen.state == state


@pytest.mark.parametrize("graver", [State.PRESENT, State.INDETERMINATE])
@pytest.mark.parametrize("milder", [State.INDETERMINATE, State.ABSENT])
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_of_two_sides_the_graver_counts(graver, milder, side) -> None:
    two = [found("tense_swelling", graver, side), found("tense_swelling", milder, side.other)]
    for ordered in (two, two[::-1]):
        assert of_any_side(ordered)["tense_swelling"].state is graver


def test_a_swollen_left_leg_is_not_hidden_by_a_sound_right_one() -> None:
    for side in (Side.LEFT, Side.RIGHT):
        said = (
            found("calf_swelling", State.PRESENT, side),
            found("calf_swelling", State.ABSENT, side.other),
        )
        assert flag("deep_vein_thrombosis", *said).state == "present"
