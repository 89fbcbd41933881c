"""The Nordic hamstring exercise: force of one leg at the ankle, repetition by repetition."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.measure.repeats import Quantity
from ischia.measure.strength.gravity import SPIKES
from ischia.measure.strength.repetition import NOISY, NOISY_SHARE
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Context, Measured, NotMeasured, Provenance
from ischia.model.strength import ForceTrace
from ischia.model.units import Unit
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.noise import noise_left
from ischia.numeric.runs import runs
from ischia.numeric.spikes import without_spikes

PEAK: Final = "strength.peak_force"
MEAN: Final = "strength.mean_peak_force"
IMPULSE: Final = "strength.repetition_impulse"
TEST: Final = "nordic"
CUTOFF_HZ: Final = 10.0
UP_SHARE: Final = 0.4  # of the highest force: what stays above is a repetition
END_SHARE: Final = 0.1  # and lasts from and to a tenth of it
SHORTEST_S: Final = 0.3
TIMES_NOISE: Final = 10.0


def nordic_measures(trace: ForceTrace) -> tuple[Measured, ...]:
    """Peak force, its mean over repetitions, and impulse of a repetition, of one leg.

    A repetition is a stretch above 40 % of the highest force for 0.3 s or more; its peak is the
    highest force of the low-passed trace (10 Hz, zero lag), its impulse the area from a tenth of
    the highest force to a tenth.

    - `strength.peak_force` [N], the best repetition, error unknown;
    - `strength.mean_peak_force` [N] and `strength.repetition_impulse` [N.s], means with an interval
      by Student's t, from two repetitions on; below, their error is unknown.

    Flag `noise_in_peak` on the first two: three standard deviations of the noise that the low-pass
    left are more than 2 % of the highest force, and the highest of many samples reads high.

    Force at the ankle hook is not torque at the knee: legs of one person may be compared, persons
    of different shank length may not.
    """
    context: Context = {
        "motion": str(trace.motion),
        "contraction": str(trace.contraction),
        "test": TEST,
    }
    clean_n, spikes = without_spikes(trace.force_n)
    force_n = zero_lag_lowpass(clean_n, fs_hz=trace.fs_hz, cutoff_hz=CUTOFF_HZ)
    highest_n = float(force_n.max())
    found = _repetitions(force_n, highest_n, trace.fs_hz)
    if highest_n <= TIMES_NOISE * float(np.std(clean_n - force_n)) or not found:
        reason = "no repetition stands out of the noise of the trace"
        return (NotMeasured(concept=PEAK, side=trace.side, context=context, reason=reason),)
    peaks_n = [float(force_n[rep].max()) for rep in found]
    impulses_ns = [float(np.trapezoid(force_n[rep])) / trace.fs_hz for rep in found]
    left_n = noise_left(clean_n, force_n, fs_hz=trace.fs_hz, cutoff_hz=CUTOFF_HZ)
    noisy = (NOISY,) if left_n > NOISY_SHARE * highest_n else ()
    span_s = (found[0].start / trace.fs_hz, (found[-1].stop - 1) / trace.fs_hz)

    def quantity(concept: str, unit: Unit, of: Sequence[slice]) -> Quantity:
        spiked = any(rep.start <= at < rep.stop for rep in of for at in spikes)
        return Quantity(
            concept=concept,
            unit=unit,
            side=trace.side,
            context=context,
            provenance=Provenance(
                method=f"strength.nordic.{concept.rpartition('.')[2]}@1",
                sources=(trace.source.sha256,),
                span_s=span_s,
            ),
            flags=(*((SPIKES,) if spiked else ()), *(noisy if concept != IMPULSE else ())),
        )

    best = int(np.argmax(peaks_n))
    return (
        # One value: its error is unknown.
        quantity(PEAK, Unit.NEWTON, [found[best]]).mean([peaks_n[best]]),
        quantity(MEAN, Unit.NEWTON, found).mean(peaks_n),
        quantity(IMPULSE, Unit.NEWTON_SECOND, found).mean(impulses_ns),
    )


def _repetitions(force_n: FloatArray, highest_n: float, fs_hz: float) -> list[slice]:
    """Return each repetition, from a tenth of the highest force to a tenth."""
    tops = runs(force_n >= UP_SHARE * highest_n, min_len=round(SHORTEST_S * fs_hz))
    wide = runs(force_n >= END_SHARE * highest_n)
    return [w for w in wide if any(w.start <= t.start < w.stop for t in tops)]
