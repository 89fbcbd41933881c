"""Decoding an ultrasound clip to grey: frames per second against pydicom's own way, and memory.

The real JPEG clip of 640×480 pixels in colour (120 frames), or without it a made one of the same
size. Both turn it into grey frames in one run, in turn, each in a process of its own: ours by the
reader, header and scale included; pydicom's by its default decoder, frame by frame, then the same
luma. Then ours on the same pictures, eighty times as many (9,600 frames): what stands in memory
must not grow with the clip, for the frames lie in a file that has no name.
"""

import io
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pydicom
from pydicom.encaps import encapsulate, generate_frames
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import JPEGBaseline8Bit

CLIP = Path(__file__).parents[2] / "shared/data/ultrasound/dicom/color3d_jpeg_baseline.dcm"
ROUNDS, TIMES = 3, 80
AIM_HZ, AIM_GROWTH_MB = 300.0, 100.0
FRAMES, ROWS, COLUMNS = 120, 480, 640


def made_clip() -> bytes:
    """Return a clip of the same size and coding as the real one."""
    rng = np.random.default_rng(1)
    rough = rng.integers(0, 256, (FRAMES, ROWS // 3, COLUMNS // 3), dtype=np.uint8)
    whole = (cv2.resize(one, (COLUMNS, ROWS)) for one in rough)
    coded = [cv2.imencode(".jpg", cv2.cvtColor(one, cv2.COLOR_GRAY2BGR))[1] for one in whole]
    tags = pydicom.Dataset()
    tags.file_meta = pydicom.dataset.FileMetaDataset()
    tags.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    tags.SOPClassUID = pydicom.uid.UltrasoundMultiFrameImageStorage
    tags.SOPInstanceUID = pydicom.uid.generate_uid(entropy_srcs=["decode"])
    tags.Modality, tags.FrameTime = "US", 33.333
    tags.NumberOfFrames, tags.Rows, tags.Columns = FRAMES, ROWS, COLUMNS
    tags.SamplesPerPixel, tags.PlanarConfiguration, tags.PixelRepresentation = 3, 0, 0
    tags.PhotometricInterpretation = "YBR_FULL_422"
    tags.BitsAllocated = tags.BitsStored = 8
    tags.HighBit = 7
    return with_frames(tags, [one.tobytes() for one in coded])


def with_frames(tags: pydicom.Dataset, frames: list[bytes]) -> bytes:
    """Return a file that holds these coded frames."""
    tags.NumberOfFrames = len(frames)
    tags.PixelData = encapsulate(frames)
    tags["PixelData"].is_undefined_length = True
    held = io.BytesIO()
    pydicom.dcmwrite(held, tags, enforce_file_format=True)
    return held.getvalue()


def clip(times: int) -> bytes:
    """Return the bytes of the clip, its frames repeated."""
    data = CLIP.read_bytes() if CLIP.is_file() else made_clip()
    if times == 1:
        return data
    tags = pydicom.dcmread(io.BytesIO(data))
    frames = list(generate_frames(tags.PixelData, number_of_frames=int(tags.NumberOfFrames)))
    return with_frames(tags, frames * times)


def short() -> bytes:
    """Return one frame of the clip as a file, to warm up on."""
    tags = pydicom.dcmread(io.BytesIO(clip(1)))
    tags.FrameTime = 40.0
    frames = list(generate_frames(tags.PixelData, number_of_frames=int(tags.NumberOfFrames)))
    return with_frames(tags, frames[:1])


def ours(data: bytes) -> int:
    """Read the clip as the program does."""
    from ischia.model.documents import RecordingEntry
    from ischia.model.terms import Side
    from ischia.model.ultrasound import Cine
    from ischia.readers.contract import RawFile
    from ischia.readers.dicom import DICOM

    entry = RecordingEntry(path="clip", side=Side.LEFT)
    (cine,) = DICOM.read(RawFile(shown="clip", data=data), entry)
    assert isinstance(cine, Cine)  # noqa: S101  # for the type checker
    return int(cine.t_s.size)


def plain(data: bytes) -> int:
    """Decode by pydicom's default, one frame at a time, and take the luma."""
    count = 0
    for frame in iter_pixels(pydicom.dcmread(io.BytesIO(data))):
        cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
        count += 1
    return count


def child(who: str, times: str) -> None:
    """Decode once and print seconds and the memory that is not a page of a file."""
    data = clip(int(times))
    work = {"ours": ours, "pydicom": plain}[who]
    work(short())  # what is loaded once is not the clip's
    wall_s, used_s = time.perf_counter(), time.process_time()
    count = work(data)
    result = {
        "wall_s": time.perf_counter() - wall_s,
        "used_s": time.process_time() - used_s,
        "frames": count,
        "held_mb": anonymous_mb(),
        "file_mb": len(data) / 1e6,
    }
    print(json.dumps(result))


def anonymous_mb() -> float:
    """Return the resident memory that no file stands behind; all of it where nothing tells."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(row for row in status.read_text().splitlines() if row.startswith("RssAnon"))
        return float(line.split()[1]) * 1024 / 1e6
    unit_bytes = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit_bytes / 1e6


def run(who: str, times: int = 1) -> dict[str, float]:
    """Decode in a process of its own."""
    command = [sys.executable, __file__, who, str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # itself
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> int:
    """Run both in turn, then the long clip, and report."""
    rounds = [(run("ours"), run("pydicom")) for _ in range(ROUNDS)]
    kind = "real clip" if CLIP.is_file() else "made clip"
    print(f"{kind}, JPEG in colour, {COLUMNS}×{ROWS} px, best of {ROUNDS}")
    best = []
    for place, name in enumerate(("ours, with header and scale", "pydicom, default decoder")):
        rate_hz = max(both[place]["frames"] / both[place]["wall_s"] for both in rounds)
        used_ms = min(1000 * both[place]["used_s"] / both[place]["frames"] for both in rounds)
        best.append((rate_hz, used_ms))
        print(f"  {name:<28} {rate_hz:6.0f} frames/s; {used_ms:5.2f} ms of processor time a frame")
    met = "met" if best[0][0] >= AIM_HZ else "NOT met"
    print(f"  aim of {AIM_HZ:g} frames/s: {met}")
    print(
        f"  ratio to pydicom: {best[0][0] / best[1][0]:.1f} by the wall, "
        f"{best[1][1] / best[0][1]:.1f} by processor time"
    )
    long = run("ours", TIMES)
    grown_mb = long["held_mb"] - rounds[0][0]["held_mb"] - long["file_mb"]
    flat = "met" if grown_mb <= AIM_GROWTH_MB else "NOT met"
    print(
        f"  {long['frames']:.0f} frames ({long['frames'] * ROWS * COLUMNS / 1e6:.0f} MB of grey): "
        f"{long['frames'] / long['wall_s']:.0f} frames/s, {grown_mb:+.0f} MB of memory beside "
        f"the {long['file_mb']:.0f} MB of the file (flat: {flat})"
    )
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(*sys.argv[1:])
    else:
        sys.exit(main())
