"""Statements about strength, its two phases, and the three grades, to the letter."""

from dataclasses import replace

import pytest

from ischia.model.terms import Policy, State

YES, NO = State.PRESENT, State.ABSENT


def grade(assessment, by, system="page"):
    (found,) = (g for g in assessment.grades if (g.system, g.by) == (system, by))
    return found


@pytest.mark.page(31, 32, 33)
@pytest.mark.parametrize(
    ("strength_pct", "expected"), [(97.0, "1"), (75.0, "2"), (40.0, "3"), (60.0, "2 or 3")]
)
def test_strength_grades_to_the_letter_of_none_some_and_significant(
    strain, made, strength_pct, expected
) -> None:
    found = grade(replace(strain, measured=(made["symmetry"](strength_pct),)).argued(), "strength")
    assert found.grade == expected
    assert found.threshold_basis == "clinic_default"
    assert any("no percentage is validated" in said for said in found.beside)


@pytest.mark.page(31, 32, 33)
@pytest.mark.parametrize(
    ("weak", "expected"), [(NO, "1"), (YES, "2 or 3")]
)  # fmt: skip
def test_a_hand_tells_full_strength_from_less_and_no_more(strain, weak, expected) -> None:
    found = grade(strain.said(manual_knee_flexion_weak=weak).argued(), "strength")
    assert found.grade == expected
    assert "by hand" in found.why


@pytest.mark.page(33)
@pytest.mark.parametrize(
    ("word", "expected"),
    [("mri__complete_discontinuity", "3"), ("mri__fibre_disruption", "2")],
)
def test_structure_grades_by_what_was_seen(strain, word, expected) -> None:
    assert grade(strain.seen(**{word: YES}).argued(), "structure").grade == expected


@pytest.mark.page(31)
def test_torn_tissue_that_nobody_sees_torn_is_grade_1_by_structure(strain) -> None:
    assert grade(strain.seen(mri__fibre_disruption=NO).argued(), "structure").grade == "1"


@pytest.mark.page(31, 33)
def test_a_complete_avulsion_that_tests_5_of_5_is_a_conflict(avulsion) -> None:
    argued = avulsion.said(manual_knee_flexion_weak=NO).argued()
    assert grade(argued, "structure").grade == "3"
    assert grade(argued, "strength").grade == "1"
    assert argued.grades[0].by == "structure"
    assert {"full_strength_in_a_complete_tear", "strength_against_structure"} <= {
        c.id for c in argued.conflicts
    }


@pytest.mark.page(32)
def test_a_strength_stands_beside_the_days_and_the_pain(strain, made) -> None:
    weak = replace(strain, measured=(made["symmetry"](55.0),), days=3)
    said = grade(weak.said(effort_limited_by_pain=YES).argued(), "strength").beside
    assert "day 3 since the injury" in said
    assert any("pain limited the effort" in s for s in said)
    nobody = grade(replace(weak, days=None).argued(), "strength").beside
    assert "days since the injury not known" in nobody
    assert "nobody said whether pain limited the effort" in nobody


@pytest.mark.page(35)
def test_the_rule_of_both_legs_holds_once_they_were_compared(strain, made, page_item) -> None:
    assert page_item(strain.argued(), 35).applies == "not_assessed"
    compared = replace(strain, measured=(made["symmetry"](88.0),)).argued()
    assert page_item(compared, 35).applies == "yes"
    assert "88.0" in page_item(compared, 35).applies_why
    unsure = replace(strain, measured=(made["symmetry"](88.0, half=None),)).argued()
    assert page_item(unsure, 35).applies == "unclear"


@pytest.mark.page(35)
def test_ten_per_cent_between_two_legs_opens_no_gate_by_itself(strain, made) -> None:
    argued = replace(strain, measured=(made["symmetry"](88.0, half=12.0),)).argued()
    gates = [g for p in argued.plan.phases for g in p.exit if g.id == "strength_80"]
    assert [g.state for g in gates] == ["unclear"]


@pytest.mark.page(36)
def test_the_rule_of_both_phases_asks_for_both(strain, made, page_item) -> None:
    concentric, eccentric = made["symmetry"](88.0), made["symmetry"](70.0, contraction="eccentric")
    one = replace(strain, measured=(concentric,)).argued()
    assert page_item(one, 36).applies == "not_assessed"
    both = replace(strain, measured=(concentric, eccentric)).argued()
    assert page_item(both, 36).applies == "yes"


@pytest.mark.page(45)
def test_progress_has_a_direction_only_beyond_the_error(strain, made) -> None:
    def followed(first, last):
        story = replace(
            strain,
            before=(made["measurement"]("prom.lefs", first, "{score}", None),),
            measured=(made["measurement"]("prom.lefs", last, "{score}", None),),
        )
        (found,) = story.argued().progress
        return found.verdict

    assert followed(40.0, 45.0) == "within_noise"
    assert followed(40.0, 60.0) == "improved"
    assert followed(60.0, 40.0) == "worse"


@pytest.mark.page(31, 32, 33, 35, 36)
def test_the_judgement_stands_beside_the_rule_that_acts(strain, knowledge, page_item) -> None:
    rules = {r.number: r for r in knowledge.policies["clinic_page"].rule}
    assert {rules[n].judgement for n in (31, 32, 33)} == {"outdated"}
    for number in (35, 36):
        item = page_item(replace(strain, policy=Policy.CLINIC_PAGE).argued(), number)
        assert item.evidence.startswith("supported: ")
        assert item.contradicted is None
