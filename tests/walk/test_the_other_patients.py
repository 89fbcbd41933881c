"""What each of the demo's other patients must show, by the rules that hold for everybody."""

import json
from pathlib import Path
from typing import Any

import pytest

from ischia.model.assessment import Assessment
from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.service import Assessed, assess
from ischia.service.exchange import bundle_json
from ischia.service.simulate import PATIENTS, simulate
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import plain
from ischia.writers.report.strength_tile import strength_tile
from ischia.writers.report.ultrasound_tile import ultrasound_tile

KINDS = ("avulsion", "ageing", "root", "tendinopathy", "sitting")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    top = tmp_path_factory.mktemp("patients")
    for kind in KINDS:
        simulate(kind, top / kind, seed=1)
    return {kind: top / kind for kind in KINDS}


@pytest.fixture(scope="module")
def assessed_each(folders: dict[str, Path]) -> dict[str, Assessed]:
    return {kind: assess(str(folder)) for kind, folder in folders.items()}


@pytest.fixture(scope="module")
def seen(assessed_each: dict[str, Assessed]) -> dict[str, Assessment]:
    return {kind: assessed.assessment for kind, assessed in assessed_each.items()}


def measured(a: Assessment, concept: str, **wanted: object) -> list[Measurement]:
    return [
        m
        for m in a.measured.measurements
        if m.concept == concept
        and all(wanted[k] == (m.side if k == "side" else m.context.get(k)) for k in wanted)
    ]


def truth_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
    return found


def raised(a: Assessment) -> dict[str, str]:
    return {flag.id: flag.urgency for flag in a.red_flags if flag.state == "present"}


@pytest.mark.parametrize("kind", KINDS)
def test_another_system_can_read_it(kind, assessed_each, sound_bundle) -> None:
    sound_bundle(bundle_json(assessed_each[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_true_leads_and_every_sheet_says_that_it_is_simulated(kind, seen, folders) -> None:
    a, truth = seen[kind], truth_of(folders[kind])
    likely = [h.condition for h in a.hypotheses if h.posterior > 0.5]
    assert set(truth["conditions"]) <= set(likely)
    assert likely[0] == truth["conditions"][0]
    assert a.conclusion in {"likely", "several"}
    assert a.simulated
    assert not [c for c in a.conflicts if c.id == "contradictory_answers"]
    for sheet in folders[kind].rglob("*.toml"):
        assert sheet.read_text("utf-8").startswith("# Simulated")


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_left_unscreened_for_an_emergency(kind, seen) -> None:
    now = {f.id: f.state for f in seen[kind].red_flags if f.urgency == "now"}
    assert now.pop("pulmonary_embolism") in {"absent", "not_assessed"}  # asked of few
    assert set(now.values()) == {"absent"}


def test_a_bent_knee_that_tests_full_does_not_hide_an_avulsion(seen) -> None:
    a = seen["avulsion"]
    page = {g.by: g.grade for g in a.grades if g.system == "page"}
    assert page == {"structure": "3", "strength": "1"}
    assert {c.id for c in a.conflicts} >= {
        "full_strength_in_a_complete_tear",
        "strength_against_structure",
    }
    (bent,) = measured(
        a,
        "strength.limb_symmetry",
        contraction="isometric",
        of="peak_torque",
        motion="knee_flexion",
    )
    assert bent.value == pytest.approx(100 * 176 / 181, abs=6)
    assert raised(a)["missed_complete_tear"] == "today"
    assert a.plan is not None
    (now,) = [phase for phase in a.plan.phases if phase.id == a.plan.current_phase]
    assert {"shared_decision", "surgical_opinion"} <= {item.id for item in now.items}


def test_a_runner_seen_by_video_is_measured_all_the_same(seen, folders) -> None:
    a = seen["tendinopathy"]
    (lengthened,) = measured(
        a,
        "strength.limb_symmetry_at_length",
        motion="knee_flexion",
        contraction="eccentric",
    )
    assert lengthened.interval95[1] < 85
    stance = {m.side: m for m in measured(a, "motion.stance_pct")}
    assert stance[Side.RIGHT].interval95[1] < stance[Side.LEFT].interval95[0]
    walk = truth_of(folders["tendinopathy"])["visits/2026-03-02/walking.c3d"]
    assert stance[Side.RIGHT].value == pytest.approx(walk["right"]["mean_stance_pct"], abs=1)
    (calmer,) = [p for p in a.progress if p.concept == "exam.pain_nprs"]
    assert calmer.verdict == "within_noise"
    unseen = {"ultrasound", "mri", "xray", "ct"}
    assert a.next_tests[0].test.partition(".")[0] not in unseen


def test_the_policies_disagree_and_a_blood_thinner_blocks_the_medicine(seen) -> None:
    a = seen["root"]
    assert [g.id for g in a.guards if g.state == "fired"] == ["not_better_at_two_weeks"]
    assert {g.by: g.grade for g in a.grades if g.system == "structural"} == {
        "structure": "no disruption seen"
    }
    own = {item.id for phase in a.plan.phases for item in phase.items}
    assert not own & {"anti_inflammatory"}
    page = [item for phase in a.other_policy_plan.phases for item in phase.items]
    advised = [item for item in page if item.applies == "yes" and item.contradicted]
    assert [item for item in advised if item.blocked and "blood thinner" in item.blocked]
    (symmetry,) = measured(
        a, "strength.limb_symmetry", motion="knee_flexion", of="mean_peak_torque"
    )
    assert symmetry.interval95[1] > 100


def test_the_nerve_is_larger_where_it_hurts_as_it_was_drawn(seen, folders) -> None:
    a, truth = seen["sitting"], truth_of(folders["sitting"])
    (differs,) = measured(a, "ultrasound.nerve_area_max_difference")
    assert differs.interval95[0] > 0
    for side in (Side.RIGHT, Side.LEFT):
        for frame in truth[f"visits/2026-03-02/sciatic_nerve_{side}.dcm"]["frames"]:
            (area,) = measured(a, "ultrasound.nerve_area", side=side, level_cm=frame["level_cm"])
            assert area.value == pytest.approx(frame["area_mm2"], rel=0.08)
    assert measured(a, "ultrasound.nerve_swelling_ratio", side=Side.RIGHT)[0].value > 1.2


def test_a_haematoma_on_a_blood_thinner_is_watched(seen, folders) -> None:
    a, truth = seen["ageing"], truth_of(folders["ageing"])
    assert raised(a) == {"bleeding_on_blood_thinner": "today"}
    along = truth["visits/2026-03-02/haematoma_long_axis.dcm"]["frames"][0]
    (length,) = measured(a, "ultrasound.haematoma_length")
    assert length.value == pytest.approx(along["width_mm"], abs=0.5)
    (volume,) = measured(a, "ultrasound.haematoma_volume")
    assert volume.value == pytest.approx(0.5236 * 31 * 17 * 12 / 1000, rel=0.05)
    grown = {p.concept: p for p in a.progress}
    assert len(grown["ultrasound.haematoma_volume"].points) == 2
    assert {g.grade for g in a.grades if g.system == "structural"} == {"partial"}


@pytest.mark.parametrize(
    ("kind", "told", "outlines"),
    [("sitting", ("nerve", "right 6", "left 4"), 2), ("ageing", ("haematoma", "31"), 0)],
)
def test_page_1_tells_the_size_that_was_drawn(kind, told, outlines, assessed_each) -> None:
    assessed = assessed_each[kind]
    tile = ultrasound_tile(
        ReportMaterial(
            assessment=assessed.assessment,
            recordings=assessed.recordings,
            marks=assessed.marks,
            words=assessed.knowledge.words(),
        )
    )
    heading = plain(tile.heading)
    assert all(word in heading for word in told)
    assert "minus left" in plain(tile.basis) or not outlines
    (drawing,) = tile.drawings
    assert str(drawing.for_screen("d1")).count('Z"') == outlines
    assert tile.values


def test_a_sound_motion_that_is_the_stronger_does_not_lead_page_1(seen) -> None:
    heading = plain(strength_tile(ReportMaterial(assessment=seen["avulsion"])).heading)
    assert heading.lower().startswith("knee flexion")


def test_a_picture_across_a_nerve_is_not_asked_for_a_gap(seen) -> None:
    asked = {n.concept for n in seen["sitting"].measured.not_measured}
    assert "ultrasound.gap" not in asked


def test_every_patient_is_told_in_one_sentence() -> None:
    assert set(KINDS) | {"patient", "course"} == set(PATIENTS)
    for says in PATIENTS.values():
        assert says.endswith(".")
        assert says.count(".") == 1
