"""The simulated walk is what its plan says, the same on every run, and says what it is."""

import numpy as np

from ischia.model.terms import Side
from ischia.phantoms.gait import WalkingPlan, walking_trial


def test_the_same_seed_gives_the_same_bytes() -> None:
    plan = WalkingPlan(strides=2)
    first, again, other = (walking_trial(plan, seed) for seed in (5, 5, 6))
    assert first[:2] == again[:2]
    assert first[1] != other[1]


def test_the_files_say_that_they_are_simulated(exact) -> None:
    assert exact.dynamic.source.device == "SIMULATED by Ischia phantoms"
    assert exact.truth.document()["simulated"] is True


def test_noise_is_as_large_as_asked(exact, read_c3d) -> None:
    _, noisy, _ = walking_trial(WalkingPlan(marker_noise_mm=0.3), seed=7)
    spread_mm = (read_c3d(noisy).xyz_mm - exact.dynamic.xyz_mm).std()
    assert 0.28 < spread_mm < 0.32


def test_each_leg_makes_the_strides_asked_for(exact) -> None:
    for side in (Side.LEFT, Side.RIGHT):
        assert len(exact.truth.foot_strikes_s[side]) == 7
        assert len(exact.truth.peaks_swing_deg[side]) == 6
    assert np.abs(np.diff(exact.truth.foot_strikes_s[Side.LEFT]) - 1.08).max() < 0.06


def test_strides_vary_about_the_plan() -> None:
    plan = WalkingPlan(strides=60)
    *_, truth = walking_trial(plan, seed=1)
    for side, mean_deg in ((Side.LEFT, 62.0), (Side.RIGHT, 51.0)):
        peaks_deg = np.array(truth.peaks_swing_deg[side])
        assert abs(peaks_deg.mean() - mean_deg) < 4 * 2.0 / np.sqrt(60)
        assert 1.4 < peaks_deg.std(ddof=1) < 2.6


def test_feet_stay_above_the_floor_and_knees_between(exact) -> None:
    height_mm = dict(
        zip(exact.dynamic.names, exact.dynamic.xyz_mm[..., 2].min(axis=0), strict=True)
    )
    assert min(height_mm.values()) > -15
    assert height_mm["LTOE"] < height_mm["LKNE"] < height_mm["LASI"]
