"""A cohort from 100 to 10,000 recordings: cost of a recording, memory, speed-up of two processes.

Simulated files of a dynamometer (Biodex text, a set of repetitions each) under many names, so that
each is measured for itself. Each run is a process of its own. Processor time is that of the run
with all its workers; memory is the highest resident size of the run and, apart from it, of its
largest worker. Then the same again, from the cache. Speed-up is wall time of one worker over that
of two. Starting is in it, some seconds that two workers do not share: so it is told of two sizes.
It wants a quiet machine with two cores, and means nothing elsewhere.

Use: python benchmarks/batch_scale.py [MOST]     (10,000 if left out)
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from ischia.batch.cohort import measure
from ischia.service import simulate

SIZES = (100, 1_000, 10_000)
FOR_SPEED = (1_000, 3_000)
WORKERS = 2
AIM_SPEED_UP, AIM_GROWTH = 1.7, 1.1
SHEET = """\
schema = "ischia.cohort/1"
[[files]]
match = "*"
facts = { side = "left", gravity_corrected = true }
"""


def cohort(folder: Path, files: int) -> Path:
    """Make a cohort of so many recordings."""
    made = folder / f"of-{files}"
    simulate("dynamometer", folder / "one", seed=1)
    one = next(path for path in (folder / "one").iterdir() if path.suffix == ".txt")
    for number in range(files):
        place = made / f"{number // 1000:03d}" / f"{number:06d}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        os.link(one, place)
    (made / "cohort.toml").write_text(SHEET, "utf-8")
    return made


def run(folder: Path, out: Path, workers: int) -> None:
    """Measure a cohort in this process, and print what it cost."""
    began_s = time.perf_counter()
    made = measure(folder, out, workers=workers)
    wall_s = time.perf_counter() - began_s
    own, workers_ = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    told = {
        "wall_s": wall_s,
        "cpu_s": sum(r.ru_utime + r.ru_stime for r in (own, workers_)),
        "run_mib": own.ru_maxrss / 1024,
        "worker_mib": workers_.ru_maxrss / 1024,
        "rows": made.rows,
        "refused": len(made.refused),
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
    }
    print(json.dumps(told))


def apart(folder: Path, out: Path, workers: int) -> dict[str, float | str]:
    """Measure a cohort in a process of its own; return what it cost."""
    done = subprocess.run(  # noqa: S603  # this script
        [sys.executable, __file__, "run", str(folder), str(out), str(workers)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, float | str] = json.loads(done.stdout)
    return told


def scale(folder: Path, most: int) -> None:
    """Print what cohorts of growing size cost."""
    print(f"{WORKERS} workers; processor time of one recording, highest resident sizes")
    print("recordings   CPU ms   from cache ms   run MiB   worker MiB   rows")
    costs, sizes = [], [size for size in SIZES if size <= most] or [most]
    for size in sizes:
        place = cohort(folder, size)
        out = folder / f"{size}.parquet"
        first, again = (apart(place, out, WORKERS) for _ in range(2))
        ms, cached_ms = (1000 * float(one["cpu_s"]) / size for one in (first, again))
        costs.append((size, float(first["cpu_s"]), float(first["run_mib"]), first["worker_mib"]))
        print(
            f"{size:10d} {ms:8.1f} {cached_ms:15.2f} {first['run_mib']:9.1f} "
            f"{first['worker_mib']:12.1f} {first['rows']:6d}"
        )
        if first["sha256"] != again["sha256"] or first["refused"]:
            sys.exit("the cache gave another table, or a recording was refused")
    for (n, cpu_s, mib, _), (m, cpu2_s, mib2, _) in pairwise(costs):
        each_ms = 1000 * (cpu2_s - cpu_s) / (m - n)
        kib = 1024 * (mib2 - mib) / (m - n)
        print(f"from {n} to {m}: {each_ms:.1f} ms and {kib:.2f} KiB of the run for each more")
    largest = [float(one[3]) for one in costs]
    print(f"worker: {largest[-1] / largest[0]:.2f} times the first (aim ≤ {AIM_GROWTH})")


def speed(folder: Path, files: int) -> None:
    """Print how much faster two workers are, and whether they give the same bytes."""
    place = cohort(folder, files)
    for n in (1, 2):
        (folder / str(n)).mkdir()  # a cache lies beside each table
    found = {n: apart(place, folder / str(n) / "v.parquet", n) for n in (1, 2)}
    ratio = float(found[1]["wall_s"]) / float(found[2]["wall_s"])
    same = found[1]["sha256"] == found[2]["sha256"]
    print(
        f"{files} recordings: {found[1]['wall_s']:.1f} s by one worker, "
        f"{found[2]['wall_s']:.1f} s by two: {ratio:.2f} times as fast (aim ≥ {AIM_SPEED_UP}); "
        f"{'the same bytes' if same else 'OTHER BYTES'}"
    )


def main(most: int) -> None:
    """Print both."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        for files in dict.fromkeys(min(size, most) for size in FOR_SPEED):
            speed(folder / f"speed-{files}", files)
        scale(folder, most)


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        run(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
