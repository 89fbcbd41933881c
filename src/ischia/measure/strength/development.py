"""How fast force or torque grows from the first moment of a pull."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.measurement import (
    Context,
    Measured,
    Measurement,
    NotMeasured,
    Provenance,
    Uncertainty,
)
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.onset import onset

FORCE_RATE: Final = "strength.rate_of_force_development"
TORQUE_RATE: Final = "strength.rate_of_torque_development"
FORCE_IMPULSE: Final = "strength.impulse"
TORQUE_IMPULSE: Final = "strength.torque_impulse"
WINDOWS_MS: Final = (50.0, 100.0, 150.0, 200.0)
CUTOFF_HZ: Final = 50.0
FEWEST_SAMPLES: Final = 10  # in a window
REST_SHARE: Final = 0.2  # of the peak: who already pulls harder has begun before the trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """Force or torque of one side over time, positive along the motion."""

    values: FloatArray  # (t,), N or N.m
    fs_hz: float
    of_torque: bool
    side: Side
    context: Context
    sources: tuple[str, ...]
    flags: tuple[str, ...] = ()


def development_measures(pull: Pull) -> tuple[Measured, ...]:
    """Rate of development over 0–50, 0–100, 0–150 and 0–200 ms, and impulse over 0–200 ms.

    [N/s] and [N.s] of force, [N.m/s] and [N.m.s] of torque, with `window_ms` in the context. Time
    counts from the onset (see `onset`: the last rise out of rest that stays up). The rate is the
    rise over the window by its length; the impulse is the area above rest. The signal is low-passed
    at 50 Hz, zero lag, which keeps what a muscle can do and drops the hum.

    One pull says nothing about its error, and the first 50 ms are the least repeatable: all are of
    unknown error.

    Returns
    -------
    tuple
        One `NotMeasured` where no rest comes before the pull; one for each window shorter than ten
        samples.
    """
    values = zero_lag_lowpass(pull.values, fs_hz=pull.fs_hz, cutoff_hz=CUTOFF_HZ)
    rate, impulse = (TORQUE_RATE, TORQUE_IMPULSE) if pull.of_torque else (FORCE_RATE, FORCE_IMPULSE)
    began = onset(values, fs_hz=pull.fs_hz)
    longest = round(WINDOWS_MS[-1] / 1000 * pull.fs_hz)
    if began is None or began[1] > REST_SHARE * float(values.max()):
        reason = "the trace does not show rest before the pull: nobody can say when it began"
        return (NotMeasured(concept=rate, side=pull.side, context=pull.context, reason=reason),)
    start, rest = began
    if start + longest >= values.size:
        reason = "the trace ends within 200 ms of the onset"
        return (NotMeasured(concept=rate, side=pull.side, context=pull.context, reason=reason),)
    rates = [_rate(pull, values, start, rate, window_ms) for window_ms in WINDOWS_MS]
    area = float(np.trapezoid(values[start : start + longest + 1] - rest)) / pull.fs_hz
    unit = Unit.NM_SECOND if pull.of_torque else Unit.NEWTON_SECOND
    return (*rates, _made(pull, impulse, unit, area, start, WINDOWS_MS[-1]))


def _rate(pull: Pull, values: FloatArray, start: int, concept: str, window_ms: float) -> Measured:
    samples = round(window_ms / 1000 * pull.fs_hz)
    if samples < FEWEST_SAMPLES:
        needed_hz = FEWEST_SAMPLES * 1000 / window_ms
        return NotMeasured(
            concept=concept,
            side=pull.side,
            context={**pull.context, "window_ms": window_ms},
            reason=f"sampled at {pull.fs_hz:g} Hz; {needed_hz:g} Hz needed for {window_ms:g} ms",
        )
    rise = float(values[start + samples] - values[start])
    unit = Unit.NM_PER_S if pull.of_torque else Unit.NEWTON_PER_S
    return _made(pull, concept, unit, rise / (window_ms / 1000), start, window_ms)


def _made(
    pull: Pull, concept: str, unit: Unit, value: float, start: int, window_ms: float
) -> Measurement:
    begin_s = start / pull.fs_hz
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=None,
        uncertainty=Uncertainty(sem=None, kind="unknown"),
        side=pull.side,
        context={**pull.context, "window_ms": window_ms},
        provenance=Provenance(
            method=f"{concept}@1",
            sources=pull.sources,
            span_s=(begin_s, begin_s + window_ms / 1000),
        ),
        flags=pull.flags,
    )
