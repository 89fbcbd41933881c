"""Memory that ten million rows of each text layout take while they are read.

The same simulated set is repeated until the file has 10^7 rows, then read in a process of its own.
Two files each: one whole, and one whose last row holds a word, so that the careful parser has to
find it. Memory is the highest resident size of the process, less what the file takes and less that
of one which reads a short file; its aim is 4 times the arrays that a whole file gives.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from ischia.model.terms import Motion
from ischia.phantoms.dynamometer import DynamometerPlan, layout_file

ROWS = 10_000_000
AIM = 4.0
ARRAYS = 3  # torque, angle, velocity of a recording
BYTES_EACH = 8
PLAN = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION)
HEADS = {"biodex": 6, "isomed": 0, "humac_ftlb": 1}
TICKS_MS = {"biodex": 10, "isomed": 5, "humac_ftlb": 10}


def rows(kind: str) -> Iterator[bytes]:
    """Yield rows of one layout without end, on one clock."""
    lines = layout_file(kind, PLAN)[0].split(b"\n")[HEADS[kind] : -1]
    for number, line in enumerate(cycle(lines)):
        ms = number * TICKS_MS[kind]
        if kind == "humac_ftlb":
            index, _, rest = line.split(b",", 2)
            yield b"%b,%d.%02d,%b\n" % (index, ms // 1000, ms % 1000 // 10, rest)
        else:
            yield b"%d %b\n" % (ms, line.split(maxsplit=1)[1])


def written(path: Path, kind: str, count: int, *, spoilt: bool) -> None:
    """Write a file of so many rows; a spoilt one ends in a word."""
    head = layout_file(kind, PLAN)[0].split(b"\n")[: HEADS[kind]]
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in head)
        file.writelines(islice(rows(kind), count))
        if spoilt:
            file.write(b"a word among the samples\n")


def read(path: Path) -> None:
    """Read a file and print the highest resident size of this process, in bytes."""
    from ischia.model.documents import RecordingEntry
    from ischia.model.errors import InputError
    from ischia.model.strength import TorqueCurve
    from ischia.model.terms import Side
    from ischia.readers.contract import RawFile
    from ischia.readers.registry import find

    raw = RawFile(shown=path.name, data=path.read_bytes())
    said = "refused"
    try:
        (curve,) = find(raw).read(raw, RecordingEntry(path="it", side=Side.LEFT))
        said = f"{curve.torque_nm.size}" if isinstance(curve, TorqueCurve) else "no curve"
    except InputError:
        pass
    print(said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def measured(path: Path) -> tuple[str, int]:
    """Return what a process of its own says of a file, and its highest resident size, in bytes."""
    done = subprocess.run(  # noqa: S603  # this very script
        [sys.executable, __file__, str(path)], stdout=subprocess.PIPE, text=True, check=True
    )
    said, size = done.stdout.split()
    return said, int(size)


def main() -> int:
    """Print the ratio of each layout; return 1 when one is over its aim."""
    worst = 0.0
    arrays = ROWS * ARRAYS * BYTES_EACH
    with TemporaryDirectory() as desk:
        for kind in HEADS:
            path = Path(desk) / "rows.txt"
            written(path, kind, 10_000, spoilt=False)
            _, least = measured(path)
            for spoilt in (False, True):
                written(path, kind, ROWS, spoilt=spoilt)
                said, most = measured(path)
                if said != ("refused" if spoilt else str(ROWS)):
                    print(f"{kind}: {said}")
                    return 1
                ratio = (most - least - path.stat().st_size) / arrays
                worst = max(worst, ratio)
                what = "spoilt, refused" if spoilt else "whole, read"
                print(f"{kind:<12} {ROWS:.0e} rows {what:<16} {ratio:.2f} times its arrays")
    print(f"acceptable: at most {AIM:g} times: {'yes' if worst <= AIM else 'no'}")
    return 0 if worst <= AIM else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        read(Path(sys.argv[1]))
    else:
        sys.exit(main())
