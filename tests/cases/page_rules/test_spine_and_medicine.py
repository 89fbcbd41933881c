"""Statements about the link to the spine, and about medicine, stretching and operation."""

from dataclasses import replace

import pytest

from ischia.model.measured import Measurements
from ischia.model.terms import Policy, Side, State
from ischia.reason.plan import plan
from ischia.reason.reading import Facts

YES, NO = State.PRESENT, State.ABSENT


def posterior(assessment, condition):
    (found,) = (h for h in assessment.hypotheses if h.condition == condition)
    return found.posterior


def planned(plan):
    return {item.id for phase in plan.phases for item in phase.items}


@pytest.mark.page(65)
def test_the_weight_of_symptoms_adds_up_and_the_ledger_closes(spine) -> None:
    first = spine.argued().hypotheses[0]
    assert first.condition == "lumbar_radiculopathy_l5_s1"
    assert len([line for line in first.ledger if line.line == "finding"]) > 3
    fewer = replace(spine, answers={"back_pain": YES}, reported={}).argued()
    assert posterior(fewer, first.condition) < first.posterior


@pytest.mark.page(66)
def test_three_common_things_together_are_named_and_decide_nothing(spine, page_item) -> None:
    assert page_item(spine.argued(), 66).applies == "not_assessed"  # nobody asked for tightness
    tight = spine.said(thigh_tightness=YES).argued()
    assert page_item(tight, 66).applies == "yes"
    assert page_item(tight, 66).evidence.startswith("hypothesis: ")
    assert page_item(spine.said(thigh_tightness=NO).argued(), 66).applies == "no"


@pytest.mark.page(67)
def test_tight_with_a_normal_mri_is_not_most_likely_a_nerve(story, spine, page_item) -> None:
    normal = {"mri__fibre_disruption": NO, "mri__muscle_oedema": NO}
    alone = story.said(thigh_tightness=YES, posterior_thigh_pain=YES).seen(**normal).argued()
    assert posterior(alone, "spine_related_neuromuscular") < 0.5
    item = page_item(spine.said(thigh_tightness=YES).seen(**normal).argued(), 67)
    assert (item.applies, bool(item.contradicted)) == ("yes", True)


@pytest.mark.page(68)
def test_degeneration_with_pain_proves_nothing(story, spine, page_item) -> None:
    pain = story.said(posterior_thigh_pain=YES)
    before = posterior(pain.argued(), "spine_related_neuromuscular")
    after = posterior(pain.seen(mri__disc_degeneration=YES).argued(), "spine_related_neuromuscular")
    assert before <= after < 0.5
    item = page_item(spine.argued(), 68)
    assert (item.applies, bool(item.contradicted)) == ("yes", True)


@pytest.mark.page(69)
def test_a_direct_injury_is_ruled_out_first_and_a_red_flag_before_it(spine, page_item) -> None:
    blind = replace(
        spine, reported={k: v for k, v in spine.reported.items() if "fibre" not in k}
    ).argued()
    assert page_item(blind, 69).applies == "not_assessed"
    assert page_item(spine.argued(), 69).applies == "yes"
    danger = spine.said(saddle_numbness=YES).argued()
    assert "Emergency" in danger.plan.held[0]
    assert "Emergency" in danger.other_policy_plan.held[0]


@pytest.mark.page(70)
def test_the_anti_inflammatory_is_contradicted_and_checked_all_the_same(spine, page_item) -> None:
    item = page_item(spine.argued(), 70)
    assert (item.applies, item.kind) == ("yes", "medicine")
    assert "no better than placebo" in item.contradicted
    assert "kidney_disease" in item.ask_first
    for answer, why in (("anticoagulant", "blood thinner"), ("kidney_disease", "kidney")):
        assert why in page_item(spine.said(**{answer: YES}).argued(), 70).blocked
    assert "75 years" in page_item(replace(spine, age_y=80.0).argued(), 70).blocked
    assert "anti_inflammatory" not in planned(spine.argued().plan)


@pytest.mark.page(72)
def test_cortisone_is_a_question_to_a_specialist(spine, page_item) -> None:
    argued = spine.argued()
    assert page_item(argued, 72).kind == "injection"
    ours = {i.id: i for p in argued.plan.phases for i in p.items}
    assert ours["epidural_opinion"].kind == "referral"
    assert "injection" not in {i.kind for i in ours.values()}
    thinned = spine.said(anticoagulant=YES).argued()
    (opinion,) = (i for p in thinned.plan.phases for i in p.items if i.id == "epidural_opinion")
    assert "blood thinner" in opinion.blocked
    assert "blood thinner" in page_item(thinned, 72).blocked


@pytest.mark.page(73)
def test_no_plan_for_a_strain_holds_an_anti_inflammatory(strain, page_item) -> None:
    argued = strain.argued()
    assert "medicine" not in {i.kind for p in argued.plan.phases for i in p.items}
    assert "medicine" not in {i.kind for p in argued.other_policy_plan.phases for i in p.items}
    assert page_item(argued, 73).contradicted is None  # the page advises against it, and so do we


@pytest.mark.page(74)
def test_stretching_is_contradicted_and_lengthening_under_load_is_planned(
    strain, page_item
) -> None:
    argued = strain.argued()
    assert "28 against 51" in page_item(argued, 74).contradicted
    assert "lengthening_hamstring" in planned(argued.plan)
    assert "stretching_for_a_strain" not in planned(argued.plan)


@pytest.mark.page(75)
@pytest.mark.parametrize(
    ("thigh", "root", "applies"),
    [(NO, YES, "yes"), (YES, YES, "no"), (None, YES, "not_assessed"), (NO, NO, "no")],
)
def test_the_gate_of_the_page_is_read_to_the_letter(spine, knowledge, thigh, root, applies) -> None:
    lumbar = ("mri.nerve_root_compression", "mri.disc_herniation", "mri.disc_degeneration")
    images = dict.fromkeys(lumbar, root)
    if thigh is not None:
        images |= dict.fromkeys(("mri.fibre_disruption", "ultrasound.fibre_disruption"), thigh)
    findings = {f.id: f for f in replace(spine, reported=images).argued().findings}
    here = Facts(measured=Measurements(), side=Side.RIGHT, findings=findings)
    page = plan("lumbar_radiculopathy_l5_s1", here, Policy.CLINIC_PAGE, (), knowledge)
    (item,) = (i for i in page.phases[0].items if i.id == "page_75")
    assert item.applies == applies
    assert item.contradicted


@pytest.mark.page(78)
@pytest.mark.parametrize("policy", Policy)
def test_no_operation_is_automatic(avulsion, page_item, policy) -> None:
    argued = replace(avulsion, policy=policy).argued()
    item = page_item(argued, 78)
    assert (item.applies, item.kind) == ("yes", "procedure")
    assert "not inferior" in item.contradicted
    (ours,) = (p for p in (argued.plan, argued.other_policy_plan) if p.policy is Policy.EVIDENCE)
    assert {"surgical_opinion", "shared_decision"} <= planned(ours)
    assert "procedure" not in {i.kind for p in ours.phases for i in p.items}


@pytest.mark.page(71, 63)
def test_what_has_no_support_is_in_no_plan(knowledge) -> None:
    rules = {r.number: r for r in knowledge.policies["clinic_page"].rule}
    assert all(rules[n].contradicted and not rules[n].conditions for n in (63, 71))
    told = [t.says + t.evidence for t in knowledge.treatments.values()]
    assert not any("shrink" in text for text in told)
    assert not any("ligament" in name for name in knowledge.criteria)


@pytest.mark.page(22, 60)
def test_the_spine_is_weighed_with_every_other_origin(strain) -> None:
    assert {"lumbar_referred_pain", "lumbar_radiculopathy_l5_s1"} <= {
        h.condition for h in strain.argued().hypotheses
    }
    quiet = strain.said(back_pain=YES, hamstring_tenderness=NO, resisted_knee_flexion_pain=NO)
    clear = quiet.seen(mri__fibre_disruption=NO, mri__muscle_oedema=NO).argued()
    assert posterior(clear, "lumbar_referred_pain") > posterior(
        strain.argued(), "lumbar_referred_pain"
    )


@pytest.mark.page(23)
def test_root_piriformis_and_deep_gluteal_are_told_apart(spine) -> None:
    argued = spine.argued()
    assert posterior(argued, "lumbar_radiculopathy_l5_s1") > 0.5
    assert posterior(argued, "piriformis_syndrome") < 0.2
    assert posterior(argued, "deep_gluteal_syndrome") < 0.2


@pytest.mark.page(56, 59)
def test_the_link_is_hedged_and_no_finding_proves_it(knowledge) -> None:
    condition = knowledge.conditions["spine_related_neuromuscular"]
    assert not any(
        sign.kind == "defining" and condition.id in sign.conditions
        for sign in knowledge.signs.values()
    )
    assert condition.prior["sports_clinic"].value < 0.1
