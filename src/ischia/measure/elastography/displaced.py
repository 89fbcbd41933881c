"""How far echoes moved between two frames of one recording, and where that is to be believed."""

from dataclasses import dataclass, replace
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.model.ultrasound import RfFrames
from ischia.numeric.slopes import region_slope

if TYPE_CHECKING:
    from ischia.numeric.rf.follow import Follower
    from ischia.numeric.rf.phase import Shift

Grid = NDArray[np.float32]


NODE: Final = 4  # thinned samples from node to node, as the kernels have it
COHERENT_SHARE: Final = 0.8  # below it, what is laid on top of each other is not the same tissue
MOST_FRAMES: Final = 300  # looked at when pairs are chosen; of a longer clip every second, third …
_DOWN_MM, _ACROSS_MM = 1.5, 0.8  # looked for between two frames of which nothing is known
_MOST_LINES: Final = 6
_LEAST_PCT, _BEST_PCT, _MOST_PCT = 0.3, 1.0, 2.5  # strain of a pair that measures well
_PAIRS: Final = 5
_WINDOW_MM: Final = 2.0
_WINDOW_LINES: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """Displacement between a pair of frames on a grid of nodes along lines."""

    along: Grid  # (node, line), in thinned samples
    held: NDArray[np.bool_]
    coherence: Grid
    pair: tuple[int, int]
    rows_per_node: int  # rows of the recording
    node_mm: float
    line_mm: float
    first_depth_mm: float
    lines_apart: int  # so far apart, lines share next to no noise

    @property
    def depth_mm(self) -> FloatArray:
        """Depth of each node."""
        nodes = np.arange(len(self.along)) + 0.5
        return np.asarray(self.first_depth_mm + nodes * self.node_mm, np.float64)

    @property
    def centres_px(self) -> FloatArray:
        """Line and row of the recording at the middle of each node, (node, line, 2)."""
        nodes, lines = self.along.shape
        rows = (np.arange(nodes) + 0.5) * self.rows_per_node - 0.5
        return np.stack(np.meshgrid(np.arange(lines, dtype=float), rows), axis=-1)

    def strain_pct(self) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Strain along the beam (node, line), negative where pressed, and where it is known."""
        strain = _numeric().strain
        reach = max(2, round(_WINDOW_MM / 2 / self.node_mm))
        found, known = strain.strain_map(self.along, self.held, (reach, _WINDOW_LINES))
        return 100 * found, known & self.held


def displaced(rf: RfFrames) -> tuple[Displaced, ...]:
    """Displacement between the pairs of frames that measure best, at most five of them.

    Two frames are one pair. Of a cine every frame is followed to the next, and pairs are chosen
    that do not overlap, whose strain is near 1 % and at least 0.3 %: less is lost in noise, more
    changes the speckle. Where no pair reaches that, the one that is strained most is taken.

    Raises
    ------
    MissingExtraError
        When the part that compares frames is not installed.
    ValueError
        When there is one frame only.
    """
    if len(rf.samples) < 2:  # noqa: PLR2004  # a displacement is between two
        msg = "a displacement needs two frames"
        raise ValueError(msg)
    follower = _follower(rf)
    return tuple(_between(rf, follower, pair) for pair in chosen_pairs(rf, follower))


def chosen_pairs(rf: RfFrames, follower: "Follower") -> tuple[tuple[int, int], ...]:
    """Return the pairs of frames that measure best, earliest first."""
    count = len(rf.samples)
    if count == 2:  # noqa: PLR2004
        return ((0, 1),)
    numbers = np.arange(0, count, max(1, -(-count // MOST_FRAMES)))
    reached_pct = _reached_pct(rf, follower, numbers)
    apart_pct = np.abs(reached_pct[None, :] - reached_pct[:, None])
    first, second = np.triu_indices(numbers.size, 1)
    strained = apart_pct[first, second]
    order = np.lexsort((second - first, np.abs(strained - _BEST_PCT).round(1)))
    chosen: list[tuple[int, int]] = []
    for k in order.tolist():
        a, b = int(numbers[first[k]]), int(numbers[second[k]])
        good = _LEAST_PCT <= strained[k] <= _MOST_PCT
        if good and all(b <= c or d <= a for c, d in chosen):
            chosen.append((a, b))
        if len(chosen) == _PAIRS:
            break
    if not chosen:
        most = int(np.argmax(np.where(strained <= _MOST_PCT, strained, -strained)))
        chosen = [(int(numbers[first[most]]), int(numbers[second[most]]))]
    return tuple(sorted(chosen))


def _reached_pct(rf: RfFrames, follower: "Follower", numbers: NDArray[np.intp]) -> FloatArray:
    """Return the strain of the whole that each frame has reached, added up from frame to frame."""
    reached_pct = np.zeros(numbers.size)
    before = follower.frame(_lines(rf, int(numbers[0])))
    for place, number in enumerate(numbers[1:].tolist(), start=1):
        after = follower.frame(_lines(rf, number))
        moved = follower.shift(before, after)
        held = moved.coherence >= COHERENT_SHARE
        slope = region_slope(moved.along, held, follower.apart(before), NODE)
        step_pct = 100 * slope.mean if slope else 0.0
        reached_pct[place] = reached_pct[place - 1] + step_pct
        before = after
    return reached_pct


def _between(rf: RfFrames, follower: "Follower", pair: tuple[int, int]) -> Displaced:
    before, after = (follower.frame(_lines(rf, number)) for number in pair)
    moved: Shift = follower.cold(before, after)
    return Displaced(
        along=moved.along,
        held=moved.coherence >= COHERENT_SHARE,
        coherence=moved.coherence,
        pair=pair,
        rows_per_node=follower.per_node,
        node_mm=follower.per_node * rf.mm_per_sample,
        line_mm=rf.line_pitch_mm,
        first_depth_mm=rf.first_depth_mm,
        lines_apart=follower.apart(before),
    )


def _follower(rf: RfFrames) -> "Follower":
    follow = _numeric().follow
    reach = follow.Reach(
        down=_DOWN_MM / rf.mm_per_sample,
        across=int(np.clip(np.ceil(_ACROSS_MM / rf.line_pitch_mm), 1, _MOST_LINES)),
    )
    centre = rf.centre_hz / rf.fs_hz if rf.centre_hz else None
    made: Follower = follow.Follower.of(_lines(rf, 0), reach, centre)
    if rf.quadrature is not None:
        made = _signed(rf, made)
    return made


def _signed(rf: RfFrames, made: "Follower") -> "Follower":
    """Return the follower with the sign of quadrature by which the frames agree better.

    Makers write either. With the wrong one a phase runs backwards, and warped frames do not fit.
    """
    either = (made, replace(made, mirrored=True))
    count = len(rf.samples)
    fits = [0.0, 0.0]
    # Frames that have not moved fit by either sign, so frames further apart are asked as well.
    for last in sorted({1, max(count // 4, 1), max(count // 2, 1)}):
        for k, one in enumerate(either):
            before, after = one.frame(_lines(rf, 0)), one.frame(_lines(rf, last))
            fits[k] += float(np.median(one.cold(before, after).coherence))
    return either[int(np.argmax(fits))]


def _lines(rf: RfFrames, number: int) -> NDArray[Any]:
    samples: NDArray[np.float64] = rf.samples[number]
    if rf.quadrature is None:
        return samples
    lines: NDArray[np.complex128] = samples + 1j * rf.quadrature[number]
    return lines


def _numeric() -> ModuleType:
    """Return the kernels, which need an image library that the core does without."""
    try:
        from ischia.numeric.rf import follow, strain  # noqa: F401  # to be there when asked for
    except ImportError as err:
        raise MissingExtraError(
            needed_for="finding how far echoes moved", extra="ultrasound"
        ) from err
    from ischia.numeric import rf

    return rf
