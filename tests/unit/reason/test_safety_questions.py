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
        ("bladder_or_bowel_change", "saddle_numbness"),
        (),
    ),
    "symptoms_in_both_legs": (("bilateral_leg_symptoms",), ()),
    "compartment_syndrome": (("tense_swelling", "pain_out_of_proportion"), ()),
    "deep_vein_thrombosis": (("calf_swelling",), ()),
    "tumour_or_infection": (("night_pain_or_weight_loss",), ()),
    "infection": (("fever",), ()),
    "progressive_neurological_loss": (("progressive_weakness",), ()),
    "fracture": (("unable_to_bear_weight",), ("fall_mechanism",)),
    "bleeding_on_blood_thinner": (("ultrasound.haematoma", "mri.haematoma"), ("anticoagulant",)),
    "missed_complete_tear": (
        (
            "gap_opens_on_contraction",
            "hamstring_gap_opens_on_contraction",
            "hamstring_tendon_gap_opens_on_contraction",
            "ultrasound.gap_opens_on_contraction",
            "ultrasound.complete_discontinuity",
            "ultrasound.proximal_tendon_avulsion",
            "ultrasound.distal_tendon_avulsion",
            "mri.complete_discontinuity",
            "mri.proximal_tendon_avulsion",
            "mri.distal_tendon_avulsion",
            "mri.tendon_retraction",
        ),
        (),
    ),
}
# What nobody has to be asked, and raises the alarm where it is seen: rule → signs together.
NOTICED: list[tuple[str, tuple[str, ...]]] = [
    ("cauda_equina", ("perianal_sensation_reduced",)),
    ("cauda_equina", ("anal_tone_reduced",)),
    ("cauda_equina", ("post_void_residual_over_200_ml",)),
    ("cauda_equina", ("mri.cauda_equina_compression",)),
    ("compartment_syndrome", ("compartment_pressure_raised",)),
    ("compartment_syndrome", ("sciatic_nerve_palsy", "sudden_onset")),
    ("compartment_syndrome", ("pain_on_passive_stretch", "anticoagulant")),
    ("compartment_syndrome_possible", ("pain_on_passive_stretch", "thigh_swelling")),
    ("cauda_equina", ("bilateral_leg_symptoms", "progressive_weakness")),
    ("cauda_equina", ("bilateral_leg_symptoms", "foot_drop")),
    ("cauda_equina", ("bilateral_leg_symptoms", "paraesthesia")),
    ("cauda_equina", ("bilateral_leg_symptoms", "sensory_loss_dermatome")),
    ("cauda_equina", ("bilateral_leg_symptoms", "achilles_reflex_reduced")),
    ("cauda_equina", ("bilateral_leg_symptoms", "myotome_s1_weak")),
    ("bleeding_on_blood_thinner", ("antiplatelet", "mri.haematoma")),
    ("bleeding_on_blood_thinner", ("anticoagulant", "thigh_swelling")),
    ("sciatic_palsy", ("sciatic_nerve_palsy",)),
    ("sciatic_palsy", ("foot_drop",)),
    ("deep_vein_thrombosis", ("ultrasound.deep_vein_thrombosis",)),
    ("deep_vein_thrombosis", ("whole_leg_swollen", "recent_immobilisation")),
    ("complete_avulsion_suspected", ("audible_pop", "bruising", "sitting_pain")),
    ("complete_avulsion_suspected", ("palpable_defect", "weak_when_lengthened")),
    ("infection", ("recent_infection_or_procedure", "night_pain")),
    ("infection", ("mri.infection",)),
    ("infection", ("ultrasound.infection",)),
    ("infection", ("inflammatory_markers_raised",)),
    ("fracture", ("xray.fracture",)),
    ("fracture", ("ct.fracture",)),
    ("fracture", ("direct_blow_mechanism", "unable_to_bear_weight")),
    ("stress_fracture", ("training_load_increase", "hop_test")),
    ("stress_fracture", ("mri.stress_fracture",)),
    ("low_energy_with_bone_pain", ("energy_deficiency", "groin_pain")),
    ("tumour_or_infection", ("palpable_mass",)),
    ("tumour_or_infection", ("unexplained_weight_loss",)),
    ("tumour_or_infection", ("xray.bone_mass",)),
    ("tumour_or_infection", ("cancer_history", "night_pain")),
]
GROWING = "adolescent_apophysis"
UNEXPLAINED = "unexplained_bone_pain_in_the_young"
EACH = [(rule, sign, beside) for rule, (signs, beside) in ALARMS.items() for sign in signs]


def found(name: str, state: State, side: Side | None = None) -> Finding:
    modality = KNOWLEDGE.signs[name].modality if name in KNOWLEDGE.signs else Modality.HISTORY
    return Finding(id=name, side=side, state=state, modality=modality, criterion=name)


def flag(rule: str, *findings: Finding):
    (made,) = (f for f in red_flags(findings, Measurements(), KNOWLEDGE) if f.id == rule)
    return made


def test_no_rule_is_left_out_here() -> None:
    by_age = {GROWING, UNEXPLAINED}  # below
    assert set(ALARMS) | {rule for rule, _ in NOTICED} == set(KNOWLEDGE.red_flags) - by_age


@pytest.mark.parametrize(("rule", "signs"), NOTICED)
def test_what_is_noticed_raises_the_alarm_and_no_part_of_it_does(rule, signs) -> None:
    assert flag(rule, *(found(s, State.PRESENT) for s in signs)).state == "present"
    for left_out in signs:
        rest = [found(s, State.PRESENT) for s in signs if s != left_out]
        assert flag(rule, *rest).state != "present"


@pytest.mark.parametrize("rule", sorted(set(KNOWLEDGE.red_flags) - set(ALARMS)))
def test_a_rule_that_only_notices_asks_nothing_and_says_it_was_not_assessed(rule) -> None:
    silent = flag(rule)
    assert (silent.state, silent.not_asked) == ("not_assessed", ())


def test_questions_asked_and_denied_close_a_rule_that_also_notices() -> None:
    denied = [found(sign, State.ABSENT) for sign in ALARMS["cauda_equina"][0]]
    assert flag("cauda_equina", *denied).state == "absent"
    full = found("post_void_residual_over_200_ml", State.ABSENT)
    late = found("saddle_numbness", State.PRESENT)
    assert flag("cauda_equina", *denied[:1], late, full).state == "present"


def test_another_diagnosis_takes_points_off_the_score_and_not_the_question() -> None:
    said = [found(s, State.PRESENT) for s in ("whole_leg_swollen", "pitting_oedema")]
    other = found("alternative_diagnosis_as_likely", State.PRESENT)
    no = found("calf_swelling", State.ABSENT)
    assert flag("deep_vein_thrombosis", *said, no).state == "present"
    assert flag("deep_vein_thrombosis", *said, no, other).state == "absent"
    yes = found("calf_swelling", State.PRESENT)
    assert flag("deep_vein_thrombosis", *said, yes, other).state == "present"


@pytest.mark.parametrize(("age_y", "state"), [(17.9, "present"), (18.0, "absent"), (None, None)])
@pytest.mark.parametrize("sign", ["ischial_pain", "groin_pain", "xray.displaced_ischial_apophysis"])
def test_a_growing_pelvis_that_hurts_is_x_rayed(age_y, state, sign) -> None:
    said = (found(sign, State.PRESENT),)
    flags = red_flags(said, Measurements(), KNOWLEDGE, age_y=age_y)
    (made,) = (f for f in flags if f.id == GROWING)
    assert made.state == (state or "not_assessed")
    assert made.not_asked == (() if state else ("age",))


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


@pytest.mark.parametrize(("age_y", "state"), [(24.9, "present"), (25.0, "absent"), (None, None)])
@pytest.mark.parametrize("sign", ["hip_pain", "groin_pain", "bone_tenderness"])
def test_a_young_hip_that_hurts_for_no_reason_is_x_rayed(age_y, state, sign) -> None:
    def told(*said: Finding):
        flags = red_flags(said, Measurements(), KNOWLEDGE, age_y=age_y)
        return next(f for f in flags if f.id == UNEXPLAINED)

    hurts = found(sign, State.PRESENT)
    assert told(hurts).state == (state or "not_assessed")
    for reason in ("sudden_onset", "training_load_increase"):
        assert told(hurts, found(reason, State.PRESENT)).state == "absent"
        if state == "present":
            assert told(hurts, found(reason, State.ABSENT)).state == "present"
            assert reason in told(hurts).not_asked  # it would lift the alarm
    assert told().not_asked == ()
