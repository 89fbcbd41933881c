"""Every C3D file beside the checkout, read or refused, and whether ezc3d reads the same numbers.

The files of `shared/data/motion/c3d_conformance` (DEC, SGI and PC machines, integers and reals, odd
writers) and the recordings of `plug_in_gait`. Places of points and analog samples must be those of
ezc3d to the last bit wherever it reads the file; forces to 1e-6 N where the file names no samples
as the zero of a plate (there ezc3d subtracts none, and the format asks for it). Pairs of files
that hold one recording in different forms must agree to their own rounding.
"""

import sys
from pathlib import Path

import numpy as np

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import MarkerTrial
from ischia.readers.c3d import C3D
from ischia.readers.c3d.parse import Content, content
from ischia.readers.c3d.plates import plates
from ischia.readers.contract import RawFile

DATA = Path(__file__).parents[2] / "shared/data/motion"
# Its 6 analog values per frame stand in the header and not in ANALOG:USED. With them the frames
# end with the file, to the byte; ezc3d reads without them, and so beside the points.
MISREAD = ("dynamic.C3D",)
TWINS = (("sgi_int.c3d", "pc_real.c3d", 0.29), ("Dec_real.c3d", "pc_real.c3d", 1e-9))
TWINS += (("Eb015pi.c3d", "Eb015pr.c3d", 0.06), ("Eb015vi.c3d", "Eb015pr.c3d", 0.06))
FORCE_N = 1e-6


def against_ezc3d(path: Path, held: Content) -> tuple[str, bool]:
    """Return what ezc3d makes of a file beside ours, and whether that is acceptable."""
    import ezc3d

    try:
        theirs = ezc3d.c3d(str(path), extract_forceplat_data=True)
    except (OSError, RuntimeError, ValueError) as err:
        return f"ezc3d refuses it: {str(err)[:44]} …", True
    points = np.array(theirs["data"]["points"][:3], dtype=np.float64).transpose(2, 1, 0)
    points[np.array(theirs["data"]["meta_points"]["residuals"][0]).T < 0] = np.nan
    points[(points == 0.0).all(axis=-1)] = np.nan
    analog = theirs["data"]["analogs"][0].T
    same = np.array_equal(points, held.points, equal_nan=True)
    same &= not analog.size or np.array_equal(analog, held.samples)
    if path.name in MISREAD:
        return "ezc3d overlooks its analog values", True
    zero = np.asarray(held.groups.get("FORCE_PLATFORM", {}).get("ZERO", ())).ravel()
    found, unread = plates(held.samples, held.groups, held.analog_fs_hz, 1.0)
    if zero.size > 1 and zero[1] > zero[0]:
        said, close = f"{len(found)} plates with a zero of their own", True
    else:
        off_n = [
            float(np.abs(ours.force_n - other["force"].T).max(initial=0.0))
            for ours, other in zip(found, theirs["data"]["platform"], strict=True)
            if other["force"].size
        ]
        said = f"{len(found)} plates within {max(off_n, default=0.0):.0e} N"
        close = max(off_n, default=0.0) <= FORCE_N
    return f"{'every bit alike' if same else 'NOT ALIKE'}; {said}", same and close and unread == 0


def main() -> int:
    """Print the table; return 1 when a file is read otherwise than it should be."""
    if not DATA.is_dir():
        print("no folder `shared` beside the checkout: nothing to read")
        return 1
    good = True
    held: dict[str, Content] = {}
    for path in sorted(p for p in DATA.rglob("*") if p.suffix.lower() == ".c3d"):
        raw = RawFile(shown=path.name, data=path.read_bytes())
        held[path.name] = content(raw)
        try:
            (trial,) = C3D.read(raw, RecordingEntry(path=path.name))
            if not isinstance(trial, MarkerTrial):
                raise TypeError(path)
            what = f"{len(trial.xyz_mm)} × {len(trial.names)}, {len(trial.events)} events"
        except InputError as err:
            what = f"refused: {err.found}"
        said, fine = against_ezc3d(path, held[path.name])
        good &= fine
        print(f"{path.name:<28}{what:<34}{said}")
    for one, other, most in TWINS:
        apart = float(np.nanmax(np.abs(held[one].points - held[other].points)))
        good &= apart <= most
        print(f"{one} and {other} hold one recording: at most {apart:.2g} apart")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
