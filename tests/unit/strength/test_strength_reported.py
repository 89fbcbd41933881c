"""Numbers that arrive as numbers."""

import math

import pytest

from ischia.measure.strength import reported_measures
from ischia.model.measurement import NotMeasured
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import Side
from ischia.model.units import Unit

SOURCE = Source(sha256="b" * 64, format="visit", reader="case@1", path="visit.toml")


def reported(value: float, unit: Unit, concept: str = "strength.peak_torque") -> ReportedValues:
    one = ReportedValue(
        concept=concept, value=value, unit=unit, side=Side.LEFT, context={"motion": "knee_flexion"}
    )
    return ReportedValues(values=(one,), source=SOURCE)


@pytest.mark.parametrize(
    ("value", "unit", "kept", "kept_unit"),
    [
        (100.0, Unit.FOOT_POUND, 135.58179483314004, Unit.NEWTON_METRE),
        (20.0, Unit.KILOGRAM_FORCE, 196.133, Unit.NEWTON),
        (50.0, Unit.POUND_FORCE, 222.411080763025, Unit.NEWTON),
        (4.5, Unit.CENTIMETRE, 45.0, Unit.MILLIMETRE),
        (math.pi / 2, Unit.RADIAN, 90.0, Unit.DEGREE),
        (85.0, Unit.PERCENT, 85.0, Unit.PERCENT),
    ],
)
def test_units_become_canonical(value, unit, kept, kept_unit) -> None:
    (got,) = reported_measures(reported(value, unit))
    assert got.value == pytest.approx(kept)
    assert got.unit is kept_unit
    assert got.interval95 is None
    assert got.provenance.method == "reported.value@1"
    assert got.provenance.sources == (SOURCE.sha256,)
    assert got.flags == ("as_reported",)


def test_a_published_error_gives_an_interval() -> None:
    study = Reliability(
        id="s",
        concept="strength.peak_torque",
        context={"motion": "knee_flexion"},
        sem=10.0,
        sem_pct=None,
        unit=Unit.NEWTON_METRE,
        n=39,
        population="simulated",
        design="test",
        evidence="computed",
        cites=("s",),
    )
    (got,) = reported_measures(reported(100.0, Unit.NEWTON_METRE), (study,))
    assert got.interval95 == pytest.approx((80.4, 119.6), abs=0.01)
    assert got.provenance.cites == ("s",)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_not_measured(value) -> None:
    (got,) = reported_measures(reported(value, Unit.NEWTON_METRE))
    assert isinstance(got, NotMeasured)


def held(force: float, unit: Unit, lever_m: float | None) -> ReportedValues:
    one = ReportedValue(
        concept="strength.peak_force",
        value=force,
        unit=unit,
        side=Side.LEFT,
        context={"motion": "knee_flexion", "contraction": "isometric"},
        lever_m=lever_m,
    )
    return ReportedValues(values=(one,), source=SOURCE)


def test_a_force_at_a_lever_gives_its_torque_as_well() -> None:
    force, torque = reported_measures(held(20.0, Unit.KILOGRAM_FORCE, 0.35))
    assert force.value == pytest.approx(196.133)
    assert (torque.concept, torque.unit) == ("strength.peak_torque", Unit.NEWTON_METRE)
    assert torque.value == pytest.approx(196.133 * 0.35)
    assert torque.flags == ("force_times_lever", "as_reported")
    assert torque.provenance.method == "reported.force_times_lever@1"
    assert torque.context == force.context
    assert torque.id != force.id


def test_without_a_lever_there_is_no_torque() -> None:
    (force,) = reported_measures(held(200.0, Unit.NEWTON, None))
    assert force.concept == "strength.peak_force"


@pytest.mark.parametrize("lever_m", [35.0, 0.0, -0.35])
def test_a_lever_in_centimetres_is_not_believed(lever_m) -> None:
    _, missing = reported_measures(held(200.0, Unit.NEWTON, lever_m))
    assert isinstance(missing, NotMeasured)
    assert "in metres" in missing.reason
