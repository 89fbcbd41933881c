"""A number that nobody could trust, trace or compare cannot be built."""

import math
from dataclasses import replace

import pytest

from ischia.model.measurement import Curve, Measurement, Provenance, Uncertainty
from ischia.model.terms import InjuredSide, Side
from ischia.model.units import Unit

SHA = "a" * 64
GOOD = Measurement(
    concept="strength.peak_torque",
    value=141.2,
    unit=Unit.NEWTON_METRE,
    interval95=(135.4, 147.0),
    uncertainty=Uncertainty(sem=2.1, kind="repeats", n=5),
    side=Side.LEFT,
    context={"motion": "knee_extension", "velocity_deg_s": 60.0},
    provenance=Provenance(method="strength.peak_torque@1", sources=(SHA,)),
)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_a_number_is_not_a_measurement(bad: float) -> None:
    with pytest.raises(ValueError, match="NotMeasured"):
        replace(GOOD, value=bad, id="")


def test_a_value_without_source_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="source file"):
        Provenance(method="strength.peak_torque@1", sources=())


@pytest.mark.parametrize("method", ["peak_torque", "strength.peak_torque", "Strength.x@1", ""])
def test_a_method_carries_its_version(method: str) -> None:
    with pytest.raises(ValueError, match="concept@version"):
        Provenance(method=method, sources=(SHA,))


def test_an_unknown_error_has_no_interval_and_a_known_one_has() -> None:
    unknown = Uncertainty(sem=None, kind="unknown")
    assert replace(GOOD, uncertainty=unknown, interval95=None, id="").interval95 is None
    with pytest.raises(ValueError, match="if and only if"):
        replace(GOOD, uncertainty=unknown)
    with pytest.raises(ValueError, match="if and only if"):
        replace(GOOD, interval95=None)
    with pytest.raises(ValueError, match="cannot go with"):
        Uncertainty(sem=None, kind="repeats", n=5)


def test_an_interval_holds_its_value() -> None:
    with pytest.raises(ValueError, match="outside its interval"):
        replace(GOOD, interval95=(150.0, 160.0))


def test_equal_values_of_equal_files_have_equal_ids_and_others_do_not() -> None:
    assert replace(GOOD, id="").id == GOOD.id
    assert replace(GOOD, value=140.0, id="").id == GOOD.id
    for other in (
        replace(GOOD, side=Side.RIGHT, id=""),
        replace(GOOD, context={"motion": "knee_flexion"}, id=""),
        replace(
            GOOD, provenance=Provenance(method="strength.peak_torque@2", sources=(SHA,)), id=""
        ),
        replace(
            GOOD, provenance=Provenance(method="strength.peak_torque@1", sources=("b" * 64,)), id=""
        ),
    ):
        assert other.id != GOOD.id


def test_a_band_is_as_long_as_its_curve() -> None:
    with pytest.raises(ValueError, match="one length"):
        Curve(
            concept="strength.torque",
            unit=Unit.NEWTON_METRE,
            side=Side.LEFT,
            context={},
            axis="angle_deg",
            at=(10.0, 11.0),
            values=(1.0, 2.0),
            low95=(0.5,),
            high95=(1.5,),
            n=5,
            provenance=GOOD.provenance,
        )


def test_sides() -> None:
    assert Side.LEFT.other is Side.RIGHT
    assert Side.MIDLINE.other is Side.MIDLINE
    assert [len(side.sides) for side in InjuredSide] == [1, 1, 2, 0]
    assert InjuredSide.RIGHT.sides == (Side.RIGHT,)
