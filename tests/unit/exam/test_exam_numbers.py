"""Sheets of known readings in, means with their interval out."""

import math
from dataclasses import replace

import pytest

from ischia.measure.exam import exam_measures, side_difference
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.terms import How, Side, State
from ischia.model.units import Unit

SOURCE = Source(sha256="b" * 64, format="visit", reader="visit@1", path="visit.toml")


ERROR = Reliability(
    id="pain",
    concept="exam.pain_nprs",
    context={},
    sem=1.0,
    sem_pct=None,
    unit=Unit.SCORE,
    n=None,
    population="people",
    design="two answers",
    evidence="abstract",
    cites=("a_study",),
)


def sheet(*exam: ExamItem, history: tuple[ExamItem, ...] = ()) -> ExamSheet:
    return ExamSheet(history=history, exam=exam, source=SOURCE)


def girth(side: Side, *values_cm: float, **changes) -> ExamItem:
    plain = {"item": "thigh_girth", "side": side, "values": values_cm, "unit": Unit.CENTIMETRE}
    return ExamItem(**{**plain, **changes})


def test_repeats_in_centimetres_become_a_mean_in_millimetres() -> None:
    (found,) = exam_measures(sheet(girth(Side.RIGHT, 51.0, 51.2, 51.4)))
    assert (found.concept, found.unit, found.side) == ("exam.thigh_girth", "mm", Side.RIGHT)
    assert found.value == pytest.approx(512.0)
    assert found.interval95 == pytest.approx((512 - 4.968, 512 + 4.968), abs=1e-3)  # t, 2 df
    assert found.provenance.sources == (SOURCE.sha256,)


def test_one_reading_has_no_known_error() -> None:
    (found,) = exam_measures(sheet(girth(Side.RIGHT, 51.0)))
    assert (found.uncertainty.kind, found.interval95) == ("unknown", None)


def test_readings_on_several_lines_belong_together() -> None:
    (found,) = exam_measures(
        sheet(girth(Side.LEFT, 51.0), girth(Side.LEFT, 520.0, unit=Unit.MILLIMETRE))
    )
    assert found.value == pytest.approx(515.0)
    assert found.uncertainty.n == 2


def test_an_item_of_the_history_without_side_is_the_midlines() -> None:
    nprs = ExamItem(item="pain_nprs", values=(6.0,), unit=Unit.SCORE)
    (found,) = exam_measures(sheet(history=(nprs,)))
    assert (found.concept, found.value, found.side) == ("exam.pain_nprs", 6.0, Side.MIDLINE)


@pytest.mark.parametrize(
    ("score", "interval"), [(0.0, (0.0, 1.96)), (6.0, (4.04, 7.96)), (9.5, (7.54, 10.0))]
)
def test_the_pain_of_the_week_has_a_published_error_and_stays_on_its_scale(score, interval) -> None:
    nprs = ExamItem(item="pain_nprs", values=(score,), unit=Unit.SCORE)
    (found,) = exam_measures(sheet(history=(nprs,)), [ERROR])
    assert found.interval95 == pytest.approx(interval, abs=1e-4)
    assert (found.uncertainty.kind, found.provenance.cites) == ("published", ("a_study",))


def test_several_readings_keep_their_own_error() -> None:
    girths = sheet(girth(Side.RIGHT, 51.0, 51.2, 51.4))
    (found,) = exam_measures(girths, [replace(ERROR, concept="exam.thigh_girth", unit="mm")])
    assert found.uncertainty.kind == "repeats"


def test_pain_on_a_test_is_a_score_of_unknown_error() -> None:
    slump = ExamItem(item="slump", side=Side.LEFT, result=State.PRESENT, pain_0_10=4.0)
    (found,) = exam_measures(sheet(slump))
    assert (found.concept, found.value, found.unit) == ("exam.pain_on_slump", 4.0, Unit.SCORE)
    assert found.interval95 is None


def test_a_categorical_item_is_no_measurement() -> None:
    assert exam_measures(sheet(ExamItem(item="slump", result=State.ABSENT))) == ()


def test_what_was_told_from_afar_is_flagged() -> None:
    (found,) = exam_measures(sheet(girth(Side.LEFT, 51.0, how=How.REMOTE)))
    assert found.flags == ("remote",)


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([girth(Side.LEFT, 51.0, unit=None)], "a value without a unit"),
        ([girth(Side.LEFT)], "a unit but no value"),
        ([girth(Side.LEFT, math.nan)], "a value that is not a number"),
        ([girth(Side.LEFT, math.inf, 51.0)], "a value that is not a number"),
        (
            [girth(Side.LEFT, 51.0), girth(Side.LEFT, 5.0, unit=Unit.KILOGRAM)],
            "readings in units that do not go together: kg, mm",
        ),
    ],
)
def test_what_is_no_reading_says_why(items, reason) -> None:
    (found,) = exam_measures(sheet(*items))
    assert isinstance(found, NotMeasured)
    assert found.reason == reason


@pytest.mark.parametrize("pain_0_10", [-1.0, 11.0, math.nan])
def test_a_pain_outside_its_scale_is_not_measured(pain_0_10) -> None:
    (found,) = exam_measures(sheet(ExamItem(item="slump", pain_0_10=pain_0_10)))
    assert isinstance(found, NotMeasured)
    assert found.reason == "a score outside 0 to 10"


def test_the_difference_is_injured_minus_uninjured() -> None:
    right, left = exam_measures(
        sheet(girth(Side.RIGHT, 51.0, 51.2, 51.4), girth(Side.LEFT, 53.9, 54.0, 54.1))
    )
    found = side_difference(right, left)
    assert (found.concept, found.side) == ("exam.thigh_girth_difference", Side.RIGHT)
    assert found.value == pytest.approx(-28.0)
    assert found.interval95[0] < -28 < found.interval95[1] < 0
    assert found.derived_from == (right.id, left.id)
    mirrored = side_difference(left, right)
    assert mirrored.value == pytest.approx(28.0)
    assert mirrored.interval95 == pytest.approx([-end for end in found.interval95[::-1]])


def test_an_unknown_error_stays_unknown_in_the_difference() -> None:
    right, left = exam_measures(sheet(girth(Side.RIGHT, 51.0), girth(Side.LEFT, 54.0, 54.2)))
    found = side_difference(right, left)
    assert isinstance(found, Measurement)
    assert (found.uncertainty.kind, found.interval95) == ("unknown", None)


def test_sides_in_two_units_have_no_difference() -> None:
    right, left = exam_measures(
        sheet(girth(Side.RIGHT, 51.0), girth(Side.LEFT, 5.0, unit=Unit.KILOGRAM))
    )
    found = side_difference(right, left)
    assert isinstance(found, NotMeasured)
    assert found.reason == "the sides were measured in mm and kg"


def test_one_side_twice_is_a_fault_of_the_caller() -> None:
    (right,) = exam_measures(sheet(girth(Side.RIGHT, 51.0)))
    with pytest.raises(ValueError, match="left and right"):
        side_difference(right, right)
