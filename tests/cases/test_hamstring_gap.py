"""A gap marked in a hamstring is as grave as one in the rectus femoris. Simulated."""

from dataclasses import replace

import pytest

from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.terms import Side, State
from ischia.model.units import Unit

BELLY, TENDON = "hamstring_gap_opens_on_contraction", "hamstring_tendon_gap_opens_on_contraction"
STRUCTURES = {
    "biceps_femoris_long_head": BELLY,
    "semitendinosus": BELLY,
    "semimembranosus": BELLY,
    "hamstring_proximal_tendon": TENDON,
}


def value(concept: str, value_mm: float, *, known: bool = True, **context: str) -> Measurement:
    return Measurement(
        concept=concept,
        value=value_mm,
        unit=Unit.MILLIMETRE,
        interval95=(value_mm - 1, value_mm + 1) if known else None,
        uncertainty=Uncertainty(sem=0.5 if known else None, kind="repeats" if known else "unknown"),
        side=Side.RIGHT,
        context=context,
        provenance=Provenance(method=f"{concept}@1", sources=("a" * 64,)),
    )


@pytest.fixture
def argued(page_patient, knowledge):
    def of(*measurements):
        patient = page_patient()
        visit = replace(patient.visit, history=(), exam=(), imaging_report=())
        measured = Measurements(sources=patient.measured.sources, measurements=measurements)
        return replace(patient, visit=visit, measured=measured).argued(knowledge)

    return of


def flag(assessment) -> str:
    (tear,) = (f for f in assessment.red_flags if f.id == "missed_complete_tear")
    return tear.state


def moved(assessment, condition: str) -> float:
    (h,) = (h for h in assessment.hypotheses if h.condition == condition)
    return h.posterior / h.prior


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_gap_that_opens_alarms_grades_and_re_opens_the_diagnosis(structure, argued) -> None:
    seen = argued(value("ultrasound.gap_opening", 9.0, structure=structure))
    assert flag(seen) == "present"
    assert [f.id for f in seen.findings if f.state is State.PRESENT] == [STRUCTURES[structure]]
    assert seen.grades[0].grade == "complete"
    assert seen.grades[1].grade == "3"
    fired = {g.id for g in seen.guards if g.state == "fired"}
    assert fired == {"hamstring_gap_under_contraction"}
    torn = (
        "hamstring_complete_muscle_tear"
        if STRUCTURES[structure] == BELLY
        else "proximal_hamstring_avulsion"
    )
    assert moved(seen, torn) > 2
    assert moved(seen, "rectus_femoris_complete_rupture") < 1


@pytest.mark.parametrize("structure", STRUCTURES)
def test_two_gaps_handed_over_as_numbers_alarm_although_their_error_is_unknown(
    structure, argued
) -> None:
    seen = argued(
        value("ultrasound.gap", 4.0, known=False, structure=structure, state="rest"),
        value("ultrasound.gap", 12.0, known=False, structure=structure, state="contraction"),
    )
    assert flag(seen) == "present"
    (gap,) = (f for f in seen.findings if f.id == STRUCTURES[structure])
    assert (gap.state, gap.leans) == (State.INDETERMINATE, State.PRESENT)
    assert "difference 8.0 mm" in gap.why
    assert seen.grades[0].grade != "complete"


def test_a_gap_at_rest_in_a_hamstring_is_a_partial_tear_at_least(argued) -> None:
    seen = argued(value("ultrasound.gap", 5.0, structure="hamstring_proximal_tendon", state="rest"))
    assert seen.grades[0].grade == "partial"
    assert moved(seen, "proximal_hamstring_avulsion") > 2


def test_the_nearer_the_limit_the_less_a_hamstring_gap_is_worth(argued) -> None:
    near = argued(value("ultrasound.gap_opening", 4.0, structure="semitendinosus"))
    far = argued(value("ultrasound.gap_opening", 9.0, structure="semitendinosus"))
    torn = "hamstring_complete_muscle_tear"
    assert moved(near, torn) < moved(far, torn)


def test_the_number_of_an_opening_is_called_the_opening(argued) -> None:
    why = argued(value("ultrasound.gap_opening", 9.0, structure="semitendinosus")).grades[0].why
    assert why.startswith(
        "torn right through, or bone pulled off. A gap opens in a hamstring when it contracts: "
        "opening of the gap on contraction 9.0 mm (8.0 to 10.0); limit at least 3 mm"
    )


def test_a_weak_nordic_side_speaks_for_the_hamstring(argued) -> None:
    def force(side: Side, value_n: float) -> Measurement:
        made = value("strength.mean_peak_force", value_n, test="nordic")
        return replace(made, side=side, unit=Unit.NEWTON, id="")

    weak = argued(force(Side.RIGHT, 250.0), force(Side.LEFT, 330.0))
    assert [f.id for f in weak.findings if f.state is State.PRESENT] == ["nordic_weak"]
    assert moved(weak, "hamstring_strain") > 1.5
    even = argued(force(Side.RIGHT, 325.0), force(Side.LEFT, 330.0))
    assert {f.state for f in even.findings if f.id == "nordic_weak"} == {State.ABSENT}
