"""Every question of every safety rule raises its alarm alone: take one out and a test fails."""

from dataclasses import replace
from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.knowledge.predicate import findings_in
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
    ("pulmonary_embolism", ("breathless_or_chest_pain",)),
    ("acute_limb_ischaemia_possible", ("cold_pale_leg",)),
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
    ("cauda_equina", ("bilateral_leg_symptoms", "sensory_loss_l3_l4")),
    ("bleeding_on_blood_thinner", ("antiplatelet", "mri.haematoma")),
    ("bleeding_on_blood_thinner", ("anticoagulant", "thigh_swelling")),
    ("sciatic_palsy", ("sciatic_nerve_palsy",)),
    ("sciatic_palsy", ("foot_drop",)),
    ("acute_limb_ischaemia", ("pulses_reduced", "foot_drop")),
    ("acute_limb_ischaemia", ("pulses_reduced", "sciatic_nerve_palsy")),
    ("acute_limb_ischaemia", ("pulses_reduced", "sudden_onset", "progressive_weakness")),
    ("acute_limb_ischaemia", ("cold_pale_leg", "paraesthesia")),
    ("acute_limb_ischaemia", ("cold_pale_leg", "progressive_weakness")),
    ("acute_limb_ischaemia", ("cold_pale_leg", "foot_drop")),
    ("acute_limb_ischaemia", ("cold_pale_leg", "pulses_reduced")),
    ("acute_limb_ischaemia", ("cold_pale_leg", "sudden_onset")),
    ("acute_limb_ischaemia", ("pulses_reduced", "sudden_onset", "paraesthesia")),
    ("acute_limb_ischaemia_possible", ("pulses_reduced", "sudden_onset")),
    ("narrowed_artery", ("ankle_brachial_index_low",)),
    ("narrowed_artery", ("claudication", "pulses_reduced")),
    ("rest_pain_of_the_leg", ("claudication", "night_pain")),
    ("rest_pain_of_the_leg", ("claudication", "rest_pain")),
    ("rest_pain_of_the_leg", ("ankle_brachial_index_low", "night_pain")),
    ("rest_pain_of_the_leg", ("pulses_reduced", "rest_pain")),
    ("deep_vein_thrombosis", ("ultrasound.deep_vein_thrombosis",)),
    ("deep_vein_thrombosis", ("whole_leg_swollen", "recent_immobilisation")),
    ("deep_vein_thrombosis", ("whole_leg_swollen", "leg_paralysis_or_plaster")),
    ("deep_vein_thrombosis", ("recent_immobilisation", "leg_paralysis_or_plaster")),
    ("deep_vein_thrombosis", ("pregnancy", "whole_leg_swollen")),
    ("deep_vein_thrombosis", ("pregnancy", "thigh_swelling")),
    ("deep_vein_thrombosis", ("pregnancy", "calf_circumference_over_3_cm")),
    ("deep_vein_thrombosis", ("recent_immobilisation", "thigh_swelling", "calf_pain")),
    ("deep_vein_thrombosis", ("leg_paralysis_or_plaster", "thigh_swelling", "calf_pain")),
    ("complete_avulsion_suspected", ("audible_pop", "bruising", "sitting_pain")),
    ("complete_avulsion_suspected", ("palpable_defect", "weak_when_lengthened")),
    ("infection", ("recent_infection_or_procedure", "night_pain")),
    ("infection", ("mri.infection",)),
    ("infection", ("ultrasound.infection",)),
    ("infection", ("inflammatory_markers_raised",)),
    ("infection_emergency", ("fever", "unable_to_bear_weight")),
    ("infection_emergency", ("mri.infection",)),
    ("infection_emergency", ("ultrasound.infection",)),
    ("fracture", ("xray.fracture",)),
    ("fracture", ("ct.fracture",)),
    ("fracture", ("direct_blow_mechanism", "unable_to_bear_weight")),
    ("stress_fracture", ("osteoporosis", "bone_tenderness")),
    ("femoral_neck_stress_fracture", ("groin_pain", "log_roll", "osteoporosis")),
    ("slipped_epiphysis", ("xray.slipped_epiphysis",)),
    ("slipped_epiphysis", ("mri.slipped_epiphysis",)),
    ("stress_fracture", ("training_load_increase", "hop_test")),
    ("stress_fracture", ("mri.stress_fracture",)),
    ("femoral_neck_stress_fracture", ("groin_pain", "hop_test", "training_load_increase")),
    ("femoral_neck_stress_fracture", ("groin_pain", "log_roll", "energy_deficiency")),
    ("femoral_neck_stress_fracture", ("groin_pain", "hop_test", "corticosteroid_use")),
    ("low_energy_with_bone_pain", ("energy_deficiency", "groin_pain")),
    ("tumour_or_infection", ("palpable_mass",)),
    ("tumour_or_infection", ("unexplained_weight_loss",)),
    ("tumour_or_infection", ("xray.bone_mass",)),
    ("tumour_or_infection", ("cancer_history", "night_pain")),
    ("tumour_or_infection", ("gradual_onset", "night_pain")),
    ("tumour_or_infection", ("not_improving", "night_pain")),
    ("tumour_or_infection", ("active_cancer", "night_pain")),
]
# How soon each rule sends somebody.
URGENCY = {
    "now": {
        "acute_limb_ischaemia",
        "cauda_equina",
        "compartment_syndrome",
        "infection_emergency",
        "pulmonary_embolism",
    },
    "today": {
        "acute_limb_ischaemia_possible",
        "bleeding_on_blood_thinner",
        "compartment_syndrome_possible",
        "deep_vein_thrombosis",
        "femoral_neck_stress_fracture",
        "fracture",
        "hard_swelling_for_weeks",
        "infection",
        "missed_complete_tear",
        "progressive_neurological_loss",
        "rest_pain_of_the_leg",
        "sciatic_palsy",
        "slipped_epiphysis",
        "symptoms_in_both_legs",
    },
    "days": {
        "adolescent_apophysis",
        "complete_avulsion_suspected",
        "low_energy_with_bone_pain",
        "narrowed_artery",
        "stress_fracture",
        "tumour_or_infection",
        "unexplained_bone_pain_in_the_young",
    },
}
# What a report of any modality must raise, by the word that reports use.
REPORTED = {
    "infection": "infection_emergency",
    "fracture": "fracture",
    "cauda_equina_compression": "cauda_equina",
    "deep_vein_thrombosis": "deep_vein_thrombosis",
    "bone_mass": "tumour_or_infection",
    "soft_tissue_mass": "tumour_or_infection",
    "slipped_epiphysis": "slipped_epiphysis",
    "stress_fracture": "stress_fracture",
    "proximal_tendon_avulsion": "missed_complete_tear",
}
GROWING = "adolescent_apophysis"
UNEXPLAINED = "unexplained_bone_pain_in_the_young"
EACH = [(rule, sign, beside) for rule, (signs, beside) in ALARMS.items() for sign in signs]


def found(name: str, state: State, side: Side | None = None) -> Finding:
    reported = Modality.IMAGING_REPORT if "." in name else Modality.HISTORY
    modality = KNOWLEDGE.signs[name].modality if name in KNOWLEDGE.signs else reported
    return Finding(id=name, side=side, state=state, modality=modality, criterion=name)


def flag(rule: str, *findings: Finding, age_y: float | None = None):
    made = red_flags(findings, Measurements(), KNOWLEDGE, age_y=age_y)
    return next(f for f in made if f.id == rule)


def story(rule: str, *told: Finding) -> list[Finding]:
    """Deny every question of the history that a rule rests on, but for what is told."""
    names = findings_in(KNOWLEDGE.red_flags[rule].when) - {f.id for f in told}
    names -= {"surgical_opinion_obtained"}  # it lifts an alarm
    asked = [n for n in names if KNOWLEDGE.signs[n].modality is Modality.HISTORY]
    return [found(name, State.ABSENT) for name in sorted(asked)]


def test_no_rule_is_left_out_here() -> None:
    elsewhere = {GROWING, UNEXPLAINED, "hard_swelling_for_weeks"}  # by age, below; by days
    assert set(ALARMS) | {rule for rule, _ in NOTICED} == set(KNOWLEDGE.red_flags) - elsewhere


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
    assert flag("cauda_equina", *story("cauda_equina")).state == "absent"
    full = found("post_void_residual_over_200_ml", State.ABSENT)
    late = found("saddle_numbness", State.PRESENT)
    assert flag("cauda_equina", *denied[:1], late, full).state == "present"


def test_a_rule_is_not_denied_while_half_of_the_story_was_not_asked() -> None:
    denied = [found(sign, State.ABSENT) for sign in ALARMS["cauda_equina"][0]]
    half = flag("cauda_equina", *denied)
    assert half.state == "not_assessed"
    assert "bilateral_leg_symptoms" in half.not_asked
    # Without symptoms of both legs nothing of the rest would raise it: nobody has to be asked.
    one_leg = found("bilateral_leg_symptoms", State.ABSENT)
    assert flag("cauda_equina", *denied, one_leg).state == "absent"
    # An examination that nobody made is no question.
    assert "anal_tone_reduced" not in half.not_asked


def test_a_score_is_not_denied_while_a_question_would_fill_it() -> None:
    swollen = found("whole_leg_swollen", State.PRESENT, Side.LEFT)
    no = found("calf_swelling", State.ABSENT)
    half = flag("deep_vein_thrombosis", swollen, no)
    assert half.state == "not_assessed"
    assert "previous_deep_vein_thrombosis" in half.not_asked
    assert flag("deep_vein_thrombosis", swollen, *story("deep_vein_thrombosis")).state == "absent"


def test_a_danger_that_an_earlier_visit_left_open_stays_one() -> None:
    day = date(2026, 3, 1)
    leaning = replace(found("tense_swelling", State.INDETERMINATE), leans=State.PRESENT, on=day)
    assert flag("compartment_syndrome", leaning).state == "present"
    unclear = replace(leaning, leans=None)
    assert flag("compartment_syndrome", unclear).state == "not_assessed"


@pytest.mark.parametrize("sign", ["paraesthesia", "achilles_reflex_reduced"])
def test_legs_that_tire_with_walking_and_tingle_are_examined_today(sign) -> None:
    said = [found(sign, State.PRESENT, side) for side in (Side.LEFT, Side.RIGHT)]
    said.append(found("back_pain", State.PRESENT))
    assert flag("cauda_equina", *said).state == "present"
    eased = found("neurogenic_claudication", State.PRESENT)
    assert flag("cauda_equina", *said, eased).state != "present"
    assert flag("symptoms_in_both_legs", *said, eased).state == "present"
    weak = found("myotome_s1_weak", State.PRESENT, Side.LEFT)
    assert flag("cauda_equina", *said, eased, weak).state == "present"


def test_another_diagnosis_takes_points_off_the_score_and_not_the_question() -> None:
    said = [found(s, State.PRESENT) for s in ("whole_leg_swollen", "pitting_oedema")]
    other = found("alternative_diagnosis_as_likely", State.PRESENT)
    no = found("calf_swelling", State.ABSENT)
    assert flag("deep_vein_thrombosis", *said, no).state == "present"
    rest = story("deep_vein_thrombosis", *said, other)
    assert flag("deep_vein_thrombosis", *said, *rest, other).state == "absent"
    yes = found("calf_swelling", State.PRESENT)
    assert flag("deep_vein_thrombosis", *said, yes, other).state == "present"


@pytest.mark.parametrize(("age_y", "state"), [(17.9, "present"), (18.0, "absent"), (None, None)])
@pytest.mark.parametrize(
    "sign", ["ischial_pain", "groin_pain", "asis_tenderness", "xray.displaced_ischial_apophysis"]
)
def test_a_growing_pelvis_that_hurts_is_x_rayed(age_y, state, sign) -> None:
    said = (found(sign, State.PRESENT),)
    flags = red_flags(said, Measurements(), KNOWLEDGE, age_y=age_y)
    (made,) = (f for f in flags if f.id == GROWING)
    if sign.startswith("xray."):  # what is seen is acted on at any age
        assert (made.state, made.found) == ("present", True)
        return
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
    beside_it = [found(b, State.PRESENT) for b in beside]
    denied = [found(o, State.ABSENT) for o in ALARMS[rule][0]]
    closed = flag(rule, *story(rule, *beside_it, *denied), *beside_it, *denied)
    assert closed.state == "absent"


def test_a_blood_thinner_is_asked_for_and_alone_raises_nothing() -> None:
    haematoma = found("mri.haematoma", State.PRESENT)
    open_rule = flag("bleeding_on_blood_thinner", haematoma)
    assert open_rule.state == "not_assessed"
    assert "anticoagulant" in open_rule.not_asked
    denied = flag("bleeding_on_blood_thinner", haematoma, *story("bleeding_on_blood_thinner"))
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
        explained = found(reason, State.PRESENT)
        rest = story(UNEXPLAINED, explained, hurts)
        assert told(hurts, explained, *rest).state == "absent"
        # A start that was sudden explains nothing any more once it wakes, or does not get better.
        for later in ("night_pain", "not_improving", "getting_worse"):
            again = told(hurts, explained, found(later, State.PRESENT))
            assert (again.state == "present") == (state == "present")
        if state == "present":
            assert told(hurts, found(reason, State.ABSENT)).state == "present"
            assert reason in told(hurts).not_asked  # it would lift the alarm
    assert told().not_asked == ()


@pytest.mark.parametrize(("age_y", "state"), [(16.9, "present"), (17.0, None), (None, None)])
@pytest.mark.parametrize("pain", ["hip_pain", "groin_pain", "anterior_thigh_pain", "knee_pain"])
@pytest.mark.parametrize("sign", ["hip_rotation_limited", "limping", "unable_to_bear_weight"])
def test_a_growing_child_that_limps_has_the_hip_x_rayed_today(age_y, state, pain, sign) -> None:
    signs = (found(pain, State.PRESENT), found(sign, State.PRESENT))
    assert flag("slipped_epiphysis", *signs, age_y=age_y).state == (state or "not_assessed")
    assert flag("slipped_epiphysis", signs[0], age_y=age_y).state != "present"
    injured = flag("slipped_epiphysis", *signs, found("sudden_onset", State.PRESENT), age_y=age_y)
    # A slip may come suddenly; of a limp with pain of the thigh a torn muscle is the usual cause.
    strained = (sign, pain) == ("limping", "anterior_thigh_pain")
    assert (injured.state == "present") == (not strained and state == "present")


def test_every_rule_is_as_urgent_as_it_must_be() -> None:
    told = {rule: str(made.urgency) for rule, made in KNOWLEDGE.red_flags.items()}
    assert told == {rule: urgency for urgency, rules in URGENCY.items() for rule in rules}


LEG_BY_LEG = {
    "pain_below_knee": True,
    "calf_pain": False,  # whether it alone, with a sign of a nerve, is an emergency
    "straight_leg_raise": False,
    "paraesthesia": True,
    "sensory_loss_dermatome": True,
    "sensory_loss_l3_l4": True,
    "achilles_reflex_reduced": True,
    "patellar_reflex_reduced": True,
    "myotome_l4_weak": True,
    "myotome_l5_weak": True,
    "myotome_s1_weak": True,
    "foot_drop": True,
}


@pytest.mark.parametrize(("sign", "of_a_nerve"), LEG_BY_LEG.items())
def test_what_is_written_for_either_leg_is_in_both_whatever_was_answered(sign, of_a_nerve) -> None:
    left, right = (found(sign, State.PRESENT, side) for side in (Side.LEFT, Side.RIGHT))
    denied = found("bilateral_leg_symptoms", State.ABSENT)
    for said in ((left, right), (left, right, denied)):
        alarm = flag("symptoms_in_both_legs", *said)
        assert (alarm.state, alarm.basis) == ("present", (sign,))
    weak = found("progressive_weakness", State.PRESENT)
    assert (flag("cauda_equina", left, right, denied, weak).state == "present") is of_a_nerve
    sound = found(sign, State.ABSENT, Side.RIGHT)
    for one in ((left,), (left, sound), (found(sign, State.PRESENT),)):
        assert flag("symptoms_in_both_legs", *one, denied).state == "absent"
        assert flag("cauda_equina", *one, weak).state != "present"


def test_another_sign_on_the_other_leg_makes_it_both() -> None:
    said = (
        found("pain_below_knee", State.PRESENT, Side.LEFT),
        found("achilles_reflex_reduced", State.PRESENT, Side.RIGHT),
    )
    assert flag("cauda_equina", *said).state == "present"
    assert flag("cauda_equina", *said).basis == ("pain_below_knee", "achilles_reflex_reduced")


@pytest.mark.parametrize("modality", ["mri", "ultrasound", "xray", "ct"])
@pytest.mark.parametrize(("sign", "rule"), REPORTED.items())
def test_a_danger_that_a_report_names_is_seen_in_any_modality(sign, rule, modality) -> None:
    alarm = flag(rule, found(f"{modality}.{sign}", State.PRESENT))
    assert alarm.state == "present"
    assert alarm.basis == (f"{modality}.{sign}",)
    assert flag(rule, found(f"{modality}.{sign}", State.ABSENT)).state != "present"


def test_a_danger_that_one_modality_shows_is_not_undone_by_another() -> None:
    said = (found("mri.fracture", State.PRESENT), found("xray.fracture", State.ABSENT))
    assert flag("fracture", *said).state == "present"


@pytest.mark.parametrize("sign", ["groin_pain", "hip_pain", "log_roll"])
def test_a_fall_and_a_sore_hip_in_old_age_is_x_rayed_although_the_person_walks(sign) -> None:
    said = [found("fall_mechanism", State.PRESENT), found("unable_to_bear_weight", State.ABSENT)]
    hurts = found(sign, State.PRESENT)
    assert flag("fracture", *said, hurts, age_y=65).state == "present"
    assert flag("fracture", *said, hurts, age_y=64.9).state == "absent"
    half = flag("fracture", *said, age_y=80)
    assert (half.state, "groin_pain" in half.not_asked) == ("not_assessed", True)
    assert "age" in flag("fracture", *said, hurts).not_asked


@pytest.mark.parametrize(("age_y", "state"), [(15, "present"), (25, "not_assessed")])
def test_pain_at_night_is_looked_into_in_the_young(age_y, state) -> None:
    assert flag("tumour_or_infection", found("night_pain", State.PRESENT), age_y=age_y).state == (
        state
    )


@pytest.mark.parametrize("cancer", ["cancer_history", "active_cancer"])
@pytest.mark.parametrize("sign", ["posterior_thigh_pain", "anterior_thigh_pain", "hip_pain"])
def test_cancer_and_a_new_pain_in_the_older_is_looked_into(sign, cancer) -> None:
    said = (found(cancer, State.PRESENT), found(sign, State.PRESENT))
    for age_y, state in ((50, "present"), (49.9, "not_assessed")):
        assert flag("tumour_or_infection", *said, age_y=age_y).state == state
    assert flag("tumour_or_infection", said[0], age_y=70).state == "not_assessed"


@pytest.mark.parametrize("place", ["anterior_thigh_pain", "posterior_thigh_pain"])
def test_a_young_thigh_that_hurts_counts_with_a_second_sign(place) -> None:
    hurts = found(place, State.PRESENT)
    assert flag(UNEXPLAINED, hurts, age_y=15).state == "not_assessed"
    for second in ("night_pain", "not_improving"):
        said = (hurts, found(second, State.PRESENT))
        assert flag(UNEXPLAINED, *said, age_y=15).state == "present"
        assert flag(UNEXPLAINED, *said, age_y=25).state == "absent"


def test_the_neck_of_the_femur_is_unloaded_until_it_is_read() -> None:
    assert "no weight on the leg until the MRI is read" in (
        KNOWLEDGE.red_flags["femoral_neck_stress_fracture"].action
    )


def test_pregnancy_has_no_wells_score() -> None:
    assert "In pregnancy neither the score nor D-dimer" in (
        KNOWLEDGE.red_flags["deep_vein_thrombosis"].action
    )
