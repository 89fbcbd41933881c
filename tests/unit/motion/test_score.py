"""Scores against a group, and where a curve leaves its band."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion import band_deg, gait_measures
from ischia.measure.motion.score import DEPARTURE, PROFILE, PROFILE_SCORE, VARIABLE_SCORE
from ischia.model.gait import GaitReference, ReferenceCurve
from ischia.model.measurement import Curve, Measurement, NotMeasured
from ischia.model.terms import Side

KNEE = "motion.knee_flexion"
T975 = 2.364624  # seven degrees of freedom


@pytest.fixture(scope="module")
def curves(exact) -> dict:
    """Give the left leg's own curves of the walk."""
    found = [m for m in gait_measures(exact.dynamic, None) if isinstance(m, Curve)]
    return {
        c.concept: np.array(c.values)[::2]
        for c in found
        if c.side is Side.LEFT and c.axis == "cycle_pct"
    }


def group(curves, *, knee_deg: float = 0.0, task: str = "walking", speed=(1.0, 1.5)):
    """Return a group whose mean is the left leg itself, its knee so many degrees straighter."""
    return GaitReference(
        id="made",
        task=task,
        people=8,
        speed_m_s=speed,
        note="no people",
        curves={
            concept: ReferenceCurve(
                mean_deg=tuple(values - (knee_deg if concept == KNEE else 0.0)),
                sd_deg=(2.0,) * len(values),
            )
            for concept, values in curves.items()
        },
    )


def measured(exact, reference) -> dict:
    found = gait_measures(exact.dynamic, None, reference)
    return {
        (m.concept, m.side, m.context.get("curve")): m
        for m in found
        if m.concept in (VARIABLE_SCORE, PROFILE_SCORE, DEPARTURE)
    }


def test_a_constant_distance_is_its_score_and_its_half_widths(exact, curves) -> None:
    found = measured(exact, group(curves, knee_deg=10.0))
    score = found[VARIABLE_SCORE, Side.LEFT, KNEE]
    assert score.value == pytest.approx(10.0, abs=0.6)  # strides vary about their mean
    out = found[DEPARTURE, Side.LEFT, KNEE]
    half_deg = T975 * np.sqrt(1 + 1 / 8) * 2.0
    assert out.value == pytest.approx(10.0 / half_deg, abs=0.25)
    assert out.context["direction"] == "above"
    assert out.interval95[0] > 1.0
    assert found[DEPARTURE, Side.LEFT, "motion.hip_flexion"].value < 1.0


def test_the_profile_is_the_root_mean_square_of_nine(exact, curves) -> None:
    near, far = (measured(exact, group(curves, knee_deg=k)) for k in (0.0, 12.0))
    one, other = (f[PROFILE_SCORE, Side.LEFT, None].value for f in (near, far))
    scores = [far[VARIABLE_SCORE, Side.LEFT, c].value for c in PROFILE]
    assert other == pytest.approx(np.sqrt(np.mean(np.square(scores))), abs=0.15)
    assert one < 1.5
    assert other > 4.0


def test_the_band_holds_the_mean(curves) -> None:
    low_deg, high_deg = band_deg(group(curves), KNEE)
    np.testing.assert_allclose((low_deg + high_deg) / 2, curves[KNEE])


def test_a_reference_of_another_task_is_not_used(exact, curves) -> None:
    found = measured(exact, group(curves, task="running"))
    assert {type(m) for m in found.values()} == {NotMeasured}
    assert "reference is of running" in found[PROFILE_SCORE, Side.LEFT, None].reason


def test_a_walk_at_another_speed_is_flagged(exact, curves) -> None:
    found = measured(exact, group(curves, speed=(2.0, 3.0)))
    assert all("speed_outside_the_reference" in m.flags for m in found.values())


def test_without_a_curve_there_is_no_profile(exact, curves) -> None:
    names = exact.dynamic.names
    hidden = exact.dynamic.xyz_mm.copy()
    hidden[:, names.index("LTOE")] = np.nan
    walk = replace(exact.dynamic, xyz_mm=hidden)
    found = gait_measures(walk, None, group(curves))
    missing = next(m for m in found if m.concept == PROFILE_SCORE and m.side is Side.LEFT)
    assert isinstance(missing, NotMeasured)
    assert "ankle_dorsiflexion" in missing.reason
    right = next(m for m in found if m.concept == PROFILE_SCORE and m.side is Side.RIGHT)
    assert isinstance(right, Measurement)
