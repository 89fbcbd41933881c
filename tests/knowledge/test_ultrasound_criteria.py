"""Measured ultrasound becomes findings that argue, grade, guard and warn; the rest says so."""

from dataclasses import replace

import pytest

from ischia.knowledge.load import load
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.terms import Side, State
from ischia.reason.findings import from_measurements
from ischia.reason.grades import grades
from ischia.reason.guards import guards
from ischia.reason.reading import Facts, read
from ischia.reason.undecided import said_of_undecided, undecided

KNOWLEDGE = load()
NERVE, TENDON, BICEPS = "sciatic_nerve", "hamstring_proximal_tendon", "biceps_femoris_long_head"


def value(concept: str, number: float, half: float | None, **context) -> Measurement:
    error = Uncertainty(sem=None, kind="unknown")
    if half is not None:
        error = Uncertainty(sem=half / 1.96, kind="repeats", n=3)
    return Measurement(
        concept=concept,
        value=number,
        unit=KNOWLEDGE.concepts[concept].unit,
        interval95=None if half is None else (number - half, number + half),
        uncertainty=error,
        side=Side.LEFT,
        context=context,
        provenance=Provenance(method=f"{concept}@1", sources=("c" * 64,)),
    )


def of(*measured: Measurement) -> Measurements:
    return Measurements(measurements=measured)


def found(*measured: Measurement) -> dict[str, State]:
    return {f.id: f.state for f in from_measurements(of(*measured), (Side.LEFT,), KNOWLEDGE)}


@pytest.mark.parametrize(
    ("criterion", "concept", "beyond", "within", "half", "structure"),
    [
        ("sciatic_nerve_thicker", "ultrasound.nerve_area_max_difference", 24.0, 4.0, 5.0, NERVE),
        ("sciatic_nerve_thicker", "ultrasound.nerve_area_difference", 24.0, 4.0, 5.0, NERVE),
        ("hamstring_tendon_thicker", "ultrasound.tendon_thickness_difference", 3, 0.5, 0.5, TENDON),
        ("hamstring_tear_measured", "ultrasound.tear_length", 18.0, 0.8, 1.0, BICEPS),
        ("rectus_femoris_tear_measured", "ultrasound.tear_area", 80, 4, 5, "rectus_femoris"),
        ("haematoma_measured", "ultrasound.haematoma_volume", 9.0, 0.2, 0.5, BICEPS),
        ("muscle_wasted_on_ultrasound", "ultrasound.muscle_area_difference", -300, 20, 80, BICEPS),
        ("thickens_less_on_contraction", "ultrasound.muscle_thickness_change_difference",
         -3.0, 1.0, 0.8, BICEPS),
        ("rotates_less_on_contraction", "ultrasound.pennation_angle_change_difference",
         -6.0, 4.0, 3.0, BICEPS),
    ],
)  # fmt: skip
def test_a_value_whose_whole_interval_is_beyond_is_a_finding(
    criterion, concept, beyond, within, half, structure
) -> None:
    def state(number, error):
        return found(value(concept, number, error, structure=structure)).get(criterion)

    assert state(beyond, half) is State.PRESENT
    assert state(beyond, None) is State.INDETERMINATE  # one reading: its error is unknown
    assert state(within, half) in {State.ABSENT, None, State.INDETERMINATE}
    assert state(within, half) is not State.PRESENT
    assert undecided(of(value(concept, beyond, half, structure=structure)), KNOWLEDGE) == ()


@pytest.mark.parametrize(
    ("share_pct", "length_mm", "grade"),
    [(60, 20, "large"), (30, 8, "moderate"), (4, 5, "small"), (None, 30, "moderate")],
)
def test_extent_is_graded_from_what_was_outlined(share_pct, length_mm, grade) -> None:
    measured = [value("ultrasound.tear_length", length_mm, 1.0, structure=BICEPS)]
    if share_pct is not None:
        measured.append(value("ultrasound.tear_share", share_pct, 2.0, structure=BICEPS))
    made = from_measurements(of(*measured), (Side.LEFT,), KNOWLEDGE)
    facts = Facts(measured=of(*measured), side=Side.LEFT, findings={f.id: f for f in made})
    by = {g.system: g for g in grades(facts, None, KNOWLEDGE, "hamstring_partial_tear")}
    assert by["ultrasound_extent"].grade == grade
    assert by["structural"].grade == "partial"


def test_a_muscle_that_wasted_opens_the_diagnosis_again_after_four_weeks() -> None:
    wasted = value("ultrasound.muscle_area_difference", -300, 80, structure=BICEPS)
    findings = {f.id: f for f in from_measurements(of(wasted), (Side.LEFT,), KNOWLEDGE)}
    facts = Facts(measured=of(wasted), side=Side.LEFT, findings=findings, since_onset_days=30)

    def told(facts):
        every = guards((facts,), "hamstring_strain", KNOWLEDGE)
        return next(g for g in every if g.id == "wasting_at_four_weeks")

    assert told(facts).state == "fired"
    assert "open again" in told(facts).says
    assert told(replace(facts, since_onset_days=10)).state != "fired"
    assert told(replace(facts, findings={})).state != "fired"


def test_a_measured_haematoma_warns_whoever_takes_blood_thinners() -> None:
    rule = KNOWLEDGE.red_flags["bleeding_on_blood_thinner"].when
    bled = value("ultrasound.haematoma_volume", 9.0, 0.5)
    (finding,) = from_measurements(of(bled), (Side.LEFT,), KNOWLEDGE)
    thinner = replace(finding, id="anticoagulant")
    facts = Facts(measured=of(bled), side=None, findings={finding.id: finding, thinner.id: thinner})
    assert read(rule, facts).state is State.PRESENT
    assert read(rule, replace(facts, findings={thinner.id: thinner})).state is not State.PRESENT


def test_what_no_criterion_reads_is_said_to_decide_nothing() -> None:
    ratio = value("elastography.strain_ratio", 2.4, 0.1, structure=BICEPS)
    swollen = value("ultrasound.nerve_swelling_ratio", 1.8, 0.1, structure=NERVE)
    (said,) = said_of_undecided(of(ratio, swollen), KNOWLEDGE)
    assert "strain ratio" in said
    assert "largest cross-section of the nerve over that at its reference" in said
    assert "decides nothing" in said
    assert undecided(of(ratio, swollen), KNOWLEDGE) == (ratio, swollen)


def test_a_structure_that_no_criterion_asks_for_is_told_with_those_that_are() -> None:
    slip = value("ultrasound.gap_opening", 6.0, 0.5, structure="biceps_femoris")
    (said,) = said_of_undecided(of(slip), KNOWLEDGE)
    assert "biceps femoris long head" in said
    assert "decides nothing" in said


def test_a_value_that_another_is_made_from_is_read_through_it() -> None:
    area = value("ultrasound.nerve_area", 60.0, 2.0, structure=NERVE, level_cm=2.0)
    larger = replace(
        value("ultrasound.nerve_area_difference", 24.0, 4.0, structure=NERVE),
        derived_from=(area.id,),
    )
    assert undecided(of(area, larger), KNOWLEDGE) == ()
    assert undecided(of(area), KNOWLEDGE) == (area,)
