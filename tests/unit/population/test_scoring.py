"""Scores of answers, against numbers that can be worked out by hand."""

import numpy as np
import pytest

from ischia.phantoms.population.scoring import calibration_error, reliability, share95


def test_what_is_said_as_often_as_it_is_true_has_no_error() -> None:
    said = np.array([0.25] * 4 + [0.75] * 4)
    true = np.array([1, 0, 0, 0, 1, 1, 1, 0], dtype=bool)
    assert calibration_error(said, true) == pytest.approx(0.0)


def test_the_error_is_the_weighted_distance_of_the_bins() -> None:
    said = np.array([0.95] * 3 + [0.05])
    true = np.array([1, 0, 0, 0], dtype=bool)
    assert calibration_error(said, true) == pytest.approx(0.75 * (0.95 - 1 / 3) + 0.25 * 0.05)


def test_certainty_falls_into_the_last_bin() -> None:
    assert reliability(np.array([1.0]), np.array([True])) == ((1, 1.0, 1.0),)


def test_as_many_answers_as_truths() -> None:
    with pytest.raises(ValueError, match="2 probabilities for 1 truths"):
        calibration_error(np.array([0.1, 0.2]), np.array([True]))


def test_the_interval_of_a_share_is_wilson_s() -> None:
    # 0 of 10,000: the upper end is z² / (n + z²)
    assert share95(0, 10_000) == pytest.approx((0.0, 3.841459 / 10_003.841459), abs=1e-7)
