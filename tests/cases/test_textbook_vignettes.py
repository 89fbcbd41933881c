"""Short patients as a textbook tells them, made up: each leads to the condition it is told for.

What is said is what such a chapter says first; nothing was fitted to the numbers of the files.
"""

from dataclasses import replace
from datetime import date

import pytest

from ischia.model.exam import ExamItem
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.subject import Sex, Subject
from ischia.model.terms import Side, State

# condition → (age, sex, sport), signs that are there, signs that are not, words of reports
Told = tuple[tuple[float | None, str, str | None], str, str, dict[str, str]]
VIGNETTES: dict[str, Told] = {
    "proximal_hamstring_avulsion": (
        (46, "male", "water-skiing"),
        (
            "sudden_onset stretch_mechanism audible_pop bruising buttock_pain sitting_pain "
            "perceived_weakness could_not_continue weak_when_lengthened"
        ),
        "back_pain",
        {},
    ),
    "ischial_apophyseal_avulsion": (
        (14, "female", "gymnastics"),
        "sudden_onset stretch_mechanism audible_pop ischial_pain ischial_tenderness",
        "bruising",
        {},
    ),
    "aiis_avulsion": (
        (14, "male", "football"),
        "sudden_onset kicking_mechanism groin_pain aiis_tenderness",
        "posterior_thigh_pain",
        {},
    ),
    "distal_hamstring_tendon_rupture": (
        (33, "male", None),
        (
            "sudden_onset audible_pop posterior_knee_pain distal_hamstring_tenderness "
            "distal_tendon_absent"
        ),
        "buttock_pain",
        {},
    ),
    "hamstring_complete_muscle_tear": (
        (28, "male", "sprinting"),
        (
            "sudden_onset sprinting_mechanism posterior_thigh_pain audible_pop bruising "
            "could_not_continue palpable_defect manual_knee_flexion_weak"
        ),
        "ischial_pain",
        {"ultrasound": "complete_discontinuity haematoma"},
    ),
    "hamstring_partial_tear": (
        (24, "male", "football"),
        "sudden_onset sprinting_mechanism posterior_thigh_pain bruising hamstring_tenderness",
        "",
        {"mri": "fibre_disruption muscle_oedema biceps_femoris_involved"},
    ),
    "lumbar_radiculopathy_l5_s1": (
        (42, "male", None),
        (
            "back_pain pain_below_knee paraesthesia cough_sneeze_pain straight_leg_raise "
            "crossed_straight_leg_raise achilles_reflex_reduced sensory_loss_dermatome"
        ),
        "hamstring_tenderness",
        {},
    ),
    "lumbar_referred_pain": (
        (38, "female", None),
        (
            "back_pain buttock_pain lifting_mechanism lumbar_tenderness "
            "lumbar_movement_reproduces_pain"
        ),
        "pain_below_knee paraesthesia straight_leg_raise",
        {},
    ),
    "piriformis_syndrome": (
        (36, "female", "running"),
        "buttock_pain sitting_pain fair piriformis_tenderness",
        "back_pain ischial_tenderness",
        {"mri": "piriformis_abnormal"},
    ),
    "hamstring_syndrome": (
        (27, "male", "sprinting"),
        (
            "ischial_pain posterior_thigh_pain sitting_pain paraesthesia previous_hamstring_injury "
            "failed_conservative_care ischial_tenderness"
        ),
        "back_pain slump",
        {"mri": "sciatic_nerve_abnormal"},
    ),
    "ischial_bursitis": (
        (55, "female", None),
        "ischial_pain sitting_pain long_hard_sitting ischial_tenderness",
        "running_pain puranen_orava",
        {"ultrasound": "ischial_bursitis"},
    ),
    "ischiofemoral_impingement": (
        (45, "female", None),
        "gradual_onset buttock_pain hip_pain ischiofemoral_impingement_test long_stride_walking",
        "back_pain",
        {},
    ),
    "sacroiliac_pain": (
        (30, "female", None),
        "buttock_pain sacroiliac_tenderness sacroiliac_provocation_cluster faber",
        "straight_leg_raise hamstring_tenderness",
        {},
    ),
    "stress_fracture": (
        (22, "female", "marathon"),
        (
            "gradual_onset training_load_increase energy_deficiency buttock_pain bone_tenderness "
            "hop_test"
        ),
        "sudden_onset",
        {},
    ),
    "soft_tissue_tumour": (
        (50, "male", None),
        "gradual_onset lump_noticed night_pain paraesthesia palpable_mass tinel_over_mass",
        "",
        {"mri": "soft_tissue_mass"},
    ),
    "deep_vein_thrombosis": (
        (62, "male", None),
        "calf_pain calf_swelling recent_immobilisation deep_vein_tenderness",
        "back_pain",
        {},
    ),
    "cauda_equina_syndrome": (
        (44, "male", None),
        "back_pain saddle_numbness bladder_or_bowel_change bilateral_leg_symptoms",
        "",
        {},
    ),
    "posterior_thigh_compartment_syndrome": (
        (35, "male", "rugby"),
        (
            "direct_blow_mechanism posterior_thigh_pain tense_swelling pain_out_of_proportion "
            "pain_on_passive_stretch paraesthesia"
        ),
        "",
        {},
    ),
    "vascular_claudication": (
        (66, "male", None),
        "claudication vascular_risk calf_pain pulses_reduced",
        "back_pain",
        {},
    ),
    "hip_disease": (
        (63, "female", None),
        "gradual_onset groin_pain hip_rotation_limited fadir",
        "hamstring_tenderness",
        {},
    ),
    "posterior_thigh_contusion": (
        (21, "male", "rugby"),
        "direct_blow_mechanism posterior_thigh_pain bruising hamstring_tenderness",
        "sprinting_mechanism",
        {},
    ),
    "quadriceps_contusion": (
        (23, "male", "football"),
        "direct_blow_mechanism anterior_thigh_pain thigh_swelling quadriceps_tenderness",
        "kicking_mechanism",
        {},
    ),
    "exercise_soreness": (
        (30, "male", None),
        "unaccustomed_exercise delayed_onset posterior_thigh_pain",
        "sudden_onset bruising",
        {},
    ),
    "age_related_degeneration": (
        (67, "male", "running"),
        "gradual_onset posterior_thigh_pain",
        "sudden_onset training_load_increase back_pain",
        {"mri": "fatty_muscle tendon_thickening"},
    ),
}
# What must be said at once, whatever the ranking.
ALARMS = {
    "proximal_hamstring_avulsion": ("complete_avulsion_suspected", "days"),
    "ischial_apophyseal_avulsion": ("adolescent_apophysis", "days"),
    "aiis_avulsion": ("adolescent_apophysis", "days"),
    "hamstring_complete_muscle_tear": ("missed_complete_tear", "today"),
    "stress_fracture": ("low_energy_with_bone_pain", "days"),
    "soft_tissue_tumour": ("tumour_or_infection", "days"),
    "deep_vein_thrombosis": ("deep_vein_thrombosis", "today"),
    "cauda_equina_syndrome": ("cauda_equina", "now"),
    "posterior_thigh_compartment_syndrome": ("compartment_syndrome", "now"),
}


@pytest.fixture
def argued(page_patient, knowledge):
    def of(condition: str):
        (age_y, sex, sport), yes, no, seen = VIGNETTES[condition]
        patient = page_patient()
        items = tuple(
            ExamItem(item=name, side=Side.RIGHT, result=result)
            for names, result in ((yes, State.PRESENT), (no, State.ABSENT))
            for name in names.split()
        )
        reports = tuple(
            ImagingReport(
                modality=modality,
                date=date(2026, 3, 30),
                region="thigh and pelvis",
                side=Side.RIGHT,
                present=tuple(words.split()),
            )
            for modality, words in seen.items()
        )
        who = Subject(pseudonym="SIM-book", age_y=age_y, sex=Sex(sex), sport=sport)
        visit = replace(patient.visit, history=items, exam=(), imaging_report=reports)
        case = replace(patient.case, subject=who, earlier_diagnosis=None, simulated=True)
        return replace(patient, case=case, visit=visit, measured=Measurements()).argued(knowledge)

    return of


@pytest.mark.parametrize("condition", VIGNETTES)
def test_the_condition_it_is_told_for_comes_first(condition, argued) -> None:
    assert argued(condition).hypotheses[0].condition == condition


@pytest.mark.parametrize("condition", ALARMS)
def test_what_cannot_wait_is_said_with_its_urgency(condition, argued) -> None:
    rule, urgency = ALARMS[condition]
    said = {f.id: f.urgency for f in argued(condition).red_flags if f.state == "present"}
    assert said.get(rule) == urgency


def test_nothing_is_left_without_a_story_or_a_published_case(knowledge) -> None:
    elsewhere = {  # published, plain or further stories
        "acute_limb_ischaemia",
        "anterior_thigh_compartment_syndrome",
        "bone_tumour_sciatic_compression",
        "deep_gluteal_syndrome",
        "deep_infection",
        "hamstring_strain",
        "hip_or_pelvic_fracture",
        "lumbar_radiculopathy_l3_l4",
        "lumbar_spinal_stenosis",
        "proximal_hamstring_tendinopathy",
        "quadriceps_strain",
        "rectus_femoris_complete_rupture",
        "slipped_capital_femoral_epiphysis",
        "spine_related_neuromuscular",
    }
    assert set(VIGNETTES) | elsewhere == set(knowledge.conditions)
