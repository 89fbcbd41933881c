"""Strain from radio-frequency frames: frames per second and error, against plain correlation.

Both look at one simulated cine (9 frames, of the two sizes below) that is
pressed together evenly, in one run, in turn. Ours follows each frame to the next by phase, warm
after the first; a frame counts from its raw samples to its map of strain. The peer is what most
tutorials print: windows of 2 mm of each line, normalised cross-correlation of the samples over the
same range, a parabola through its peak, then the same least-squares slope; it is compiled as ours
is. Error is that of the displacement of the last pair against the truth, and the bias and scatter
of its strain. Processor time decides, since a machine with other work shows the wall's too long.
"""

import sys
import time
from collections.abc import Callable

import numba
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.rf.follow import Follower, Reach
from ischia.numeric.rf.laid import NODE
from ischia.numeric.rf.strain import strain_map
from ischia.phantoms.rf import RfPlan, Tissue, rf_frames

FRAMES, AIM_HZ = 9, 30.0
HALF, EVERY, REACH = 52, 20, 40  # samples of the peer's window, from window to window, searched
COHERENT = 0.8
WHOLE_PCT = -6.4  # over all frames
CASES = {
    "2,078 × 127": RfPlan(
        tissue=Tissue(depth_mm=40, width_mm=38, strain_pct=WHOLE_PCT, stiffness_ratio=1),
        frames=FRAMES,
        snr_db=30,
    ),
    "2,286 × 190": RfPlan(
        tissue=Tissue(depth_mm=44, width_mm=38, strain_pct=WHOLE_PCT, stiffness_ratio=1),
        frames=FRAMES,
        pitch_mm=0.2,
        snr_db=30,
    ),
}
Field = tuple[NDArray[np.float32], float]  # displacement in samples, samples from node to node


@numba.njit(cache=True, nogil=True, fastmath=True)
def correlated(
    before: NDArray[np.float32], after: NDArray[np.float32], centres: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the shift [samples] of each window of each line, by the peak of its correlation."""
    rows, lines = before.shape
    found = np.zeros((centres.size, lines), np.float32)
    score = np.empty(2 * REACH + 1, np.float32)
    for x in range(lines):
        for j in range(centres.size):
            c = centres[j]
            best = 0
            for k in range(2 * REACH + 1):
                top = c - HALF + k - REACH
                if top < 0 or top + 2 * HALF >= rows:
                    score[k] = -1.0
                    continue
                product, size = np.float32(0), np.float32(1e-12)
                for i in range(2 * HALF + 1):
                    product += before[c - HALF + i, x] * after[top + i, x]
                    size += after[top + i, x] ** 2
                score[k] = product / np.sqrt(size)
                if score[k] > score[best]:
                    best = k
            off = np.float32(0)
            if 0 < best < 2 * REACH:
                bend = score[best - 1] + score[best + 1] - 2 * score[best]
                off = (score[best - 1] - score[best + 1]) / (2 * bend)
            found[j, x] = best - REACH + off
    return found


def ours(frames: NDArray[np.float32]) -> Callable[[int], Field]:
    """Return what follows frame k to the next, warm."""
    follower = Follower.of(frames[0], Reach(down=80, across=3))
    held = [follower.frame(frames[0])]
    held.append(follower.frame(frames[1]))
    follower.shift(*held)

    def step(k: int) -> Field:
        held[:] = [held[1], follower.frame(frames[k + 1])]
        moved = follower.shift(held[0], held[1])
        strain_map(moved.along, moved.coherence >= COHERENT, (5, 1))
        return moved.along * follower.every, follower.per_node

    return step


def peer(frames: NDArray[np.float32]) -> Callable[[int], Field]:
    """Return what correlates frame k with the next."""
    centres = np.arange(HALF + REACH, frames.shape[1] - HALF - REACH, EVERY)

    def step(k: int) -> Field:
        along = correlated(frames[k], frames[k + 1], centres)
        strain_map(along, np.ones(along.shape, bool), (2, 1))
        return along, float(EVERY)

    step(0)
    return step


def timed(step: Callable[[int], Field]) -> tuple[float, float, Field]:
    """Return seconds a frame by the processor and by the wall, and the last field."""
    used_s, wall_s = time.process_time(), time.perf_counter()
    for number in range(1, FRAMES - 1):
        last = step(number)
    many = FRAMES - 2
    return (time.process_time() - used_s) / many, (time.perf_counter() - wall_s) / many, last


def errors(plan: RfPlan, field: Field, first: float) -> tuple[float, float, float]:
    """Return the error of displacement [samples], bias and scatter of strain [% of it].

    Between the last two frames a point has moved by its share of the whole, seen from where the
    earlier one has it.
    """
    along, each = field
    whole = plan.tissue.strain_pct / 100
    part = (1 + whole) / (1 + whole * (FRAMES - 2) / (FRAMES - 1)) - 1
    rows = first + np.arange(len(along)) * each
    inside = slice(len(along) // 8, -len(along) // 8), slice(8, -8)
    off = (along - part * rows[:, None])[inside]
    known = np.ones(along.shape, bool)
    reach = max(2, round(52 / each))
    slope = strain_map(along, known, (reach, 1))[0][inside] * NODE / each
    rms = float(np.sqrt(np.mean(off**2)))
    return rms, 100 * (float(slope.mean()) / part - 1), 100 * float(slope.std()) / abs(part)


def main() -> int:
    """Run both in turn on both sizes and report."""
    for size, plan in CASES.items():
        frames = rf_frames(plan, 1)[0].samples.astype(np.float32)
        runs = {"ours": timed(ours(frames)), "plain correlation": timed(peer(frames))}
        print(f"simulated, {size} samples, strained by {-WHOLE_PCT / (FRAMES - 1):.1f} % a frame")
        for name, (used_s, wall_s, field) in runs.items():
            first = field[1] / 2 - 0.5 if name == "ours" else HALF + REACH
            rms, bias, scatter = errors(plan, field, first)
            print(
                f"  {name:<18} {1000 * used_s:7.1f} ms of processor time a frame "
                f"({1 / used_s:.0f} frames/s; by the wall {1 / wall_s:.0f}); displacement off by "
                f"{rms:.3f} samples, strain biased by {bias:+.2f} %, scatter {scatter:.1f} %"
            )
        used_s = runs["ours"][0]
        met = "met" if 1 / used_s >= AIM_HZ else "NOT met"
        print(
            f"  {AIM_HZ:g} frames/s after warm-up: {met}; ratio to plain correlation: "
            f"{runs['plain correlation'][0] / used_s:.1f} times as fast"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
