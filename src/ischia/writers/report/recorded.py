"""Which recording of a file a value was read from: a file may hold several sets, legs or trials."""

from collections.abc import Sequence

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.measurement import Measurement
from ischia.model.recording import Recording
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Motion, Purpose

_VELOCITY_SHARE = 0.15  # a window is held within 10 % of its velocity: what is further is not it
_Order = tuple[bool, bool, bool, bool, float]


def recording_of(m: Measurement, read_in: Sequence[Recording]) -> Recording | None:
    """Return the recording that a value came from, None where the file held none.

    Sets of one file have clocks of their own, so a span alone does not tell them apart: the value
    says which `part` of its file it is of. Where it does not, what was declared of a set and what
    its samples do within the span must agree with the value's context; among equals stands the one
    whose highest sample there is nearest to the value.
    """
    sets = [recording for recording in read_in if isinstance(recording, TorqueCurve)]
    part = m.provenance.part
    of_its_file = bool(sets) and sets[0].source.sha256 == m.provenance.sources[0]
    if part is not None and of_its_file and len(sets) == len(read_in) > 1 and part <= len(sets):
        return sets[part - 1]
    return min(read_in, key=lambda recording: _order(m, recording), default=None)


def _order(m: Measurement, recording: Recording) -> _Order:
    """Return how badly a recording fits, the gravest fault first."""
    if isinstance(recording, TorqueCurve):
        part = _within(m, recording.torque_nm, recording.fs_hz)
        return (
            recording.purpose is Purpose.PASSIVE_SWEEP,
            recording.side is not m.side,
            part is None,
            not (_declared(m, recording) and _moves(m, recording)),
            _gap(m, part),
        )
    if isinstance(recording, ForceTrace):
        part = _within(m, recording.force_n, recording.fs_hz)
        alike = recording.motion == m.context.get("motion", recording.motion)
        return False, recording.side is not m.side, part is None, not alike, _gap(m, part)
    return False, False, False, False, 0.0


def _within(m: Measurement, samples: FloatArray, fs_hz: float) -> FloatArray | None:
    """Return the samples of a value's span, None where the recording does not reach its end."""
    if m.provenance.span_s is None:
        return samples
    start, stop = (round(at_s * fs_hz) for at_s in m.provenance.span_s)
    return samples[start : stop + 1] if stop < samples.size else None


def _declared(m: Measurement, curve: TorqueCurve) -> bool:
    told = {
        "motion": None if curve.motion is Motion.KNEE_EXTENSION_AND_FLEXION else curve.motion,
        "contraction": curve.contraction,
        "velocity_deg_s": curve.set_velocity_deg_s,
    }
    return all(
        m.context.get(key, value) == value for key, value in told.items() if value is not None
    )


def _moves(m: Measurement, curve: TorqueCurve) -> bool:
    """Say whether the joint reaches the value's own velocity within its span."""
    velocity = m.context.get("velocity_deg_s")
    within = _within(m, curve.velocity_deg_s, curve.fs_hz)
    if within is None or not within.size or isinstance(velocity, str | None):
        return within is not None
    # A span of many repetitions begins in the window of the first: there the velocity was held.
    held = abs(float(np.median(within[:5])))
    return abs(held - velocity) <= _VELOCITY_SHARE * velocity


def _gap(m: Measurement, part: FloatArray | None) -> float:
    return abs(float(np.abs(part).max()) - m.value) if part is not None and part.size else np.inf
