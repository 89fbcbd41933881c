"""A simulated clip with known truth, measured by its motion; and clips that cannot be."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from ischia.measure.ultrasound.dynamic import dynamic_measures
from ischia.measure.ultrasound.motion import inside, movement
from ischia.measure.ultrasound.opening import opening, opening_map, proposed_place
from ischia.model.documents import RecordingEntry
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import PROPOSED, Curve, Measurement, NotMeasured
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.readers.contract import RawFile
from ischia.readers.dicom import DICOM

PLAN = CinePlan(
    pseudonym="P-SIM", side=Side.RIGHT, duration_s=2.0, noise_pct=6.0, contraction_gap_mm=16.0
)
AT = datetime(2026, 3, 2, tzinfo=UTC)
BELLY = ((20.0, 105.0), (440.0, 110.0), (440.0, 190.0), (20.0, 185.0))


@pytest.fixture(scope="module")
def made():
    return cine_file(PLAN, 5)


@pytest.fixture(scope="module")
def clip(made):
    facts = RecordingEntry(
        path="clip.dcm", side=Side.RIGHT, structure="rectus_femoris", view="long_axis"
    )
    return DICOM.read(RawFile(shown="clip.dcm", data=made.data), facts)[0]


@pytest.fixture(scope="module")
def unmarked(clip):
    return dynamic_measures(clip, None)


@pytest.fixture(scope="module")
def marked(clip, made):
    rest = tuple(m for m in made.marks.marks if m.state == "rest")
    more = (
        mark("region", what="muscle", points_px=BELLY),
        mark("region", what="upper_layer", points_px=box(100, 130)),
        mark("region", what="lower_layer", points_px=box(100, 240)),
        mark("key_frame", frame=2, state="rest"),
        mark("pain", frame=15, pain_0_10=6.0, state="contraction"),
    )
    return dynamic_measures(clip, replace(made.marks, marks=(*rest, *more)))


def mark(kind, *, frame=0, **changes) -> Mark:
    name = f"{kind}-{changes.get('what')}-{frame}"
    return Mark(id=name, kind=kind, frame=frame, author="reader-1", at=AT, **changes)


def box(x_px, y_px):
    x, y = float(x_px), float(y_px)
    return ((x, y), (x + 80, y), (x + 80, y + 40), (x, y + 40))


def of(found, concept):
    (one,) = [m for m in found if m.concept == f"ultrasound.{concept}"]
    return one


def test_an_opening_is_proposed_and_says_that_nobody_confirmed_it(unmarked, made) -> None:
    found = of(unmarked, "gap_opening")
    low, high = found.interval95
    assert low - 0.3 <= 12.0 <= high + 0.3
    assert found.value == pytest.approx(12.0, abs=0.5)
    assert PROPOSED in found.flags
    assert found.provenance.method == "ultrasound.gap_opening_tracked@1"
    assert abs(found.context["frame"] - made.truth.contraction_frame) <= 1


def test_without_a_caliper_there_is_no_gap_only_an_opening(unmarked) -> None:
    assert not [m for m in unmarked if m.concept == "ultrasound.gap_trace"]


def test_calipers_at_rest_confirm_it_and_give_the_gap_over_time(marked, made) -> None:
    gap = of(marked, "gap_trace")
    true_mm = np.interp(gap.at, made.truth.t_s, made.truth.gap_mm)
    rest_error_mm = gap.values[2] - true_mm[2]  # of the simulated reader
    np.testing.assert_allclose(np.array(gap.values) - rest_error_mm, true_mm, atol=0.5)
    assert PROPOSED not in gap.flags
    assert PROPOSED not in of(marked, "gap_opening").flags
    assert (np.array(gap.low95) <= true_mm).mean() > 0.9
    assert (np.array(gap.high95) >= true_mm).mean() > 0.9


def test_calipers_of_both_states_keep_the_opening_to_themselves(clip, made) -> None:
    found = dynamic_measures(clip, made.marks)
    assert not [m for m in found if m.concept == "ultrasound.gap_opening"]
    assert isinstance(of(found, "gap_trace"), Curve)


def test_a_key_frame_called_opening_confirms_a_proposal(clip) -> None:
    drawn = mark("key_frame", frame=15, what="opening", state="contraction")
    marks = Marks(schema="ischia.marks/1", recording="x", marks=(drawn,))
    found = of(dynamic_measures(clip, marks), "gap_opening")
    assert PROPOSED not in found.flags
    assert found.context["frame"] == 15


def test_strain_is_that_of_the_muscle_and_not_of_the_tear(marked) -> None:
    """Stumps go half of 12 mm each, and nothing 70 mm further on: −6/70."""
    peak = of(marked, "peak_strain_along")
    assert peak.value == pytest.approx(-100 * 6 / 70, abs=1.5)
    assert peak.interval95[0] < peak.value < peak.interval95[1]


def test_two_layers_slide_by_the_difference_of_their_ways(marked) -> None:
    """Proximal belly about −5.2 mm; the vastus beneath slides −0.08 of the opening at most."""
    peak = of(marked, "peak_layer_sliding")
    assert -5.6 < peak.value < -3.9


def test_pain_stands_at_its_frame(marked) -> None:
    pain = of(marked, "pain")
    assert (pain.value, pain.context["frame"], pain.context["state"]) == (6.0, 15.0, "contraction")
    assert pain.provenance.span_s == (0.75, 0.75)


def test_the_share_that_is_followed_is_told_with_and_without_a_scale(clip, unmarked) -> None:
    with_scale = of(unmarked, "tracking_held")
    blind = dynamic_measures(replace(clip, regions=()), None)
    assert with_scale.values[0] == pytest.approx(100.0)
    assert min(with_scale.values) > 50
    assert of(blind, "tracking_held").values[0] == pytest.approx(100.0)
    refused = of(blind, "gap_trace")
    assert isinstance(refused, NotMeasured)
    assert "no calibration" in refused.reason
    assert not [m for m in blind if isinstance(m, Measurement)]


def test_a_gap_that_does_not_open_is_not_said_to_be_absent() -> None:
    still = cine_file(replace(PLAN, contraction_gap_mm=4.0, duration_s=0.5), 5)
    facts = RecordingEntry(path="c", side=Side.RIGHT, view="long_axis")
    (cine,) = DICOM.read(RawFile(shown="c", data=still.data), facts)
    found = of(dynamic_measures(cine, None), "gap_trace")
    assert isinstance(found, NotMeasured)
    assert "no place was found" in found.reason
    assert "100 % could be followed" in found.reason


def test_a_clip_of_unknown_view_says_what_is_missing(clip) -> None:
    (found,) = dynamic_measures(replace(clip, view=None), None)
    assert isinstance(found, NotMeasured)
    assert 'view = "long_axis"' in found.reason


def test_across_the_muscle_and_in_a_still_only_pain_is_measured(clip) -> None:
    hurts = mark("pain", pain_0_10=3.0)
    marks = Marks(schema="ischia.marks/1", recording="x", marks=(hurts,))
    still = replace(clip, pixels=clip.pixels[:1], t_s=clip.t_s[:1])
    for cine in (replace(clip, view="short_axis"), still):
        assert [m.concept for m in dynamic_measures(cine, marks)] == ["ultrasound.pain"]


def test_sliding_with_one_layer_says_what_is_missing(clip) -> None:
    one = mark("region", what="upper_layer", points_px=box(100, 130))
    found = dynamic_measures(clip, Marks(schema="ischia.marks/1", recording="x", marks=(one,)))
    assert not [m for m in found if m.concept == "ultrasound.strain_along"]
    assert "one is missing" in of(found, "layer_sliding").reason


def test_a_turned_muscle_is_followed_along_its_own_axis(clip, unmarked) -> None:
    """The same clip on its side: down is along, and the opening stays what it was."""
    (region,) = clip.regions
    turned = replace(
        clip,
        pixels=np.ascontiguousarray(clip.pixels.transpose(0, 2, 1)),
        regions=(
            replace(
                region,
                x0_px=region.y0_px,
                y0_px=region.x0_px,
                x1_px=region.y1_px,
                y1_px=region.x1_px,
            ),
        ),
    )
    axis = mark("polyline", what="muscle_axis", points_px=((150.0, 20.0), (150.0, 400.0)))
    marks = Marks(schema="ischia.marks/1", recording="x", marks=(axis,))
    found = of(dynamic_measures(turned, marks), "gap_opening")
    assert found.value == pytest.approx(of(unmarked, "gap_opening").value, abs=0.3)
    assert "axis_is_the_image" not in found.flags


def test_of_two_images_side_by_side_the_one_drawn_in_is_followed(clip, made) -> None:
    (right,) = clip.regions
    left = replace(right, mm_per_px_x=9.0, mm_per_px_y=9.0)
    wide = clip.pixels.shape[2]
    right = replace(right, x0_px=right.x0_px + wide, x1_px=right.x1_px + wide)
    few = slice(0, None, 10)
    still = np.repeat(clip.pixels[few][:1], len(clip.pixels[few]), axis=0)
    alone = replace(clip, pixels=clip.pixels[few], t_s=clip.t_s[few])
    both = replace(alone, pixels=np.dstack([still, alone.pixels]), regions=(left, right))
    axis = mark("polyline", what="muscle_axis", points_px=((wide + 60.0, 150), (wide + 400.0, 150)))
    level = mark("polyline", what="muscle_axis", points_px=((60.0, 150), (400.0, 150)))
    moved = movement(both, replace(made.marks, marks=(axis,)))
    expected = movement(alone, replace(made.marks, marks=(level,)))
    held = moved.held & expected.held
    assert held.mean() > 0.3
    assert np.percentile(np.abs(moved.along_mm - expected.along_mm)[held], 95) < 0.1
    assert np.abs(expected.along_mm[held]).max() > 2  # and something did move


@pytest.mark.parametrize("beyond_px", [(9000.0, 9000.0), (0.0, 9000.0), (300.0, 0.0)])
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_calipers_outside_the_image_show_no_place_in_it(clip, made, unmarked, beyond_px) -> None:
    moved = [
        replace(m, points_px=tuple((x + beyond_px[0], y + beyond_px[1]) for x, y in m.points_px))
        for m in made.marks.marks
        if m.state == "rest"
    ]
    found = dynamic_measures(clip, replace(made.marks, marks=tuple(moved)))
    trace, proposed = of(found, "gap_opening_trace"), of(unmarked, "gap_opening_trace")
    assert trace.values == proposed.values  # what would have been proposed without them
    assert PROPOSED in trace.flags
    assert not [one for one in found if one.concept == "ultrasound.gap_trace"]


def test_every_value_names_its_clip_and_its_stretch(marked, clip) -> None:
    for one in marked:
        assert not isinstance(one, NotMeasured)
        assert one.provenance.sources == (clip.source.sha256,)
        assert 0 <= one.provenance.span_s[0] <= one.provenance.span_s[1] <= clip.t_s[-1]
        assert one.side is Side.RIGHT


def test_the_interval_of_a_proposal_is_wider_than_that_of_the_same_place_drawn(clip) -> None:
    moved = movement(clip, Marks(schema="ischia.marks/1", recording="x", marks=()))
    place = proposed_place(moved)
    proposed, drawn = opening(moved, place), opening(moved, replace(place, drawn=True))
    np.testing.assert_array_equal(proposed.opening_mm, drawn.opening_mm)
    assert (proposed.sem_mm[1:] > drawn.sem_mm[1:]).all()


def test_the_map_is_brightest_at_the_tear(clip) -> None:
    moved = movement(clip, Marks(schema="ischia.marks/1", recording="x", marks=()))
    seen_mm = opening_map(moved)
    band, place = np.unravel_index(int(np.nanargmax(seen_mm)), seen_mm.shape)
    x_px, y_px = moved.ground.centres_px()[band, place]
    assert x_px == pytest.approx(12 + 215, abs=25)  # the middle of the tear
    assert 24 + 66 < y_px < 24 + 186  # within the muscle
    beside_mm = seen_mm[:, moved.ground.centres_px()[0, :, 0] > 320]
    assert np.nanpercentile(beside_mm, 95) < 0.5


def test_a_point_is_in_a_polygon_or_not() -> None:
    corners = np.array([(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0)])
    points = np.array([(1.0, 1.0), (2.0, 3.0), (3.5, 3.0), (5.0, 1.0), (-1.0, 1.0)])
    assert inside(corners, points).tolist() == [True, False, True, False, False]
