"""Muscle architecture over a real clip at half resolution: frames per second, and what takes them.

The longest real clip, its image brought to 360 × 287 px, boxed once: boxes carried by tracking,
both aponeuroses, fascicle angle and all errors on every frame. The peer is the classic way to a
dominant direction on the same frames and area, in the same run: the Radon transform, by turning the
area with scipy at every degree of the same range, and its greatest variance. Then ours over a clip
ten times as long: memory must not grow by more than its results. Times of the wall and of the
processors are both given, since other work on a machine shows in the first.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.model.marks import Mark, Marks
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine

CLIP = Path(__file__).parents[2] / "shared/data/ultrasound/clips/p6_passive_ROM_01_push_01.mp4"
X_PX, Y_PX, WIDE_PX, HIGH_PX = 215, 45, 720, 574
HALF_WIDE_PX, HALF_HIGH_PX = 360, 287
MM_PER_PX = 0.1766
BOXES = ((0.0, 4.0, 359.0, 36.0), (0.0, 100.0, 359.0, 172.0))
FRAMES, TIMES, ROUNDS = 120, 10, 3
AIM_HZ, AIM_GROWTH_MB = 45.0, 60.0
RADON_FRAMES = 5


def pictures(count: int) -> NDArray[np.uint8]:
    """Return frames of the real clip at half resolution forwards and backwards, or drawn ones."""
    frames: list[NDArray[np.uint8]] = []
    if CLIP.is_file():
        clip = cv2.VideoCapture(str(CLIP))
        while len(frames) < FRAMES:
            grey = cv2.cvtColor(clip.read()[1], cv2.COLOR_BGR2GRAY)
            part = grey[Y_PX : Y_PX + HIGH_PX, X_PX : X_PX + WIDE_PX]
            size = (HALF_WIDE_PX, HALF_HIGH_PX)
            frames.append(np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA)))
    else:
        from ischia.phantoms.muscle import MusclePlan, muscle_clip

        plan = MusclePlan(
            width_mm=63.6, depth_mm=50.7, mm_per_px=MM_PER_PX, superficial_mm=4.0, thickness_mm=20.0
        )
        made = muscle_clip((plan,) * FRAMES, np.random.default_rng(1)).pixels
        frames = [frame[:HALF_HIGH_PX, :HALF_WIDE_PX] for frame in made]
    turned = [n % (2 * FRAMES - 2) for n in range(count)]
    return np.stack([frames[min(n, 2 * FRAMES - 2 - n)] for n in turned])


def clip_of(pixels: NDArray[np.uint8]) -> Cine:
    """Return frames as a recording."""
    rows, columns = pixels.shape[1:]
    region = CalibratedRegion(
        x0_px=0, y0_px=0, x1_px=columns - 1, y1_px=rows - 2,
        mm_per_px_x=MM_PER_PX, mm_per_px_y=MM_PER_PX, kind="tissue_2d",
    )  # fmt: skip
    return Cine(
        pixels=pixels,
        t_s=np.arange(len(pixels)) / 61.0,
        regions=(region,),
        side=Side.RIGHT,
        structure=None,
        view="long_axis",
        probe=None,
        source=Source(sha256="0" * 64, format="image", reader="image@1", path="image"),
    )


def boxed() -> Marks:
    """Return both boxes."""
    made = [
        Mark(
            id=name,
            kind="region",
            frame=0,
            author="reader-1",
            at=datetime(2026, 1, 1, tzinfo=UTC),
            points_px=((x0, y0), (x1, y1)),
            what=name,
        )
        for name, (x0, y0, x1, y1) in zip(
            ("superficial_aponeurosis", "deep_aponeurosis"), BOXES, strict=True
        )
    ]
    return Marks(schema="ischia.marks/1", recording="0" * 64, marks=tuple(made))


def ours(pixels: NDArray[np.uint8]) -> None:
    """Measure every frame."""
    from ischia.measure.ultrasound import architecture_measures

    found = architecture_measures(clip_of(pixels), boxed())
    if len(found) < 5:  # noqa: PLR2004  # four values and their traces
        msg = f"not measured: {found}"
        raise RuntimeError(msg)


def radon(pixels: NDArray[np.uint8]) -> None:
    """Find the dominant direction of the same area by its Radon transform."""
    from scipy.ndimage import rotate

    for picture in pixels:
        part = picture[40:150].astype(float)
        part -= part.mean()
        spread = [
            rotate(part, angle_deg, reshape=True, order=1).sum(axis=1).var()
            for angle_deg in range(5, 61)
        ]
        int(np.argmax(spread))


def child(who: str, times: str) -> None:
    """Do one thing once, warm, and print its seconds and the highest resident size."""
    work = {"ours": ours, "radon": radon}[who]
    pixels = pictures(RADON_FRAMES if who == "radon" else FRAMES * int(times))
    work(pixels[:3])
    wall_s, used_s = time.perf_counter(), time.process_time()
    work(pixels)
    wall_s, used_s = time.perf_counter() - wall_s, time.process_time() - used_s
    unit_bytes = 1 if sys.platform == "darwin" else 1024
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit_bytes / 1e6
    frames_mb = pixels.nbytes / 1e6
    print(
        json.dumps(
            {
                "wall_s": wall_s / len(pixels),
                "used_s": used_s / len(pixels),
                "peak_mb": peak_mb - 2 * frames_mb,  # as read, and as stacked
            }
        )
    )


def run(who: str, times: int = 1) -> dict[str, float]:
    """Do one thing in a process of its own."""
    command = [sys.executable, __file__, who, str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # itself
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> int:
    """Run both in turn, then the long clip, and report."""
    rounds = [(run("ours"), run("radon")) for _ in range(ROUNDS)]
    kind = "real clip" if CLIP.is_file() else "drawn clip"
    print(f"{kind}, {HALF_WIDE_PX} × {HALF_HIGH_PX} px, {cv2.getNumThreads()} threads")
    best: list[tuple[float, float]] = []
    for place, name in enumerate(("ours, all values and errors", "Radon, angle alone")):
        wall_s = min(both[place]["wall_s"] for both in rounds)
        used_s = min(both[place]["used_s"] for both in rounds)
        best.append((wall_s, used_s))
        print(
            f"  {name:<28} {1 / wall_s:6.1f} frames/s; {1000 * used_s:6.1f} ms of processor time "
            "a frame"
        )
    met = "met" if 1 / best[0][0] >= AIM_HZ else "NOT met"
    print(f"  {AIM_HZ:g} frames/s: {met}")
    print(
        f"  ratio to Radon: {best[1][0] / best[0][0]:.1f} times as fast by the wall, "
        f"{best[1][1] / best[0][1]:.1f} by processor time"
    )
    grown_mb = run("ours", TIMES)["peak_mb"] - rounds[0][0]["peak_mb"]
    flat = "met" if grown_mb <= AIM_GROWTH_MB else "NOT met"
    print(f"  memory over {TIMES} times as many frames: {grown_mb:+.0f} MB (flat: {flat})")
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(*sys.argv[1:])
    else:
        sys.exit(main())
