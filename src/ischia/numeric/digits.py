"""Printed digits to whole numbers, eight at a time."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

WORD: Final = 8  # digits that are read at once: bytes of a 64-bit word
POWERS: Final = 10.0 ** np.arange(23)  # floats without rounding
EXACT: Final = np.uint64(2**53)  # whole numbers up to here are floats without rounding
_BITS: Final = np.uint64(8)
_ZEROS: Final = np.uint64(0x3030303030303030)
Words = NDArray[np.uint64]


def words_before(text: bytes, room: int = WORD) -> Words:
    """Return the eight bytes before each place of a text, as words.

    Zeros in front of the text give `room` to look back from its first byte: word 0 is of the eight
    bytes that end `room` - 8 bytes before the text.
    """
    padded = b"0" * room + text
    words: Words = np.ndarray(len(padded) - WORD + 1, dtype="<u8", buffer=padded, strides=(1,))
    return words


def last_digits(words: Words, count: NDArray[np.intp] | int) -> Words:
    """Return words of which only the last `count` characters are kept, zeros before them."""
    others = np.asarray(WORD - np.minimum(count, WORD)).astype(np.uint64)
    kept = ~np.uint64(0) << (others * _BITS)
    return np.asarray((words & kept) | (_ZEROS & ~kept), dtype=np.uint64)


def without_point(words: Words, decimals: int) -> Words:
    """Return words without the point that stands before their last `decimals` characters."""
    to_point = np.uint64(2 ** (8 * (WORD - decimals)) - 1)
    return np.asarray(((words << _BITS) & to_point) | (words & ~to_point), dtype=np.uint64)


def all_digits(words: Words) -> bool:
    """Say whether each character of each word is a digit."""
    above_nine = (words + np.uint64(0x0606060606060606)) & np.uint64(0xF0F0F0F0F0F0F0F0)
    return not (((words & np.uint64(0xF0F0F0F0F0F0F0F0)) != _ZEROS) | (above_nine != _ZEROS)).any()


def number_spelt(words: Words) -> Words:
    """Return the number that the eight digits of each word spell.

    The first character stands in the lowest byte. Pairs are added up, then pairs of pairs, then
    the two halves.
    """
    pairs = (words & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(10 * 2**8 + 1) >> _BITS
    fours = (pairs & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 2**16 + 1) >> np.uint64(16)
    halves = (fours & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(10**4 * 2**32 + 1)
    return np.asarray(halves >> np.uint64(32), dtype=np.uint64)
