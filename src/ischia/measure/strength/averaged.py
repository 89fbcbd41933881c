"""One number from the repetitions of a set, with the interval that they give it."""

from collections.abc import Sequence

import numpy as np

from ischia.measure.strength.sets import WorkSet
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.units import Unit
from ischia.numeric.repeats import from_middle, from_repeats, interval95


def averaged(
    found: WorkSet,
    concept: str,
    unit: Unit,
    values: Sequence[float],
    *,
    version: int = 1,
    flags: tuple[str, ...] = (),
) -> Measurement:
    """Return the mean of one value per repetition, interval by Student's t over them.

    It is today's value, not another day's: between sessions it moves further.
    """
    each = np.array(values)
    mean, uncertainty = float(each.mean()), from_repeats(each)
    return Measurement(
        concept=concept,
        value=mean,
        unit=unit,
        interval95=interval95(mean, uncertainty),
        uncertainty=uncertainty,
        side=found.side,
        context=found.context,
        provenance=provenance(found, concept, version),
        flags=(*flags, *found.flags),
    )


def middle(
    found: WorkSet,
    concept: str,
    unit: Unit,
    values: Sequence[float],
    *,
    version: int = 1,
    flags: tuple[str, ...] = (),
) -> Measurement:
    """Return the trimmed mean of one value per repetition, for what strays far now and then.

    As `averaged`, but from five repetitions on the highest and the lowest are left out.
    """
    value, uncertainty = from_middle(np.array(values))
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=interval95(value, uncertainty),
        uncertainty=uncertainty,
        side=found.side,
        context=found.context,
        provenance=provenance(found, concept, version),
        flags=(*flags, *found.flags),
    )


def single(
    found: WorkSet, concept: str, unit: Unit, value: float, flags: tuple[str, ...] = ()
) -> Measurement:
    """Return a value of the set as a whole: its error is not known."""
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=None,
        uncertainty=Uncertainty(sem=None, kind="unknown"),
        side=found.side,
        context=found.context,
        provenance=provenance(found, concept),
        flags=(*flags, *found.flags),
    )


def provenance(
    found: WorkSet,
    concept: str,
    version: int = 1,
    *,
    span_s: tuple[float, float] | None = None,
    cites: tuple[str, ...] = (),
) -> Provenance:
    """Return how a value of this set was made, from which files and which seconds."""
    return Provenance(
        method=f"{concept}@{version}",
        sources=found.sources,
        span_s=span_s or found.span_s,
        cites=cites,
    )
