"""Displacements whose jumps are known: found where they are, and nowhere else."""

import numpy as np
import pytest

from ischia.numeric.image.opening import (
    SeamLimits,
    Window,
    jumps_over_time,
    seam,
    splits,
)
from ischia.numeric.image.strain import stretch

WINDOW = Window(reach=10, guard=2, widest_hole=24)
LIMITS = SeamLimits(least_excess=1.5, bands=4, aside=4)
PLACES = np.arange(80.0)


def opened(by, *, bands=8, at=40.0, slope=0.0, slant=0.0):
    """Give a displacement that jumps `by` at a place which wanders by `slant` for each band."""
    edge = at + slant * np.arange(bands)[:, None]
    return np.where(edge <= PLACES, by, 0.0) + slope * PLACES


def everywhere(displacement):
    return np.ones(displacement.shape, bool)


def proposed(displacement, held=None):
    found = splits(displacement, everywhere(displacement) if held is None else held, WINDOW)
    return seam(found, displacement.shape[1], LIMITS)


def test_a_jump_is_found_where_it_is_and_as_large_as_it_is() -> None:
    found = proposed(opened(3.0, slope=-0.05))
    assert found.excess == pytest.approx(3.0, abs=0.2)
    assert (found.left + found.right) / 2 == pytest.approx(39.5, abs=3)
    assert found.bands.tolist() == list(range(8))


@pytest.mark.parametrize("slope", [0.3, -0.3])
def test_an_even_stretch_is_no_opening(slope) -> None:
    assert proposed(opened(0.0, slope=slope)) is None


def test_coming_together_is_no_opening() -> None:
    assert proposed(opened(-3.0)) is None


def test_a_jump_in_too_few_bands_is_no_opening() -> None:
    few = opened(0.0)
    few[2:5] = opened(3.0)[2:5]
    assert proposed(few) is None
    few[5] = opened(3.0)[5]
    assert proposed(few).bands.tolist() == [2, 3, 4, 5]


def test_layers_that_slide_along_a_sloping_fascia_are_no_opening() -> None:
    """The place wanders from band to band by the slope; 5° would be 23 places a band."""
    assert proposed(opened(3.0, slant=10.0, at=5.0)) is None


def test_a_hole_between_the_sides_is_bridged_up_to_its_limit() -> None:
    wide = opened(4.0, at=40.0)
    held = everywhere(wide)
    held[:, 32:48] = False
    found = proposed(wide, held)
    assert found.excess == pytest.approx(4.0)
    assert (found.left >= 25).all()
    assert (found.right <= 54).all()
    held[:, 24:56] = False
    assert proposed(wide, held) is None


def test_a_strained_hole_has_a_jump_but_no_excess() -> None:
    even = opened(0.0, slope=0.1)
    held = everywhere(even)
    held[:, 30:50] = False
    found = splits(even, held, WINDOW)
    jump = found.jump[0][found.left[0] == 29]
    assert jump == pytest.approx(2.1)
    assert np.nanmax(np.abs(found.excess)) < 1e-9


def test_nothing_held_gives_nothing() -> None:
    nothing = opened(3.0)
    assert proposed(nothing, np.zeros(nothing.shape, bool)) is None


def test_noise_without_lines_is_no_opening() -> None:
    rough = np.random.default_rng(1).normal(0, 2.0, (8, 80))
    assert proposed(rough) is None


def test_at_fixed_edges_a_jump_is_followed_over_time() -> None:
    by = np.array([0.0, 2.0, 5.0])
    clip = np.stack([opened(b, slope=0.02 * b) for b in by])
    edges = np.full(8, 36.0), np.full(8, 44.0)
    jump, left, right = jumps_over_time(clip, everywhere(clip), edges, WINDOW)
    expected = (by + 0.02 * by * 8)[:, None]  # the strain of the piece between is in it
    np.testing.assert_allclose(jump, np.broadcast_to(expected, jump.shape), atol=1e-9)
    np.testing.assert_allclose(left[:, 0], 0.02 * by, atol=1e-9)
    np.testing.assert_allclose(right[:, 0], 0.02 * by, atol=1e-9)


def test_a_side_that_is_lost_has_no_jump() -> None:
    clip = opened(3.0)[None]
    held = everywhere(clip)
    held[:, 2, :40] = False
    jump, *_ = jumps_over_time(clip, held, (np.full(8, 39.0), np.full(8, 40.0)), WINDOW)
    assert np.isnan(jump[0, 2])
    assert np.isfinite(jump[0, [1, 3]]).all()


def test_stretch_leaves_the_step_between_two_pieces_out() -> None:
    clip = opened(5.0, slope=-0.02)[None]
    piece = np.broadcast_to(PLACES >= 40, clip.shape[1:]).astype(int)
    np.testing.assert_allclose(stretch(clip, everywhere(clip), piece, 20), -0.02, atol=1e-9)
    whole = stretch(clip, everywhere(clip), np.zeros_like(piece), 20)
    assert (whole > 0.05).all()  # the step taken for strain


def test_too_few_places_have_no_stretch() -> None:
    clip = opened(0.0, slope=0.1)[None]
    held = everywhere(clip)
    held[0, 3, 15:] = False
    found = stretch(clip, held, np.zeros(clip.shape[1:], int), 20)
    assert np.isnan(found[0, 3])
    assert found[0, 4] == pytest.approx(0.1)
