"""A recording that was named for both legs compares nothing."""

from dataclasses import replace

import numpy as np

from ischia.model.source import Source
from ischia.model.strength import ForceTrace
from ischia.model.terms import Contraction, InjuredSide, Motion, Side
from ischia.reason.mistakable import DOUBTS
from ischia.service.both_legs import SAME, with_same_for_both
from ischia.service.measure import Known, measure

NONE = Known(published=(), plausible={}, calibration_days=365)
PULL_N = np.concatenate([np.zeros(2000), np.full(3000, 150.0), np.zeros(2000)])
LEFT = ForceTrace(
    fs_hz=1000.0,
    force_n=PULL_N,
    side=Side.LEFT,
    motion=Motion.KNEE_FLEXION,
    contraction=Contraction.ISOMETRIC,
    source=Source(sha256="a" * 64, format="closed_form", reader="test@1", path="left.csv"),
)
COPIED = replace(LEFT, side=Side.RIGHT, source=replace(LEFT.source, sha256="b" * 64))
RIGHT = replace(COPIED, force_n=0.9 * PULL_N)


def test_the_same_samples_of_two_legs_are_flagged_and_decide_nothing() -> None:
    flagged = with_same_for_both([LEFT, COPIED])
    assert [r.flags for r in flagged] == [(SAME,), (SAME,)]
    assert SAME in DOUBTS
    (symmetry,) = (
        m
        for m in measure([LEFT, COPIED], {}, InjuredSide.NONE, NONE).measurements
        if m.concept == "strength.limb_symmetry"
    )
    assert SAME in symmetry.flags


def test_two_legs_and_a_file_named_twice_for_one_leg_are_not() -> None:
    assert with_same_for_both([LEFT, RIGHT, LEFT]) == (LEFT, RIGHT, LEFT)
