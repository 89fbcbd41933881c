"""Rows of numbers in text files: decoding, the line cut short at the end, the clock."""

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile

FEWEST_SAMPLES = 3  # below this there is no sampling rate to speak of
FASTEST_HZ = 1e6
ROUNDED_TO_S = 0.00101  # machines print whole milliseconds


def lines(raw: RawFile, *, encoding: str | None = None) -> list[str]:
    """Return the finished lines of a text file.

    A last line without its line end is left out: a file cut short there may hold "12" of "125",
    and nobody could tell. At worst this costs one sample of a file that was whole.

    Parameters
    ----------
    raw
        The file.
    encoding
        As the instrument's manual names it; UTF-8 (with or without mark), else Latin-1, when None.

    Raises
    ------
    InputError
        When the bytes are not text.
    """
    data = raw.data
    if not data:
        raise InputError(
            where=raw.shown, found="an empty file", expected="rows of text", do="Export it again."
        )
    try:
        text = data.decode(encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as err:
        if encoding is not None:
            raise _not_text(raw, f"bytes that are not {encoding}") from err
        text = data.decode("latin-1")
    if "\0" in text:
        raise _not_text(raw, "binary data")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")[:-1]


def _not_text(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown, found=found, expected="a text file", do="Export it as text (ASCII)."
    )


def enough(raw: RawFile, count: int) -> None:
    """Refuse a file with too few samples to have a sampling rate.

    Raises
    ------
    InputError
        Below three samples.
    """
    if count < FEWEST_SAMPLES:
        raise InputError(
            where=raw.shown,
            found=f"{count} whole rows of samples",
            expected=f"at least {FEWEST_SAMPLES}",
            do="Export the recording again; this file seems to be cut short.",
        )


def sampling_rate_hz(raw: RawFile, time_s: FloatArray) -> float:
    """Return the sampling rate [Hz] of a clock that ticks evenly.

    Parameters
    ----------
    raw
        The file, for messages.
    time_s
        Time of each sample, shape (t,). [s]

    Raises
    ------
    InputError
        When time stands still, runs backwards or leaps over samples.
    """
    enough(raw, time_s.size)
    steps_s = np.diff(time_s)
    tick_s = float(steps_s.mean())
    stuck = np.flatnonzero(steps_s <= 0)
    # Two ticks at once are a missing sample, unless rounding to the millisecond explains them.
    leaps = np.flatnonzero(steps_s > max(1.9 * tick_s, tick_s + ROUNDED_TO_S))
    for where, what in ((stuck, "that does not advance"), (leaps, "that leaps over samples")):
        if where.size:
            row = int(where[0]) + 1
            raise InputError(
                where=f"{raw.shown}, sample {row + 1}",
                found=f"time {time_s[row]:g} s after {time_s[row - 1]:g} s: a clock {what}",
                expected=f"an even clock, here one sample every {abs(tick_s) * 1000:g} ms",
                do="Export one recording per file, with every sample.",
            )
    rate_hz = (time_s.size - 1) / float(time_s[-1] - time_s[0])
    if not rate_hz < FASTEST_HZ:
        raise InputError(
            where=raw.shown,
            found=f"{rate_hz:g} samples per second",
            expected=f"fewer than {FASTEST_HZ:g}",
            do="Check the unit of the time column.",
        )
    return rate_hz
