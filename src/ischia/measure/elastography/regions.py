"""The two regions of a strain ratio, and the depth that both have in common."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ischia.measure.elastography.words import DEPTH_TOLERANCE_MM, DEPTHS_DIFFER, REFERENCE, TARGET
from ischia.measure.ultrasound.motion import inside
from ischia.measure.ultrasound.seen import latest
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks

Mask = NDArray[np.bool_]
_LEAST_SHARE = 0.5  # of the shallower region's height that both must have in common


class Regions(NamedTuple):
    """Where both regions lie on the grid, cut to one depth."""

    target: Mask
    reference: Mask
    from_mm: float
    to_mm: float
    apart_mm: float  # between their middles, before they were cut
    flags: tuple[str, ...]


def drawn_regions(marks: Marks | None) -> tuple[Mark, Mark] | str:
    """Return the region in question and the one beside it, or why there are none."""
    if marks is None:
        return (
            "nobody has drawn regions on this recording yet; put them into marks/ of its case, "
            "or into FILE.marks.json beside a file outside one"
        )
    regions = [m for m in latest(marks) if m.kind == "region" and len(m.points_px) > 2]  # noqa: PLR2004
    found: list[Mark] = []
    for what in (TARGET, REFERENCE):
        one = max((m for m in regions if m.what == what), key=lambda m: (m.at, m.id), default=None)
        if one is None:
            return f"no region {what!r} is drawn: a ratio needs two, both at one depth"
        found.append(one)
    return found[0], found[1]


def at_one_depth(
    drawn: tuple[Mark, Mark], centres_px: FloatArray, depth_mm: FloatArray
) -> Regions | str:
    """Return both regions cut to the depth they share, or why they cannot be compared.

    Pressure fades with depth: of two places that are equally stiff the deeper one is strained
    less. So both are measured between the same two depths. Middles that lie further apart than
    the tolerance (no source gives one: a clinic default) are flagged, and refused where the depth
    they share is less than half of the shallower one's height.

    Parameters
    ----------
    drawn
        The region in question, and the one beside it, in pixels of the recording.
    centres_px
        Pixel of each place of the grid, (node, line, 2).
    depth_mm
        Of each node.
    """
    masks = [inside(np.array(mark.points_px), centres_px) for mark in drawn]
    for mark, mask in zip(drawn, masks, strict=True):
        if not mask.any():
            return f"the region {mark.what!r} lies outside what was recorded"
    ranges = [depth_mm[mask.any(axis=1)][[0, -1]] for mask in masks]
    apart_mm = float(abs(ranges[0].mean() - ranges[1].mean()))
    low_mm, high_mm = max(r[0] for r in ranges), min(r[1] for r in ranges)
    shorter_mm = min(float(r[1] - r[0]) for r in ranges)
    flags: tuple[str, ...] = ()
    if apart_mm > DEPTH_TOLERANCE_MM:
        if high_mm - low_mm < _LEAST_SHARE * shorter_mm:
            return (
                f"the middles of the two regions lie {apart_mm:.1f} mm apart in depth, more than "
                f"{DEPTH_TOLERANCE_MM:g} mm, and share too little of it: draw both at one depth"
            )
        flags = (DEPTHS_DIFFER,)
    if not low_mm < high_mm:
        return "the two regions share no depth: draw both at one depth"
    within = ((depth_mm >= low_mm) & (depth_mm <= high_mm))[:, None]
    target, reference = (mask & within for mask in masks)
    if (target & reference).any():
        return "the two regions overlap: what is in both tells nothing of a difference"
    return Regions(target, reference, float(low_mm), float(high_mm), apart_mm, flags)


def held_share(regions: Sequence[Mask], held: Mask) -> float:
    """Return the smallest share of a region that is held."""
    return min(float(held[region].mean()) for region in regions)
