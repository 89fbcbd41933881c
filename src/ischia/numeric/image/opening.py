"""Where a displacement along a line jumps: two straight pieces that do not meet."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]  # (band, split)
Mask = NDArray[np.bool_]

_STRETCHED: Final = 1.5  # a window's places may lie this many times further apart than if all held
_TINY: Final = 1e-9
_EQUAL: Final = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How a band is cut: so many held places to each side, without those next to the cut."""

    reach: int
    guard: int
    widest_hole: int  # [places] across which two sides may still be held against each other


class Splits(NamedTuple):
    """Every cut between two held places that follow each other, (band, split); NaN where none."""

    left: Rows  # place of the last held on the left
    right: Rows  # place of the first held on the right
    jump: Rows  # right line at its edge minus left line at its edge
    excess: Rows  # of the jump, over what the slopes beside it make across the hole
    scatter: Rows  # standard deviation about the two lines


def splits(displacement: Rows, held: Mask, window: Window) -> Splits:
    """Return what a displacement does across each cut of each band (band, place).

    An even stretch leaves no excess, however large it is: its two lines meet. What comes apart
    leaves two lines that do not. Places that are not held are as if cut out, so that a line begins
    where the hole ends.
    """
    order = np.argsort(~held, axis=1, kind="stable")
    count = held.sum(axis=1)[:, None]
    places = order.astype(np.float64)
    known = np.take_along_axis(np.where(held, displacement, 0.0), order, axis=1)
    last = held.shape[1] - 1
    at = np.arange(last)[None, :]
    edges = places[:, :-1], places[:, 1:]
    good = at + 1 < count
    sums = _sums(places, known)
    sides: list[tuple[Rows, Rows, Rows]] = []
    nearest: list[Rows] = []
    for start in (at - window.guard - window.reach + 1, at + 1 + window.guard):
        stop = start + window.reach
        fits = (start >= 0) & (stop <= count)
        first, end = np.clip(start, 0, last), np.clip(stop - 1, 0, last)
        apart = np.take_along_axis(places, end, 1) - np.take_along_axis(places, first, 1)
        good = good & fits & (apart <= _STRETCHED * window.reach)
        nearest.append(np.take_along_axis(places, first if sides else end, 1))
        sides.append(_line(sums, first, end + 1, window.reach))
    # A hole beside the cut, within the guard, lies between the two sides as well.
    good = good & (nearest[1] - nearest[0] <= window.widest_hole + 2 * window.guard)
    (a, slope_a, rest_a), (b, slope_b, rest_b) = sides
    jump = (b + slope_b * edges[1]) - (a + slope_a * edges[0])
    excess = jump - (slope_a + slope_b) / 2 * (edges[1] - edges[0])
    found = (*edges, jump, excess, np.sqrt((rest_a + rest_b) / 2))
    return Splits(*(np.where(good, part, np.nan) for part in found))


def _sums(places: Rows, known: Rows) -> NDArray[np.float64]:
    """Return running sums of what a line is laid by, (term, band, place + 1)."""
    terms = (places, places**2, known, places * known, known**2)
    return np.stack([np.pad(np.cumsum(term, axis=1), ((0, 0), (1, 0))) for term in terms])


def _line(
    sums: NDArray[np.float64], start: NDArray[np.intp], stop: NDArray[np.intp], n: int
) -> tuple[Rows, Rows, Rows]:
    """Return intercept, slope and mean square about the line of each window of `n` places."""

    def total(term: NDArray[np.float64]) -> Rows:
        return np.take_along_axis(term, stop, 1) - np.take_along_axis(term, start, 1)

    x, xx, u, xu, uu = (total(term) for term in sums)
    slope = (n * xu - x * u) / np.maximum(n * xx - x**2, _TINY)
    intercept = (u - slope * x) / n
    return intercept, slope, np.maximum(uu - intercept * u - slope * xu, 0.0) / n


class Seam(NamedTuple):
    """A cut that runs through neighbouring bands at about one place."""

    bands: NDArray[np.intp]
    left: NDArray[np.float64]  # (band,) places of its two edges
    right: NDArray[np.float64]
    excess: float  # median over its bands


@dataclass(frozen=True, slots=True, kw_only=True)
class SeamLimits:
    """What a seam must be."""

    least_excess: float  # in units of the displacement
    bands: int  # at least so many neighbours
    aside: int  # places by which its bands may lie beside each other
    scatter: float = 0.15  # of the excess: two lines that fit worse than this are not two bodies


def seam(found: Splits, places: int, limits: SeamLimits) -> Seam | None:
    """Return the seam that opens most, or None where no cut runs through enough bands."""
    sure = np.nan_to_num(found.excess, nan=-np.inf) >= limits.least_excess
    sure &= np.nan_to_num(found.scatter, nan=np.inf) <= limits.scatter * np.abs(found.excess)
    bands, cuts = np.nonzero(sure)
    if not bands.size:
        return None
    middles = (found.left[bands, cuts] + found.right[bands, cuts]) / 2
    near = np.abs(middles[:, None] - np.arange(places)[None, :]) <= limits.aside
    excess = np.zeros((len(found.excess), places))
    np.maximum.at(excess, bands, np.where(near, found.excess[bands, cuts][:, None], 0.0))
    run, total = _longest_runs(excess)
    if run.max() < limits.bands:
        return None
    # Where several places see as long a run, the one whose cuts open most.
    end, place = np.unravel_index(
        int(np.where(run >= limits.bands, total, -1.0).argmax()), run.shape
    )
    inside = np.arange(end - run[end, place] + 1, end + 1)
    best = [_widest(found, sure[b], b, int(place), limits.aside) for b in inside.tolist()]
    edges = np.array([(found.left[b, c], found.right[b, c]) for b, c in best])
    excesses = np.array([found.excess[b, c] for b, c in best])
    return Seam(inside, edges[:, 0], edges[:, 1], float(np.median(excesses)))


def _longest_runs(excess: Rows) -> tuple[NDArray[np.intp], Rows]:
    """Return for each band and place how many bands on end have a cut there, and their sum."""
    run, total = np.zeros(excess.shape, np.intp), np.zeros(excess.shape)
    for band in range(len(excess)):
        here = excess[band] > 0
        before = (run[band - 1], total[band - 1]) if band else (0, 0.0)
        run[band] = np.where(here, before[0] + 1, 0)
        total[band] = np.where(here, before[1] + excess[band], 0.0)
    return run, total


def _widest(found: Splits, sure: Mask, band: int, place: int, aside: int) -> tuple[int, int]:
    """Return band and number of the cut near a place that opens most; of equals, the widest hole.

    Beside a hole, a cut next to it opens as far as the hole itself does.
    """
    middles = (found.left[band] + found.right[band]) / 2
    near = sure & (np.abs(middles - place) <= aside)
    excess = np.where(near, found.excess[band], -np.inf)
    equal = excess >= _EQUAL * excess.max()
    return band, int(np.where(equal, found.right[band] - found.left[band], -1.0).argmax())


def jumps_over_time(
    displacement: NDArray[np.float64],
    held: Mask,
    edges: tuple[NDArray[np.float64], NDArray[np.float64]],
    window: Window,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return right minus left at fixed edges, and the slopes of the two lines.

    Parameters
    ----------
    displacement, held
        (t, band, place).
    edges
        Left and right place (band,), to which the lines beside are prolonged.
    window
        `reach` places beyond each edge and its guard; half of them must be held.

    Returns
    -------
    tuple
        Jump, slope on the left, slope on the right (per place), each (t, band); NaN where too
        little is held.
    """
    places = np.arange(displacement.shape[2], dtype=float)[None, :]
    values, slopes = [], []
    for edge, direction in ((edges[0], -1), (edges[1], 1)):
        beyond = direction * (places - edge[:, None])
        inside = (beyond >= window.guard) & (beyond < window.guard + window.reach)
        value, slope = _at_edge(displacement, held & inside[None], edge, window.reach // 2)
        values.append(value)
        slopes.append(slope)
    return values[1] - values[0], slopes[0], slopes[1]


def _at_edge(
    displacement: NDArray[np.float64], used: Mask, edge: NDArray[np.float64], fewest: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return value at the edge, and slope, of the line through what is used, (t, band)."""
    from_edge = np.arange(displacement.shape[2], dtype=float)[None, None, :] - edge[None, :, None]
    n = used.sum(axis=2)
    safe_n = np.maximum(n, 1)
    x = np.where(used, from_edge, 0.0)
    u = np.where(used, displacement, 0.0)
    mean_x, mean_u = x.sum(axis=2) / safe_n, u.sum(axis=2) / safe_n
    off = np.where(used, from_edge - mean_x[..., None], 0.0)
    slope = (off * u).sum(axis=2) / np.maximum((off**2).sum(axis=2), _TINY)
    enough = n >= fewest
    return (
        np.where(enough, mean_u - slope * mean_x, np.nan),
        np.where(enough, slope, np.nan),
    )
