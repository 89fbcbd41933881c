"""Torque of a joint that a dynamometer held."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.measure.repeats import Quantity
from ischia.measure.strength.development import Pull, attempts, development_measures
from ischia.measure.strength.errors import published_error
from ischia.measure.strength.gravity import HIP, SPIKES, Weighed, weighed
from ischia.measure.strength.sets import BOTH, GROUP
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Context, Measured, Measurement, NotMeasured, Provenance
from ischia.model.reliability import Reliability
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion
from ischia.model.units import Unit
from ischia.numeric.filters import zero_lag_lowpass

PEAK: Final = "strength.peak_torque"
MEAN_PEAK: Final = "strength.mean_peak_torque"
FEWEST_PULLS: Final = 2
HELD_WITHIN_DEG: Final = 10.0  # arm and cushion give way a little
ANGLE_STEP_DEG: Final = 5.0
CUTOFF_HZ: Final = 10.0
TIMES_NOISE: Final = 10.0  # a pull must stand this far out of the trace's own noise


def is_held(curve: TorqueCurve) -> bool:
    """Say whether a recording is of a held joint: declared so, or it hardly moved."""
    declared = curve.load_mode is LoadMode.ISOMETRIC or curve.contraction is Contraction.ISOMETRIC
    still = float(np.ptp(curve.angle_deg)) < HELD_WITHIN_DEG
    return declared or (curve.contraction is None and still)


def held_torque(
    curve: TorqueCurve,
    published: Sequence[Reliability] = (),
    sweeps: Sequence[TorqueCurve] = (),
) -> tuple[Measured, ...]:
    """Peak torque of a held joint [N.m], its mean over several pulls, and how fast it came.

    The best is the highest torque of the low-passed trace (10 Hz, zero lag) in the sense of the
    motion; where none was declared, in the sense of the stronger pull. Where there are several
    pulls, `strength.mean_peak_torque` is the mean of their highest torques with an interval by
    Student's t; its `n` is their number. A pull stays above half of the best for 0.2 s after less
    than a fifth of it, and counts where it reaches four fifths (`attempts`). The angle, to the
    nearest 5 deg, stands in the context: torque of different angles is not the same quantity. Then
    `development_measures`.

    `spikes_removed` where a spike was taken out of the pulls that a value is of.

    Returns
    -------
    tuple
        `NotMeasured` where the joint moved by 10 deg or more, or no torque stands out.
    """
    known = weighed(curve, sweeps)
    smooth_nm = zero_lag_lowpass(known.curve.torque_nm, fs_hz=curve.fs_hz, cutoff_hz=CUTOFF_HZ)
    group = _group(curve, smooth_nm)
    along_nm = group * smooth_nm
    context = _context(curve, group)
    reason = _why_not(known, group * known.curve.torque_nm, along_nm)
    if reason is not None:
        return (NotMeasured(concept=PEAK, side=curve.side, context=context, reason=reason),)
    flags = (*known.flags, *curve.flags)
    tried = attempts(along_nm, curve.fs_hz)
    best = _best(known, along_nm, tried, context, published)
    pull = Pull(
        values=group * known.curve.torque_nm,
        fs_hz=curve.fs_hz,
        of_torque=True,
        side=curve.side,
        context=context,
        sources=known.sources,
        flags=flags,
        spikes=known.spikes,
    )
    mean = () if len(tried) < FEWEST_PULLS else (_mean(known, along_nm, tried, context),)
    return best, *mean, *development_measures(pull)


def _best(
    known: Weighed,
    along_nm: FloatArray,
    tried: Sequence[slice],
    context: Context,
    published: Sequence[Reliability],
) -> Measurement:
    """Return the highest torque of all pulls."""
    curve, at = known.curve, int(along_nm.argmax())
    value_nm = float(along_nm[at])
    uncertainty, interval, cites = published_error(
        PEAK, value_nm, Unit.NEWTON_METRE, context, published
    )
    its_own = [pull for pull in tried if pull.start <= at < pull.stop]
    return Measurement(
        concept=PEAK,
        value=value_nm,
        unit=Unit.NEWTON_METRE,
        interval95=interval,
        uncertainty=uncertainty,
        side=curve.side,
        context=context,
        provenance=Provenance(
            method="strength.held_torque@1",
            sources=known.sources,
            span_s=(at / curve.fs_hz, at / curve.fs_hz),
            cites=cites,
        ),
        flags=_flags(known, its_own),
    )


def _mean(
    known: Weighed, along_nm: FloatArray, tried: Sequence[slice], context: Context
) -> Measurement:
    """Return the mean of the highest torques of several pulls."""
    fs_hz = known.curve.fs_hz
    of = Quantity(
        concept=MEAN_PEAK,
        unit=Unit.NEWTON_METRE,
        side=known.curve.side,
        context=context,
        provenance=Provenance(
            method="strength.mean_held_torque@1",
            sources=known.sources,
            span_s=(tried[0].start / fs_hz, (tried[-1].stop - 1) / fs_hz),
        ),
        flags=_flags(known, tried),
    )
    return of.mean([float(along_nm[pull].max()) for pull in tried])


def _flags(known: Weighed, tried: Sequence[slice]) -> tuple[str, ...]:
    spikes = (SPIKES,) if any(known.spike_in(pull) for pull in tried) else ()
    return (*known.flags, *known.curve.flags, *spikes)


def _group(curve: TorqueCurve, smooth_nm: FloatArray) -> int:
    if curve.motion in GROUP:
        return GROUP[curve.motion]
    return 1 if smooth_nm.max() >= -smooth_nm.min() else -1


def _context(curve: TorqueCurve, group: int) -> Context:
    names: tuple[Motion, ...] = HIP if curve.motion in HIP else BOTH
    motion = next(name for name in names if GROUP[name] == group)
    angle_deg = ANGLE_STEP_DEG * round(float(np.median(curve.angle_deg)) / ANGLE_STEP_DEG)
    return {
        "motion": str(motion),
        "contraction": str(Contraction.ISOMETRIC),
        "joint_angle_deg": angle_deg,
    }


def _why_not(known: Weighed, raw_nm: FloatArray, along_nm: FloatArray) -> str | None:
    moved_deg = float(np.ptp(known.curve.angle_deg))
    if moved_deg >= HELD_WITHIN_DEG:
        return f"the joint moved by {moved_deg:.0f} deg; an isometric test holds it"
    noise_nm = float(np.std(raw_nm - along_nm))
    if along_nm.max() <= TIMES_NOISE * noise_nm or along_nm.max() <= 0:
        return "no torque stands out of the noise of the trace"
    return None
