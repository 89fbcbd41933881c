"""IsoMed 2000 text → arrays, in the file's own signs and zero."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import cells, delimiter_of, head, lines, numbers

WIDTH: Final = 10
LOOKED_AT: Final = 20
TENTHS: Final = 10  # position, torque and velocity are printed in tenths of their unit
MOST_INTERVALS: Final = 10_000
TICKS_MS: Final = (0.5, 100.0)  # the machine samples every 5 ms; slower exports exist
_WHOLE: Final = re.compile(r"[-+]?\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class IsomedColumns:
    """What one file holds, in the machine's signs, the angle from the machine's own zero."""

    time_s: FloatArray  # (t,)
    position_deg: FloatArray  # (t,)
    torque_nm: FloatArray  # (t,)
    velocity_deg_s: FloatArray  # (t,)
    in_test: np.ndarray  # (t,) bool: the interval is one of a test, not of a way back


def looks_like_isomed(raw: RawFile) -> bool:
    """Say whether a file starts with rows of ten whole numbers, the first of them a clock.

    It has no heading of its own, so that a profile given with it has the last word.
    """
    rows = [line for line in head(raw, LOOKED_AT) if line.strip()]
    if not rows or raw.profile is not None:
        return False
    delimiter = delimiter_of(rows[0])
    table = [cells(row, delimiter) for row in rows]
    if not all(len(row) == WIDTH and all(map(_WHOLE.fullmatch, row)) for row in table):
        return False
    clock = [int(row[0]) for row in table]
    return all(a < b for a, b in pairwise(clock))


def parse(raw: RawFile) -> IsomedColumns:
    """Return the columns of an IsoMed text file.

    Raises
    ------
    InputError
        When the file is not ten columns of whole numbers on a clock of milliseconds.
    """
    next(lines(raw), None)  # refuses what is no text, before anything is looked for in it
    delimiter = delimiter_of(next((line for line in head(raw) if line.strip()), ""))
    table = numbers(raw, lines(raw), above=0, delimiter=delimiter, width=WIDTH)
    interval = table[:, 5]
    whole = bool((table == np.rint(table)).all())
    tick_ms = float(np.median(np.diff(table[:, 0])))
    numbered = whole and interval.min() >= 0 and interval.max() <= MOST_INTERVALS
    if not numbered or not TICKS_MS[0] <= tick_ms <= TICKS_MS[1]:
        raise InputError(
            where=raw.shown,
            found="columns of numbers that are not those of an IsoMed",
            expected="ten whole numbers in each row: ms, 1/10 deg, 1/10 N.m, 1/10 deg/s, and a "
            "number of the interval in column 6",
            do="Export raw data of the IsoMed as text; for another layout write a table profile.",
        )
    return IsomedColumns(
        time_s=table[:, 0] / 1000,
        position_deg=table[:, 1] / TENTHS,
        torque_nm=table[:, 2] / TENTHS,
        velocity_deg_s=table[:, 3] / TENTHS,
        in_test=interval % 2 == 0,
    )
