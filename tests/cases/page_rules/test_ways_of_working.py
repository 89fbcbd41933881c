"""Statements about the tendon, instruments, ways of working, and the page's own patient."""

from dataclasses import replace

import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.terms import How, Side, State, Urgency
from ischia.model.units import Unit
from ischia.phantoms.dynamometer import layout_file
from ischia.service.loose import measure_files

YES, NO = State.PRESENT, State.ABSENT


@pytest.mark.page(13)
def test_the_outlook_follows_the_tendon_and_not_the_junction(strain, page_item) -> None:
    torn = strain.seen(mri__fibre_disruption=YES, mri__muscle_oedema=YES)
    junction = torn.seen(mri__muscle_tendon_junction_injury=YES).argued()
    tendon = torn.seen(mri__intratendinous_tear=YES).argued()
    assert page_item(junction, 13).applies == "yes"
    assert page_item(junction, 13).contradicted
    assert {p.id for p in torn.argued().prognosis} == {p.id for p in junction.prognosis}
    assert "tendon_within" in {p.id for p in tendon.prognosis} - {p.id for p in junction.prognosis}


@pytest.mark.page(42, 47)
def test_an_outlook_is_a_range_with_its_study_and_no_promise(strain) -> None:
    (grade_1,) = (
        p
        for p in strain.seen(mri__fibre_disruption=NO, mri__muscle_oedema=YES).argued().prognosis
        if p.id == "peetrons_1"
    )
    assert (grade_1.centre, grade_1.low, grade_1.high, grade_1.spread) == (17.0, 7.0, 27.0, "sd")
    assert (grade_1.cites, grade_1.today) == (("ekstrand2012",), "within")
    assert "not a date for this person" in grade_1.says


@pytest.mark.page(12)
def test_junction_tendon_and_edge_are_different_sites_of_one_grade(strain, made) -> None:
    share = made["measurement"]("imaging.cross_section_share", 30.0, Unit.PERCENT, 5.0)
    here = replace(strain, measured=(share,))

    def bamic(**words):
        argued = here.seen(**words).argued()
        (found,) = (g for g in argued.grades if g.system == "bamic")
        return found.grade

    assert bamic(mri__muscle_tendon_junction_injury=YES) == "2b"
    assert bamic(mri__intratendinous_tear=YES) == "2c"
    assert bamic(mri__myofascial_injury=YES) == "2a"


@pytest.mark.page(20)
def test_a_haematoma_with_a_blood_thinner_or_a_tense_thigh_alarms(strain) -> None:
    def present(story):
        return {f.id: f for f in story.argued().red_flags if f.state == "present"}

    bleeding = present(strain.seen(ultrasound__haematoma=YES).said(anticoagulant=YES))
    assert "bleeding_on_blood_thinner" in bleeding
    tense = present(strain.said(tense_swelling=YES))
    assert Urgency.NOW in {f.urgency for f in tense.values()}


@pytest.mark.page(26)
def test_after_the_history_safety_questions_come_before_the_best_test(strain) -> None:
    asked = strain.argued().next_tests
    safety = [test.gain_bits == 0 for test in asked]
    assert safety == sorted(safety, reverse=True)
    assert any(not s for s in safety)


@pytest.mark.page(34)
def test_a_machine_is_called_precise_by_nobody_and_its_values_say_so(tmp_path) -> None:
    path = tmp_path / "machine.csv"
    path.write_bytes(layout_file("kineo_csv")[0])
    entry = RecordingEntry(path="", side=Side.LEFT, profile="builtin:kineo")
    found = measure_files([path], entry).measurements
    assert found
    assert all("layout_unconfirmed" in m.flags for m in found)


@pytest.mark.page(37)
def test_ultrasound_has_looked_or_not_and_excludes_less_than_mri(avulsion, page_item) -> None:
    def posterior(story):
        found = story.argued().hypotheses
        (ours,) = (h for h in found if h.condition == "proximal_hamstring_avulsion")
        return ours.posterior

    blind = replace(avulsion, reported={})
    by_ultrasound = posterior(blind.seen(ultrasound__proximal_tendon_avulsion=NO))
    by_mri = posterior(blind.seen(mri__proximal_tendon_avulsion=NO))
    assert by_mri < by_ultrasound < posterior(blind)
    assert page_item(avulsion.argued(), 37).applies == "not_assessed"
    looked = avulsion.seen(ultrasound__fibre_disruption=YES).argued()
    assert page_item(looked, 37).applies == "yes"


@pytest.mark.page(38)
def test_a_root_is_only_ever_a_word_of_an_mri_report(knowledge) -> None:
    of_roots = {
        c.report.modality
        for c in knowledge.criteria.values()
        if c.report is not None and "root" in c.report.sign
    }
    assert of_roots == {"mri"}
    roots = {"lumbar_radiculopathy_l5_s1", "lumbar_radiculopathy_l3_l4"}
    assert not any(
        roots & sign.conditions
        for name, sign in knowledge.criteria.items()
        if name.startswith("ultrasound.")
    )


@pytest.mark.page(43, 76)
def test_a_course_that_does_not_improve_re_opens_the_diagnosis(strain) -> None:
    held = replace(strain, earlier_diagnosis="quadriceps_strain", days=28)
    fired = {
        g.id
        for g in held.said(not_improving=YES, getting_worse=YES).argued().guards
        if g.state == "fired"
    }
    assert fired == {"not_better_at_two_weeks", "worse_than_before"}
    quiet = {g.id: g.state for g in held.said(not_improving=NO).argued().guards}
    assert quiet["not_better_at_two_weeks"] == "quiet"


@pytest.mark.page(43)
def test_strong_in_mid_range_and_weak_when_lengthened_asks_for_the_tendon(strain) -> None:
    held = replace(strain, earlier_diagnosis="hamstring_strain")

    def state(**answers):
        guards = {g.id: g for g in held.said(**answers).argued().guards}
        return guards["hamstring_weak_when_lengthened"].state

    assert state(manual_knee_flexion_weak=NO, weak_when_lengthened=YES) == "fired"
    assert state(manual_knee_flexion_weak=YES, weak_when_lengthened=YES) == "not_assessed"
    early = replace(held, days=3).said(manual_knee_flexion_weak=NO, weak_when_lengthened=YES)
    states = {g.id: g.state for g in early.argued().guards}
    assert states["hamstring_weak_when_lengthened"] == "quiet"
    right = replace(held, earlier_diagnosis="proximal_hamstring_avulsion").said(
        manual_knee_flexion_weak=NO, weak_when_lengthened=YES
    )
    (guard,) = (g for g in right.argued().guards if g.id == "hamstring_weak_when_lengthened")
    assert guard.state == "quiet"


@pytest.mark.page(44)
def test_there_is_no_plan_while_nothing_leads(story, strain) -> None:
    assert story.said(sitting_pain=YES).argued().plan is None
    assert strain.argued().plan.condition == strain.argued().hypotheses[0].condition


@pytest.mark.page(2, 46)
def test_a_stiff_swing_is_named_and_no_plan_promises_to_correct_it(strain, made) -> None:
    stiff = made["measurement"](
        "motion.peak_knee_flexion_swing_difference", -15.0, Unit.DEGREE, 2.0
    )
    argued = replace(strain, measured=(stiff,)).argued()
    (found,) = (f for f in argued.findings if f.id == "stiff_knee_swing")
    assert found.state is YES
    assert "stiff_knee_swing" not in {h.condition for h in argued.hypotheses}
    says = " ".join(i.says for p in argued.plan.phases for i in p.items)
    assert "correct" not in says


@pytest.mark.page(48)
def test_a_remote_visit_says_what_can_be_led_from_afar(strain) -> None:
    remote = replace(strain, mode=How.REMOTE, sport="rowing").argued()
    items = {i.id: i for p in remote.plan.phases for i in p.items}
    assert items["isometric_loading"].remote
    assert not items["return_decision"].remote
    first = remote.next_tests[0]
    assert "needs a visit in person" not in first.why


@pytest.mark.page(76, 77, 80, 81)
def test_a_gap_in_contraction_leads_over_an_mri_at_rest(page_patient, knowledge, page_item) -> None:
    argued = page_patient(Side.RIGHT).argued(knowledge)
    assert argued.hypotheses[0].condition == "rectus_femoris_complete_rupture"
    assert "mri_at_rest_against_contraction" in {c.id for c in argued.conflicts}
    assert page_item(argued, 81).applies == "yes"


@pytest.mark.page(82)
def test_haematoma_is_a_word_and_the_distance_of_the_ends_has_an_interval(story, made) -> None:
    assert "ultrasound.haematoma" in {
        f.id for f in story.seen(ultrasound__haematoma=YES).argued().findings
    }
    gap = made["measurement"](
        "ultrasound.gap", 4.0, Unit.MILLIMETRE, 1.0, structure="rectus_femoris", state="rest"
    )
    (found,) = (f for f in replace(story, measured=(gap,)).argued().findings)
    assert (found.id, found.state) == ("gap_at_rest", YES)
    unsure = made["measurement"](
        "ultrasound.gap", 4.0, Unit.MILLIMETRE, None, structure="rectus_femoris", state="rest"
    )
    (found,) = (f for f in replace(story, measured=(unsure,)).argued().findings)
    assert found.state is State.INDETERMINATE


@pytest.mark.page(3)
def test_spine_and_hip_are_in_the_differential_whatever_hurts(story) -> None:
    weighed = {h.condition for h in story.said(posterior_knee_pain=YES).argued().hypotheses}
    assert {"lumbar_referred_pain", "hip_disease", "sacroiliac_pain"} <= weighed


@pytest.mark.page(25, 41, 51, 52, 53, 79)
def test_praise_decides_nothing_and_is_quoted_nowhere_else(knowledge) -> None:
    book = knowledge.policies["clinic_page"]
    rules = {r.number: r for r in book.rule}
    for number in (25, 41, 51, 52, 53, 79):
        assert not rules[number].conditions
        assert rules[number].when is None
        assert rules[number].treatment is None


@pytest.mark.page(44)
def test_the_patients_own_goals_stand_beside_the_plans(strain) -> None:
    own = ("Run the school race in May",)
    argued = replace(strain, goals=own).argued()
    assert argued.plan.own_goals == argued.other_policy_plan.own_goals == own


@pytest.mark.page(5, 6, 7, 8, 9, 10)
def test_three_muscles_four_heads_and_the_short_one_crosses_only_the_knee(knowledge) -> None:
    drawn = knowledge.anatomy
    assert {m.id for m in drawn.muscle} == {
        "biceps_femoris",
        "semitendinosus",
        "semimembranosus",
    }
    heads = {head.id: head for head in drawn.head}
    assert len(heads) == 4
    one_joint = {name for name, head in heads.items() if head.crosses == ("knee",)}
    assert one_joint == {"biceps_femoris_short_head"}
    assert "fibula" in heads["biceps_femoris_long_head"].insertion
    assert "tibia" in heads["semitendinosus"].insertion
    assert "tibia" in heads["semimembranosus"].insertion
    fibular = {name for name, head in heads.items() if "fibular" in head.nerve}
    assert fibular == {"biceps_femoris_short_head"}
    assert all({"L5", "S1"} <= set(head.roots) for head in heads.values())
