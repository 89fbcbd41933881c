"""A proposal raises a look; it decides nothing until a person confirms it."""

from dataclasses import replace

import pytest

from ischia.knowledge.load import load
from ischia.measure.ultrasound import side_difference
from ischia.measure.ultrasound.dynamic_layers import PEAK_SLIDING, PEAK_STRAIN
from ischia.model.measured import Measurements
from ischia.model.measurement import PROPOSED, Measurement, Provenance, Uncertainty
from ischia.model.terms import InjuredSide, Side, State
from ischia.model.units import Unit
from ischia.reason.reading import Facts, read
from ischia.service import compare
from ischia.writers.report.flags import flag_words

OPENING = Measurement(
    concept="ultrasound.gap_opening",
    value=12.0,
    unit=Unit.MILLIMETRE,
    interval95=(11.7, 12.3),
    uncertainty=Uncertainty(sem=0.15, kind="combined"),
    side=Side.RIGHT,
    context={"structure": "rectus_femoris", "view": "long_axis"},
    provenance=Provenance(method="ultrasound.gap_opening_tracked@1", sources=("a" * 64,)),
)


def reading(*flags):
    found = replace(OPENING, flags=flags, id="m-1")
    facts = Facts(measured=Measurements(measurements=(found,)), side=Side.RIGHT)
    return read(load().criteria["gap_opens_on_contraction"].when, facts)


def test_a_confirmed_opening_is_a_finding() -> None:
    assert reading().state is State.PRESENT


def test_a_proposed_one_is_neither_present_nor_absent_and_says_where_to_look() -> None:
    found = reading(PROPOSED)
    assert found.state is None
    assert "12.0 mm proposed" in found.why
    assert "look there" in found.why


@pytest.mark.parametrize("concept", [PEAK_STRAIN, PEAK_SLIDING])
def test_motion_of_both_legs_is_compared_and_says_that_effort_is_not_known(concept) -> None:
    injured = replace(OPENING, concept=concept, value=-4.0, interval95=(-4.3, -3.7), id="a")
    sound = replace(injured, side=Side.LEFT, value=-10.0, interval95=(-10.3, -9.7), id="b")
    (found,) = compare.sides([injured, sound], InjuredSide.RIGHT)
    assert found.concept == f"{concept}_difference"
    assert found.value == pytest.approx(6.0)
    assert found.uncertainty.sem == pytest.approx(0.15 * 2**0.5)
    assert "effort_not_known" in found.flags
    assert found == side_difference(injured, sound)


@pytest.mark.parametrize("flag", [PROPOSED, "frames_lost", "effort_not_known"])
def test_what_the_program_only_proposes_is_said_in_words(flag) -> None:
    assert flag_words(flag) != flag.replace("_", " ")
