"""How fast force or torque grows from the first moment of a pull."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.measure.repeats import Quantity
from ischia.measure.strength.gravity import SPIKES
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Context, Measured, NotMeasured, Provenance
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.onset import onset, pulls

FORCE_RATE: Final = "strength.rate_of_force_development"
TORQUE_RATE: Final = "strength.rate_of_torque_development"
FORCE_IMPULSE: Final = "strength.impulse"
TORQUE_IMPULSE: Final = "strength.torque_impulse"
WINDOWS_MS: Final = (50.0, 100.0, 150.0, 200.0)
CUTOFF_HZ: Final = 50.0
FEWEST_SAMPLES: Final = 10  # in a window
VERSION: Final = 3  # from where the rise leaves rest, free of what the filter puts before it
STRONG_SHARE: Final = 0.8  # of the best pull: a weaker one was no attempt at it
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
    spikes: tuple[int, ...] = ()  # samples at which one was taken out of the values


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beginning:
    """Where a pull begins, and the rest that it rises from."""

    at: float  # samples
    level: float  # of rest, as the values of the pull


def development_measures(pull: Pull) -> tuple[Measured, ...]:
    """Rate of development over 0–50, 0–100, 0–150 and 0–200 ms, and impulse over 0–200 ms.

    [N/s] and [N.s] of force, [N.m/s] and [N.m.s] of torque, with `window_ms` in the context. Time
    counts from the onset (see `onset`: the last rise out of rest that stays up, followed back to
    the level of rest). The rate is the rise above rest over the window by its length; the impulse
    is the area above rest. The signal is low-passed at 50 Hz, zero lag, which keeps what a muscle
    can do and drops the hum.

    A trace of several pulls gives the mean over those that reach four fifths of the best, with an
    interval by Student's t. One pull says nothing about its error, and the first 50 ms are the
    least repeatable: then all are of unknown error.

    Returns
    -------
    tuple
        One `NotMeasured` where no rest comes before any pull; one for each window shorter than ten
        samples.
    """
    values = zero_lag_lowpass(pull.values, fs_hz=pull.fs_hz, cutoff_hz=CUTOFF_HZ)
    rate, impulse = (TORQUE_RATE, TORQUE_IMPULSE) if pull.of_torque else (FORCE_RATE, FORCE_IMPULSE)
    began = _beginnings(values, pull.fs_hz)
    longest = WINDOWS_MS[-1] / 1000 * pull.fs_hz
    reason = None
    if not began:
        reason = "the trace does not show rest before the pull: nobody can say when it began"
    elif not (began := [one for one in began if one.at + longest <= values.size - 1]):
        reason = "the trace ends within 200 ms of the onset"
    if reason is not None:
        return (NotMeasured(concept=rate, side=pull.side, context=pull.context, reason=reason),)
    rates = [_rate(pull, values, began, rate, window_ms) for window_ms in WINDOWS_MS]
    steps = np.linspace(0, longest, max(2, round(longest) + 1))
    areas = [
        float(np.trapezoid(_at(values, one.at + steps) - one.level, steps)) / pull.fs_hz
        for one in began
    ]
    unit = Unit.NM_SECOND if pull.of_torque else Unit.NEWTON_SECOND
    return (*rates, _quantity(pull, impulse, unit, began, WINDOWS_MS[-1]).mean(areas))


def attempts(values: FloatArray, fs_hz: float) -> list[slice]:
    """Return the stretch of each pull that reaches four fifths of the best, in order of time.

    A stretch begins where the pull before it ended, and so holds the rest before its own.
    """
    highest = float(values.max())
    return [
        stretch
        for stretch in (pulls(values, fs_hz=fs_hz) if highest > 0 else [])
        if float(values[stretch].max()) >= STRONG_SHARE * highest
    ]


def _beginnings(values: FloatArray, fs_hz: float) -> list[_Beginning]:
    """Return the beginning of each attempt that shows rest before it."""
    found = []
    for stretch in attempts(values, fs_hz):
        part = values[stretch]
        began = onset(part, fs_hz=fs_hz)
        if began is not None and began[1] <= REST_SHARE * float(part.max()):
            found.append(_Beginning(at=stretch.start + began[0], level=began[1]))
    return found


def _at(values: FloatArray, at: FloatArray) -> FloatArray:
    """Return values between samples, by straight lines."""
    return np.interp(at, np.arange(values.size), values)


def _rate(
    pull: Pull,
    values: FloatArray,
    began: Sequence[_Beginning],
    concept: str,
    window_ms: float,
) -> Measured:
    window_s = window_ms / 1000
    if round(window_s * pull.fs_hz) < FEWEST_SAMPLES:
        needed_hz = FEWEST_SAMPLES / window_s
        return NotMeasured(
            concept=concept,
            side=pull.side,
            context={**pull.context, "window_ms": window_ms},
            reason=f"sampled at {pull.fs_hz:g} Hz; {needed_hz:g} Hz needed for {window_ms:g} ms",
        )
    ends = np.array([one.at + window_s * pull.fs_hz for one in began])
    rests = np.array([one.level for one in began])
    unit = Unit.NM_PER_S if pull.of_torque else Unit.NEWTON_PER_S
    rates = (_at(values, ends) - rests) / window_s
    return _quantity(pull, concept, unit, began, window_ms).mean(rates.tolist())


def _quantity(
    pull: Pull, concept: str, unit: Unit, began: Sequence[_Beginning], window_ms: float
) -> Quantity:
    first_s, last_s = began[0].at / pull.fs_hz, began[-1].at / pull.fs_hz
    reach = window_ms / 1000 * pull.fs_hz
    spiked = any(b.at <= at <= b.at + reach for b in began for at in pull.spikes)
    return Quantity(
        concept=concept,
        unit=unit,
        side=pull.side,
        context={**pull.context, "window_ms": window_ms},
        provenance=Provenance(
            method=f"{concept}@{VERSION}",
            sources=pull.sources,
            span_s=(first_s, last_s + window_ms / 1000),
        ),
        flags=(*pull.flags, SPIKES) if spiked else pull.flags,
    )
