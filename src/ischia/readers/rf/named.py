"""What is said of an array that a file should hold by name, whatever kind of file it is."""

import math
from typing import Final

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile

# What a file may claim to hold once unpacked: 200 frames of 2,048 × 256 as double precision.
MOST_VALUES: Final = 1 << 27


def bearable(raw: RawFile, name: str, shape: tuple[int, ...]) -> None:
    """Refuse an array that claims more than memory should hold, before it is unpacked."""
    if math.prod(max(int(n), 0) for n in shape) > MOST_VALUES:
        raise InputError(
            where=raw.shown,
            found=f"{name}: {' × '.join(map(str, shape))} values",
            expected=f"at most {MOST_VALUES // 2**20} million",
            do="Save fewer frames; two that are pressed by about 1 % are enough.",
        )


def missing(raw: RawFile, name: str, found: str) -> InputError:
    """Return the error of a file without the array that the profile names."""
    return InputError(
        where=raw.shown,
        found=found,
        expected=f"an array of numbers {name!r}, as the profile says",
        do="Set dataset in the profile to the name of the array that holds the echoes.",
    )


def torn(raw: RawFile, kind: str) -> InputError:
    """Return the error of a file that cannot be unpacked."""
    return InputError(
        where=raw.shown,
        found=f"{kind} that cannot be unpacked",
        expected="a whole file",
        do="Export it again; the file may have been cut short on its way.",
    )
