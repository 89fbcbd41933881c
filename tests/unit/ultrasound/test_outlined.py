"""Calipers, outlines and clicks of known size in; sizes, shares, volumes and refusals out."""

import math
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from ischia.measure.ultrasound import (
    across_recordings,
    drawn_measures,
    side_difference,
)
from ischia.measure.ultrasound.contour import DOUBTFUL
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import PROPOSED, Curve, Measurement, NotMeasured, Uncertainty
from ischia.model.source import Source
from ischia.model.terms import Side

SQUARE = ((20.0, 20.0), (70.0, 20.0), (70.0, 60.0), (20.0, 60.0))  # 10 × 4 mm


def mark(kind, what, points_px, **changes) -> Mark:
    plain = {
        "frame": 0,
        "author": "reader-1",
        "at": datetime(2026, 3, 2, tzinfo=UTC),
        "reading": 1,
    }
    told = {**plain, **changes}
    name = f"{what}-{told['reading']}-{told.get('state')}-{told.get('level_cm')}-{told['frame']}"
    return Mark(**{"id": name, "kind": kind, "what": what, "points_px": points_px, **told})


def level_line(what, length_mm, **changes) -> Mark:
    """Give a level caliper; pixels are 0.2 mm wide."""
    return mark("caliper", what, ((20.0, 50.0), (20.0 + length_mm / 0.2, 50.0)), **changes)


def scaled(factor, **changes) -> Mark:
    """Give an outline of the square, wider by a factor: 40 mm² times that."""
    points = tuple((20 + (x - 20) * factor, y) for x, y in SQUARE)
    return mark("region", changes.pop("what"), points, **changes)


def found(cine, *drawn) -> dict[str, Measurement | NotMeasured | Curve]:
    marks = Marks(schema="ischia.marks/1", recording="a" * 64, marks=drawn)
    made = drawn_measures(cine, marks)
    return {m.concept.removeprefix("ultrasound."): m for m in made}


def test_nothing_drawn_measures_nothing(cine) -> None:
    assert drawn_measures(cine(), None) == ()
    assert found(cine()) == {}


def test_readings_of_a_caliper_give_a_mean_with_student_s_interval(cine) -> None:
    drawn = [level_line("tear_length", mm, reading=i) for i, mm in enumerate((9.0, 10.0, 11.0))]
    length = found(cine(), *drawn)["tear_length"]
    assert length.value == pytest.approx(10.0)
    assert length.interval95 == pytest.approx(
        (10 - 4.3027 / 3**0.5, 10 + 4.3027 / 3**0.5), abs=1e-3
    )
    assert "between_readers_unknown" in length.flags


def test_one_reading_has_no_known_error(cine) -> None:
    assert found(cine(), level_line("tendon_thickness", 5.0))["tendon_thickness"].interval95 is None


@pytest.mark.parametrize(
    ("changes", "clip", "says"),
    [
        ({"frame": 40}, {}, "frame 40"),
        ({}, {"regions": ()}, "no calibration"),
        ({"points_px": ((0.0, 0.0), (50.0, 0.0), (50.0, 40.0))}, {}, "calibrated tissue"),
        ({"points_px": tuple(SQUARE[i] for i in (0, 2, 1, 3))}, {}, "crosses itself"),
        ({"points_px": SQUARE[:2]}, {}, "three corners"),
    ],
)
def test_an_outline_without_area_says_why(cine, changes, clip, says) -> None:
    drawn = mark("region", "muscle_outline", **{"points_px": SQUARE, **changes})
    area = found(cine(**clip), drawn)["muscle_area"]
    assert isinstance(area, NotMeasured)
    assert says in area.reason


def test_two_things_under_one_reading_are_not_taken_for_repeats(cine) -> None:
    twice = [level_line("tear_width", mm, frame=i) for i, mm in enumerate((5.0, 25.0))]
    width = found(cine(), *twice)["tear_width"]
    assert isinstance(width, NotMeasured)
    assert "twice under one number" in width.reason


def test_a_tear_takes_its_share_of_the_muscle(cine) -> None:
    drawn = [
        scaled(k * base, what=what, reading=i)
        for what, base in (("muscle_outline", 2.0), ("tear_outline", 0.5))
        for i, k in enumerate((0.99, 1.0, 1.01))
    ]
    share = found(cine(view="short_axis"), *drawn)["tear_share"]
    assert share.value == pytest.approx(25.0, rel=1e-3)
    assert share.interval95[0] < 25 < share.interval95[1]
    along = found(cine(), *drawn)["tear_share"]
    assert isinstance(along, NotMeasured)
    alone = found(cine(view="short_axis"), *drawn[3:])["tear_share"]
    assert "nobody outlined the muscle" in alone.reason


def test_a_haematoma_is_an_ellipsoid_whose_error_is_its_calipers_own(cine) -> None:
    ways = {"length": 30.0, "width": 20.0, "depth": 10.0}
    measured = []
    for place, (way, mm) in enumerate(ways.items()):
        of_file = Source(
            sha256=f"{place}" * 64, format="dicom", reader="dicom@1", path=f"{way}.dcm"
        )
        drawn = [
            level_line(f"haematoma_{way}", mm * k, reading=i) for i, k in enumerate((0.9, 1.0, 1.1))
        ]
        measured += found(cine(source=of_file), *drawn).values()
    (volume,) = across_recordings(measured)
    assert volume.value == pytest.approx(math.pi / 6 * 6.0)
    relative = 3**0.5 * 0.1 / 3**0.5  # three sizes, each with a standard error of 10 % / √3
    assert volume.uncertainty.sem / volume.value == pytest.approx(relative, rel=1e-3)
    assert len(volume.provenance.sources) == 3
    (missing,) = across_recordings(measured[:2])
    assert "depth was not measured" in missing.reason
    (ambiguous,) = across_recordings([*measured, measured[0]])
    assert "several recordings" in ambiguous.reason


def ring(level_cm, area_factor, **changes) -> Mark:
    return scaled(
        area_factor, what=changes.pop("what", "nerve_outline"), level_cm=level_cm, **changes
    )


def test_a_nerve_has_a_profile_a_largest_area_and_a_swelling_against_its_reference(cine) -> None:
    levels = [ring(2.0, 0.5), ring(6.0, 1.0, frame=4), ring(10.0, 0.6, frame=8)]
    reference = ring(14.0, 0.4, what="nerve_reference", frame=9)
    measured = found(cine(), *levels, reference)
    assert measured["nerve_area"].flags[-1] == "tilt_not_corrected"
    marks = Marks(schema="ischia.marks/1", recording="a" * 64, marks=(*levels, reference))
    profile, largest, swelling = across_recordings(drawn_measures(cine(), marks))
    assert profile.at == (2.0, 6.0, 10.0)
    assert profile.values == pytest.approx((20.0, 40.0, 24.0))
    assert (largest.value, largest.context["at_level_cm"]) == (pytest.approx(40.0), 6.0)
    assert swelling.value == pytest.approx(2.5)
    marks = Marks(schema="ischia.marks/1", recording="a" * 64, marks=tuple(levels))
    assert "nerve_reference" in across_recordings(drawn_measures(cine(), marks))[2].reason


def test_a_tilt_that_is_marked_is_corrected_by_its_cosine(cine) -> None:
    area = found(cine(), ring(2.0, 1.0, tilt_deg=30.0))["nerve_area"]
    assert area.value == pytest.approx(40 * math.cos(math.pi / 6))
    assert "tilt_corrected_as_marked" in area.flags
    steep = found(cine(), ring(2.0, 1.0, tilt_deg=60.0))["nerve_area"]
    assert isinstance(steep, NotMeasured)


def test_between_key_frames_a_nerve_is_carried_and_says_so(cine) -> None:
    carried = found(cine(), ring(9.0, 0.5), ring(5.0, 1.0, frame=8))["nerve_area_carried"]
    assert (carried.at[0], carried.at[-1]) == (5.0, 9.0)
    assert (carried.values[0], carried.values[-1]) == pytest.approx((40.0, 20.0), rel=0.01)
    assert np.interp(7.0, carried.at, carried.values) == pytest.approx(30.0, rel=0.04)
    assert carried.flags == ("carried_between_key_frames",)
    back = found(cine(), ring(5.0, 1), ring(9.0, 1, frame=4), ring(7.0, 1, frame=8))
    assert "one way" in back["nerve_area_carried"].reason
    assert "nerve_area_carried" not in found(cine(), ring(5.0, 1.0))


def test_multifidus_changes_and_the_canal_is_not_seen(cine) -> None:
    drawn = [
        level_line("multifidus_thickness", mm * k, state=state, frame=frame, reading=i)
        for state, mm, frame in (("rest", 20.0, 0), ("contraction", 25.0, 5))
        for i, k in enumerate((0.99, 1.0, 1.01))
    ]
    measured = found(cine(), *drawn)
    change = measured["multifidus_thickness_change"]
    assert change.value == pytest.approx(25.0)
    assert change.interval95[0] < 25 < change.interval95[1]
    assert "does not see the spinal canal" in measured["spinal_canal"].reason
    assert "contraction" in found(cine(), *drawn[:3])["multifidus_thickness_change"].reason
    assert "spinal_canal" not in found(cine(), level_line("tear_length", 5.0))


def grey(level, **changes) -> dict:
    source = Source(
        sha256=changes.pop("sha256", "a" * 64),
        format="dicom",
        reader="dicom@1",
        path="clip.dcm",
        device=changes.pop("device", "Maker 1"),
    )
    pixels = np.full((10, 100, 200), level, np.uint8)
    return {"pixels": pixels, "source": source, "preset": "msk", **changes}


def test_grey_levels_compare_within_one_machine_and_preset_only(cine) -> None:
    outlines = [scaled(k, what="muscle_outline", reading=i) for i, k in enumerate((0.9, 1.0))]

    def of(level, **changes):
        return found(cine(**grey(level, **changes)), *outlines)["echo_intensity"]

    ours = of(60)
    assert ours.value == pytest.approx(60.0)
    other = of(80, sha256="b" * 64, side=Side.LEFT)
    assert side_difference(ours, other).value == pytest.approx(-20.0)
    for changes, says in (
        ({"device": "Maker 2"}, "one machine"),
        ({"preset": "nerve"}, "one preset"),
        ({"preset": None}, "not said"),
    ):
        refused = side_difference(ours, of(80, sha256="b" * 64, **changes))
        assert isinstance(refused, NotMeasured)
        assert says in refused.reason
    assert "white" in of(255).reason


def test_areas_of_two_sides_have_a_difference_without_a_word_of_effort(cine) -> None:
    drawn = [scaled(k, what="muscle_outline", reading=i) for i, k in enumerate((0.9, 1.0, 1.1))]
    area = found(cine(), *drawn)["muscle_area"]
    difference = side_difference(area, area)
    assert difference.concept == "ultrasound.muscle_area_difference"
    assert "effort_not_known" not in difference.flags


def test_a_click_into_fluid_proposes_its_area(cine) -> None:
    mask = np.zeros((100, 200), np.uint8)
    cv2.ellipse(mask, (100, 50), (40, 20), 0, 0, 360, 1, -1)
    grain = np.random.default_rng(1).rayleigh(0.8, mask.shape)
    picture = np.clip(np.where(mask, 10, 90) * grain, 0, 255).astype(np.uint8)
    clip = cine(pixels=np.stack([picture] * 10))
    area = found(clip, mark("key_frame", "fluid", ((104.0, 48.0),)))["fluid_area"]
    assert area.value == pytest.approx(mask.sum() * 0.02, rel=0.12)
    assert PROPOSED in area.flags
    assert area.uncertainty == Uncertainty(sem=None, kind="unknown")
    beside = found(clip, mark("key_frame", "fluid", ((2.0, 2.0),)))["fluid_area"]
    assert "no calibrated tissue" in beside.reason
    even = found(cine(), mark("key_frame", "fluid", ((104.0, 48.0),)))["fluid_area"]
    assert "no wall" in even.reason


def test_an_outline_that_other_clicks_do_not_agree_with_is_doubtful(cine) -> None:
    """A place around a corner: which arm is outlined depends on the click."""
    mask = np.zeros((100, 200), np.uint8)
    cv2.rectangle(mask, (30, 20), (60, 80), 1, -1)
    cv2.rectangle(mask, (30, 65), (150, 80), 1, -1)
    grain = np.random.default_rng(1).rayleigh(0.8, mask.shape)
    picture = np.clip(np.where(mask, 10, 90) * grain, 0, 255).astype(np.uint8)
    clip = cine(pixels=np.stack([picture] * 10))
    area = found(clip, mark("key_frame", "fluid", ((45.0, 50.0),)))["fluid_area"]
    assert {PROPOSED, DOUBTFUL} <= set(area.flags)
    cv2.circle(mask := np.zeros((100, 200), np.uint8), (100, 50), 24, 1, -1)
    round_one = np.clip(np.where(mask, 10, 90) * grain, 0, 255).astype(np.uint8)
    clip = cine(pixels=np.stack([round_one] * 10))
    area = found(clip, mark("key_frame", "fluid", ((102.0, 48.0),)))["fluid_area"]
    assert DOUBTFUL not in area.flags


def test_a_click_on_a_nerve_says_what_to_draw(cine) -> None:
    area = found(cine(), mark("key_frame", "nerve", ((80.0, 50.0),)))["nerve_area"]
    assert isinstance(area, NotMeasured)
    assert "by hand" in area.reason
    assert "nerve_outline" in area.reason
