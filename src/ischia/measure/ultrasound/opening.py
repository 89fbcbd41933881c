"""Where tissue comes apart under contraction: a proposal, which a person confirms or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.ultrasound.motion import BAND_MM, PLACE_MM, Movement
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark
from ischia.numeric.image.opening import Seam, SeamLimits, Window, jumps_over_time, seam, splits

Places = NDArray[np.float64]  # along the muscle, counted from the first
Shifts = NDArray[np.float64]  # [mm]
Mask = NDArray[np.bool_]

LEAST_MM: Final = 1.5  # an opening smaller than this is not proposed
_DEEP_MM: Final = 4.0  # nor one through less of the muscle's depth than this
_ASIDE_MM: Final = (
    2.0  # its edges may be so far out of line: a tear is ragged, and not quite square
)
_HOLE_MM: Final = 12.0  # what two sides may have between them at rest and still be one tear
_REACH_MM, _GUARD_MM = 6.0, 1.5
_NEARLY_ALL_SHARE: Final = 0.98
_LOOKED_AT: Final = 60  # frames, when edges are sought
_LASTING: Final = 3  # frames on end at one place
_FEWEST_BANDS: Final = 3
# Neighbouring bands see the same pieces of the picture: so deep a strip counts as one look.
_ONE_LOOK_MM: Final = 3.0
# What is left of the error when all bands agree, found on simulated clips whose truth is known.
_FLOOR_DRAWN_MM: Final = 0.065
_FLOOR_PROPOSED_MM: Final = 0.08
_EDGE_MM: Final = 1.0  # standard error of where an edge is that nobody drew
_WINDOW: Final = Window(
    reach=round(_REACH_MM / PLACE_MM),
    guard=round(_GUARD_MM / PLACE_MM),
    widest_hole=round(_HOLE_MM / PLACE_MM),
)
_LIMITS: Final = SeamLimits(
    least_excess=LEAST_MM, bands=round(_DEEP_MM / BAND_MM), aside=round(_ASIDE_MM / PLACE_MM)
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a muscle opens, on the key frame: two edges in each of some bands."""

    bands: NDArray[np.intp]
    left: Places  # place of each edge
    right: Places
    drawn: bool  # by a person; else proposed from the motion alone

    def edges(self, bands: int) -> tuple[FloatArray, FloatArray]:
        """Return places well outside both edges in each of so many bands."""
        clear = _GUARD_MM / PLACE_MM
        left, right = np.full(bands, self.left.min()), np.full(bands, self.right.max())
        left[self.bands], right[self.bands] = self.left, self.right
        return left - clear, right + clear


@dataclass(frozen=True, slots=True)
class Opening:
    """What a place opens by since the key frame [mm], on those frames on which both sides held."""

    frames: NDArray[np.intp]
    opening_mm: FloatArray
    sem_mm: FloatArray


def proposed_place(moved: Movement) -> Place | None:
    """Return where tissue comes apart most, None where it does so nowhere.

    A place is proposed when displacement along the muscle jumps there by at least 1.5 mm more than
    the strain beside it makes of the distance, in neighbouring bands through 4 mm of depth, on
    three frames on end. Sliding of two layers along a sloping fascia is no opening: it is found at
    another place in each band.
    """
    best: Seam | None = None
    run, last = 0, -np.inf
    for shift_mm, held in _frames(moved):
        found = seam(splits(shift_mm, held, _WINDOW), shift_mm.shape[1], _LIMITS)
        middle = np.nan if found is None else float(np.mean(found.left + found.right) / 2)
        run = run + 1 if abs(middle - last) <= _LIMITS.aside else int(found is not None)
        last = middle
        if found and run >= _LASTING and (best is None or found.excess > best.excess):
            best = found
    return None if best is None else _grown(moved, best)


def _frames(moved: Movement) -> Iterator[tuple[FloatArray, Mask]]:
    for along_mm, held in moved.stretches():
        yield from zip(along_mm, held, strict=True)


def opening_map(moved: Movement) -> NDArray[np.float64]:
    """Return the largest opening at each band and place over the clip [mm], NaN where none is seen.

    What a displacement jumps by at a place, more than the strain beside it makes of the distance,
    on the frame on which that is most. A map to look at: a place counts only when it lasts, runs
    through enough bands, and a person confirms it.
    """
    largest_mm = np.full(moved.along_mm.shape[1:], -np.inf)
    for shift_mm, held in _frames(moved):
        found = splits(shift_mm, held, _WINDOW)
        bands, cuts = np.nonzero(np.isfinite(found.excess))
        middles = ((found.left[bands, cuts] + found.right[bands, cuts]) / 2).round().astype(np.intp)
        np.maximum.at(largest_mm, (bands, middles), found.excess[bands, cuts])
    return np.where(np.isfinite(largest_mm), largest_mm, np.nan)


def _grown(moved: Movement, cut: Seam) -> Place:
    """Return the place of a cut, its edges moved out of what is drawn out between the stumps.

    Fluid stretches from one stump to the other and may be tracked as well, so that a cut sees only
    a part of the opening. Each edge goes outwards until going further adds next to nothing, over
    the clip as a whole.
    """
    some = slice(None, None, max(len(moved.held) // _LOOKED_AT, 1))
    picked = moved.along_mm[some, cut.bands].astype(float), moved.held[some, cut.bands]
    # One band may have been cut beside the tear: none leaves out what most bands have between.
    edges = [
        np.minimum(cut.left, np.median(cut.left)),
        np.maximum(cut.right, np.median(cut.right)),
    ]
    tried = np.arange(round(_HOLE_MM / 2 / PLACE_MM) + 1)
    for side, outwards in ((0, -1), (1, 1)):
        excess_mm = []
        for moved_by in tried:
            moved_edges = list(edges)
            moved_edges[side] = edges[side] + outwards * moved_by
            excess_mm.append(_excess(picked, moved_edges))
        enough = np.array(excess_mm) >= _NEARLY_ALL_SHARE * max(excess_mm)
        edges[side] = edges[side] + outwards * tried[int(enough.argmax())]
    return Place(cut.bands, edges[0], edges[1], drawn=False)


def _excess(picked: tuple[Shifts, Mask], edges: list[Places]) -> float:
    jump_mm, left, right = jumps_over_time(*picked, (edges[0], edges[1]), _WINDOW)
    excess_mm = jump_mm - (left + right) / 2 * (edges[1] - edges[0])
    excess_mm = excess_mm[np.isfinite(excess_mm).any(axis=1)]
    return float(np.nanmedian(excess_mm, axis=1).sum())


def drawn_place(moved: Movement, calipers: Sequence[Mark]) -> Place | None:
    """Return the place that calipers of the gap at rest show, None without a caliper that holds.

    A caliper that leaves the image which is followed shows no place in it. The ends are carried
    back to the key frame with the tissue beside them. The bands are those through 4 mm of depth
    around the calipers.
    """
    ends = [_ends(moved, mark) for mark in calipers]
    known = np.array([end for end in ends if end is not None])
    if not known.size:
        return None
    depth = float(known[:, :, 0].mean())
    half = _DEEP_MM / BAND_MM / 2
    bands = np.arange(round(depth - half), round(depth + half) + 1)
    bands = bands[(bands >= 0) & (bands < moved.along_mm.shape[1])]
    if not bands.size:
        return None
    left, right = np.sort(known[:, :, 1], axis=1).mean(axis=0)
    return Place(bands, np.full(bands.size, left), np.full(bands.size, right), drawn=True)


def confirms(place: Place, drawn: Place) -> bool:
    """Say whether a drawn gap is the proposed place: they overlap, or nearly so."""
    apart = max(place.left.min() - drawn.right.max(), drawn.left.min() - place.right.max())
    return bool(apart * PLACE_MM <= _ASIDE_MM and np.isin(drawn.bands, place.bands).any())


def opening(moved: Movement, place: Place) -> Opening:
    """Return the opening [mm] of a place over time, with its standard error [mm].

    In each band, straight lines through 5 mm of tissue on either side are prolonged to the edges;
    their difference, averaged over the bands, is how far the edges have come apart. The error
    comes from how the bands differ, from where the edges are, and from a floor that simulated
    clips gave. It covers neither the machine's own scale nor tissue that leaves the plane.
    """
    edges, bands = (place.left, place.right), place.bands
    parts = [
        jumps_over_time(along_mm[:, bands], held[:, bands], edges, _WINDOW)
        for along_mm, held in moved.stretches()
    ]
    jump_mm, *slopes_mm = (np.concatenate(part) for part in zip(*parts, strict=True))
    slope_mm = np.abs(slopes_mm).mean(axis=0)
    known = np.isfinite(jump_mm)
    count = known.sum(axis=1)
    frames = np.flatnonzero(count >= min(_FEWEST_BANDS, place.bands.size))
    jump_mm, slope_mm, count = jump_mm[frames], slope_mm[frames], count[frames]
    mean_mm = np.nanmean(jump_mm, axis=1) if frames.size else np.empty(0)
    looks = np.maximum(count * BAND_MM / _ONE_LOOK_MM, 1.0)
    spread_mm = np.nanstd(jump_mm, axis=1, ddof=1) / np.sqrt(looks) if frames.size else np.empty(0)
    floor_mm = _FLOOR_DRAWN_MM if place.drawn else _FLOOR_PROPOSED_MM
    edge_mm = 0.0 if place.drawn else _EDGE_MM * np.nanmean(slope_mm, axis=1) / PLACE_MM
    sem_mm = np.sqrt(spread_mm**2 + floor_mm**2 + np.square(edge_mm))
    return Opening(frames, mean_mm, sem_mm)


def _ends(moved: Movement, mark: Mark) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return band and place on the key frame of both ends of a caliper."""
    still = moved.stills.get(mark.frame)
    if still is None or len(mark.points_px) != 2 or not still.held.any():  # noqa: PLR2004  # ends
        return None
    if not all(moved.ground.region.holds(*end) for end in mark.points_px):
        return None
    before_px = moved.ground.points_px[still.held]
    now_px = still.points_px[still.held]
    ends = []
    for end_px in np.array(mark.points_px):
        nearest = int(np.hypot(*(now_px - end_px).T).argmin())
        carried_px = end_px - (now_px[nearest] - before_px[nearest])
        ends.append(moved.ground.band_and_place((float(carried_px[0]), float(carried_px[1]))))
    return ends[0], ends[1]
