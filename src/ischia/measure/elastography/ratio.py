"""Strain of a region beside that of another at one depth, from echoes themselves."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.elastography.displaced import NODE, Displaced, displaced
from ischia.measure.elastography.regions import (
    Mask,
    Regions,
    at_one_depth,
    drawn_regions,
    held_share,
)
from ischia.measure.elastography.words import (
    DESCRIPTIVE,
    HELD,
    LEAST_PCT,
    OUTSIDE_PROVED,
    PROVED_PCT,
    RATIO,
    STRAIN,
)
from ischia.measure.repeats import UNKNOWN, Quantity
from ischia.model.marks import Marks
from ischia.model.measurement import Measured, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.ultrasound import RfFrames
from ischia.model.units import Unit
from ischia.numeric.repeats import from_repeats
from ischia.numeric.slopes import Slope, ratio_of_slopes, region_slope

_LEAST_HELD: Final = 0.7  # of each region


def elastography_measures(rf: RfFrames, marks: Marks | None = None) -> tuple[Measured, ...]:
    """Strain ratio of two regions at one depth, and the strain [%] of each along the beam.

    The ratio is that of the reference to the region in question: above 1 the region is strained
    less, and so is relatively stiffer. It is no stiffness: no unit of pressure follows from it, it
    changes with the hand, with what lies around and with what was chosen to compare with, and it
    never speaks for a diagnosis alone (flag). Several pairs of frames are added up before the
    ratio is taken, so that a pair counts by how much it is strained. The interval is Student's t
    over groups of lines that share no noise, and speaks of these frames, this probe and these two
    regions: not of another press, nor of another reader's regions.

    Parameters
    ----------
    rf
        Two frames or a cine.
    marks
        Regions `what` "strain_target" and "strain_reference": x is the line, y the sample along
        it, each counted from 0.

    Returns
    -------
    tuple
        Strain of the region, strain of the reference, ratio, share held; or `NotMeasured`.

    Raises
    ------
    MissingExtraError
        When the part that compares frames is not installed.
    """
    drawn = drawn_regions(marks)
    if isinstance(drawn, str):
        return (_missing(rf, drawn),)
    if len(rf.samples) < 2:  # noqa: PLR2004  # a displacement is between two
        return (_missing(rf, "one frame only: a strain is between two"),)
    found = displaced(rf)
    first = found[0]
    centres_px = np.stack(
        np.meshgrid(
            np.arange(first.along.shape[1], dtype=float),
            (np.arange(first.along.shape[0]) + 0.5) * first.rows_per_node - 0.5,
        ),
        axis=-1,
    )
    regions = at_one_depth(drawn, centres_px, first.depth_mm, rf.first_depth_mm)
    if isinstance(regions, str):
        return (_missing(rf, regions),)
    return of_regions(rf, found, regions)


def of_regions(rf: RfFrames, found: Sequence[Displaced], regions: Regions) -> tuple[Measured, ...]:
    """Return what `elastography_measures` gives, of displacements and regions that are at hand."""
    held = np.all([d.held for d in found], axis=0)
    share = held_share((regions.target, regions.reference), held)
    if share < _LEAST_HELD:
        reason = f"the echoes hold together in only {100 * share:.0f} % of a region"
        return (_missing(rf, reason),)
    target, reference = (_slope(found, mask & held) for mask in regions[:2])
    if target is None or reference is None:
        reason = "a region is too small: it must hold some lines, and three nodes of depth of each"
        return (_missing(rf, reason),)
    means_pct = [100 * abs(slope.mean) for slope in (target, reference)]
    if min(means_pct) < LEAST_PCT or target.mean * reference.mean < 0:
        said = ", ".join(f"{100 * slope.mean:.2f} %" for slope in (target, reference))
        return (_missing(rf, f"strained too little, or in opposite directions: {said}"),)
    ratio, sem, interval = ratio_of_slopes(reference, target)
    proved = all(PROVED_PCT[0] <= pct <= PROVED_PCT[1] for pct in means_pct)
    flags = (DESCRIPTIVE, *regions.flags, *(() if proved else (OUTSIDE_PROVED,)))
    known = Uncertainty(sem=sem, kind="propagated") if sem is not None else UNKNOWN
    return (
        _strain(_quantity(rf, found, regions, flags, STRAIN), "target", target),
        _strain(_quantity(rf, found, regions, flags, STRAIN), "reference", reference),
        replace(
            _quantity(rf, found, regions, flags, RATIO).single(ratio),
            interval95=interval,
            uncertainty=known,
        ),
        _quantity(rf, found, regions, (DESCRIPTIVE,), HELD).single(100 * share),
    )


def _slope(found: Sequence[Displaced], mask: Mask) -> Slope | None:
    """Return the mean strain of a region over the pairs, each with the sign of the first.

    A pair of a hand that lets go counts like one of a hand that presses.
    """
    each = [region_slope(d.along, mask, d.lines_apart, NODE) for d in found]
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
    rf: RfFrames, found: Sequence[Displaced], regions: Regions, flags: tuple[str, ...], concept: str
) -> Quantity:
    pairs = [d.pair for d in found]
    rate_hz = rf.frame_rate_hz
    numbers = [number for pair in pairs for number in pair]
    return Quantity(
        concept=concept,
        unit=Unit.RATIO if concept == RATIO else Unit.PERCENT,
        side=rf.side,
        context={
            **seen(rf),
            "from_mm": round(regions.from_mm, 2),
            "to_mm": round(regions.to_mm, 2),
            "depths_apart_mm": round(regions.apart_mm, 2),
            "frames": " ".join(f"{a}-{b}" for a, b in pairs),
        },
        provenance=Provenance(
            method=f"{concept}@1",
            sources=(rf.source.sha256,),
            span_s=(min(numbers) / rate_hz, max(numbers) / rate_hz) if rate_hz else None,
        ),
        flags=flags,
    )


def _missing(rf: RfFrames, reason: str) -> NotMeasured:
    return NotMeasured(concept=RATIO, side=rf.side, context=seen(rf), reason=reason)


def seen(rf: RfFrames) -> dict[str, str | float]:
    """Return what was looked at and how, as far as the visit said."""
    said = {"structure": rf.structure, "view": rf.view}
    return {name: word for name, word in said.items() if word is not None}
