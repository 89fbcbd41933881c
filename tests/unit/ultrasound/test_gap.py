"""Calipers of known length in, gaps with their interval out."""

from datetime import UTC, datetime

import numpy as np
import pytest

from ischia.measure.ultrasound import gap_measures
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.ultrasound import CalibratedRegion


def caliper(state, length_px, *, frame=0, reading=1, **changes) -> Mark:
    """Give a level caliper from the pixel (20, 50)."""
    plain = {
        "id": f"{state}-{reading}-{changes.get('author', '')}",
        "kind": "caliper",
        "frame": frame,
        "author": "reader-1",
        "at": datetime(2026, 3, 2, tzinfo=UTC),
        "points_px": ((20.0, 50.0), (20.0 + length_px, 50.0)),
        "what": "gap",
        "state": state,
        "reading": reading,
    }
    return Mark(**{**plain, **changes})


def marks(*drawn: Mark) -> Marks:
    return Marks(schema="ischia.marks/1", recording="a" * 64, marks=drawn)


def three(state, *lengths_px, frame) -> list[Mark]:
    return [caliper(state, px, frame=frame, reading=i) for i, px in enumerate(lengths_px, 1)]


def test_three_readings_of_each_state_give_gaps_and_an_opening(cine) -> None:
    drawn = marks(*three("rest", 19, 20, 21, frame=2), *three("contraction", 93, 95, 97, frame=7))
    rest, contraction, opening = gap_measures(cine(), drawn)
    assert rest.value == pytest.approx(4.0)
    assert rest.uncertainty.sem == pytest.approx(0.2 / np.sqrt(3))
    assert rest.interval95 == pytest.approx((4 - 0.4968, 4 + 0.4968), abs=1e-4)  # t, 2 df
    assert rest.context == {
        "structure": "rectus_femoris",
        "view": "long_axis",
        "state": "rest",
        "frame": 2.0,
    }
    assert contraction.value == pytest.approx(19.0)
    assert contraction.provenance.span_s == (0.35, 0.35)
    assert opening.value == pytest.approx(15.0)
    assert opening.uncertainty.kind == "propagated"
    assert opening.derived_from == (contraction.id, rest.id)
    assert opening.flags == ("between_readers_unknown",)


def test_pixels_of_unequal_sides_are_measured_each_by_its_own(cine) -> None:
    slanted = caliper("rest", 0, points_px=((20.0, 20.0), (35.0, 60.0)))  # 3 mm across, 4 mm down
    rest, *_ = gap_measures(cine(), marks(slanted))
    assert rest.value == pytest.approx(5.0)


def test_one_reading_has_no_known_error(cine) -> None:
    drawn = marks(caliper("rest", 20), caliper("contraction", 95))
    for found in gap_measures(cine(), drawn):
        assert isinstance(found, Measurement)
        assert (found.uncertainty.kind, found.interval95) == ("unknown", None)


def test_one_state_alone_leaves_the_other_and_the_opening_unmeasured(cine) -> None:
    rest, contraction, opening = gap_measures(cine(), marks(*three("rest", 19, 20, 21, frame=0)))
    assert isinstance(rest, Measurement)
    assert contraction.reason == "contraction: no gap caliper was drawn"
    assert opening.reason == contraction.reason


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (caliper("rest", 20, frame=10), "frame 10; the clip has 10 frames"),
        (caliper("rest", 20, frame=-1), "frame -1"),
        (caliper("rest", 175), "not inside one calibrated tissue region"),
        (caliper("rest", 20, points_px=((20.0, 50.0),)), "has 1 ends, not two"),
    ],
)
def test_one_bad_caliper_voids_its_state(cine, mark, reason) -> None:
    rest, *_ = gap_measures(cine(), marks(*three("rest", 19, 20, 21, frame=0)[1:], mark))
    assert isinstance(rest, NotMeasured)
    assert reason in rest.reason


def test_without_calibration_there_is_no_length(cine) -> None:
    for found in gap_measures(cine(regions=()), marks(caliper("rest", 20))):
        assert isinstance(found, NotMeasured)
    rest, *_ = gap_measures(cine(regions=()), marks(caliper("rest", 20)))
    assert rest.reason == "rest: the file carries no calibration: pixels have no size"


def test_a_region_that_is_not_tissue_gives_no_length(cine) -> None:
    flow = CalibratedRegion(
        x0_px=0, y0_px=0, x1_px=199, y1_px=99, mm_per_px_x=1.0, mm_per_px_y=1.0, kind="other"
    )
    rest, *_ = gap_measures(cine(regions=(flow,)), marks(caliper("rest", 20)))
    assert isinstance(rest, NotMeasured)


def test_the_smallest_region_that_holds_both_ends_gives_the_scale(cine) -> None:
    whole = CalibratedRegion(
        x0_px=0, y0_px=0, x1_px=199, y1_px=99, mm_per_px_x=1.0, mm_per_px_y=1.0, kind="tissue_2d"
    )
    inner = cine().regions[0]
    rest, *_ = gap_measures(cine(regions=(whole, inner)), marks(caliper("rest", 20)))
    assert rest.value == pytest.approx(4.0)


def test_a_corrected_mark_replaces_its_first_version(cine) -> None:
    first, second = caliper("rest", 90, version=1), caliper("rest", 20, version=2)
    rest, *_ = gap_measures(cine(), marks(second, first))
    assert rest.value == pytest.approx(4.0)


def test_two_readers_count_as_two_however_often_each_reads(cine) -> None:
    one = three("rest", 19, 20, 21, frame=0)
    other = [caliper("rest", 30, author="reader-2")]
    rest, *_ = gap_measures(cine(), marks(*one, *other))
    assert rest.value == pytest.approx(5.0)  # of 4 and 6 mm
    assert rest.uncertainty.n == 2
    assert rest.flags == ()


def test_other_drawings_are_left_alone(cine) -> None:
    nerve = caliper("rest", 90, what="nerve_outline", id="n")
    rest, *_ = gap_measures(cine(), marks(caliper("rest", 20), nerve))
    assert rest.value == pytest.approx(4.0)


def test_a_gap_in_no_named_state_is_said_to_be_unused(cine) -> None:
    found = gap_measures(cine(), marks(caliper(None, 20, frame=3)))
    assert any("neither rest nor contraction: frame 3" in n.reason for n in found)


def test_equal_marks_give_equal_ids(cine) -> None:
    drawn = marks(*three("rest", 19, 20, 21, frame=2), caliper("contraction", 95))
    ids = [[m.id for m in gap_measures(cine(), drawn)] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3
