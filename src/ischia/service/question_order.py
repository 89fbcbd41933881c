"""In which order a clinician asks and examines: an order of ours, without a source."""

from collections.abc import Mapping
from typing import Final

GIRTH: Final = "thigh_girth"
PAIN: Final = "pain_nprs"

# Look, feel, move, resist, nerve, spine. What the knowledge base knows and no section names
# stands in the last one.
EXAMINED: Final[Mapping[str, tuple[str, ...]]] = {
    "Look": (
        *("limping", "visible_wasting", GIRTH, "whole_leg_swollen", "calf_circumference_over_3_cm"),
        *("pitting_oedema", "collateral_veins", "cold_pale_leg"),
    ),
    "Feel": (
        *("palpable_defect", "palpable_mass", "palpable_tight_band", "hamstring_tenderness"),
        *("ischial_tenderness", "distal_hamstring_tenderness", "distal_tendon_absent"),
        *("piriformis_tenderness", "quadriceps_tenderness", "aiis_tenderness", "asis_tenderness"),
        *("bone_tenderness", "deep_vein_tenderness", "pulses_reduced", "tinel_over_mass"),
    ),
    "Move": (
        *("active_range_of_motion_pain", "passive_range_of_motion_pain", "pain_on_passive_stretch"),
        *("active_knee_extension_lag", "active_knee_extension_discomfort", "flexibility_unequal"),
        *("bent_knee_stretch", "modified_bent_knee_stretch", "puranen_orava", "h_test_insecurity"),
        *(
            "hip_rotation_limited",
            "log_roll",
            "faber",
            "fadir",
            "fair",
            "seated_piriformis_stretch",
        ),
        *("ischiofemoral_impingement_test", "long_stride_walking"),
    ),
    "Resist": (
        *("resisted_knee_flexion_pain", "resisted_hip_extension_pain"),
        *("resisted_knee_extension_pain", "resisted_range_of_motion_pain"),
        *("manual_knee_flexion_weak", "weak_when_lengthened", "active_hamstring_30"),
        *("active_hamstring_90", "active_hamstring_30_and_90", "taking_off_shoe"),
        *("long_stride_heel_strike", "active_piriformis", "active_piriformis_or_seated_stretch"),
        *("hop_test", "sprinting_pain", "effort_limited_by_pain", "field_test_passed"),
    ),
    "Nerve": (
        *("straight_leg_raise", "slump", "extended_straight_leg_raise"),
        *("crossed_straight_leg_raise", "femoral_nerve_stretch", "patellar_reflex_reduced"),
        *("achilles_reflex_reduced", "myotome_l4_weak", "myotome_l5_weak", "myotome_s1_weak"),
        *("foot_drop", "sensory_loss_l3_l4", "sensory_loss_dermatome", "sciatic_nerve_palsy"),
        *("perianal_sensation_reduced", "anal_tone_reduced", "post_void_residual_over_200_ml"),
    ),
    "Spine": (
        *("lumbar_movement_reproduces_pain", "lumbar_tenderness", "sacroiliac_tenderness"),
        "sacroiliac_provocation_cluster",
    ),
    "Judged or measured": (
        *("ankle_brachial_index_low", "compartment_pressure_raised"),
        *("inflammatory_markers_raised", "alternative_diagnosis_as_likely"),
    ),
}
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "Where it hurts": (
        *("posterior_thigh_pain", "ischial_pain", "buttock_pain", "posterior_knee_pain"),
        *("calf_pain", "back_pain", "anterior_thigh_pain", "groin_pain", "hip_pain", "knee_pain"),
    ),
    "How it began": (
        *("sudden_onset", "gradual_onset", "delayed_onset", "audible_pop", "could_not_continue"),
        *("sprinting_mechanism", "stretch_mechanism", "kicking_mechanism", "fall_mechanism"),
        *("direct_blow_mechanism", "lifting_mechanism", "unaccustomed_exercise"),
        "training_load_increase",
    ),
    "What must not wait": (
        *("bladder_or_bowel_change", "saddle_numbness", "bilateral_leg_symptoms"),
        *("progressive_weakness", "pain_out_of_proportion", "tense_swelling"),
        *("unable_to_bear_weight", "breathless_or_chest_pain", "calf_swelling", "fever"),
        *("rest_pain", "night_pain_or_weight_loss", "unexplained_weight_loss"),
    ),
    "How it is now": (
        *(PAIN, "sitting_pain", "pain_free_walking", "running_pain", "jogging_pain"),
        *("late_swing_pain", "hip_flexion_knee_extended_pain", "night_pain", "cough_sneeze_pain"),
        *("pain_below_knee", "paraesthesia", "perceived_weakness", "bruising", "thigh_swelling"),
        *("thigh_tightness", "lump_noticed", "claudication", "neurogenic_claudication"),
        "long_hard_sitting",
    ),
    "Medicines and illnesses": (
        *("anticoagulant", "antiplatelet", "corticosteroid_use", "anti_inflammatory_intolerance"),
        *("kidney_disease", "peptic_ulcer_or_bleeding", "heart_failure_or_high_blood_pressure"),
        *("vascular_risk", "osteoporosis", "active_cancer", "cancer_history", "pregnancy"),
        *("energy_deficiency", "previous_deep_vein_thrombosis", "recent_immobilisation"),
        *("leg_paralysis_or_plaster", "recent_infection_or_procedure"),
    ),
    "Before": (
        *("previous_hamstring_injury", "recurrent_injury", "not_improving", "getting_worse"),
        *("failed_conservative_care", "surgical_opinion_obtained", "medical_clearance"),
        "feels_ready_to_return",
    ),
    "Seen to since": (
        *("fracture_seen_to", "stress_fracture_seen_to", "apophysis_seen_to"),
        *("slipped_epiphysis_seen_to", "cauda_equina_seen_to", "compartment_seen_to"),
        *("clot_seen_to", "limb_ischaemia_seen_to", "infection_seen_to", "growth_seen_to"),
    ),
}
# Where it hurts, by the view of the body that shows it.
PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "back": (
        *("back_pain", "buttock_pain", "ischial_pain", "posterior_thigh_pain"),
        *("posterior_knee_pain", "calf_pain"),
    ),
    "front": ("groin_pain", "hip_pain", "anterior_thigh_pain", "knee_pain"),
}
