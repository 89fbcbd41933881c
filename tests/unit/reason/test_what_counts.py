"""What counts in the safety rules and in the argument: of two answers, which one."""

import math
from datetime import date

from scipy.special import logit

from ischia.knowledge.load import load
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, Side, State
from ischia.reason.inference import differential
from ischia.reason.red_flags import red_flags

KNOWLEDGE = load()
EARLIER = date(2026, 3, 2)


def said(name: str, state: State, on: date | None = None) -> Finding:
    return Finding(
        id=name, side=None, state=state, modality=Modality.HISTORY, criterion=name, on=on
    )


def flag(rule: str, *findings: Finding):
    (made,) = (f for f in red_flags(findings, Measurements(), KNOWLEDGE) if f.id == rule)
    return made


def test_what_an_earlier_visit_denied_is_no_answer_for_today() -> None:
    names = ("bladder_or_bowel_change", "saddle_numbness", "bilateral_leg_symptoms")
    today = flag("cauda_equina", *(said(n, State.ABSENT) for n in names))
    assert today.state == "absent"
    before = flag("cauda_equina", *(said(n, State.ABSENT, EARLIER) for n in names))
    assert before.state == "not_assessed"
    assert set(names[:2]) <= set(before.not_asked)


def test_what_an_earlier_visit_found_stays_a_danger() -> None:
    assert flag("cauda_equina", said("saddle_numbness", State.PRESENT, EARLIER)).state == "present"


def test_another_diagnosis_takes_off_two_points_and_not_one() -> None:
    """Three points less two are below the limit; three less one would still reach it."""
    signs = ("whole_leg_swollen", "pitting_oedema", "deep_vein_tenderness")
    no_calf = said("calf_swelling", State.ABSENT)
    three = [said(name, State.PRESENT) for name in signs]
    other = said("alternative_diagnosis_as_likely", State.PRESENT)
    assert flag("deep_vein_thrombosis", no_calf, *three).state == "present"
    assert flag("deep_vein_thrombosis", no_calf, *three, other).state != "present"
    fourth = said("collateral_veins", State.PRESENT)
    assert flag("deep_vein_thrombosis", no_calf, *three, fourth, other).state == "present"


def test_corticosteroids_are_reason_enough_to_look_for_a_stress_fracture() -> None:
    steroids, hop = said("corticosteroid_use", State.PRESENT), said("hop_test", State.PRESENT)
    assert flag("stress_fracture", steroids, hop).state == "present"
    assert flag("stress_fracture", hop).state != "present"
    assert flag("stress_fracture", steroids).state != "present"


def test_of_a_correlated_group_the_strongest_counts(small, make) -> None:
    condition, sign, found = make["condition"], make["sign"], make["found"]
    signs = [
        sign("clear", 0.05, {"a": 0.9}, group="stretch"),
        sign("faint", 0.3, {"a": 0.5}, group="stretch"),
    ]
    knowledge = small([condition("a", 0.1), condition("b", 0.2)], signs)
    findings = {name: found(name, State.PRESENT) for name in ("clear", "faint")}
    both = differential(findings, Side.LEFT, knowledge, "sports_clinic")
    alone = differential({"clear": findings["clear"]}, Side.LEFT, knowledge, "sports_clinic")
    assert set(both.counted) == {"clear"}
    assert both.hypotheses[0].posterior == alone.hypotheses[0].posterior
    lines = {e.finding: e for e in both.hypotheses[0].evidence}
    assert (lines["clear"].counted, lines["faint"].counted) == (True, False)
    assert "counts for both" in (lines["faint"].why_not or "")


def test_of_a_group_the_strongest_present_and_the_strongest_absent_count(small, make) -> None:
    """Torn fibres are seen, and the tendon is on the bone: two questions, each answered."""
    condition, sign, found = make["condition"], make["sign"], make["found"]
    signs = [
        sign("torn", 0.07, {"partial": 0.92, "off": 0.95}, group="structure"),
        sign("sore", 0.3, {"partial": 0.5}, group="structure"),
        sign("gone", 0.01, {"off": 0.96}, group="structure", kind="defining"),
        sign("apart", 0.02, {"off": 0.5}, group="structure"),
    ]
    knowledge = small([condition("off", 0.2), condition("partial", 0.2)], signs)
    states = {"torn": State.PRESENT, "sore": State.PRESENT}
    states |= {"gone": State.ABSENT, "apart": State.ABSENT}
    findings = {name: found(name, state) for name, state in states.items()}
    argued = differential(findings, Side.LEFT, knowledge, "sports_clinic")
    assert set(argued.counted) == {"torn", "gone"}
    said = {h.condition: h for h in argued.hypotheses}
    assert said["partial"].posterior > 0.6
    assert said["off"].posterior < 0.1
    why = {e.finding: e.why_not for h in argued.hypotheses for e in h.evidence}
    assert why["sore"] == "it shows the same thing as “sign torn”, which counts for both"
    assert why["apart"] == "it shows the same thing as “sign gone”, which counts for both"
    for h in argued.hypotheses:
        assert math.isclose(sum(line.log_odds for line in h.ledger), logit(h.posterior))


def test_one_sign_that_two_machines_answer_both_ways_counts_once(small, make) -> None:
    condition, sign, found = make["condition"], make["sign"], make["found"]
    mri = sign("mri.mass", 0.02, {"a": 0.95}, group="mass", report=seen_by("mri"))
    scan = sign("ct.mass", 0.1, {"a": 0.6}, group="mass", report=seen_by("ct"))
    knowledge = small([condition("a", 0.1), condition("b", 0.2)], [mri, scan])
    findings = {
        "mri.mass": found("mri.mass", State.PRESENT),
        "ct.mass": found("ct.mass", State.ABSENT),
    }
    argued = differential(findings, Side.LEFT, knowledge, "sports_clinic")
    assert set(argued.counted) == {"mri.mass"}
    why = {e.finding: e.why_not for e in argued.hypotheses[0].evidence}
    assert why["ct.mass"] == "it contradicts “sign mri.mass”, which is the stronger of the two"


def test_a_yes_to_gradual_and_a_no_to_sudden_are_one_answer() -> None:
    findings = {
        "gradual_onset": said("gradual_onset", State.PRESENT),
        "sudden_onset": said("sudden_onset", State.ABSENT),
    }
    argued = differential(findings, Side.LEFT, KNOWLEDGE, "sports_clinic")
    assert len(argued.counted) == 1
    (left,) = findings.keys() - argued.counted.keys()
    why = {e.why_not for h in argued.hypotheses for e in h.evidence if e.finding == left}
    (counted,) = argued.counted
    name = KNOWLEDGE.tests[counted].name
    assert why == {f"it shows the same thing as “{name}”, which counts for both"}


def seen_by(modality: str) -> dict[str, str]:
    return {"modality": modality, "sign": "mass"}
