"""One value over another, with the interval that both errors allow."""

import math
from dataclasses import dataclass

from ischia.model.measurement import Context, Measurement, Provenance, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.differences import difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A ratio as its logarithm, so that a over b and b over a say the same."""

    above: Measurement
    below: Measurement
    log_ratio: float
    sem: float | None  # of the logarithm
    interval95: tuple[float, float] | None  # of the logarithm

    def __post_init__(self) -> None:
        """Refuse an interval without an error, or the other way round."""
        if (self.sem is None) != (self.interval95 is None):
            msg = "a ratio has an interval if and only if its error is known"
            raise ValueError(msg)


def share(a: Measurement, b: Measurement) -> Share:
    """Return a over b, both above zero.

    Each relative error is sem / value (delta method); their sum follows Student's t with the
    degrees of freedom of Welch and Satterthwaite where the errors come from repeats. Where one
    error is unknown so is that of the ratio.
    """
    log_ratio, uncertainty, interval = difference(
        math.log(a.value), _relative(a), math.log(b.value), _relative(b)
    )
    return Share(above=a, below=b, log_ratio=log_ratio, sem=uncertainty.sem, interval95=interval)


def ratio_measurement(
    of: Share, *, concept: str, unit: Unit, context: Context, side: Side
) -> Measurement:
    """Return a ratio as a measurement, in per cent or as it is, that remembers its two parts."""
    a, b = of.above, of.below
    factor = 100.0 if unit is Unit.PERCENT else 1.0
    value = factor * math.exp(of.log_ratio)
    uncertainty = Uncertainty(sem=None, kind="unknown")
    interval95: tuple[float, float] | None = None
    if of.sem is not None and of.interval95 is not None:
        uncertainty = Uncertainty(sem=value * of.sem, kind="propagated")
        interval95 = (factor * math.exp(of.interval95[0]), factor * math.exp(of.interval95[1]))
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=interval95,
        uncertainty=uncertainty,
        side=side,
        context=context,
        provenance=joined_provenance(concept, a, b),
        flags=joined_flags(a, b),
        derived_from=(a.id, b.id),
    )


def joined_provenance(concept: str, *parts: Measurement) -> Provenance:
    """Return where a value made of others comes from."""
    return Provenance(
        method=f"{concept}@1",
        sources=tuple(dict.fromkeys(s for m in parts for s in m.provenance.sources)),
        cites=tuple(dict.fromkeys(c for m in parts for c in m.provenance.cites)),
        devices=tuple(sorted({device for m in parts for device in m.provenance.devices})),
    )


def joined_flags(*parts: Measurement) -> tuple[str, ...]:
    """Return the flags of all values, and say when two methods or two devices made them."""
    methods = {m.provenance.method for m in parts}
    devices = {m.provenance.devices for m in parts}
    mixed = ["methods_differ"] if len(methods) > 1 else []
    if len(devices) > 1:
        mixed.append("device_not_stated" if () in devices else "devices_differ")
    return tuple(dict.fromkeys((*(flag for m in parts for flag in m.flags), *mixed)))


def statistic(m: Measurement) -> str:
    """Return which number of a test stands in a ratio: `mean_peak_torque`, `peak_force`.

    It goes into the context of the ratio as `of`, so that a ratio of best peaks is never followed
    by one of mean peaks as if they were one series.
    """
    return m.concept.rpartition(".")[2]


def _relative(m: Measurement) -> Uncertainty:
    """Return the error of the logarithm of a value."""
    known = m.uncertainty
    sem = None if known.sem is None else known.sem / m.value
    return Uncertainty(sem=sem, kind=known.kind, n=known.n)
