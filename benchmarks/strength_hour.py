"""One hour at 1 kHz, read and measured: time against polars, memory against the arrays.

The same simulated set is repeated for an hour and written as CSV and as Biodex text. Each
measuring runs in a process of its own, in turn with polars reading the same file, after a short
file that has everything imported; the best of three counts. Memory is what the highest resident
size of the process grows by, from six minutes of the same to the hour. Then ten hours of CSV, to
see whether cost grows as length does: by processor time, since the disk that a gigabyte comes from
is none of the program's. The ratio to polars wants a quiet machine, of which both use each core.

Polars is no part of the program: `pip install --group bench`. Without it that ratio is left out.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from ischia.model.terms import Motion
from ischia.phantoms.dynamometer import DynamometerPlan, layout_file

FS_HZ = 1000
HOUR = 3600 * FS_HZ  # samples
SHORT = HOUR // 10  # long enough for every part of the program to be loaded
COLUMNS = 4  # of the CSV: time, angle, torque, velocity
ROUNDS = 3
AIM_TIME, AIM_MEMORY = 5.0, 4.0
PROFILE = """\
schema = "ischia.profile/1"
kind = "torque_curve"
title = "SIMULATED table"
header_rows = 1
"""
UNITS = {"time": "s", "angle": "deg", "torque": "N.m", "velocity": "deg/s"}


def samples() -> tuple[list[bytes], list[bytes]]:
    """Return heading and rows, without their clock, of one simulated set as Biodex text."""
    plan = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION, fs_hz=float(FS_HZ))
    lines = layout_file("biodex", plan, 1)[0].split(b"\n")
    return lines[:6], [line[7:] for line in lines[6:-1]]


def biodex_rows(rows: list[bytes]) -> Iterator[bytes]:
    """Yield rows of Biodex text without end."""
    number = 0
    while True:
        for row in rows:
            yield b"%7d%b\n" % (number, row)
            number += 1


def csv_rows(rows: list[bytes]) -> Iterator[bytes]:
    """Yield rows of a CSV without end: time, angle, torque, velocity."""
    cells = [row.split() for row in rows]
    tails = [b",".join((angle, torque, speed)) for torque, _, angle, speed in cells]
    number = 0
    while True:
        for tail in tails:
            yield b"%.3f,%b\n" % (number / FS_HZ, tail)
            number += 1


def write(path: Path, heading: list[bytes], rows: Iterator[bytes], count: int) -> None:
    """Write a heading and so many rows."""
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in heading)
        file.writelines(islice(rows, count))


def ours(path: Path) -> int:
    """Read and measure one file; return how many values that gave."""
    from ischia.model.documents import RecordingEntry
    from ischia.model.terms import Side
    from ischia.service.loose import measure_files

    profile = "profile.toml" if path.suffix == ".csv" else None
    facts = RecordingEntry(path="", side=Side.LEFT, gravity_corrected=True, profile=profile)
    return len(measure_files([path], facts).measurements)


def polars(path: Path) -> int:
    """Read one file with polars; return how many rows that gave."""
    import polars as pl

    if path.suffix == ".csv":
        return pl.read_csv(path).height
    # Polars divides by one character only, so columns are cut at their places.
    whole = pl.read_csv(path, has_header=False, skip_rows=6, separator="\n", new_columns=["line"])
    places = ((0, 7), (7, 13), (20, 11), (31, 11), (42, 11))
    cut = (
        pl.col("line").str.slice(at, wide).str.strip_chars().cast(pl.Float64).alias(str(at))
        for at, wide in places
    )
    return whole.select(*cut).height


def child(who: str, path: str) -> None:
    """Do one thing once and print its seconds and the highest resident size."""
    work = {"ours": ours, "polars": polars}[who]
    work(Path(path).with_stem("short"))
    begin_s, before_s = time.perf_counter(), time.process_time()
    count = work(Path(path))
    seconds, processor_s = time.perf_counter() - begin_s, time.process_time() - before_s
    unit_bytes = 1 if sys.platform == "darwin" else 1024
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit_bytes
    said = {"seconds": seconds, "processor_s": processor_s, "bytes": peak_bytes, "count": count}
    print(json.dumps(said))


def run(who: str, path: Path) -> dict[str, float]:
    """Do one thing in a process of its own."""
    command = [sys.executable, __file__, who, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # itself
    result: dict[str, float] = json.loads(done.stdout)
    return result


def has_polars() -> bool:
    """Say whether polars is installed."""
    return find_spec("polars") is not None


def verdict(value: float, aim: float) -> str:
    """Return a ratio beside its aim."""
    return f"{value:.1f} (aim ≤ {aim:g}: {'met' if value <= aim else 'NOT met'})"


def compare(name: str, path: Path, short: Path, columns: int) -> float:
    """Print the ratios of one file; return the processor seconds that we took."""
    both = has_polars()
    rounds = [(run("ours", path), run("polars", path) if both else None) for _ in range(ROUNDS)]
    seconds = min(mine["seconds"] for mine, _ in rounds)
    arrays = columns * 8 * (HOUR - SHORT)
    above = min(mine["bytes"] for mine, _ in rounds) - run("ours", short)["bytes"]
    processor_s = min(mine["processor_s"] for mine, _ in rounds)
    print(
        f"{name}, {path.stat().st_size / 1e6:.0f} MB: read and measured in {seconds:.1f} s, "
        f"{processor_s:.1f} s of processor time"
    )
    theirs = [other["seconds"] for _, other in rounds if other]
    if theirs:
        print(f"  time, ratio to polars reading it: {verdict(seconds / min(theirs), AIM_TIME)}")
    else:
        print("  time: polars is not installed, no ratio")
    print(f"  peak memory, ratio to its {columns} columns: {verdict(above / arrays, AIM_MEMORY)}")
    return processor_s


def main() -> int:
    """Write the files, run, report."""
    heading, rows = samples()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        named = "".join(
            f'\n[[column]]\nquantity = "{name}"\nunit = "{unit}"\nname = "{name}"\n'
            for name, unit in UNITS.items()
        )
        (place / "profile.toml").write_text(PROFILE + named, encoding="utf-8")
        names = [",".join(UNITS).encode()]
        for suffix, head, make in ((".csv", names, csv_rows), (".txt", heading, biodex_rows)):
            write(place / f"short{suffix}", head, make(rows), SHORT)
            write(place / f"hour{suffix}", head, make(rows), HOUR)
        one_s = compare("CSV", place / "hour.csv", place / "short.csv", COLUMNS)
        compare("Biodex text", place / "hour.txt", place / "short.txt", COLUMNS + 1)
        write(place / "ten.csv", names, csv_rows(rows), 10 * HOUR)
        ten = run("ours", place / "ten.csv")
        growth = ten["processor_s"] / 10 / one_s
        print(f"ten hours of CSV in {ten['seconds']:.1f} s")
        print(f"  processor time of each hour: × {growth:.2f} that of an hour alone (1 is linear)")
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(*sys.argv[1:])
    else:
        sys.exit(main())
