"""A value that is made of several measured ones by multiplying and dividing."""

from collections.abc import Sequence
from dataclasses import replace

from ischia.model.measurement import Context, Measurement, Provenance, Uncertainty
from ischia.model.units import Unit
from ischia.numeric.products import product


def derived(
    what: tuple[str, Unit],
    parts: Sequence[tuple[Measurement, int]],
    *,
    factor: float,
    context: Context,
    flags: tuple[str, ...] = (),
) -> Measurement:
    """Return `factor` times the product of measured values raised to their powers.

    It carries the flags and files of all its parts; an unknown error of one leaves its own unknown.
    """
    concept, unit = what
    value, error, interval = product([(m.value, m.uncertainty, power) for m, power in parts])
    provenances = [m.provenance for m, _ in parts]
    return Measurement(
        concept=concept,
        value=factor * value,
        unit=unit,
        interval95=None if interval is None else (factor * interval[0], factor * interval[1]),
        uncertainty=error
        if error.sem is None
        else Uncertainty(sem=factor * error.sem, kind=error.kind),
        side=parts[0][0].side,
        context=context,
        provenance=Provenance(
            method=f"{concept}@1",
            sources=tuple(dict.fromkeys(sha for p in provenances for sha in p.sources)),
            span_s=provenances[0].span_s,
        ),
        flags=tuple(dict.fromkeys((*(f for m, _ in parts for f in m.flags), *flags))),
        derived_from=tuple(m.id for m, _ in parts),
    )


def shifted(m: Measurement, by_pct: float) -> Measurement:
    """Return a percentage and its interval moved: 110 % of something is a change of 10 %."""
    interval = m.interval95
    moved = None if interval is None else (interval[0] + by_pct, interval[1] + by_pct)
    return replace(m, value=m.value + by_pct, interval95=moved)
