"""Which sides are compared, and which are not."""

from dataclasses import replace

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
    right, fewer = compare.sides(both("strength.mean_peak_torque"), InjuredSide.RIGHT)
    left, more = compare.sides(both("strength.mean_peak_torque"), InjuredSide.LEFT)
    assert isinstance(right, Measurement)
    assert isinstance(left, Measurement)
    assert (right.side, round(right.value)) == (Side.RIGHT, 75)
    assert (left.side, round(left.value)) == (Side.LEFT, 133)
    assert isinstance(fewer, Measurement)
    assert isinstance(more, Measurement)
    assert (fewer.value, more.value) == (-50, 50)
    assert fewer.concept == "strength.mean_peak_torque_difference"


def symmetries(found: list[Measurement], *also: compare.Alike) -> list[Measurement]:
    named = compare.sides(found, InjuredSide.RIGHT, also)
    return [m for m in named if m.concept == "strength.limb_symmetry"]


def test_the_mean_of_the_peaks_is_compared_first_and_the_best_as_well() -> None:
    found = both("strength.mean_peak_torque") + both("strength.peak_torque")
    mean, less, best = compare.sides(found, InjuredSide.RIGHT)
    assert isinstance(mean, Measurement)
    assert isinstance(less, Measurement)
    assert isinstance(best, Measurement)
    assert mean.derived_from == less.derived_from == (found[1].id, found[0].id)
    assert best.derived_from == (found[3].id, found[2].id)
    assert [m.context["of"] for m in (mean, best)] == ["mean_peak_torque", "peak_torque"]


def test_torque_and_force_of_one_pull_are_one_comparison() -> None:
    found = both("strength.peak_torque") + both("strength.peak_force")
    assert [m.context["of"] for m in symmetries(found)] == ["peak_torque"]


def test_what_an_earlier_visit_reported_is_compared_as_well_like_with_like() -> None:
    found = both("strength.peak_torque") + both("strength.peak_force")
    for context, of in (
        ({}, ["peak_torque", "peak_force"]),
        ({"velocity_deg_s": 60.0}, ["peak_torque"]),
    ):
        also = compare.alike("strength.peak_force", context)
        assert [m.context["of"] for m in symmetries(found, also)] == of


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


def test_of_several_values_the_two_of_one_device_are_compared() -> None:
    def by(m: Measurement, device: str) -> Measurement:
        return replace(m, provenance=replace(m.provenance, devices=(device,)), id="")

    left, right = both("strength.peak_torque")
    third = by(value("strength.peak_torque", Side.LEFT, 500), "B")
    symmetry, _ = compare.sides([by(left, "A"), by(right, "A"), third], InjuredSide.RIGHT)
    assert isinstance(symmetry, Measurement)
    assert (round(symmetry.value), symmetry.provenance.devices) == (75, ("A",))
    assert "devices_differ" not in symmetry.flags
    mixed, _ = compare.sides([third, by(right, "A")], InjuredSide.RIGHT)
    assert isinstance(mixed, Measurement)
    assert "devices_differ" in mixed.flags


def test_with_nobody_injured_left_stands_over_right() -> None:
    symmetry, _ = compare.sides(both("strength.mean_peak_torque"), InjuredSide.NONE)
    assert isinstance(symmetry, Measurement)
    assert symmetry.context["ratio"] == "left_over_right"
    assert round(symmetry.value) == 133


def test_both_legs_at_once_are_compared_with_each_alone() -> None:
    found = [*both("strength.peak_torque"), value("strength.peak_torque", Side.MIDLINE, 315)]
    (deficit,) = compare.both_legs(found)
    assert isinstance(deficit, Measurement)
    assert deficit.value == 100 * (1 - 315 / 350)
    assert compare.both_legs(both("strength.peak_torque")) == []


def test_a_nordic_test_has_an_imbalance_below_zero_where_the_left_is_weaker() -> None:
    found = both("strength.mean_peak_force", test="nordic")
    named = {m.concept: m for m in compare.sides(found, InjuredSide.NONE)}
    assert round(named["strength.nordic_imbalance"].value) == 25  # left 200, right 150
    swapped = [
        value("strength.mean_peak_force", Side.LEFT, 266, test="nordic"),
        value("strength.mean_peak_force", Side.RIGHT, 333, test="nordic"),
    ]
    named = {m.concept: m for m in compare.sides(swapped, InjuredSide.RIGHT)}
    assert round(named["strength.nordic_imbalance"].value, 1) == -20.1
