"""Each grading system gives its own word for one injury, and says what it rests on."""

import pytest

from ischia.knowledge.load import load
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.terms import Modality, Motion, Side, State
from ischia.model.units import Unit
from ischia.reason.grades import grades
from ischia.reason.reading import Facts

KNOWLEDGE = load()
YES, NO = State.PRESENT, State.ABSENT
PERCENT, MM = Unit.PERCENT, Unit.MILLIMETRE


def value(concept, number, unit, half):
    return Measurement(
        concept=concept,
        value=number,
        unit=unit,
        interval95=None if half is None else (number - half, number + half),
        uncertainty=Uncertainty(sem=None, kind="unknown")
        if half is None
        else Uncertainty(sem=half / 1.96, kind="repeats", n=3),
        side=Side.LEFT,
        context={},
        provenance=Provenance(method=f"{concept}@1", sources=("c" * 64,)),
    )


def graded(system, *measured, condition="hamstring_partial_tear", **words):
    """Return the structural grade of one system; a double underscore stands for the dot."""
    findings = {
        (name := word.replace("__", ".")): Finding(
            id=name,
            side=Side.LEFT,
            state=state,
            modality=Modality.IMAGING_REPORT,
            criterion=name,
            why=f"{name} in the report",
        )
        for word, state in words.items()
    }
    facts = Facts(measured=Measurements(measurements=measured), side=Side.LEFT, findings=findings)
    made = grades(facts, Motion.KNEE_FLEXION, KNOWLEDGE, condition)
    return next((g for g in made if g.system == system and g.by != "strength"), None)


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ({"mri__complete_discontinuity": YES, "mri__fibre_disruption": YES}, "3"),
        ({"mri__fibre_disruption": YES}, "2"),
        ({"mri__muscle_oedema": YES, "mri__fibre_disruption": NO}, "1"),
        ({"mri__muscle_oedema": NO, "mri__fibre_disruption": NO}, "0"),
        ({"mri__muscle_oedema": YES}, "ungraded"),
        ({}, "ungraded"),
    ],
)
def test_peetrons_takes_the_worst_that_the_report_says(words, grade) -> None:
    assert graded("peetrons", **words).grade == grade


def share(percent, half):
    return value("imaging.cross_section_share", percent, PERCENT, half)


@pytest.mark.parametrize(
    ("measured", "grade"),
    [
        (share(5.0, 2.0), "1"),
        (share(30.0, 5.0), "2"),
        (share(70.0, 5.0), "3"),  # a misprint elsewhere says under 50 %
        (value("imaging.tear_length", 200.0, MM, 10.0), "3"),
        (value("imaging.fibre_disruption_length", 30.0, MM, 5.0), "2"),
    ],
)
def test_british_athletics_grades_by_what_was_measured(measured, grade) -> None:
    assert graded("bamic", measured).grade == grade


def test_a_size_whose_interval_spans_a_limit_gives_both_grades() -> None:
    assert graded("bamic", share(52.0, 5.0)).grade == "3 or 2"
    assert graded("bamic", share(48.0, 5.0)).grade == "3 or 2"
    assert graded("bamic", share(10.0, 4.0)).grade == "2 or 1, uncertain"


def test_a_size_without_a_known_error_grades_uncertainly_and_says_so() -> None:
    found = graded("bamic", share(70.0, None))
    assert found.grade == "3 or 2, uncertain"
    assert "without a known error" in found.why
    assert found.basis == (share(70.0, None).id,)


def test_the_letter_says_where_and_the_tendon_goes_before_the_junction() -> None:
    both = {"mri__intratendinous_tear": YES, "mri__muscle_tendon_junction_injury": YES}
    found = graded("bamic", share(30.0, 5.0), **both)
    assert found.grade == "2c"
    assert "within the tendon" in found.why
    assert graded("bamic", mri__muscle_oedema=NO, mri__fibre_disruption=NO, **both).grade == "0"


@pytest.mark.parametrize(
    ("condition", "grade", "by"),
    [
        ("exercise_soreness", "1B", "leading explanation"),
        ("spine_related_neuromuscular", "2A", "leading explanation"),
        ("posterior_thigh_contusion", "contusion", "leading explanation"),
        ("hamstring_strain", "ungraded", "structure"),
    ],
)
def test_munich_names_what_no_image_shows_by_what_leads(condition, grade, by) -> None:
    found = graded("munich", condition=condition)
    assert (found.grade, found.by) == (grade, by)


def test_munich_asks_for_the_thickness_before_it_tells_minor_from_moderate() -> None:
    assert graded("munich", mri__fibre_disruption=YES).grade == "3A or 3B"
    thick = value("imaging.fibre_disruption_length", 12.0, MM, 3.0)
    assert graded("munich", thick, mri__fibre_disruption=YES).grade == "3B"
    assert graded("munich", mri__distal_tendon_avulsion=YES).grade == "4"


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ({"xray__displaced_ischial_apophysis": YES}, "1"),
        ({"mri__proximal_tendon_avulsion": YES}, "4 or 5"),
        ({"mri__proximal_tendon_avulsion": YES, "mri__tendon_retraction": NO}, "4"),
        ({"mri__proximal_tendon_avulsion": YES, "mri__tendon_retraction": YES}, "5a"),
        ({"mri__proximal_tendon_avulsion": YES, "mri__sciatic_nerve_tethered": YES}, "5b"),
        ({"mri__free_tendon_involvement": YES, "mri__proximal_tendon_avulsion": NO}, "3"),
    ],
)
def test_the_classes_of_avulsions_and_that_they_are_from_memory(words, grade) -> None:
    found = graded("wood", condition="proximal_hamstring_avulsion", **words)
    assert (found.grade, found.threshold_basis) == (grade, "unconfirmed")


def test_a_system_is_left_out_where_it_is_not_made_for_what_leads() -> None:
    assert graded("wood") is None
    assert graded("bamic", condition="lumbar_radiculopathy_l5_s1") is None
    assert graded("bamic", condition=None) is None
    assert graded("structural", condition=None).grade == "ungraded"
