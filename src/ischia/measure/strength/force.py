"""Peak force of held contractions, their mean, and how fast they came."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.repeats import Quantity, without_error
from ischia.measure.strength.development import Pull, attempts, development_measures
from ischia.measure.strength.errors import published_error
from ischia.measure.strength.nordic import IMPULSE, nordic_measures
from ischia.measure.strength.nordic import TEST as NORDIC
from ischia.measure.strength.rest import REST_OFF_ZERO, rests_off_zero
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Context, Measured, Measurement, NotMeasured, Provenance
from ischia.model.reliability import Reliability
from ischia.model.strength import ForceTrace
from ischia.model.terms import Contraction
from ischia.model.units import Unit
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.runs import longest_run

PEAK_FORCE: Final = "strength.peak_force"
METHOD: Final = f"{PEAK_FORCE}@2"  # the best of several pulls, not the longest
MEAN_PEAK_FORCE: Final = "strength.mean_peak_force"
MEAN_PEAK_TORQUE: Final = "strength.mean_peak_torque"
MEAN_TORQUE_METHOD: Final = "strength.mean_force_times_lever@1"
PEAK_TORQUE: Final = "strength.peak_torque"
TORQUE_METHOD: Final = "strength.force_times_lever@2"
NO_REST: Final = "no_rest_in_trace"
FROM_ZERO: Final = (PEAK_FORCE, MEAN_PEAK_FORCE, PEAK_TORQUE, MEAN_PEAK_TORQUE, IMPULSE)
CUTOFF_HZ: Final = 10.0
PLATEAU_SHARE: Final = 0.8  # of its peak
SHORTEST_PLATEAU_S: Final = 1.0
REST_SHARE: Final = 0.2  # of the peak
TIMES_NOISE: Final = 10.0  # a pull must stand this far out of the trace's own noise


def force_measures(
    trace: ForceTrace, published: Sequence[Reliability] = ()
) -> tuple[Measured, ...]:
    """Peak force of held contractions [N], their mean, then `development_measures` of them.

    A trace whose test is "nordic" is measured by `nordic_measures`. Where the lever is known the
    same is said of torque, force × lever, as `strength.peak_torque` [N.m].

    The trace is low-passed (10 Hz, zero lag). Each pull that reaches four fifths of the best
    (`attempts`) has a plateau, its longest stretch above 80 % of its own highest force, which must
    last a second: a knock against the strap is shorter. The peak is the highest force on a plateau.
    One value says nothing about its error: it is unknown unless a published one fits. Where
    several pulls were held, `strength.mean_peak_force` is the mean of their peaks, interval by
    Student's t; its `n` is their number.

    Flag `no_rest_in_trace`: the force never fell below a fifth of the peak, so nobody can tell
    whether the cell was zeroed. Flag `rest_off_zero`: it rests more than 2 % of its highest force
    off zero; what counts from zero then has no interval, since all repeats are as far off. What
    the reader mended (`samples_bridged`) follows every number.

    Does not apply to contractions that move; it does not take away the weight of the limb.

    Returns
    -------
    tuple
        `NotMeasured` when nothing stands out of the noise, or nothing was held.
    """
    found = nordic_measures(trace) if trace.test == NORDIC else _of_pull(trace, published)
    if rests_off_zero(trace.force_n):
        found = tuple(_off_zero(m) for m in found)
    return tuple(
        replace(m, flags=(*m.flags, *trace.flags)) if isinstance(m, Measurement) else m
        for m in found
    )


def _off_zero(m: Measured) -> Measured:
    """Return a value that counts from a zero which is not sure as one without a known error."""
    if not isinstance(m, Measurement) or m.concept not in FROM_ZERO or NO_REST in m.flags:
        return m
    return without_error(replace(m, flags=(*m.flags, REST_OFF_ZERO)))


def _of_pull(trace: ForceTrace, published: Sequence[Reliability]) -> tuple[Measured, ...]:
    context = _context(trace)
    force_n = zero_lag_lowpass(trace.force_n, fs_hz=trace.fs_hz, cutoff_hz=CUTOFF_HZ)
    plateaus = _plateaus(force_n, trace.fs_hz)
    reason = _why_not(trace, force_n, plateaus)
    if reason is not None:
        return (NotMeasured(concept=PEAK_FORCE, side=trace.side, context=context, reason=reason),)
    held = [p for p in plateaus if p.stop - p.start >= SHORTEST_PLATEAU_S * trace.fs_hz]
    peaks_n = [float(force_n[p].max()) for p in held]
    rested = float(force_n.min()) < REST_SHARE * float(force_n.max())
    flags = () if rested else (NO_REST,)
    best_n, best = max(zip(peaks_n, held, strict=True), key=lambda pair: pair[0])
    found = [_peak(trace, PEAK_FORCE, best_n, best, published, flags)]
    if trace.lever_m is not None:
        found.append(_peak(trace, PEAK_TORQUE, best_n * trace.lever_m, best, published, flags))
    if len(held) > 1:
        found += _means(trace, peaks_n, slice(held[0].start, held[-1].stop), flags)
    return *found, *development_measures(_pull(trace, context, flags))


def _plateaus(force_n: FloatArray, fs_hz: float) -> list[slice]:
    """Return the plateau of each attempt, however short."""
    found = []
    for pull in attempts(force_n, fs_hz):
        part = force_n[pull]
        run = longest_run(part >= PLATEAU_SHARE * float(part.max()))
        if run is not None:
            found.append(slice(pull.start + run.start, pull.start + run.stop))
    return found


def _means(
    trace: ForceTrace, peaks_n: Sequence[float], whole: slice, flags: tuple[str, ...]
) -> list[Measurement]:
    """Return the mean of several pulls, of force and, where the lever is known, of torque."""
    of_force = Quantity(
        concept=MEAN_PEAK_FORCE,
        unit=Unit.NEWTON,
        side=trace.side,
        context=_context(trace),
        provenance=Provenance(
            method=f"{MEAN_PEAK_FORCE}@1",
            sources=(trace.source.sha256,),
            span_s=(whole.start / trace.fs_hz, (whole.stop - 1) / trace.fs_hz),
        ),
        flags=flags,
    )
    lever_m = trace.lever_m
    if lever_m is None:
        return [of_force.mean(peaks_n)]
    of_torque = replace(
        of_force,
        concept=MEAN_PEAK_TORQUE,
        unit=Unit.NEWTON_METRE,
        provenance=replace(of_force.provenance, method=MEAN_TORQUE_METHOD),
        flags=("force_times_lever", *flags),
    )
    return [of_force.mean(peaks_n), of_torque.mean([lever_m * peak_n for peak_n in peaks_n])]


def _context(trace: ForceTrace) -> Context:
    known = {"motion": str(trace.motion), "contraction": str(trace.contraction)}
    return known if trace.test is None else {**known, "test": trace.test}


def _peak(
    trace: ForceTrace,
    concept: str,
    value: float,
    plateau: slice,
    published: Sequence[Reliability],
    flags: tuple[str, ...],
) -> Measurement:
    force = concept == PEAK_FORCE
    unit = Unit.NEWTON if force else Unit.NEWTON_METRE
    context = _context(trace)
    uncertainty, interval, cites = published_error(concept, value, unit, context, published)
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=interval,
        uncertainty=uncertainty,
        side=trace.side,
        context=context,
        provenance=Provenance(
            method=METHOD if force else TORQUE_METHOD,
            sources=(trace.source.sha256,),
            span_s=(plateau.start / trace.fs_hz, (plateau.stop - 1) / trace.fs_hz),
            cites=cites,
        ),
        flags=flags if force else ("force_times_lever", *flags),
    )


def _pull(trace: ForceTrace, context: Context, flags: tuple[str, ...]) -> Pull:
    lever_m = trace.lever_m
    return Pull(
        values=trace.force_n if lever_m is None else lever_m * trace.force_n,
        fs_hz=trace.fs_hz,
        of_torque=lever_m is not None,
        side=trace.side,
        context=context,
        sources=(trace.source.sha256,),
        flags=flags,
    )


def _why_not(trace: ForceTrace, force_n: FloatArray, plateaus: Sequence[slice]) -> str | None:
    if trace.contraction is not Contraction.ISOMETRIC:
        return f"the trace is of {trace.contraction} work; this method needs a held contraction"
    noise_n = float(np.std(trace.force_n - force_n))
    if not plateaus or force_n.max() <= TIMES_NOISE * noise_n:
        return "no force stands out of the noise of the trace"
    held_s = max(plateau.stop - plateau.start for plateau in plateaus) / trace.fs_hz
    if held_s < SHORTEST_PLATEAU_S:
        return (
            f"force stayed above {PLATEAU_SHARE:.0%} of its peak for {held_s:.2f} s only; "
            f"{SHORTEST_PLATEAU_S:g} s needed for a held contraction"
        )
    return None
