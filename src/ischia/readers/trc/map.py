"""A table of markers → one marker trial in millimetres and seconds."""

from collections import Counter
from typing import Final

import numpy as np

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import MarkerTrial
from ischia.model.source import Source
from ischia.readers.bodies import LENGTHS, MM_PER_UNIT, mm_per, refuse_other_unit
from ischia.readers.contract import RawFile
from ischia.readers.rows import evenly
from ischia.readers.trc.parse import TrcTable

FEWER_FRAMES: Final = "fewer_frames_than_stated"
_MOST_APART_SHARE: Final = 0.02  # of the rate: clocks are printed with few digits


def marker_trial(
    raw: RawFile, table: TrcTable, facts: RecordingEntry, source: Source
) -> MarkerTrial:
    """Return the trial: markers [mm] in the file's own axes, which TRC does not state.

    A frame that the file leaves out, a cell without number and a place of exactly 0, 0, 0 are
    markers that no camera saw: NaN.

    Raises
    ------
    InputError
        When the unit of length is unknown, one marker is named twice, or the clock is uneven or
        contradicts the rate.
    """
    said = facts.parameters.get(MM_PER_UNIT)
    factor = said or mm_per(table.units)
    if factor is None:
        raise _refused(raw, f"Units {table.units!r}", f"one of {', '.join(LENGTHS)}")
    names = [name.split(":")[-1].strip() for name in table.names]
    doubled = sorted(name for name, times in Counter(names).items() if name and times > 1)
    if doubled:
        found = f"{len(doubled)} markers named more than once ({', '.join(doubled[:3])} …)"
        raise _refused(raw, found, "one person per file, each marker named once")
    fs_hz, _ = evenly(raw, table.time_s, ())
    if abs(fs_hz / table.fs_hz - 1) > _MOST_APART_SHARE:
        found = f"a clock of {fs_hz:.4g} frames per second and DataRate {table.fs_hz:g}"
        raise _refused(raw, found, "one rate")
    frame = np.rint((table.time_s - table.time_s[0]) * fs_hz).astype(np.intp)
    kept = [i for i, name in enumerate(names) if name and not name.startswith("*")]
    xyz_mm = np.full((frame[-1] + 1, len(kept), 3), np.nan)
    xyz_mm[frame] = table.points[:, kept] * factor
    xyz_mm[~np.isfinite(xyz_mm).all(axis=-1) | (xyz_mm == 0.0).all(axis=-1)] = np.nan
    refuse_other_unit(xyz_mm, raw.shown)
    return MarkerTrial(
        fs_hz=fs_hz,
        xyz_mm=xyz_mm,
        names=tuple(names[i] for i in kept),
        trial=facts.trial or "dynamic",
        source=source,
        start_s=float(table.time_s[0]),
        parameters={n: value for n, value in facts.parameters.items() if n != MM_PER_UNIT},
        flags=(FEWER_FRAMES,) if table.fewer_rows else (),
    )


def _refused(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown, found=found, expected=expected, do="Export the markers again as TRC."
    )
