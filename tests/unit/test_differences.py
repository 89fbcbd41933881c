"""The difference of two means, against scipy's own Welch test and by hand."""

import math

import numpy as np
import pytest
from scipy.stats import ttest_ind

from ischia.model.measurement import Uncertainty
from ischia.numeric.differences import difference
from ischia.numeric.repeats import from_repeats

UNKNOWN = Uncertainty(sem=None, kind="unknown", n=1)


def test_two_sets_of_repeats_give_the_interval_of_welch() -> None:
    a, b = np.array([19.1, 18.4, 19.6]), np.array([4.0, 4.3, 3.6, 4.4])
    value, uncertainty, interval = difference(
        float(a.mean()), from_repeats(a), float(b.mean()), from_repeats(b)
    )
    peer = ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert value == pytest.approx(a.mean() - b.mean())
    assert interval == pytest.approx((peer.low, peer.high), rel=1e-12)
    assert uncertainty.kind == "propagated"


def test_published_errors_give_a_normal_interval() -> None:
    published = Uncertainty(sem=3.0, kind="published")
    other = Uncertainty(sem=4.0, kind="published")
    value, uncertainty, interval = difference(10.0, published, 4.0, other)
    assert (value, uncertainty.sem) == (6.0, 5.0)
    assert interval == pytest.approx((6 - 1.959964 * 5, 6 + 1.959964 * 5), rel=1e-6)


def test_only_repeats_cost_degrees_of_freedom() -> None:
    few = Uncertainty(sem=1.0, kind="repeats", n=3)
    _, _, interval = difference(0.0, few, 0.0, Uncertainty(sem=0.0, kind="published"))
    assert interval is not None
    assert interval[1] == pytest.approx(4.302653, rel=1e-6)  # Student's t of 2 degrees


@pytest.mark.parametrize("swap", [False, True])
def test_an_unknown_error_on_either_side_stays_unknown(*, swap: bool) -> None:
    known = Uncertainty(sem=0.1, kind="repeats", n=3)
    first, second = (known, UNKNOWN) if swap else (UNKNOWN, known)
    value, uncertainty, interval = difference(3.0, first, 1.0, second)
    assert (value, uncertainty.kind, interval) == (2.0, "unknown", None)


def test_repeats_that_agree_exactly_are_no_division_by_zero() -> None:
    same = Uncertainty(sem=0.0, kind="repeats", n=3)
    value, uncertainty, interval = difference(5.0, same, 2.0, same)
    assert (value, uncertainty.sem, interval) == (3.0, 0.0, (3.0, 3.0))
    assert math.isfinite(value)
