"""The source page's own patient: rules 76 to 82 of the traceability table."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from ischia.model.errors import InputError
from ischia.model.exam import ExamItem
from ischia.model.measured import Measurements
from ischia.model.measurement import Uncertainty
from ischia.model.schema import decode, encode
from ischia.model.terms import How, InjuredSide, Policy, Side, State
from ischia.reason.gather import Seen

RUPTURE = "rectus_femoris_complete_rupture"
YES, NO = State.PRESENT, State.ABSENT


@pytest.fixture
def patient(page_patient):
    return page_patient()


@pytest.fixture
def argued(patient, knowledge):
    return patient.argued(knowledge)


def flag(assessment, name):
    (found,) = (f for f in assessment.red_flags if f.id == name)
    return found


def informative(assessment):
    """Return the tests that move a probability: what stands behind the safety questions."""
    return [test for test in assessment.next_tests if test.gain_bits]


def test_the_complete_rupture_comes_first(argued) -> None:
    first = argued.hypotheses[0]
    assert first.condition == RUPTURE
    assert first.prior < 0.02
    assert first.posterior > 0.8
    assert first.posterior95[0] < first.posterior < first.posterior95[1]
    assert first.ledger[1].finding == "gap_opens_on_contraction"


def test_without_the_contraction_under_ultrasound_it_falls(patient, knowledge, argued) -> None:
    blind = patient.without("ultrasound.gap", "ultrasound.gap_opening").argued(knowledge)
    (rupture,) = (h for h in blind.hypotheses if h.condition == RUPTURE)
    assert rupture.posterior < 0.5 < argued.hypotheses[0].posterior
    assert informative(blind)[0].test in {
        "gap_opens_on_contraction",
        "ultrasound.complete_discontinuity",
    }


def test_asked_only_the_story_it_looks_like_a_strain_and_ultrasound_is_the_next_test(
    patient, knowledge
) -> None:
    story = replace(
        patient, measured=Measurements(), visit=replace(patient.visit, imaging_report=())
    )
    argued = story.argued(knowledge)
    assert argued.hypotheses[0].condition == "quadriceps_strain"
    first = informative(argued)[0]
    assert first.test == "gap_opens_on_contraction"
    assert first.if_present < 0.5 < first.if_absent


def test_a_missed_complete_tear_is_a_red_flag_until_a_surgeon_was_asked(
    patient, knowledge, argued
) -> None:
    tear = flag(argued, "missed_complete_tear")
    assert (tear.state, tear.urgency) == ("present", "today")
    assert argued.red_flags[0] == tear
    silent = replace(
        patient,
        visit=replace(
            patient.visit,
            history=tuple(
                i for i in patient.visit.history if i.item != "surgical_opinion_obtained"
            ),
        ),
    ).argued(knowledge)
    assert flag(silent, "missed_complete_tear").state == "present"
    assert "surgical_opinion_obtained" in flag(silent, "missed_complete_tear").not_asked
    seen = patient.answered(surgical_opinion_obtained=YES).argued(knowledge)
    assert flag(seen, "missed_complete_tear").state == "absent"


def test_what_was_not_asked_is_not_assessed(argued) -> None:
    assert flag(argued, "cauda_equina").state == "absent"
    clot = flag(argued, "deep_vein_thrombosis")
    assert (clot.state, clot.not_asked) == ("not_assessed", ("calf_swelling",))


def test_all_three_guards_re_open_the_minor_strain(argued) -> None:
    assert {g.id for g in argued.guards if g.state == "fired"} == {
        "not_better_at_two_weeks",
        "wasting_at_four_weeks",
        "gap_under_contraction",
    }
    assert any("28 days" in g.says and "quadriceps strain" in g.says for g in argued.guards)


def test_a_guard_is_quiet_before_its_time_and_against_the_right_diagnosis(
    patient, knowledge
) -> None:
    early = replace(patient, case=replace(patient.case, onset=date(2026, 3, 20)))
    states = {g.id: g.state for g in early.argued(knowledge).guards}
    assert states["not_better_at_two_weeks"] == states["wasting_at_four_weeks"] == "quiet"
    right = replace(patient, case=replace(patient.case, earlier_diagnosis=RUPTURE))
    (gap,) = (g for g in right.argued(knowledge).guards if g.id == "gap_under_contraction")
    assert gap.state == "quiet"
    assert "already explains" in gap.says
    nobody = replace(patient, case=replace(patient.case, earlier_diagnosis=None))
    assert {g.state for g in nobody.argued(knowledge).guards} == {"not_assessed"}


def test_a_guard_without_its_measurement_is_not_assessed(patient, knowledge) -> None:
    guards = patient.without("exam.thigh_girth_difference").argued(knowledge).guards
    (wasting,) = (g for g in guards if g.id == "wasting_at_four_weeks")
    assert wasting.state == "not_assessed"
    assert "thigh_wasting" in wasting.says


def test_grades_stand_side_by_side_and_structure_outranks(argued) -> None:
    assert [(g.system, g.by, g.grade) for g in argued.grades] == [
        ("structural", "structure", "complete"),
        ("page", "structure", "3"),
        ("page", "strength", "2"),
        ("peetrons", "structure", "3"),
        ("bamic", "structure", "ungraded"),  # an MRI system: nobody measured the tear on MRI
        ("munich", "structure", "4"),
        ("ultrasound_extent", "structure", "through"),
    ]
    assert argued.grades[2].threshold_basis == "clinic_default"
    assert {c.id for c in argued.conflicts} == {
        "mri_at_rest_against_contraction",
        "strength_against_structure",
    }
    assert any("at rest" in c.why for c in argued.conflicts)


@pytest.mark.parametrize(
    ("strength_pct", "sem", "grade"),
    [
        (95.0, 2.0, "1"),
        (90.0, 2.0, "1 or 2"),
        (78.0, 2.0, "2"),
        (60.0, 2.0, "2 or 3"),
        (40.0, 2.0, "3"),
    ],
)
def test_rules_31_to_33_to_the_letter(patient, knowledge, strength_pct, sem, grade) -> None:
    def moved(m):
        if m.concept == "strength.limb_symmetry" and m.context["contraction"] == "concentric":
            half = 1.96 * sem
            return replace(
                m, value=strength_pct, interval95=(strength_pct - half, strength_pct + half)
            )
        return m

    measured = replace(
        patient.measured, measurements=tuple(moved(m) for m in patient.measured.measurements)
    )
    by_strength = replace(patient, measured=measured).argued(knowledge).grades[2]
    assert by_strength.grade == grade


def test_the_plan_asks_for_a_surgeon_and_never_for_an_operation(argued) -> None:
    assert argued.plan.policy is Policy.EVIDENCE
    items = [item for phase in argued.plan.phases for item in phase.items]
    assert [i.id for i in items[:3]] == ["surgical_opinion", "map_with_mri", "shared_decision"]
    assert all(item.contradicted is None for item in items)
    assert argued.plan.phases[0].exit[0].state == "fail"
    states = {g.id: g.state for p in argued.plan.phases for g in (*p.entry, *p.exit)}
    assert states["strength_80"] == "unclear"  # 78 % with an interval that spans 80 %
    assert states["pain_4"] == "unclear"  # one answer: nobody knows its error
    assert states["strength_90"] == "fail"


def test_rule_78_is_quoted_by_number_and_contradicted(argued, patient, knowledge) -> None:
    quoted = argued.other_policy_plan
    assert quoted.policy is Policy.CLINIC_PAGE
    (operate,) = (i for i in quoted.phases[0].items if i.id == "page_78")
    assert operate.says.startswith("Rule 78: ")
    assert operate.contradicted
    turned = replace(patient, policy=Policy.CLINIC_PAGE).argued(knowledge)
    assert turned.plan == quoted
    assert turned.other_policy_plan == argued.plan


def test_everything_found_is_explained(argued) -> None:
    assert argued.unexplained == ()


def test_a_sign_that_does_not_fit_is_left_unexplained(patient, knowledge) -> None:
    exam = (*patient.visit.exam, ExamItem(item="slump", side=Side.RIGHT, result=YES))
    numb = replace(patient, visit=replace(patient.visit, exam=exam)).argued(knowledge)
    assert numb.unexplained == ("slump",)


def test_only_the_strongest_of_a_correlated_group_counts(argued) -> None:
    evidence = {e.finding: e for e in argued.hypotheses[0].evidence}
    assert evidence["gap_opens_on_contraction"].counted
    assert not evidence["gap_at_rest"].counted
    assert "gap opens" in evidence["gap_at_rest"].why_not
    assert evidence["gap_opens_on_contraction"].basis == "defining"
    assert evidence["thigh_wasting"].basis == "judgement"
    assert evidence["thigh_wasting"].evidence == "unconfirmed"


def test_the_other_side_gives_the_mirror_image(page_patient, knowledge) -> None:
    left = page_patient(Side.LEFT).argued(knowledge).hypotheses
    right = page_patient(Side.RIGHT).argued(knowledge).hypotheses
    assert left == tuple(replace(h, side=Side.LEFT) for h in right)


def test_nobody_injured_means_no_diagnosis_and_still_safety(patient, knowledge) -> None:
    healthy = replace(patient, case=replace(patient.case, injured_side=InjuredSide.NONE))
    argued = healthy.answered(saddle_numbness=YES).argued(knowledge)
    assert argued.hypotheses == argued.grades == argued.next_tests == ()
    assert [c.id for c in argued.conflicts] == ["other_side"]
    assert argued.plan is None
    assert flag(argued, "cauda_equina").state == "present"
    assert flag(argued, "missed_complete_tear").state == "present"
    assert {g.id: g.state for g in argued.guards}["gap_under_contraction"] == "fired"


def test_both_sides_are_argued_separately(patient, knowledge) -> None:
    both = replace(patient, case=replace(patient.case, injured_side=InjuredSide.BOTH))
    argued = both.argued(knowledge)
    assert argued.hypotheses[0].side is Side.RIGHT
    assert len(argued.hypotheses) == 2 * len(knowledge.conditions)


def test_nothing_asked_is_inconclusive_and_makes_no_plan(patient, knowledge) -> None:
    bare = replace(patient.visit, history=(), exam=(), imaging_report=())
    argued = replace(patient, visit=bare, measured=Measurements()).argued(knowledge)
    assert argued.findings == ()
    assert all(h.posterior == h.prior < 0.5 for h in argued.hypotheses)
    assert argued.plan is argued.other_policy_plan is None
    states = {f.id: f.state for f in argued.red_flags}
    assert states.pop("adolescent_apophysis") == "absent"  # the age is known
    assert set(states.values()) == {"not_assessed"}
    assert {g.grade for g in argued.grades} == {"ungraded"}


def test_a_remote_visit_offers_first_what_can_be_asked(patient, knowledge) -> None:
    bare = replace(patient.visit, mode=How.REMOTE, imaging_report=(), exam=())
    most = msgspec.structs.replace(knowledge.settings.most_tests, value=200)
    settings = msgspec.structs.replace(knowledge.settings, most_tests=most)
    every = replace(knowledge, settings=settings)
    argued = replace(patient, visit=bare, measured=Measurements()).argued(every)
    in_person = ["needs a visit in person" in t.why for t in argued.next_tests]
    assert in_person == sorted(in_person)
    assert any(in_person)


@pytest.mark.parametrize(
    ("field", "change", "found", "do"),
    [
        ("history", ExamItem(item="suden_onset", result=YES), "'suden_onset'", "'sudden_onset'"),
        ("exam", ExamItem(item="zzz", side=Side.LEFT, result=NO), "'zzz'", "vocabulary"),
    ],
)
def test_an_unknown_word_is_the_users_to_mend(patient, knowledge, field, change, found, do) -> None:
    visit = replace(patient.visit, **{field: (change,)})
    with pytest.raises(InputError) as caught:
        replace(patient, visit=visit).argued(knowledge)
    assert caught.value.found == found
    assert do in caught.value.do
    assert field in caught.value.where


def test_an_unknown_word_of_a_report_and_an_unknown_diagnosis(patient, knowledge) -> None:
    report = replace(patient.visit.imaging_report[0], present=("muscle_edema",))
    visit = replace(patient.visit, imaging_report=(report,))
    with pytest.raises(InputError, match="muscle_oedema"):
        replace(patient, visit=visit).argued(knowledge)
    case = replace(patient.case, earlier_diagnosis="quadriceps_strian")
    with pytest.raises(InputError, match="quadriceps_strain"):
        replace(patient, case=case).argued(knowledge)
    case = replace(patient.case, setting="primary_care")
    kept = {
        name: msgspec.structs.replace(c, prior={"sports_clinic": c.prior["sports_clinic"]})
        for name, c in knowledge.conditions.items()
    }
    with pytest.raises(InputError, match="sports_clinic"):
        replace(patient, case=case).argued(replace(knowledge, conditions=kept))


def test_contradictory_answers_decide_nothing(patient, knowledge) -> None:
    twice = (*patient.visit.history, ExamItem(item="sudden_onset", result=NO))
    argued = replace(patient, visit=replace(patient.visit, history=twice)).argued(knowledge)
    (onset,) = (f for f in argued.findings if f.id == "sudden_onset")
    assert onset.state is State.INDETERMINATE
    assert "contradictory" in onset.why


def test_the_latest_report_of_a_sign_counts(patient, knowledge) -> None:
    later = replace(
        patient.visit.imaging_report[0],
        date=date(2026, 3, 29),
        present=("fibre_disruption",),
        absent=(),
    )
    reports = (later, *patient.visit.imaging_report)
    visit = replace(patient.visit, imaging_report=reports)
    argued = replace(patient, visit=visit).argued(knowledge)
    (torn,) = (f for f in argued.findings if f.id == "mri.fibre_disruption")
    assert torn.state is YES
    assert "2026-03-29" in torn.why


def test_measured_change_speaks_where_nobody_was_asked(patient, knowledge) -> None:
    def with_torque(patient, value):
        first = patient.measured.measurements[0]
        torque = replace(
            first,
            id="",
            concept="strength.peak_torque",
            unit="N.m",
            value=value,
            interval95=(value - 5, value + 5),
            context={k: v for k, v in first.context.items() if k != "ratio"},
        )
        return replace(patient.measured, measurements=(*patient.measured.measurements, torque))

    silent = tuple(i for i in patient.visit.history if i.item != "not_improving")
    before = Seen(date=date(2026, 3, 5), measured=with_torque(patient, 200.0), sheet=patient.sheet)
    now = replace(
        patient,
        visit=replace(patient.visit, history=silent),
        measured=with_torque(patient, 130.0),
        earlier=(before,),
    )
    argued = now.argued(knowledge)
    (finding,) = (f for f in argued.findings if f.id == "not_improving")
    assert finding.state is YES
    verdicts = {p.concept: p.verdict for p in argued.progress}
    assert verdicts["strength.peak_torque"] == "worse"
    assert verdicts["exam.thigh_girth_difference"] == "error_unknown"
    answered = replace(now, visit=patient.visit).argued(knowledge)
    (answer,) = (f for f in answered.findings if f.id == "not_improving")
    assert answer.side is None
    later = replace(before, date=date(2026, 4, 20))
    assert replace(now, earlier=(later,)).argued(knowledge).progress == ()


def test_the_assessment_is_a_valid_document(argued, knowledge) -> None:
    assert argued.knowledge == knowledge.stamp
    document = encode(argued)
    assert decode(document, "ischia.assessment/1", where="memory").hypotheses == argued.hypotheses


def test_the_same_visit_argues_the_same_twice(patient, knowledge, argued) -> None:
    assert patient.argued(knowledge) == argued


def with_unknown_errors(patient):
    """Return the patient as one reading of each caliper leaves him: values without an error."""

    def bare(m):
        unknown = Uncertainty(sem=None, kind="unknown", n=1)
        return replace(m, uncertainty=unknown, interval95=None, id="")

    measured = patient.measured
    return replace(
        patient,
        measured=replace(measured, measurements=tuple(bare(m) for m in measured.measurements)),
    )


def test_one_caliper_reading_is_no_evidence_but_alarms_all_the_same(patient, knowledge) -> None:
    argued = with_unknown_errors(patient).argued(knowledge)
    (gap,) = (f for f in argued.findings if f.id == "gap_opens_on_contraction")
    assert (gap.state, gap.leans) == (State.INDETERMINATE, YES)
    for hypothesis in argued.hypotheses:
        assert not any(e.counted for e in hypothesis.evidence if e.finding == gap.id)
    assert flag(argued, "missed_complete_tear").state == "present"
    assert {g.id: g.state for g in argued.guards}["gap_under_contraction"] == "fired"
    assert not [g for g in argued.grades if g.grade == "3"]


def test_an_answer_that_decides_nothing_leaves_its_question_open(patient, knowledge) -> None:
    unsure = patient.answered(saddle_numbness=State.INDETERMINATE).argued(knowledge)
    cauda = flag(unsure, "cauda_equina")
    assert cauda.state == "inconclusive"
    assert "saddle_numbness" in cauda.not_asked


def test_a_report_stays_on_file_at_the_next_visit(patient, knowledge, argued) -> None:
    before = Seen(
        date=date(2026, 2, 9),
        measured=Measurements(),
        sheet=patient.sheet,
        reports=patient.visit.imaging_report,
    )
    later = replace(
        patient, visit=replace(patient.visit, imaging_report=()), earlier=(before,)
    ).argued(knowledge)
    reported = {f.id: f.state for f in argued.findings if f.modality == "imaging_report"}
    assert reported
    assert {f.id: f.state for f in later.findings if f.modality == "imaging_report"} == reported


def next_visit(patient, *, history=(), after=1):
    """Return the patient at a later visit where little was asked and nothing measured."""
    seen = Seen(
        date=patient.visit.date,
        sheet=patient.sheet,
        measured=patient.measured,
        reports=patient.visit.imaging_report,
    )
    visit = replace(
        patient.visit,
        date=patient.visit.date + timedelta(days=7 * after),
        history=history,
        exam=(),
        imaging_report=(),
    )
    return replace(patient, visit=visit, measured=Measurements(), earlier=(*patient.earlier, seen))


def test_what_must_not_be_missed_is_not_forgotten_at_the_next_visits(patient, knowledge) -> None:
    second = next_visit(patient, history=(ExamItem(item="kicking_mechanism", result=YES),))
    third = next_visit(second, after=2)
    for later in (second, third):
        argued = later.argued(knowledge)
        assert flag(argued, "missed_complete_tear").state == "present"
        assert argued.hypotheses[0].condition == RUPTURE
        assert {g.id for g in argued.guards if g.state == "fired"} == {
            "gap_under_contraction",
            "not_better_at_two_weeks",
            "wasting_at_four_weeks",
        }
        (gap,) = (f for f in argued.findings if f.id == "gap_opens_on_contraction")
        assert gap.on == patient.visit.date
        assert gap.basis == (f"visit:{patient.visit.date}",)


def test_a_surgeon_who_was_asked_closes_the_flag_for_good(patient, knowledge) -> None:
    asked = ExamItem(item="surgical_opinion_obtained", result=YES)
    second = next_visit(patient, history=(asked,))
    third = next_visit(second, after=2)
    for later in (second, third):
        assert flag(later.argued(knowledge), "missed_complete_tear").state == "absent"


def test_an_absence_from_an_earlier_visit_is_no_answer_for_today(patient, knowledge) -> None:
    assert flag(patient.argued(knowledge), "cauda_equina").state == "absent"
    assert flag(next_visit(patient).argued(knowledge), "cauda_equina").state == "not_assessed"


def test_a_later_look_replaces_an_earlier_one(patient, knowledge) -> None:
    pain = ExamItem(item="posterior_thigh_pain", side=Side.RIGHT, result=YES)
    argued = next_visit(patient, history=(pain,)).argued(knowledge)
    (found,) = (f for f in argued.findings if f.id == "posterior_thigh_pain")
    assert (found.state, found.on) == (YES, None)


@pytest.mark.parametrize("named", [InjuredSide.NONE, InjuredSide.LEFT])
def test_a_gap_alarms_whichever_side_the_case_names(patient, knowledge, named) -> None:
    argued = replace(patient, case=replace(patient.case, injured_side=named)).argued(knowledge)
    assert flag(argued, "missed_complete_tear").state == "present"
    assert "other_side" in {c.id for c in argued.conflicts}


def test_one_report_cannot_say_both(patient, knowledge) -> None:
    (report, *_) = patient.visit.imaging_report
    both = replace(report, present=("complete_discontinuity",), absent=("complete_discontinuity",))
    visit = replace(patient.visit, imaging_report=(both,))
    with pytest.raises(InputError, match="among present and among absent"):
        replace(patient, visit=visit).argued(knowledge)


def test_two_reports_of_one_day_that_disagree_decide_nothing_but_alarm(patient, knowledge) -> None:
    (report, *_) = patient.visit.imaging_report
    yes = replace(report, present=("complete_discontinuity",), absent=())
    no = replace(report, present=(), absent=("complete_discontinuity",))
    visit = replace(patient.visit, imaging_report=(yes, no))
    argued = replace(patient, visit=visit, measured=Measurements()).argued(knowledge)
    (found,) = (f for f in argued.findings if f.id == "mri.complete_discontinuity")
    assert found.state is State.INDETERMINATE
    assert flag(argued, "missed_complete_tear").state == "present"
