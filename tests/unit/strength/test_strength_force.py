"""Held contractions, in closed form."""

import numpy as np
import pytest

from ischia.measure.strength import force_measures
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.source import Source
from ischia.model.strength import ForceTrace
from ischia.model.terms import Contraction, Motion, Side

NOISE_N = np.random.default_rng(5).standard_normal(10_000)


def trace(force_n, *, contraction: Contraction = Contraction.ISOMETRIC) -> ForceTrace:
    return ForceTrace(
        fs_hz=1000.0,
        force_n=np.asarray(force_n, dtype=float),
        side=Side.RIGHT,
        motion=Motion.KNEE_FLEXION,
        contraction=contraction,
        source=Source(sha256="a" * 64, format="closed_form", reader="test@1", path="f.csv"),
    )


def held(seconds: float, *, rest_n: float = 0.0) -> np.ndarray:
    """Rest, one rise of half a second to 200 N, a hold, one fall."""
    rise = np.linspace(rest_n, 200, 500)
    rest = np.full(1000, rest_n)
    return np.r_[rest, rise, np.full(round(seconds * 1000), 200.0), rise[::-1], rest]


def test_a_held_contraction_has_its_force_and_its_span() -> None:
    got, *_ = force_measures(trace(held(3.0)))
    assert isinstance(got, Measurement)
    assert got.value == pytest.approx(200, rel=0.01)
    assert got.uncertainty.kind == "unknown"
    assert got.interval95 is None
    assert got.flags == ()
    assert got.context == {"motion": "knee_flexion", "contraction": "isometric"}
    assert got.provenance.span_s == pytest.approx((1.4, 4.6), abs=0.05)


def test_noise_does_not_pass_for_strength() -> None:
    quiet = force_measures(trace(held(3.0)))[0]
    loud = force_measures(trace(held(3.0) + 5 * NOISE_N[: held(3.0).size]))[0]
    assert loud.value == pytest.approx(quiet.value, rel=0.015)


def test_a_trace_that_never_rests_says_so() -> None:
    got, *_ = force_measures(trace(held(3.0, rest_n=80.0)))
    assert got.flags == ("no_rest_in_trace",)


def test_a_knock_is_not_a_contraction() -> None:
    (got,) = force_measures(trace(held(0.2)))
    assert isinstance(got, NotMeasured)
    assert "1 s needed" in got.reason


@pytest.mark.parametrize("force_n", [NOISE_N, -np.abs(held(3.0)), np.zeros(1000)])
def test_a_trace_without_a_pull_is_not_measured(force_n) -> None:
    (got,) = force_measures(trace(force_n))
    assert isinstance(got, NotMeasured)
    assert "noise" in got.reason


def test_moving_work_is_not_a_held_contraction() -> None:
    (got,) = force_measures(trace(held(3.0), contraction=Contraction.ECCENTRIC))
    assert isinstance(got, NotMeasured)
    assert "eccentric" in got.reason


@pytest.mark.parametrize(("rest_n", "flagged"), [(3.0, False), (5.0, True), (-5.0, True)])
def test_a_trace_that_rests_off_zero_says_so_and_gives_no_interval(rest_n, flagged) -> None:
    pulls = np.tile(held(3.0), 3) * np.repeat([1.0, 0.98, 0.96], held(3.0).size)
    found = {m.concept: m for m in force_measures(trace(pulls + rest_n))}
    mean, rise = found["strength.mean_peak_force"], found["strength.rate_of_force_development"]
    assert (mean.flags, mean.interval95 is None) == (("rest_off_zero",) * flagged, flagged)
    assert mean.uncertainty.n == 3
    assert rise.flags == ()  # it counts from where the pull began
    assert rise.interval95 is not None
