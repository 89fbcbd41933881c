"""Numbers as the three processors of C3D write them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray

_INTEL: Final = 84
_DEC: Final = 85
_MIPS: Final = 86


@dataclass(frozen=True, slots=True)
class Processor:
    """How one kind of computer lays out integers and real numbers."""

    code: int

    @property
    def order(self) -> str:
        """The order of bytes, as `struct` names it; DEC's integers are those of Intel."""
        return ">" if self.code == _MIPS else "<"

    def integers(self, data: bytes, count: int, at: int) -> NDArray[np.int16]:
        """Return whole numbers of two bytes."""
        return np.frombuffer(data, f"{self.order}i2", count, at)

    def reals(self, data: bytes, count: int, at: int) -> NDArray[np.float32]:
        """Return real numbers of four bytes, in the machine's own form of this program.

        DEC writes the upper half of a number first, and an exponent that is two larger.
        """
        if self.code != _DEC:
            return np.frombuffer(data, f"{self.order}f4", count, at)
        halves = np.frombuffer(data, "<u2", 2 * count, at).reshape(-1, 2)
        turned = np.ascontiguousarray(halves[:, ::-1]).view("<u4").ravel()
        return np.asarray(turned.view("<f4") / np.float32(4.0), dtype=np.float32)


def known(code: int) -> bool:
    """Say whether a file can be of such a processor."""
    return code in (_INTEL, _DEC, _MIPS)


def as_unsigned(values: FloatArray) -> FloatArray:
    """Return counts that were stored in sixteen bits and read with a sign, without it."""
    return np.asarray(np.where(values < 0, values + 65536.0, values), dtype=np.float64)
