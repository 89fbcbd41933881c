"""A danger that an image shows is not passed over because no number speaks for it."""

from dataclasses import replace

import pytest

from ischia.knowledge.load import Knowledge
from ischia.model.exam import ExamItem
from ischia.model.imaging import ImagingReport
from ischia.model.terms import Side, State


@pytest.fixture
def seen(page_patient, knowledge: Knowledge):
    """Give the page's patient as argued, with an MRI of the day that shows something more."""

    def argued(*present: str, modality: str = "mri", exam: tuple[str, ...] = ()):
        patient = page_patient()
        report = ImagingReport(
            modality=modality,
            date=patient.visit.date,
            region="thigh",
            side=Side.RIGHT,
            present=present,
        )
        found = tuple(ExamItem(item=e, side=None, result=State.PRESENT) for e in exam)
        visit = replace(
            patient.visit,
            imaging_report=(*patient.visit.imaging_report, report),
            exam=(*patient.visit.exam, *found),
        )
        return replace(patient, visit=visit).argued(knowledge)

    return argued


def test_an_abscess_on_a_scan_holds_the_conclusion_and_the_plan(seen) -> None:
    told = seen("infection")
    assert "mri.infection" in told.unexplained
    assert told.conclusion == "not_enough"
    assert told.conclusion_why.startswith(
        "nothing that is likely explains what an image shows (MRI: an abscess"
    )
    assert (told.plan, told.other_policy_plan) == (None, None)


def test_a_danger_that_the_leader_explains_holds_no_conclusion(seen) -> None:
    told = seen("complete_discontinuity")
    assert any(f.id == "missed_complete_tear" and f.state == "present" for f in told.red_flags)
    assert told.conclusion == "likely"
    assert told.plan is not None


def test_a_raised_marker_of_infection_is_left_unexplained_but_is_no_image(seen) -> None:
    told = seen("muscle_oedema", exam=("inflammatory_markers_raised",))
    assert "inflammatory_markers_raised" in told.unexplained
    assert told.conclusion == "likely"


@pytest.mark.parametrize(
    ("sign", "modality", "condition", "word"),
    [
        ("fracture", "xray", "hip_or_pelvic_fracture", "fracture_seen_to"),
        ("bone_mass", "mri", "bone_tumour_sciatic_compression", "growth_seen_to"),
        ("soft_tissue_mass", "ultrasound", "soft_tissue_tumour", "growth_seen_to"),
        ("deep_vein_thrombosis", "ultrasound", "deep_vein_thrombosis", "clot_seen_to"),
    ],
)
def test_what_an_image_proves_leads_and_no_strain_is_trained_beside_it(
    seen, sign, modality, condition, word
) -> None:
    told = seen(sign, modality=modality)
    first = told.hypotheses[0]
    assert (first.condition, first.side) == (condition, Side.RIGHT)
    others = [h.posterior for h in told.hypotheses[1:]]
    assert others == sorted(others, reverse=True)
    for plan in (told.plan, told.other_policy_plan):
        assert plan is None or (plan.condition == condition and plan.held)
    # What somebody has seen to leads no more.
    after = seen(sign, modality=modality, exam=(word,))
    assert after.hypotheses[0].condition == "rectus_femoris_complete_rupture"
