"""Strain of two regions beside each other, from simulated echoes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ischia.measure.elastography import DESCRIPTIVE, elastography_measures
from ischia.measure.elastography.displaced import displaced
from ischia.model.measurement import Measurement, NotMeasured
from ischia.phantoms.rf import RfPlan, rf_frames, two_regions


def by_concept(found):
    return {m.concept.split(".")[1] + str(m.context.get("region", "")): m for m in found}


def depths(m: Measurement) -> tuple[float, float]:
    upper, _, lower, *_ = m.context["depth"].split()
    return float(upper), float(lower)


def test_strains_and_their_ratio_hold_the_truth(pair, boxes) -> None:
    frames, _ = pair
    found = by_concept(elastography_measures(frames, two_regions(frames, *boxes)))
    assert found["axial_straintarget"].value == pytest.approx(-0.5, rel=0.02)
    assert found["axial_strainreference"].value == pytest.approx(-1.0, rel=0.02)
    ratio = found["strain_ratio"]
    assert ratio.value == pytest.approx(2.0, rel=0.02)
    low, high = ratio.interval95
    assert low < ratio.value < high < 1.05 * low
    assert ratio.unit == "1"


def test_every_value_says_that_it_is_relative_and_where_it_was_measured(pair, boxes) -> None:
    frames, _ = pair
    for m in elastography_measures(frames, two_regions(frames, *boxes)):
        assert isinstance(m, Measurement)
        assert DESCRIPTIVE in m.flags
        assert m.provenance.sources == (frames.source.sha256,)
        assert m.provenance.span_s == pytest.approx((0, 1 / 30))
        assert m.context["frames"] == "frames 0-1"
        upper, lower = depths(m)
        assert 3.0 <= upper < lower <= 11.0
        assert m.unit != "kPa"


@pytest.mark.parametrize(
    "other", [{"demodulated": True}, {"centre_hz": 3.5e6}, {"snr_db": 15.0}], ids=str
)
def test_the_ratio_holds_for_other_probes(plan, boxes, other) -> None:
    frames, _ = rf_frames(replace(plan, **other), 2)
    found = by_concept(elastography_measures(frames, two_regions(frames, *boxes)))
    assert found["strain_ratio"].value == pytest.approx(2.0, rel=0.05)


@pytest.mark.parametrize(("scale", "level"), [(1e-22, 0.0), (3e7, 0.0), (100.0, 32768.0)])
def test_the_ratio_holds_in_whatever_numbers_the_echoes_are_written(
    pair, boxes, scale, level
) -> None:
    frames, _ = pair
    written = scale * frames.samples / np.abs(frames.samples).max() + level
    found = by_concept(
        elastography_measures(replace(frames, samples=written), two_regions(frames, *boxes))
    )
    plain = by_concept(elastography_measures(frames, two_regions(frames, *boxes)))
    assert found["strain_ratio"].value == pytest.approx(plain["strain_ratio"].value, rel=1e-3)
    assert found["strain_held"].value == pytest.approx(plain["strain_held"].value, rel=1e-3)


def test_a_makers_other_sign_of_quadrature_is_found(plan, boxes) -> None:
    frames, _ = rf_frames(replace(plan, demodulated=True), 3)
    turned = replace(frames, quadrature=-frames.quadrature)
    found = by_concept(elastography_measures(turned, two_regions(turned, *boxes)))
    assert found["strain_ratio"].value == pytest.approx(2.0, rel=0.05)


def test_regions_at_two_depths_are_refused(pair) -> None:
    frames, _ = pair
    apart = two_regions(frames, (20, 31, 8.0, 12.5), (3, 14, 1.5, 6.0))
    (found,) = elastography_measures(frames, apart)
    assert isinstance(found, NotMeasured)
    assert "apart in depth" in found.reason


def test_regions_are_cut_to_the_depth_they_share_and_flagged(pair) -> None:
    frames, _ = pair
    apart = two_regions(frames, (20, 31, 2.0, 12.5), (3, 14, 2.0, 6.0))
    found = elastography_measures(frames, apart)
    for m in found:
        assert "depths_differ" in m.flags
        assert depths(m)[1] <= 6.0
        apart_mm = float(m.context["depths_apart"].split()[1])
        assert apart_mm == pytest.approx(3.2, abs=0.3)


@pytest.mark.parametrize(
    ("box", "why"),
    [((19.5, 20.5, 3, 11), "too small"), ((3, 12, 3, 11), "overlap"), ((40, 50, 3, 11), "outside")],
)
def test_a_region_that_tells_nothing_is_refused_with_its_reason(pair, boxes, box, why) -> None:
    frames, _ = pair
    (found,) = elastography_measures(frames, two_regions(frames, box, boxes[1]))
    assert isinstance(found, NotMeasured)
    assert why in found.reason


def test_without_marks_or_with_one_frame_nothing_is_claimed(pair, boxes) -> None:
    frames, _ = pair
    still = replace(frames, samples=frames.samples[:1])
    for found in (
        elastography_measures(frames, None),
        elastography_measures(still, two_regions(frames, *boxes)),
    ):
        assert [type(m) for m in found] == [NotMeasured]


def test_echoes_of_another_place_are_not_measured(pair, plan, boxes) -> None:
    frames, _ = pair
    other, _ = rf_frames(plan, 77)
    mixed = replace(frames, samples=np.stack([frames.samples[0], other.samples[1]]))
    (found,) = elastography_measures(mixed, two_regions(mixed, *boxes))
    assert isinstance(found, NotMeasured)
    assert "hold together" in found.reason


def test_tissue_that_is_not_pressed_gives_no_ratio(pair, boxes) -> None:
    frames, _ = pair
    still = replace(frames, samples=np.stack([frames.samples[0], frames.samples[0]]))
    (found,) = elastography_measures(still, two_regions(still, *boxes))
    assert isinstance(found, NotMeasured)
    assert "at least 0.05 %" in found.reason


def test_pairs_of_a_cine_are_strained_enough_and_do_not_overlap(plan, boxes) -> None:
    pressed = RfPlan(
        tissue=replace(plan.tissue, depth_mm=8.0, strain_pct=-3.0),
        fs_hz=30e6,
        centre_hz=6e6,
        frames=9,
    )
    frames, _ = rf_frames(pressed, 4)
    found = displaced(frames)
    pairs = [one.pair for one in found]
    assert len(pairs) >= 2
    assert all(first[1] <= second[0] for first, second in pairwise(pairs))
    assert all(b - a >= 2 for a, b in pairs)  # a step alone is strained by 0.4 % of the soft half
    target, reference = ((left, right, 2.0, 6.5) for left, right, _, _ in boxes)
    ratio = by_concept(elastography_measures(frames, two_regions(frames, target, reference)))
    assert ratio["strain_ratio"].value == pytest.approx(2.0, rel=0.05)
