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
KEPT: Final = (0, 1, 2, 3, 5)  # clock, position, torque, velocity, number of the interval
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
    interval_count: FloatArray  # (t,) even in a test, odd on the way back


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
    first = next((line for line in lines(raw) if line.strip()), "")
    delimiter = delimiter_of(first)
    table = numbers(raw, lines(raw), above=0, delimiter=delimiter, width=WIDTH, columns=KEPT)
    interval = table[:, 4]
    # Column by column, since a long file has no room for copies of all.
    whole = all(np.array_equal(column, np.rint(column)) for column in table.T)
    tick_ms = float(np.median(np.diff(table[:, 0])))
    numbered = whole and interval.min() >= 0 and interval.max() <= MOST_INTERVALS
    numbered = numbered and len(cells(first, delimiter)) == WIDTH
    if not numbered or not TICKS_MS[0] <= tick_ms <= TICKS_MS[1]:
        raise InputError(
            where=raw.shown,
            found="columns of numbers that are not those of an IsoMed",
            expected="ten whole numbers in each row: ms, 1/10 deg, 1/10 N.m, 1/10 deg/s, and a "
            "number of the interval in column 6",
            do="Export raw data of the IsoMed as text; for another layout write a table profile.",
        )
    table[:, 0] /= 1000
    table[:, 1:4] /= TENTHS
    return IsomedColumns(
        time_s=table[:, 0],
        position_deg=table[:, 1],
        torque_nm=table[:, 2],
        velocity_deg_s=table[:, 3],
        interval_count=interval,
    )
