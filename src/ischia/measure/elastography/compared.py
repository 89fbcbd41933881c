"""Two regions compared by how much each is strained between the same frames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ischia.measure.elastography.displaced import NODE, Displaced
from ischia.measure.elastography.regions import Mask, Regions, at_one_depth, held_share
from ischia.measure.elastography.words import (
    DESCRIPTIVE,
    HELD,
    OUTSIDE_PROVED,
    PROVED_PCT,
    RATIO,
    STRAIN,
)
from ischia.measure.repeats import UNKNOWN, Quantity
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark
from ischia.model.measurement import Measured, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.repeats import from_repeats
from ischia.numeric.slopes import Slope, ratio_of_slopes, region_slope

_LEAST_HELD_SHARE: Final = 0.7  # of each region


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The recording that is measured, as far as its values tell of it."""

    side: Side
    sha256: str
    said: Mapping[str, str | None]  # structure and view, where the visit named them
    t_s: FloatArray | None  # of each frame; None where no rate is known
    least_pct: float  # strain of either region, below which no ratio is taken
    flags: tuple[str, ...] = ()

    @property
    def context(self) -> dict[str, str | float]:
        """What was looked at and how, as far as the visit said."""
        return {name: word for name, word in self.said.items() if word is not None}

    def missing(self, reason: str) -> tuple[NotMeasured]:
        """Return the ratio as not measured."""
        return (NotMeasured(concept=RATIO, side=self.side, context=self.context, reason=reason),)


def compared(
    origin: Origin, found: Sequence[Displaced], drawn: tuple[Mark, Mark]
) -> tuple[Measured, ...]:
    """Return strain of both regions, their ratio and the share held, or why not."""
    first = found[0]
    regions = at_one_depth(drawn, first.centres_px, first.depth_mm)
    if isinstance(regions, str):
        return origin.missing(regions)
    held = np.asarray(np.all([d.held for d in found], axis=0))
    share = held_share((regions.target, regions.reference), held)
    if share < _LEAST_HELD_SHARE:
        return origin.missing(f"the echoes hold together in only {100 * share:.0f} % of a region")
    target, reference = (_slope(found, mask & held) for mask in regions[:2])
    if target is None or reference is None:
        return origin.missing(
            f"a region is too small: it must be {first.lines_apart} lines wide, and three nodes "
            f"({3 * first.node_mm:.1f} mm) deep"
        )
    means_pct = [100 * abs(slope.mean) for slope in (target, reference)]
    if min(means_pct) < origin.least_pct or target.mean * reference.mean < 0:
        said = " and ".join(f"{100 * slope.mean:.2f} %" for slope in (target, reference))
        return origin.missing(
            f"strains of {said}: each must be at least {origin.least_pct:g} %, in one direction"
        )
    proved = all(PROVED_PCT[0] <= pct <= PROVED_PCT[1] for pct in means_pct)
    flags = (DESCRIPTIVE, *origin.flags, *regions.flags, *(() if proved else (OUTSIDE_PROVED,)))
    of = {
        concept: _quantity(origin, found, regions, flags, concept)
        for concept in (STRAIN, RATIO, HELD)
    }
    return (
        _strain(of[STRAIN], "target", target),
        _strain(of[STRAIN], "reference", reference),
        _ratio(of[RATIO], reference, target),
        of[HELD].single(100 * share),
    )


def _ratio(of: Quantity, reference: Slope, target: Slope) -> Measurement:
    ratio, sem, interval = ratio_of_slopes(reference, target)
    known = UNKNOWN if sem is None else Uncertainty(sem=sem, kind="propagated")
    return replace(of.single(ratio), interval95=interval, uncertainty=known)


def _slope(found: Sequence[Displaced], mask: Mask) -> Slope | None:
    """Return the mean strain of a region over the pairs, each with the sign of the first.

    A pair of a hand that lets go counts like one of a hand that presses.
    """
    apart = max(d.lines_apart for d in found)
    each = [region_slope(d.along, mask, apart, NODE) for d in found]
    known = [slope for slope in each if slope is not None]
    if len(known) < len(found) or not known:
        return None
    sign = np.sign([slope.mean for slope in known])
    turned = sign[0] * sign / len(known)
    groups = sum(t * slope.groups for t, slope in zip(turned, known, strict=True))
    return Slope(float(turned @ [slope.mean for slope in known]), np.asarray(groups))


def _strain(of: Quantity, region: str, slope: Slope) -> Measurement:
    error = from_repeats(100 * slope.groups)
    return replace(of, context={**of.context, "region": region}).known(100 * slope.mean, error)


def _quantity(
    origin: Origin,
    found: Sequence[Displaced],
    regions: Regions,
    flags: tuple[str, ...],
    concept: str,
) -> Quantity:
    pairs = [d.pair for d in found]
    numbers = [number for pair in pairs for number in pair]
    times_s = None if origin.t_s is None else origin.t_s[numbers]
    return Quantity(
        concept=concept,
        unit=Unit.RATIO if concept == RATIO else Unit.PERCENT,
        side=origin.side,
        context={
            **origin.context,
            # What of the two depths was made alike, for whoever makes the number again.
            "depth": f"{regions.from_mm:.1f} to {regions.to_mm:.1f} mm deep",
            "depths_apart": f"middles {regions.apart_mm:.1f} mm apart in depth",
            "frames": "frames " + " ".join(f"{a}-{b}" for a, b in pairs),
        },
        provenance=Provenance(
            method=f"{concept}@1",
            sources=(origin.sha256,),
            span_s=None if times_s is None else (float(times_s.min()), float(times_s.max())),
        ),
        flags=flags,
    )
