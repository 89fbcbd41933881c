"""What the source page's own patient must show."""

import json
from datetime import date
from pathlib import Path

import pytest

from ischia.model.measurement import Measurement
from ischia.model.terms import Policy, Side
from ischia.service import Assessed, assess
from ischia.service.exchange import bundle_json


def measured(assessed: Assessed, concept: str, **wanted: object) -> Measurement:
    (found,) = (
        m
        for m in assessed.assessment.measured.measurements
        if m.concept == concept
        and all(wanted[k] == (m.side if k == "side" else m.context.get(k)) for k in wanted)
    )
    return found


def test_the_tear_leads_and_the_red_flag_stands_first(assessed: Assessed) -> None:
    a = assessed.assessment
    first = a.hypotheses[0]
    assert (first.condition, first.side) == ("rectus_femoris_complete_rupture", Side.RIGHT)
    assert first.posterior > 0.85
    present = [flag.id for flag in a.red_flags if flag.state == "present"]
    assert present == ["missed_complete_tear"]


def test_another_system_can_read_it(assessed: Assessed, sound_bundle) -> None:
    sound_bundle(bundle_json(assessed))


def test_what_nobody_asked_is_not_called_negative(assessed: Assessed) -> None:
    flags = {flag.id: flag for flag in assessed.assessment.red_flags}
    assert flags["deep_vein_thrombosis"].state == "not_assessed"
    assert "calf_swelling" in flags["deep_vein_thrombosis"].not_asked
    assert flags["cauda_equina"].state == "absent"


def test_the_earlier_diagnosis_is_reopened(assessed: Assessed) -> None:
    fired = {g.id for g in assessed.assessment.guards if g.state == "fired"}
    assert len(fired) >= 2


def test_grades_stand_beside_each_other_and_the_conflict_is_said(assessed: Assessed) -> None:
    grades = {(g.system, g.by): g.grade for g in assessed.assessment.grades}
    assert grades["page", "structure"] == "3"
    assert grades["structural", "structure"] == "complete"
    assert grades["page", "strength"] != "3"
    assert any("at rest" in c.why for c in assessed.assessment.conflicts)


@pytest.mark.parametrize("contraction", ["concentric", "eccentric"])
def test_symmetry_in_both_phases_holds_the_truth(
    assessed: Assessed, case: Path, contraction: str
) -> None:
    truth = json.loads((case / "truth.json").read_text())
    phase = contraction[:3]
    peak = {
        side: truth[f"visits/2026-03-02/extension_{phase}60_{side}.txt"]["knee_extension"][
            "mean_peak_nm"
        ]
        for side in ("left", "right")
    }
    symmetry = measured(
        assessed,
        "strength.limb_symmetry",
        motion="knee_extension",
        contraction=contraction,
        of="mean_peak_torque",
    )
    assert symmetry.interval95 is not None
    assert symmetry.value == pytest.approx(100 * peak["right"] / peak["left"], abs=2)
    assert symmetry.interval95[0] < 100 * peak["right"] / peak["left"] < symmetry.interval95[1]
    assert symmetry.interval95[1] < 90


def test_the_gap_opens_as_simulated(assessed: Assessed) -> None:
    rest = measured(assessed, "ultrasound.gap", state="rest")
    open_gap = measured(assessed, "ultrasound.gap", state="contraction")
    assert rest.value == pytest.approx(4, abs=1)
    assert open_gap.value == pytest.approx(19, abs=1)


def test_the_knee_bends_less_in_swing(assessed: Assessed) -> None:
    right = measured(assessed, "motion.peak_knee_flexion_swing", side=Side.RIGHT)
    left = measured(assessed, "motion.peak_knee_flexion_swing", side=Side.LEFT)
    assert left.value - right.value == pytest.approx(11, abs=3)


def test_one_modality_taken_away_changes_the_answer(assessed: Assessed, case: Path) -> None:
    with_all = assessed.assessment.hypotheses[0].posterior
    first_visit = assess(str(case), visit=date(2026, 2, 9)).assessment
    tear = next(h for h in first_visit.hypotheses if h.condition.startswith("rectus"))
    assert tear.posterior < 0.3 < with_all


def test_a_visit_never_sees_a_later_one(case: Path) -> None:
    early = assess(str(case), visit=date(2026, 2, 9)).assessment
    assert early.visit_date == date(2026, 2, 9)
    assert not early.progress
    assert not any(m.concept.startswith("ultrasound") for m in early.measured.measurements)


def test_progress_says_noise_where_it_is_noise(assessed: Assessed) -> None:
    series = {(p.concept, p.side): p for p in assessed.assessment.progress}
    assert series["strength.peak_torque", Side.RIGHT].verdict == "within_noise"
    assert series["exam.thigh_girth_difference", Side.RIGHT].verdict == "error_unknown"


def test_both_policies_plan_and_contradicted_advice_stays_in_the_comparison(
    assessed: Assessed,
) -> None:
    a = assessed.assessment
    assert a.plan is not None
    assert a.other_policy_plan is not None
    assert (a.plan.policy, a.other_policy_plan.policy) == (Policy.EVIDENCE, Policy.CLINIC_PAGE)
    sent = [item for phase in a.plan.phases for item in phase.items]
    assert not [item for item in sent if item.contradicted]
    compared = [item for phase in a.other_policy_plan.phases for item in phase.items]
    assert any(item.contradicted for item in compared) or any(item.cites for item in compared)
