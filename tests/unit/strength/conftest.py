"""Sets on a dynamometer for these tests: in closed form, or simulated with their truth."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measured, Measurement
from ischia.model.source import Source
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Side
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile

SOURCE = Source(sha256="0" * 64, format="closed_form", reader="test@1", path="set.txt")


def _closed_form(
    peaks_nm: list[float],
    *,
    motion: Motion = Motion.KNEE_EXTENSION,
    contraction: Contraction = Contraction.CONCENTRIC,
    side: Side = Side.LEFT,
    **changes: Any,
) -> TorqueCurve:
    """Build a set: ramp, one second at 60 deg/s with torque peak × sin², brake, back again.

    While the limb speeds up and brakes the torque reads 500 N.m, as an impact would.
    """
    group = 1 if motion is Motion.KNEE_EXTENSION else -1
    direction = group if contraction is Contraction.CONCENTRIC else -group
    ramp = np.linspace(0, 54, 10)
    stroke = np.r_[ramp, np.full(101, 60.0), ramp[::-1]]
    bell = np.sin(np.linspace(0, np.pi, 101)) ** 2
    spike, rest = np.full(10, 500.0), np.zeros(121)
    velocity = direction * np.tile(np.r_[stroke, -stroke], len(peaks_nm))
    torque = np.concatenate([np.r_[spike, peak * bell, spike, rest] for peak in peaks_nm])
    known: dict[str, Any] = {
        "fs_hz": 100.0,
        "torque_nm": group * torque,
        "velocity_deg_s": velocity,
        "angle_deg": (90 if direction > 0 else 10) - np.cumsum(velocity) / 100,
        "set_velocity_deg_s": 60.0,
        "load_mode": LoadMode.ISOKINETIC,
        "side": side,
        "motion": motion,
        "contraction": contraction,
        "gravity_corrected": True,
        "source": SOURCE,
    }
    return TorqueCurve(**{**known, **changes})


def _simulated(
    plan: DynamometerPlan, seed: int, side: Side = Side.LEFT
) -> tuple[TorqueCurve, dict[str, Any]]:
    data, truth = dynamometer_file(plan, seed)
    facts = RecordingEntry(
        path="set.txt",
        side=side,
        motion=plan.motion,
        contraction=plan.contraction,
        set_velocity_deg_s=plan.set_velocity_deg_s,
        gravity_corrected=True,
    )
    (curve,) = BIODEX.read(RawFile(shown="set.txt", data=data), facts)
    assert isinstance(curve, TorqueCurve)
    return curve, truth


def _only(found: tuple[Measured, ...], concept: str, motion: str | None = None) -> Measured:
    fitting = [
        m
        for m in found
        if m.concept == concept and (motion is None or m.context["motion"] == motion)
    ]
    assert len(fitting) == 1, [m.concept for m in found]
    return fitting[0]


def _value(found: tuple[Measured, ...], concept: str, motion: str | None = None) -> Measurement:
    chosen = _only(found, concept, motion)
    assert isinstance(chosen, Measurement), chosen
    return chosen


@pytest.fixture(scope="session")
def closed_form() -> Callable[..., TorqueCurve]:
    return _closed_form


@pytest.fixture(scope="session")
def simulated() -> Callable[..., tuple[TorqueCurve, dict[str, Any]]]:
    return _simulated


@pytest.fixture(scope="session")
def only() -> Callable[..., Measured]:
    return _only


@pytest.fixture(scope="session")
def value() -> Callable[..., Measurement]:
    return _value
