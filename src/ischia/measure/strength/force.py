"""Peak force of a held contraction."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.measure.strength.errors import published_error
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Context, Measurement, NotMeasured, Provenance
from ischia.model.reliability import Reliability
from ischia.model.strength import ForceTrace
from ischia.model.terms import Contraction
from ischia.model.units import Unit
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.runs import longest_run

PEAK_FORCE: Final = "strength.peak_force"
METHOD: Final = f"{PEAK_FORCE}@1"
CUTOFF_HZ: Final = 10.0
PLATEAU_SHARE: Final = 0.8  # of the peak
SHORTEST_PLATEAU_S: Final = 1.0
REST_SHARE: Final = 0.2  # of the peak
TIMES_NOISE: Final = 10.0  # a pull must stand this far out of the trace's own noise


def force_measures(
    trace: ForceTrace, published: Sequence[Reliability] = ()
) -> tuple[Measurement | NotMeasured, ...]:
    """Peak force of one held contraction [N].

    The trace is low-passed (10 Hz, zero lag). The plateau is its longest stretch above 80 % of the
    highest force, and must last a second: a knock against the strap is shorter. The peak is the
    highest force on the plateau. One trial says nothing about its error: it is unknown unless a
    published one fits.

    Flag `no_rest_in_trace`: the force never fell below a fifth of the peak, so nobody can tell
    whether the cell was zeroed.

    Does not apply to contractions that move; it does not take away the weight of the limb.

    Returns
    -------
    tuple
        `NotMeasured` when nothing stands out of the noise, or nothing was held.
    """
    context: Context = {"motion": str(trace.motion), "contraction": str(trace.contraction)}
    force_n = zero_lag_lowpass(trace.force_n, fs_hz=trace.fs_hz, cutoff_hz=CUTOFF_HZ)
    peak_n = float(force_n.max())
    plateau = longest_run(force_n >= PLATEAU_SHARE * peak_n) if peak_n > 0 else None
    reason = _why_not(trace, force_n, plateau)
    if reason is not None or plateau is None:
        said = reason or "no force above zero"
        return (NotMeasured(concept=PEAK_FORCE, side=trace.side, context=context, reason=said),)
    value_n = float(force_n[plateau].max())
    uncertainty, interval, cites = published_error(
        PEAK_FORCE, value_n, Unit.NEWTON, context, published
    )
    rested = float(force_n.min()) < REST_SHARE * peak_n
    return (
        Measurement(
            concept=PEAK_FORCE,
            value=value_n,
            unit=Unit.NEWTON,
            interval95=interval,
            uncertainty=uncertainty,
            side=trace.side,
            context=context,
            provenance=Provenance(
                method=METHOD,
                sources=(trace.source.sha256,),
                span_s=(plateau.start / trace.fs_hz, (plateau.stop - 1) / trace.fs_hz),
                cites=cites,
            ),
            flags=() if rested else ("no_rest_in_trace",),
        ),
    )


def _why_not(trace: ForceTrace, force_n: FloatArray, plateau: slice | None) -> str | None:
    if trace.contraction is not Contraction.ISOMETRIC:
        return f"the trace is of {trace.contraction} work; this method needs a held contraction"
    noise_n = float(np.std(trace.force_n - force_n))
    if plateau is None or force_n.max() <= TIMES_NOISE * noise_n:
        return "no force stands out of the noise of the trace"
    held_s = (plateau.stop - plateau.start) / trace.fs_hz
    if held_s < SHORTEST_PLATEAU_S:
        return (
            f"force stayed above {PLATEAU_SHARE:.0%} of its peak for {held_s:.2f} s only; "
            f"{SHORTEST_PLATEAU_S:g} s needed for a held contraction"
        )
    return None
