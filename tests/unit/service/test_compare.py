"""Which sides are compared, and which are not."""

from ischia.model.measurement import Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.terms import InjuredSide, Side
from ischia.model.units import Unit
from ischia.service import compare

KNOWN = Uncertainty(sem=2.0, kind="repeats", n=5)


def value(concept: str, side: Side, number: float, **context: str | float) -> Measurement:
    return Measurement(
        concept=concept,
        value=number,
        unit=Unit.NEWTON_METRE,
        interval95=(number - 6, number + 6),
        uncertainty=KNOWN,
        side=side,
        context=context,
        provenance=Provenance(
            method=f"{concept}@1", sources=(("a" if side == "left" else "b") * 64,)
        ),
    )


def both(concept: str, **context: str | float) -> list[Measurement]:
    return [value(concept, Side.LEFT, 200, **context), value(concept, Side.RIGHT, 150, **context)]


def test_the_injured_side_stands_over_the_other() -> None:
    (right,) = compare.sides(both("strength.mean_peak_torque"), InjuredSide.RIGHT)
    (left,) = compare.sides(both("strength.mean_peak_torque"), InjuredSide.LEFT)
    assert isinstance(right, Measurement)
    assert isinstance(left, Measurement)
    assert (right.side, round(right.value)) == (Side.RIGHT, 75)
    assert (left.side, round(left.value)) == (Side.LEFT, 133)


def test_one_strength_is_compared_once_by_its_better_statistic() -> None:
    found = both("strength.mean_peak_torque") + both("strength.peak_torque")
    (symmetry,) = compare.sides(found, InjuredSide.RIGHT)
    assert isinstance(symmetry, Measurement)
    assert symmetry.derived_from == (found[1].id, found[0].id)


def test_different_tests_are_not_compared() -> None:
    found = [
        value("strength.mean_peak_torque", Side.LEFT, 200, velocity_deg_s=60.0),
        value("strength.mean_peak_torque", Side.RIGHT, 150, velocity_deg_s=180.0),
    ]
    assert compare.sides(found, InjuredSide.RIGHT) == []


def test_two_injured_sides_have_no_sound_one_to_compare_with() -> None:
    (said,) = compare.sides(both("strength.mean_peak_torque"), InjuredSide.BOTH)
    assert isinstance(said, NotMeasured)
    assert "no sound side" in said.reason


def test_with_nobody_injured_left_stands_over_right() -> None:
    (symmetry,) = compare.sides(both("strength.mean_peak_torque"), InjuredSide.NONE)
    assert isinstance(symmetry, Measurement)
    assert symmetry.context["ratio"] == "left_over_right"
    assert round(symmetry.value) == 133
