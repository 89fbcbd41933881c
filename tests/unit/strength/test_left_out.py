"""A repetition that a person leaves out is in no number, and its set says so."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ischia.knowledge.load import load
from ischia.measure.strength import torque_measures
from ischia.measure.strength.sets import LEFT_OUT, NOT_FOUND, work_sets
from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.terms import InjuredSide
from ischia.readers.case.parse import marks_document
from ischia.readers.contract import RawFile
from ischia.service.left_out import with_left_out
from ischia.service.measure import Known, measure

PEAKS_NM = [100.0, 104.0, 40.0, 102.0]  # the third: somebody stopped


def middle_s(curve, number: int) -> float:
    (found,) = work_sets(curve)
    return sum(found.repetitions[number].span_s) / 2


def marks(curve, at_s: float, **changes) -> Marks:
    mark = Mark(
        id="m1", kind="left_out", frame=0, author="u-1", at=datetime(2026, 3, 2, tzinfo=UTC),
        at_s=at_s, reason="stopped for pain",
    )  # fmt: skip
    return Marks(
        schema="ischia.marks/1", recording=curve.source.sha256, marks=(replace(mark, **changes),)
    )


def mean_peak(found) -> Measurement | NotMeasured:
    return next(m for m in found if m.concept == "strength.mean_peak_torque")


def test_what_is_left_out_is_in_no_number_and_the_others_are_as_they_were(closed_form) -> None:
    curve = closed_form(PEAKS_NM)
    left = replace(curve, left_out_s=(middle_s(curve, 2),))
    (whole,), (found,) = work_sets(curve), work_sets(left)
    assert [r.span_s for r in found.left_out] == [whole.repetitions[2].span_s]
    kept = [r.span_s for i, r in enumerate(whole.repetitions) if i != 2]
    assert [r.span_s for r in found.repetitions] == kept
    before, after = mean_peak(torque_measures(curve)), mean_peak(torque_measures(left))
    assert after.value == pytest.approx(102.0, rel=0.02)
    assert before.value == pytest.approx(86.5, rel=0.02)
    assert (after.uncertainty.n, before.uncertainty.n) == (3, 4)
    assert LEFT_OUT in after.flags
    assert LEFT_OUT not in before.flags


def test_too_few_that_are_left_is_not_measured_and_says_how_many_were_left_out(closed_form) -> None:
    curve = closed_form(PEAKS_NM)
    left = replace(curve, left_out_s=(middle_s(curve, 1), middle_s(curve, 2)))
    found = mean_peak(torque_measures(left))
    assert isinstance(found, NotMeasured)
    assert "2 concentric repetitions beside 2 left out by hand" in found.reason


def test_a_moment_without_a_repetition_leaves_none_out_and_says_so(closed_form) -> None:
    curve = closed_form(PEAKS_NM)
    found = mean_peak(torque_measures(replace(curve, left_out_s=(1e6,))))
    assert found.uncertainty.n == 4
    assert NOT_FOUND in found.flags


def test_marks_reach_the_set_of_the_file_that_they_name(closed_form) -> None:
    curve, other = closed_form(PEAKS_NM), closed_form([90.0, 91.0, 92.0, 93.0])
    at_s = middle_s(curve, 2)
    of_second = {curve.source.sha256: marks(curve, at_s, part=2)}
    first, second = with_left_out((curve, other), of_second)
    assert (first.left_out_s, second.left_out_s) == ((), (at_s,))


def test_a_whole_visit_is_measured_without_it(closed_form) -> None:
    curve = closed_form(PEAKS_NM)
    drawn = {curve.source.sha256: marks(curve, middle_s(curve, 2))}
    found = measure([curve], drawn, InjuredSide.NONE, Known.of(load()))
    assert mean_peak(found.measurements).uncertainty.n == 3


@pytest.mark.parametrize("gone", ["at_s", "reason"])
def test_leaving_out_without_a_moment_or_a_reason_is_refused(gone: str) -> None:
    mark = {
        "id": "m1", "kind": "left_out", "frame": 0, "author": "u-1", "at": "2026-03-02T10:00:00Z",
        "at_s": 3.0, "reason": "stopped for pain",
    }  # fmt: skip
    del mark[gone]
    data = json.dumps({"schema": "ischia.marks/1", "recording": "0" * 64, "marks": [mark]})
    with pytest.raises(InputError, match="left out without"):
        marks_document(RawFile(shown="marks/a.json", data=data.encode()))
