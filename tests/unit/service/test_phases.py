"""Two legs whose phases were told from signs and differ are not passed over in silence."""

from dataclasses import replace

import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.measurement import NotMeasured
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, InjuredSide, Motion, Side
from ischia.phantoms.dynamometer.layouts import layout_file
from ischia.phantoms.dynamometer.plan import DynamometerPlan
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile
from ischia.service.measure import Known, measure

PLAN = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION, repetitions=3)
UNTOLD = Known(published=(), plausible={}, calibration_days=365)


def recorded(side: Side, contraction: Contraction | None = None) -> TorqueCurve:
    raw = RawFile(shown=f"{side}.txt", data=layout_file("biodex", replace(PLAN, side=side))[0])
    facts = RecordingEntry(path=raw.shown, side=side, contraction=contraction)
    (curve,) = BIODEX.read(raw, facts)
    assert isinstance(curve, TorqueCurve)
    return curve


def reasons(*curves: TorqueCurve) -> list[str]:
    found = measure(curves, {}, InjuredSide.LEFT, UNTOLD).not_measured
    return [
        n.reason
        for n in found
        if isinstance(n, NotMeasured)
        and n.concept == "strength.limb_symmetry"
        and "told from the signs" in n.reason
    ]


@pytest.mark.parametrize("turned", [True, False])
def test_a_leg_of_turned_torque_says_why_the_legs_are_not_compared(turned: bool) -> None:  # noqa: FBT001
    left, right = recorded(Side.LEFT), recorded(Side.RIGHT)
    left = replace(left, torque_nm=-left.torque_nm) if turned else left
    found = reasons(left, right)
    assert len(found) == int(turned)
    assert all("left leg worked eccentric and the right concentric" in said for said in found)


def test_one_leg_alone_or_a_declared_phase_says_nothing() -> None:
    assert reasons(recorded(Side.LEFT)) == []
    declared = recorded(Side.RIGHT, Contraction.CONCENTRIC)
    left = recorded(Side.LEFT)
    assert reasons(replace(left, torque_nm=-left.torque_nm), declared) == []
