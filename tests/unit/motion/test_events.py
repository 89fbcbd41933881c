"""Foot events from markers and from plates, against the truth of a phantom and made plates."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion.events import events_by_source, marker_events, timed
from ischia.measure.motion.marked import events_beside
from ischia.measure.motion.plates import (
    contacts,
    not_zeroed,
    plate_events,
    vertical_force_n,
)
from ischia.model.motion import ForcePlate
from ischia.model.terms import Side

FS_HZ = 1000.0


def plate(walk, side: Side, stride: int, *, offset_n: float = 0.0, sign: float = 1.0):
    """Return a plate under one step of the phantom, loaded while its foot is on the ground."""
    trial, truth = walk.dynamic, walk.truth
    strike_s, off_s = truth.foot_strikes_s[side][stride], truth.foot_offs_s[side][stride]
    t_s = np.arange(round(len(trial.xyz_mm) / trial.fs_hz * FS_HZ)) / FS_HZ
    force_n = np.zeros((t_s.size, 3))
    force_n[(t_s >= strike_s) & (t_s < off_s), 2] = 600.0
    letter = "L" if side is Side.LEFT else "R"
    frame = round((strike_s + off_s) / 2 * trial.fs_hz)
    toe, heel = (trial.xyz_mm[frame, trial.names.index(letter + n)] for n in ("TOE", "HEE"))
    x, y = (toe + heel)[:2] / 2
    corners_mm = [(x + 200, y + 60, 0), (x - 200, y + 60, 0), (x - 200, y - 60, 0)]
    return ForcePlate(
        fs_hz=FS_HZ,
        force_n=sign * force_n + [0.0, 0.0, offset_n],
        moment_nm=np.zeros_like(force_n),
        corners_mm=np.array([*corners_mm, (x + 200, y - 60, 0)], dtype=np.float64),
    )


def test_the_markers_of_the_feet_give_one_event_for_each_true_one(exact) -> None:
    found = marker_events(exact.dynamic)
    for kind, true_s, near_s in (
        ("foot_strike", exact.truth.foot_strikes_s, 0.02),
        ("foot_off", exact.truth.foot_offs_s, 0.02),
    ):
        for side in (Side.LEFT, Side.RIGHT):
            times_s = np.array([e.t_s for e in found if (e.kind, e.side) == (kind, side)])
            for t_s in true_s[side][1:-1]:  # the ends of the trial may hide one
                assert np.abs(times_s - t_s).min() < near_s, (kind, side)
            # Of the contacts that the trial holds in part, one at either end, nothing is told.
            assert len(times_s) <= len(true_s[side]) + 2


def test_a_walk_in_another_direction_has_the_same_events(exact) -> None:
    turned = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm @ np.diag([-1.0, -1.0, 1.0]))
    one, other = ([e.t_s for e in marker_events(t)] for t in (exact.dynamic, turned))
    np.testing.assert_allclose(one, other, atol=1e-9)


def test_a_treadmill_gives_events_too(exact) -> None:
    xyz_mm = exact.dynamic.xyz_mm.copy()
    middle_mm = xyz_mm[:, [exact.dynamic.names.index(n) for n in ("LASI", "RASI")], 0].mean(axis=1)
    slope = np.polyfit(np.arange(len(middle_mm)), middle_mm, 1)
    xyz_mm[:, :, 0] -= np.polyval(slope, np.arange(len(middle_mm)))[:, np.newaxis]
    found = marker_events(replace(exact.dynamic, xyz_mm=xyz_mm))
    over_ground = marker_events(exact.dynamic)
    assert len(found) == len(over_ground)
    for one, other in zip(found, over_ground, strict=True):
        assert one.t_s == pytest.approx(other.t_s, abs=0.02)


def test_an_event_behind_a_hidden_marker_is_left_out(exact, hide) -> None:
    strike_s = exact.truth.foot_strikes_s[Side.LEFT][3]
    xyz_mm = hide(exact.dynamic, "LHEE", strike_s - 0.1, strike_s + 0.1)
    found = marker_events(replace(exact.dynamic, xyz_mm=xyz_mm))
    near = [e for e in found if e.side is Side.LEFT and abs(e.t_s - strike_s) < 0.1]
    assert [e for e in near if e.kind == "foot_strike"] == []
    assert len(found) == len(marker_events(exact.dynamic)) - 1


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_plate_tells_when_a_foot_stood_whichever_way_it_signs(exact, sign) -> None:
    walk = replace(exact.dynamic, plates=(plate(exact, Side.RIGHT, 2, sign=sign),))
    (step,) = contacts(walk)
    assert step.side is Side.RIGHT
    assert step.start_s == pytest.approx(exact.truth.foot_strikes_s[Side.RIGHT][2], abs=0.0015)
    assert step.end_s == pytest.approx(exact.truth.foot_offs_s[Side.RIGHT][2], abs=0.0015)
    assert [e.kind for e in plate_events(walk)] == ["foot_strike", "foot_off"]


def test_an_offset_is_taken_out_and_told(exact) -> None:
    shifted = plate(exact, Side.LEFT, 1, offset_n=35.0)
    force_n, offset_n = vertical_force_n(shifted)
    assert offset_n == pytest.approx(35.0)
    assert force_n.max() == pytest.approx(600.0)
    walk = replace(exact.dynamic, plates=(shifted,))
    assert not_zeroed(walk)
    assert len(contacts(walk)) == 1


def test_a_step_of_nobody_is_left_out(exact) -> None:
    far = plate(exact, Side.LEFT, 1)
    away = replace(far, corners_mm=far.corners_mm + np.array([0.0, 5000.0, 0.0]))
    assert contacts(replace(exact.dynamic, plates=(away,))) == ()


def test_events_of_the_file_stay_and_others_are_only_beside_them(exact) -> None:
    walk = replace(exact.dynamic, plates=(plate(exact, Side.LEFT, 1),))
    kept, found = timed(walk)
    assert not found
    assert kept.events == walk.events
    assert {name: bool(held) for name, held in events_by_source(walk).items()} == {
        "file": True,
        "plates": True,
        "markers": True,
    }


def test_a_foot_that_lands_beside_a_plate_and_rolls_onto_it_is_no_step_on_it(exact) -> None:
    whole = plate(exact, Side.LEFT, 1)
    assert len(contacts(replace(exact.dynamic, plates=(whole,)))) == 1
    strike_s = exact.truth.foot_strikes_s[Side.LEFT][1]
    at = round((strike_s + 0.08) * exact.dynamic.fs_hz)
    heel_x = exact.dynamic.xyz_mm[at, exact.dynamic.names.index("LHEE"), 0]
    toe_x = exact.dynamic.xyz_mm[at, exact.dynamic.names.index("LTOE"), 0]
    corners_mm = whole.corners_mm.copy()
    near = np.abs(corners_mm[:, 0] - heel_x) < np.abs(corners_mm[:, 0] - toe_x)
    corners_mm[near, 0] = heel_x + 0.45 * (toe_x - heel_x)
    force_n = whole.force_n.copy()
    force_n[: round((strike_s + 0.08) * FS_HZ)] = 0.0
    partly = replace(whole, corners_mm=corners_mm, force_n=force_n)
    assert contacts(replace(exact.dynamic, plates=(partly,))) == ()


def test_without_marked_events_a_plate_outweighs_the_markers(exact) -> None:
    walk = replace(exact.dynamic, events=(), plates=(plate(exact, Side.LEFT, 2),))
    with_plate, found = timed(walk)
    assert found
    strikes = {e.t_s for e in with_plate.events if e.kind == "foot_strike"}
    (step,) = contacts(walk)
    near = [t_s for t_s in strikes if abs(t_s - step.start_s) < 0.06]
    assert near in ([step.start_s], [])


def test_one_frame_has_no_event(exact) -> None:
    assert marker_events(replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm[:1])) == ()


def test_each_event_stands_once_with_the_moment_that_each_source_gives_it(exact) -> None:
    walk = replace(exact.dynamic, plates=(plate(exact, Side.LEFT, 1),))
    found = events_beside(walk)
    strike = exact.truth.foot_strikes_s[Side.LEFT][1]
    (one,) = [
        e
        for e in found
        if (e.side, e.kind) == (Side.LEFT, "foot_strike") and abs(e.first_s - strike) < 0.2
    ]
    assert one.times_s["file"] == pytest.approx(strike, abs=0.006)
    assert one.times_s["plates"] == pytest.approx(strike, abs=0.002)
    assert set(one.times_s) == {"file", "plates", "markers"}
    assert sum("plates" in e.times_s for e in found) == 2
    assert events_beside(replace(exact.dynamic, events=())) == ()


def test_the_difference_of_marked_events_is_measured(exact) -> None:
    found = exact.measured(events=tuple(replace(e, t_s=e.t_s + 0.05) for e in exact.dynamic.events))
    before = exact.measured()["motion.event_lag", "midline"]
    after = found["motion.event_lag", "midline"]
    assert after.value - before.value == pytest.approx(0.05, abs=1e-9)
