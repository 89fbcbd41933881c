"""A drawn muscle of known build, measured; and pictures that cannot be."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from ischia.measure.ultrasound import (
    COMPARED,
    architecture_frames,
    architecture_lines,
    architecture_look,
    architecture_measures,
    side_difference,
)
from ischia.measure.ultrasound.architecture_change import architecture_changes
from ischia.measure.ultrasound.motion import movement
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import PROPOSED, Curve, Measurement, NotMeasured
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.phantoms.muscle import MusclePlan, muscle_clip, muscle_picture

PLAN = MusclePlan(fascicle_deg=19.0, border_px=40, mm_per_px=0.12)
AT = datetime(2026, 3, 2, tzinfo=UTC)
SHA256 = "a" * 64


def cine(made, **changes) -> Cine:
    x0, y0, x1, y1 = made.region_px
    size_mm = made.plans[0].mm_per_px
    region = CalibratedRegion(
        x0_px=x0, y0_px=y0, x1_px=x1, y1_px=y1,
        mm_per_px_x=size_mm, mm_per_px_y=size_mm, kind="tissue_2d",
    )  # fmt: skip
    told = {
        "pixels": made.pixels,
        "t_s": np.arange(len(made.pixels)) / 20.0,
        "regions": (region,),
        "side": Side.LEFT,
        "structure": "biceps_femoris",
        "view": "long_axis",
        "probe": None,
        "source": Source(sha256=SHA256, format="dicom", reader="dicom@1", path="clip.dcm"),
    }
    return Cine(**{**told, **changes})


def box(what, rows, columns=(40.0, 455.0), **changes) -> Mark:
    points_px = ((columns[0], rows[0]), (columns[1], rows[1]))
    told = {"id": what, "kind": "region", "frame": 0, "author": "reader-1", "at": AT}
    return Mark(**{**told, "points_px": points_px, "what": f"{what}_aponeurosis", **changes})


UPPER, LOWER = box("superficial", (78.0, 112.0)), box("deep", (228.0, 282.0))


def marks(*drawn) -> Marks:
    return Marks(schema="ischia.marks/1", recording=SHA256, marks=drawn)


BOTH = marks(UPPER, LOWER)


@pytest.fixture(scope="module")
def made():
    return muscle_picture(PLAN, np.random.default_rng(3))


@pytest.fixture(scope="module")
def still(made):
    return cine(made)


@pytest.fixture(scope="module")
def found(still):
    return by_name(architecture_measures(still, BOTH))


def by_name(found):
    return {m.concept.removeprefix("ultrasound."): m for m in found}


@pytest.mark.parametrize(
    ("name", "truth", "off"),
    [
        ("fascicle_angle", PLAN.fascicle_deg, 1.0),
        ("pennation_angle", PLAN.pennation_deg, 1.2),
        ("muscle_thickness", PLAN.thickness_mm, 0.4),
        ("fascicle_length", PLAN.fascicle_mm, 3.0),
    ],
)
def test_a_still_of_known_build(found, name, truth, off) -> None:
    value = found[name]
    assert value.value == pytest.approx(truth, abs=off)
    low, high = value.interval95
    assert low <= truth <= high
    assert "between_sessions_unknown" in value.flags
    assert PROPOSED not in value.flags


def test_a_length_says_how_it_was_found_and_what_one_degree_changes(found) -> None:
    length = found["fascicle_length"]
    assert length.context["equation"] == "straight_between_aponeuroses"
    assert length.context["field_of_view_mm"] == pytest.approx(49.9, abs=0.3)
    steeper = replace(PLAN, fascicle_deg=PLAN.fascicle_deg + 1).fascicle_mm
    flatter = replace(PLAN, fascicle_deg=PLAN.fascicle_deg - 1).fascicle_mm
    assert length.context["one_degree_mm"] == pytest.approx((flatter - steeper) / 2, abs=0.3)
    assert length.derived_from == (found["fascicle_angle"].id, found["muscle_thickness"].id)


def test_a_mirrored_image_gives_the_same_build(made, found) -> None:
    pixels = made.pixels[:, :, ::-1].copy()
    turned = by_name(architecture_measures(cine(made, pixels=pixels), BOTH))
    for name in ("fascicle_angle", "pennation_angle"):
        assert turned[name].value == pytest.approx(found[name].value, abs=0.4)
    assert turned["fascicle_length"].value == pytest.approx(found["fascicle_length"].value, abs=1.5)


def test_without_a_calibration_the_angles_stand_and_lengths_do_not(made, found) -> None:
    bare = by_name(architecture_measures(cine(made, regions=()), BOTH))
    assert bare["fascicle_angle"].value == pytest.approx(found["fascicle_angle"].value, abs=0.7)
    assert "field_found_by_program" in bare["fascicle_angle"].flags
    for name in ("muscle_thickness", "fascicle_length"):
        assert isinstance(bare[name], NotMeasured)
        assert "no calibration" in bare[name].reason


def test_of_two_images_side_by_side_the_one_with_the_boxes_is_measured(made, found) -> None:
    """The other one is larger, and a pixel of it is twice as large."""
    (right,) = cine(made).regions
    rows, columns = made.pixels.shape[1:]
    wide = columns + 60
    left = replace(right, x0_px=0, x1_px=wide - 1, y0_px=0, y1_px=rows - 1, mm_per_px_x=0.24)
    right = replace(right, x0_px=right.x0_px + wide, x1_px=right.x1_px + wide)
    other = np.random.default_rng(8).integers(0, 256, (1, rows, wide), dtype=np.uint8)
    both = cine(made, pixels=np.dstack([other, made.pixels]), regions=(left, right))
    moved = [replace(b, points_px=tuple((x + wide, y) for x, y in b.points_px)) for b in BOTH.marks]
    seen = by_name(architecture_measures(both, marks(*moved)))
    for name in ("fascicle_angle", "muscle_thickness", "fascicle_length"):
        assert seen[name].value == pytest.approx(found[name].value)


def test_of_two_images_that_nobody_drew_in_the_larger_is_named(made) -> None:
    (image,) = cine(made).regions
    columns = made.pixels.shape[2]
    right = replace(
        image, x0_px=image.x0_px + columns, x1_px=image.x1_px + columns - 40, mm_per_px_x=0.13
    )
    both = cine(made, pixels=np.dstack([made.pixels, made.pixels]), regions=(image, right))
    unmarked = by_name(architecture_measures(both, marks()))["muscle_thickness"]
    assert "larger_image_left" in unmarked.flags
    turned = replace(both, regions=(replace(image, x1_px=image.x1_px - 60), right))
    unmarked = by_name(architecture_measures(turned, marks()))["muscle_thickness"]
    assert "larger_image_right" in unmarked.flags
    for drawn, regions in ((BOTH, (image, right)), (marks(), (image,))):
        seen = by_name(architecture_measures(replace(both, regions=regions), drawn))
        assert not any(f.startswith("larger_image") for f in seen["muscle_thickness"].flags)
    moved = movement(replace(both, pixels=both.pixels[[0, 0]], t_s=np.arange(2.0)), marks())
    assert "larger_image_left" in moved.flags


def test_pixels_may_be_taller_than_wide(made, found) -> None:
    rows, columns = made.pixels.shape[1:]
    flat = cv2.resize(made.pixels[0], (columns, rows // 2), interpolation=cv2.INTER_AREA)
    (region,) = cine(made).regions
    region = replace(
        region, mm_per_px_y=2 * region.mm_per_px_y, y0_px=20, y1_px=(region.y1_px - 1) // 2
    )
    lower = [replace(m, points_px=tuple((x, y / 2) for x, y in m.points_px)) for m in BOTH.marks]
    halved = by_name(
        architecture_measures(cine(made, pixels=flat[None], regions=(region,)), marks(*lower))
    )
    assert halved["fascicle_angle"].value == pytest.approx(found["fascicle_angle"].value, abs=1.0)
    assert halved["muscle_thickness"].value == pytest.approx(
        found["muscle_thickness"].value, abs=0.4
    )


def test_without_boxes_values_are_proposed_only(still) -> None:
    proposed = by_name(architecture_measures(still, None))
    assert proposed["fascicle_angle"].value == pytest.approx(PLAN.fascicle_deg, abs=1.5)
    for value in proposed.values():
        assert {PROPOSED, "aponeuroses_not_boxed"} <= set(value.flags)


@pytest.mark.parametrize("view", ["short_axis", None])
def test_an_unboxed_image_that_does_not_look_along_the_muscle_is_left_alone(still, view) -> None:
    assert architecture_measures(replace(still, view=view), None) == ()


def test_a_torn_muscle_without_boxes_is_left_alone(still) -> None:
    gap = replace(UPPER, kind="caliper", what="gap", state="rest")
    assert architecture_measures(still, marks(gap)) == ()


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        ((UPPER,), "only one of the two"),
        ((UPPER, replace(LOWER, frame=3)), "different frames"),
        ((replace(UPPER, frame=7), replace(LOWER, frame=7)), "the clip has 1 frames"),
        ((box("superficial", (228.0, 282.0)), box("deep", (78.0, 112.0))), "does not lie below"),
        ((UPPER, box("deep", (1228.0, 1282.0))), "outside the image"),
        ((UPPER, box("deep", (228.0, 282.0), (500.0, 600.0))), "do not share enough"),
        ((UPPER, box("deep", (108.0, 125.0))), ""),
    ],
)
def test_boxes_that_cannot_be_used_say_why(still, drawn, reason) -> None:
    found = architecture_measures(still, marks(*drawn))
    assert len(found) == 4
    for value in found:
        assert isinstance(value, NotMeasured)
        assert reason in value.reason


def test_bare_speckle_and_black_pictures_give_nothing(made) -> None:
    rng = np.random.default_rng(1)
    shape = made.pixels.shape[1:]
    noise = cv2.GaussianBlur(rng.normal(90, 180, shape), (0, 0), 1.2)
    for picture in (np.clip(noise, 0, 255), np.zeros(shape)):
        pixels = picture.astype(np.uint8)[None]
        found = architecture_measures(cine(made, pixels=pixels), BOTH)
        assert all(isinstance(value, NotMeasured) for value in found)


@pytest.fixture(scope="module")
def moving():
    """Give a clip in which fascicles steepen and the muscle sinks by 3 mm."""
    shares = np.linspace(0, 1, 9).tolist()
    plans = [
        replace(
            PLAN,
            fascicle_deg=18.0 + 12.0 * share,
            superficial_mm=7.0 + 3.0 * share,
            speckle_level=12.0,
        )
        for share in shares
    ]
    return muscle_clip(plans, np.random.default_rng(5))


def test_lines_without_fascicles_between_them_give_nothing(made) -> None:
    rng = np.random.default_rng(1)
    picture = cv2.GaussianBlur(rng.normal(90, 180, made.pixels.shape[1:]), (0, 0), 1.2)
    picture[88:98], picture[248:258] = 200, 200
    pixels = np.clip(picture, 0, 255).astype(np.uint8)[None]
    found = architecture_measures(cine(made, pixels=pixels), BOTH)
    assert {value.reason for value in found} == {"frame 0: no direction of fascicles stands out"}


def test_a_clip_is_followed_from_one_pair_of_boxes(moving) -> None:
    states = [
        Mark(id=f"key-{n}", kind="key_frame", frame=n, author="reader-1", at=AT, state=state)
        for n, state in ((0, "rest"), (8, "contraction"))
    ]
    found = architecture_measures(cine(moving), marks(UPPER, LOWER, *states))
    angles = {
        m.context["state"]: m
        for m in found
        if isinstance(m, Measurement) and m.concept == "ultrasound.fascicle_angle"
    }
    assert angles["rest"].value == pytest.approx(18.0, abs=1.5)
    assert angles["contraction"].value == pytest.approx(30.0, abs=1.5)
    assert angles["contraction"].context["frame"] == 8
    change = {
        m.concept.removeprefix("ultrasound."): m for m in found if m.concept.endswith("_change")
    }
    assert set(change) == {
        f"{name}_change"
        for name in ("fascicle_angle", "pennation_angle", "muscle_thickness", "fascicle_length")
    }
    angle = change["fascicle_angle_change"]
    assert angle.value == pytest.approx(12.0, abs=1.5)
    low, high = angle.interval95
    assert low < 12.0 < high
    assert (high - low) ** 2 == pytest.approx(
        sum(np.diff(angles[s].interval95)[0] ** 2 for s in ("rest", "contraction")), rel=1e-4
    )
    assert angle.derived_from == (angles["rest"].id, angles["contraction"].id)
    shorter = moving.plans[8].fascicle_mm - moving.plans[0].fascicle_mm
    length = change["fascicle_length_change"]
    assert length.value == pytest.approx(shorter, abs=3.0)
    assert "state" not in length.context
    (trace,) = [
        m for m in found if isinstance(m, Curve) and m.concept == "ultrasound.fascicle_angle_trace"
    ]
    truth = np.array([plan.fascicle_deg for plan in moving.plans])
    assert np.abs(np.array(trace.values) - truth).mean() < 1.0
    (thick,) = [
        m
        for m in found
        if isinstance(m, Curve) and m.concept == "ultrasound.muscle_thickness_trace"
    ]
    assert np.array(thick.values) == pytest.approx(np.full(9, PLAN.thickness_mm), abs=0.6)


def test_a_change_that_lacks_a_state_says_which() -> None:
    rest = NotMeasured(
        concept="ultrasound.pennation_angle",
        side=Side.LEFT,
        context={"state": "rest"},
        reason="frame 0: dark",
    )
    contraction = replace(rest, context={"state": "contraction"}, reason="frame 4: darker")
    (found,) = architecture_changes([rest, contraction])
    assert found.concept == "ultrasound.pennation_angle_change"
    assert found.reason == "it was not measured in the state rest: frame 0: dark"
    assert architecture_changes([rest]) == ()


def test_both_legs_are_compared_in_build_and_in_its_change(found) -> None:
    left = found["fascicle_length"]
    right = replace(left, id="", side=Side.RIGHT)
    apart = side_difference(left, right)
    assert apart.value == 0
    low, high = left.interval95
    assert apart.interval95[1] == pytest.approx((high - low) / 2 * np.sqrt(2), rel=1e-4)
    changed = [replace(m, id="", concept=f"{m.concept}_change") for m in (left, right)]
    assert "effort_not_known" in side_difference(*changed).flags
    assert {m.concept for m in (left, *changed)} <= set(COMPARED)


def test_frames_are_looked_at_beside_the_thread_that_follows_them(moving, monkeypatch) -> None:
    lookers = []

    def looked(*given, **more):
        lookers.append(threading.current_thread())
        return architecture_look.looked(*given, **more)

    monkeypatch.setattr(architecture_frames, "looked", looked)
    architecture_measures(cine(moving), BOTH)
    assert len(lookers) == len(moving.pixels)
    assert sum(looker is threading.main_thread() for looker in lookers) == 1


def test_a_clip_without_states_says_that_nobody_said_one(moving) -> None:
    found = architecture_measures(cine(moving), BOTH)
    first = found[0]
    assert first.context["frame"] == 0
    assert "state" not in first.context
    assert "boxed_frame_has_no_state" in first.flags


def test_found_lines_lie_on_the_aponeuroses_and_along_the_fascicles(still, found) -> None:
    drawn = architecture_lines(still, BOTH, [found["fascicle_angle"]])
    assert [(m.what, m.frame, m.author) for m in drawn] == [("found_line", 0, "ischia")] * 3
    size_mm = PLAN.mm_per_px
    for mark, edge_mm in zip(drawn[:2], (PLAN.top_mm, PLAN.bottom_mm), strict=True):
        points_mm = (np.array(mark.points_px) + 0.5 - PLAN.border_px) * size_mm
        assert np.abs(points_mm[:, 1] - edge_mm(points_mm[:, 0])).mean() < 0.4
    (x0, y0), (x1, y1) = drawn[2].points_px
    rises_deg = np.rad2deg(np.arctan2(y0 - y1, x1 - x0))
    assert rises_deg == pytest.approx(found["fascicle_angle"].value, abs=0.5)


def test_no_lines_are_found_where_nothing_was_measured(still) -> None:
    assert architecture_lines(still, BOTH, []) == ()
