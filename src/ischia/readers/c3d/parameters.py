"""The parameter section of a C3D file → groups of named values."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.readers.c3d.header import BLOCK, Header, refuse

Values = Sequence[Any] | FloatArray
Groups = Mapping[str, Mapping[str, Any]]  # group -> name -> Values

_VALUE_BYTES: Final = {-1: 1, 1: 1, 2: 2, 4: 4}  # by the type that a parameter states
# Their names are the format's own; those of other groups are kept as they are written.
_OF_THE_FORMAT: Final = frozenset(
    {"POINT", "ANALOG", "FORCE_PLATFORM", "EVENT", "TRIAL", "MANUFACTURER"}
)
_POSITIVE: Final = 127  # the largest signed byte


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    number: int  # of its group: negative for the group itself
    values: Values
    link: int  # where the pointer to the next one stands
    step: int  # what it says
    end: int  # of the values


def parameters(data: bytes, header: Header, shown: str) -> Groups:
    """Return every parameter by group and name: texts as lists, numbers as arrays of their shape.

    Numbers come as float64, their first dimension the one that runs fastest in the file.

    Raises
    ------
    InputError
        When the section overruns the file, or a parameter its place.
    """
    at = (header.parameter_block - 1) * BLOCK + 4
    most = min(header.data_start, len(data))
    groups: dict[int, str] = {}
    held: dict[int, dict[str, Values]] = {}
    try:
        while at < most and data[at]:
            entry = _entry(data, at, header)
            if entry.end > most:
                refuse(shown, f"a parameter that overruns its place (byte {at})", "whole ones")
            if entry.number < 0:
                groups[-entry.number] = entry.name.upper()
            else:
                held.setdefault(entry.number, {})[entry.name] = entry.values
            if entry.step == 0:
                break
            at = _next(data, entry, header, shown)
    except (IndexError, struct.error, ValueError):
        refuse(shown, "a parameter section without end", "one that ends before the data")
    return {
        group: {
            name.upper() if group in _OF_THE_FORMAT else name: values
            for name, values in held.get(number, {}).items()
        }
        for number, group in groups.items()
    }


def number(groups: Groups, group: str, name: str, value: float) -> float:
    """Return the first number of a parameter, `value` where it has none."""
    held = groups.get(group, {}).get(name, ())
    usable = len(held) > 0 and not isinstance(held[0], str) and np.isfinite(held[0])
    return float(held[0]) if usable else value


def _next(data: bytes, entry: _Entry, header: Header, shown: str) -> int:
    """Return where the next parameter begins.

    Some writers leave out the description with its length, and some write the pointer in another
    order of bytes. A pointer that fits none of these is damage.
    """
    whole, bare = entry.end + 1 + data[entry.end], entry.end
    turned = int.from_bytes(entry.step.to_bytes(2, "little"), "big")
    if entry.link + entry.step in (whole, bare):
        return entry.link + entry.step
    if header.processor.order == ">" and entry.link + turned == whole:
        return whole
    found = f"a parameter that overruns its place (byte {entry.link})"
    return refuse(shown, found, "whole ones")


def _entry(data: bytes, at: int, header: Header) -> _Entry:
    letters, number = abs(_signed(data[at])), _signed(data[at + 1])
    link = at + 2 + letters
    name = data[at + 2 : link].decode("latin-1")
    (step,) = struct.unpack_from(f"{header.processor.order}H", data, link)
    values, end = ((), link + 2) if number < 0 else _values(data, link + 2, header)
    return _Entry(name, number, values, link, step, end)


def _values(data: bytes, at: int, header: Header) -> tuple[Values, int]:
    kind, dimensions = _signed(data[at]), data[at + 1]
    if kind not in _VALUE_BYTES:
        raise IndexError  # no length follows from an unknown type
    shape = tuple(data[at + 2 + i] for i in range(dimensions))
    begin, count = at + 2 + dimensions, prod(shape)
    end = begin + count * _VALUE_BYTES[kind]
    if end > len(data):
        raise IndexError
    if kind == -1:
        width = shape[0] if shape else 1
        texts = [data[i : i + width] for i in range(begin, end, width)] if width else []
        return [text.decode("latin-1").rstrip(" \0") for text in texts], end
    return _shaped(_numbers(data, kind, count, begin, header), shape), end


def _numbers(data: bytes, kind: int, count: int, at: int, header: Header) -> FloatArray:
    with np.errstate(invalid="ignore", over="ignore"):  # damaged bytes make odd numbers
        if kind == 1:
            return np.frombuffer(data, "i1", count, at).astype(np.float64)
        numbers = header.processor.reals if kind == 4 else header.processor.integers  # noqa: PLR2004
        return numbers(data, count, at).astype(np.float64)


def _shaped(numbers: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    return numbers.reshape(shape, order="F") if len(shape) > 1 else numbers


def _signed(byte: int) -> int:
    return byte - 256 if byte > _POSITIVE else byte


def listed(group: Mapping[str, Sequence[Any]], name: str) -> list[Any]:
    """Return a list that goes on in NAME2, NAME3 … where it has more than 255 members."""
    found: list[Any] = []
    page = 1
    while (key := name if page == 1 else f"{name}{page}") in group:
        found += list(group[key])
        page += 1
    return found
