"""A file that somebody handed in, read in a process of its own with limits, and nothing to lose.

The process knows neither the database nor a key. A file made to exhaust or break a reader ends that
process, and is refused with its reason; the worker goes on.
"""

import sys
from datetime import date
from pathlib import Path

import msgspec

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.service.bounded import NO_MEMORY, Bounded, Limits


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is asked."""

    path: str
    entry: RecordingEntry
    family: str = ""
    given: str = ""
    born: str = ""
    limits: Limits = Limits()


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What it answers: how much was measured, what speaks against it, or why it was refused."""

    measured: int = 0
    not_measured: int = 0
    days: tuple[date, ...] = ()
    of_another: bool = False
    patient_numbers: tuple[str, ...] = ()
    accession_numbers: tuple[str, ...] = ()
    refused: str = ""


def read(asked: Asked) -> Read:
    """Read and measure a file in this process, without limits.

    Raises
    ------
    InputError
        When no reader can use the file.
    """
    from ischia.service.loose import measure_files
    from ischia.service.whose import whose

    path = Path(asked.path)
    measured = measure_files([path], asked.entry)
    said = whose(path)
    return Read(
        measured=len(measured.measurements),
        not_measured=len(measured.not_measured),
        days=tuple(
            sorted({s.acquired_at.date() for s in measured.sources if s.acquired_at is not None})
        ),
        of_another=said.is_another(family=asked.family, given=asked.given, born=asked.born),
        patient_numbers=said.patient_numbers,
        accession_numbers=said.accession_numbers,
    )


def read_apart(asked: Asked) -> Read:
    """Read and measure a file in a process of its own, within limits.

    Raises
    ------
    InputError
        When no reader can use it, or it needs more than a file may.
    """
    bounded = Bounded("ischia.clinic.work.reading", asked.limits)
    answer = msgspec.json.decode(bounded.answer(msgspec.json.encode(asked), "the file"), type=Read)
    if answer.refused:
        raise SaidApartError(answer.refused)
    return answer


class SaidApartError(InputError):
    """What a reader said in the other process, in its own words."""

    def __init__(self, said: str) -> None:
        Exception.__init__(self, said)


def _loaded() -> None:
    """Have all imported before the limits count."""
    import ischia.service.loose
    import ischia.service.whose  # noqa: F401


def _main() -> int:
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    _loaded()
    asked.limits.bind()
    try:
        answer = read(asked)
    except InputError as err:
        answer = Read(refused=str(err))
    except MemoryError:
        return NO_MEMORY
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
