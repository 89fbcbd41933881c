"""Strides from events: whole ones only, and none across a strike that nobody marked."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion.strides import NO_STRIKES, in_turn, strides, why_no_stride
from ischia.model.motion import Event, MarkerTrial
from ischia.model.source import Source
from ischia.model.terms import Side

SOURCE = Source(sha256="0" * 64, format="closed_form", reader="test@1", path="it")


def trial(*events: tuple[str, Side, float], seconds: float = 5.0) -> MarkerTrial:
    return MarkerTrial(
        fs_hz=100.0,
        xyz_mm=np.ones((round(seconds * 100), 1, 3)),
        names=("LASI",),
        trial="dynamic",
        source=SOURCE,
        events=tuple(Event(kind=kind, side=side, t_s=t_s) for kind, side, t_s in events),
    )


def strikes(side: Side, *times_s: float) -> list[tuple[str, Side, float]]:
    return [("foot_strike", side, t_s) for t_s in times_s]


def test_events_in_any_order_make_strides_in_order() -> None:
    walk = trial(
        *strikes(Side.LEFT, 3.0, 1.0, 2.0),
        *strikes(Side.RIGHT, 1.5, 2.5),
        ("foot_off", Side.LEFT, 1.6),
    )
    first, second = strides(walk, Side.LEFT)
    assert (first.start_s, first.end_s, first.foot_off_s, first.other_strike_s) == (1, 2, 1.6, 1.5)
    assert second.foot_off_s is None
    assert first.as_pct(1.6) == pytest.approx(60.0)


def test_a_stretch_over_an_unmarked_strike_is_no_stride() -> None:
    walk = trial(
        *strikes(Side.LEFT, 1.0, 3.0, 4.0),
        *strikes(Side.RIGHT, 1.5, 2.5, 3.5),
        ("foot_off", Side.LEFT, 1.6),
        ("foot_off", Side.LEFT, 2.6),
    )
    assert [stride.start_s for stride in strides(walk, Side.LEFT)] == [3.0]


def test_strikes_outside_the_frames_do_not_count() -> None:
    walk = trial(*strikes(Side.LEFT, 1.0, 2.0, 5.5))
    assert len(strides(walk, Side.LEFT)) == 1


def test_the_reason_tells_no_events_from_too_few() -> None:
    assert why_no_stride(trial(), Side.LEFT) == NO_STRIKES
    lonely = trial(*strikes(Side.LEFT, 1.0))
    assert "one foot strike of this leg" in why_no_stride(lonely, Side.LEFT)


FEET = ("LHEE", "LTOE", "RHEE", "RTOE")


def stepped(*events: tuple[str, Side, float]) -> MarkerTrial:
    walk = trial(*events)
    return replace(walk, names=FEET, xyz_mm=np.ones((len(walk.xyz_mm), len(FEET), 3)))


WALKED = (
    *strikes(Side.LEFT, 1.0, 2.0, 3.0),
    *strikes(Side.RIGHT, 1.5, 2.5),
    *(("foot_off", Side.LEFT, t_s) for t_s in (1.6, 2.6)),
    *(("foot_off", Side.RIGHT, t_s) for t_s in (1.1, 2.1)),
)


def kept(walk: MarkerTrial) -> list[float]:
    return [s.start_s for s in in_turn(walk, strides(walk, Side.LEFT), Side.LEFT)]


def test_feet_that_step_in_turn_make_strides() -> None:
    assert kept(stepped(*WALKED)) == [1.0, 2.0]


@pytest.mark.parametrize("lost", [("foot_strike", Side.RIGHT, 1.5), ("foot_off", Side.RIGHT, 1.1)])
def test_one_foot_alone_makes_no_stride_unless_the_other_is_hidden(lost) -> None:
    walk = stepped(*(event for event in WALKED if event != lost))
    assert kept(walk) == [2.0]
    hidden = walk.xyz_mm.copy()
    hidden[round(lost[2] * 100), 2] = np.nan
    assert kept(replace(walk, xyz_mm=hidden)) == [1.0, 2.0]
    assert kept(replace(walk, names=("LHEE", "LTOE", "A", "B"))) == [1.0, 2.0]


def test_an_off_before_the_trial_is_no_fault() -> None:
    walk = stepped(*(event for event in WALKED if event != ("foot_off", Side.RIGHT, 1.1)))
    assert kept(replace(walk, start_s=0.8)) == [1.0, 2.0]


def test_who_waits_between_two_steps_makes_no_stride() -> None:
    late = [("foot_off", Side.LEFT, 1.95) if e[2] == 1.6 else e for e in WALKED]
    assert kept(stepped(*late)) == [2.0]
