"""An alarm ends when the examination it asked for was done since and is normal, and not before."""

from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.knowledge.rules import RedFlagRule
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.terms import InjuredSide, Modality, Side, State
from ischia.reason.findings import from_reports
from ischia.reason.reading import Facts, read
from ischia.reason.red_flags import red_flags
from ischia.reason.timeline import Timeline

KNOWLEDGE = load()
ONSET, EARLIER, TODAY = date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 20)
XRAY = {"modality": "xray", "region": "pelvis", "date": date(2026, 3, 8)}
NORMAL = {**XRAY, "absent": ("displaced_ischial_apophysis",)}
AVULSED = {**XRAY, "present": ("displaced_ischial_apophysis",)}


def flag(
    name: str,
    signs: str,
    *reports: dict,
    side: Side | None = Side.RIGHT,
    age_y: float = 14,
    onset: date | None = ONSET,
    noted: dict | None = None,
) -> RedFlag:
    said = [
        Finding(
            id=s.lstrip("-"),
            side=side,
            state=State.ABSENT if s.startswith("-") else State.PRESENT,
            modality=Modality.HISTORY,
            criterion=s.lstrip("-"),
        )
        for s in signs.split()
    ]
    read = tuple(ImagingReport(**r) for r in reports)
    seen = from_reports(read, KNOWLEDGE, where="visit")
    timeline = Timeline(
        today=TODAY,
        onset=onset,
        injured=InjuredSide.RIGHT,
        age_y=age_y,
        noted=noted or {},
        reports=read,
    )
    flags = red_flags([*said, *seen], Measurements(), KNOWLEDGE, age_y=age_y, timeline=timeline)
    (made,) = (f for f in flags if f.id == name)
    return made


def test_a_normal_x_ray_after_the_onset_ends_the_alarm_and_says_when() -> None:
    made = flag("adolescent_apophysis", "groin_pain", NORMAL)
    assert (made.state, made.done_on) == ("done", date(2026, 3, 8))
    assert made.done.startswith("done on 2026-03-08 (X-ray): no loose")
    assert made.basis == ("groin_pain",)


@pytest.mark.parametrize(
    "report",
    [
        XRAY,  # it says nothing of it: silence is not normal
        {**NORMAL, "absent": ("hip_osteoarthritis",)},
        {**NORMAL, "date": date(2026, 2, 20)},  # before the onset
        {**NORMAL, "date": date(2026, 4, 1)},  # after the visit
        {**NORMAL, "region": "lumbar spine"},
        {**NORMAL, "side": Side.LEFT},  # the other leg
    ],
)
def test_a_report_that_does_not_answer_it_leaves_the_alarm(report) -> None:
    made = flag("adolescent_apophysis", "groin_pain", report)
    assert (made.state, made.done, made.done_on) == ("present", "", None)


def test_no_report_leaves_the_alarm() -> None:
    assert flag("adolescent_apophysis", "groin_pain").state == "present"


def test_what_is_seen_raises_the_alarm_with_what_to_do_about_it() -> None:
    suspected = flag("adolescent_apophysis", "groin_pain")
    made = flag("adolescent_apophysis", "groin_pain", AVULSED)
    assert (suspected.urgency, suspected.found) == ("days", False)
    assert (made.state, made.urgency, made.found) == ("present", "days", True)
    assert "X-ray" in suspected.action
    assert "X-ray" not in made.action


def test_a_later_normal_report_does_not_call_off_what_another_machine_shows() -> None:
    mri = {**AVULSED, "modality": "mri"}
    made = flag("adolescent_apophysis", "groin_pain", mri, {**NORMAL, "date": TODAY})
    assert (made.state, made.found) == ("present", True)


def test_a_sign_that_is_newer_than_the_report_raises_it_again() -> None:
    noted = {EARLIER: frozenset({"groin_pain"})}
    old = flag("adolescent_apophysis", "groin_pain", NORMAL, noted=noted)
    new = flag("adolescent_apophysis", "groin_pain aiis_tenderness", NORMAL, noted=noted)
    assert (old.state, new.state) == ("done", "present")


def test_without_an_onset_the_report_must_follow_the_visit_that_noted_the_sign() -> None:
    noted = {EARLIER: frozenset({"groin_pain"})}
    assert flag("adolescent_apophysis", "groin_pain", NORMAL, onset=None).state == "present"
    assert flag("adolescent_apophysis", "groin_pain", NORMAL, onset=None, noted=noted).done


def test_what_is_for_today_is_answered_only_by_a_report_of_that_visit_or_later() -> None:
    scan = {"modality": "ultrasound", "region": "leg veins", "absent": ("deep_vein_thrombosis",)}
    before = flag("deep_vein_thrombosis", "calf_swelling", {**scan, "date": date(2026, 3, 8)})
    after = flag("deep_vein_thrombosis", "calf_swelling", {**scan, "date": TODAY})
    assert (before.state, after.state) == ("present", "done")


@pytest.mark.parametrize(("age_y", "state"), [(64, "done"), (65, "present")])
def test_a_normal_x_ray_does_not_end_the_search_for_a_broken_hip_in_the_old(age_y, state) -> None:
    film = {**XRAY, "absent": ("fracture",), "date": TODAY}
    signs = "fall_mechanism unable_to_bear_weight"
    assert flag("fracture", signs, film, age_y=age_y).state == state


def test_a_fracture_that_is_seen_is_for_now() -> None:
    made = flag("fracture", "fall_mechanism", {**XRAY, "present": ("fracture",)}, age_y=40)
    assert (made.state, made.urgency) == ("present", "now")


def test_no_emergency_whose_signs_are_there_is_called_off_by_a_report() -> None:
    mri = {"modality": "mri", "region": "lumbar spine", "absent": ("cauda_equina_compression",)}
    made = flag("cauda_equina", "saddle_numbness", {**mri, "date": TODAY}, age_y=40)
    assert (made.state, made.urgency) == ("present", "now")


def test_a_danger_is_never_less_urgent_once_it_is_seen() -> None:
    rules = KNOWLEDGE.red_flags
    with pytest.raises(ValueError, match="later than"):
        _with(rules["fracture"], found=rules["tumour_or_infection"].found)


def _with(rule: RedFlagRule, **parts) -> RedFlagRule:
    kept = {name: getattr(rule, name) for name in rule.__struct_fields__}
    return RedFlagRule(**{**kept, **parts})


@pytest.mark.parametrize("age_y", [14, 40, 80])
def test_no_alarm_ends_by_silence(age_y) -> None:
    silent = Facts(measured=Measurements(), side=Side.RIGHT, age_y=age_y)
    ends = [r.done for r in KNOWLEDGE.red_flags.values() if r.done and r.done.when]
    assert ends
    assert not any(read(done.when, silent).state is State.PRESENT for done in ends)


MRI = {"modality": "mri", "date": date(2026, 3, 8), "absent": ("stress_fracture",)}
THIGH, PELVIS = {**MRI, "region": "right femur"}, {**MRI, "region": "pelvis"}
BONE = "training_load_increase hop_test"


def test_a_bone_is_looked_at_wherever_it_hurts() -> None:
    both = f"{BONE} anterior_thigh_pain groin_pain"
    assert flag("stress_fracture", both).state == "present"
    assert flag("stress_fracture", both, THIGH).state == "present", "nobody looked at the groin"
    assert flag("stress_fracture", both, PELVIS).state == "present", "nobody looked at the thigh"
    assert flag("stress_fracture", both, THIGH, PELVIS).state == "done"


def test_where_it_was_said_not_to_hurt_no_bone_has_to_be_looked_at() -> None:
    thigh = f"{BONE} anterior_thigh_pain -groin_pain"
    assert flag("stress_fracture", thigh, THIGH).state == "done"
    assert flag("stress_fracture", thigh, PELVIS).state == "present"
