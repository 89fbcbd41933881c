"""Tracking a real clip, dense and from its key frame: frames per second, against Farneback.

Both follow the tissue of the longest real clip (720 × 574 px) in one run, in turn, in a process of
their own: ours registers each frame to the key frame there and back, at half size, and says where
it is to be believed; Farneback's dense flow (of the same library, three levels, window 21, three
rounds, as it comes in most tutorials) goes from frame to frame once. Then ours over a clip ten
times as long: neither memory nor the cost of a frame may grow. The clock of the wall and of the
processors are both given, since a machine with other work shows the first too long. Without the
clip a simulated one is used.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

CLIP = Path(__file__).parents[2] / "shared/data/ultrasound/clips/p6_passive_ROM_01_push_01.mp4"
X_PX, Y_PX, WIDE_PX, HIGH_PX = 215, 45, 720, 574
OWN_RATE_HZ = 61.0
FRAMES, TIMES, ROUNDS = 120, 10, 3
AIM_GROWTH_MB = 30.0
AIM_DEARER = 1.1


class Reel:
    """Frames that are made when they are asked for, over and over."""

    def __init__(self, frames: NDArray[np.uint8], count: int) -> None:
        self._frames, self._count = frames, count

    def __len__(self) -> int:
        """Return how many frames there are."""
        return self._count

    def __getitem__(self, number: int) -> NDArray[np.uint8]:
        """Return one frame: forwards, then backwards, so that nothing jumps."""
        place = number % (2 * len(self._frames) - 2)
        turned = min(place, 2 * len(self._frames) - 2 - place)
        return self._frames[turned].copy()


def pictures() -> NDArray[np.uint8]:
    """Return the first frames of the real clip, or simulated ones."""
    if not CLIP.is_file():
        from ischia.numeric.speckle import grain
        from ischia.phantoms.cine.warped import Contraction

        texture = grain(np.random.default_rng(1), (HIGH_PX, WIDE_PX), along_px=2.5, across_px=1.5)
        moving = Contraction(np.clip(100 + 40 * texture, 0, 255).astype(np.uint8))
        rng = np.random.default_rng(2)
        return np.stack([moving.picture(k / FRAMES, 6.0, rng) for k in range(FRAMES)])
    clip, frames = cv2.VideoCapture(str(CLIP)), []
    while len(frames) < FRAMES:
        grey = cv2.cvtColor(clip.read()[1], cv2.COLOR_BGR2GRAY)
        frames.append(grey[Y_PX : Y_PX + HIGH_PX, X_PX : X_PX + WIDE_PX])
    return np.stack(frames)


def ours(frames: Reel) -> None:
    """Track from the key frame."""
    from ischia.numeric.image.tracking import tracked

    for _, field in tracked(frames):
        field.held.any()


def farneback(frames: Reel) -> None:
    """Go from frame to frame, once."""
    for number in range(1, len(frames)):
        cv2.calcOpticalFlowFarneback(
            frames[number - 1], frames[number], None, 0.5, 3, 21, 3, 7, 1.5, 0
        )


def child(who: str, times: str) -> None:
    """Do one thing once, warm, and print its seconds and the highest resident size."""
    frames = pictures()
    work = {"ours": ours, "farneback": farneback}[who]
    work(Reel(frames, 5))
    wall_s, used_s = time.perf_counter(), time.process_time()
    work(Reel(frames, FRAMES * int(times)))
    wall_s, used_s = time.perf_counter() - wall_s, time.process_time() - used_s
    unit_bytes = 1 if sys.platform == "darwin" else 1024
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit_bytes / 1e6
    print(json.dumps({"wall_s": wall_s, "used_s": used_s, "peak_mb": peak_mb}))


def run(who: str, times: int = 1) -> dict[str, float]:
    """Do one thing in a process of its own."""
    command = [sys.executable, __file__, who, str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # itself
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> int:
    """Run both in turn, then the long clip, and report."""
    rounds = [(run("ours"), run("farneback")) for _ in range(ROUNDS)]
    kind = "real clip" if CLIP.is_file() else "simulated clip"
    print(f"{kind}, {WIDE_PX} × {HIGH_PX} px, {cv2.getNumThreads()} threads, best of {ROUNDS}")
    best = []
    for place, name in enumerate(("ours, there and back", "Farneback, once")):
        wall_s = min(both[place]["wall_s"] for both in rounds)
        used_s = min(both[place]["used_s"] for both in rounds)
        best.append((wall_s, used_s))
        print(
            f"  {name:<22} {FRAMES / wall_s:6.1f} frames/s; {1000 * used_s / FRAMES:6.1f} ms of "
            f"processor time a frame"
        )
    rate_hz = FRAMES / best[0][0]
    met = "met" if rate_hz >= OWN_RATE_HZ else "NOT met"
    print(f"  the clip's own rate, {OWN_RATE_HZ:g} frames/s: {met}")
    print(
        f"  ratio to Farneback: {best[1][0] / best[0][0]:.1f} times as fast by the wall, "
        f"{best[1][1] / best[0][1]:.1f} by processor time"
    )
    long = run("ours", TIMES)
    dearer = long["used_s"] / TIMES / best[0][1]
    cost = "met" if dearer <= AIM_DEARER else "NOT met"
    print(f"  a frame of {TIMES} times as many costs {dearer:.2f} of one (flat: {cost})")
    grown_mb = long["peak_mb"] - rounds[0][0]["peak_mb"]
    flat = "met" if grown_mb <= AIM_GROWTH_MB else "NOT met"
    print(f"  memory over {TIMES} times as many frames: {grown_mb:+.0f} MB (flat: {flat})")
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(*sys.argv[1:])
    else:
        sys.exit(main())
