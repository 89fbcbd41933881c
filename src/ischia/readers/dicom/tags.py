"""Tags as makers write them: a value that cannot be read is none, and never ends the reading."""

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pydicom import Dataset

_NUMBER: Final = re.compile(r"\s*([+-]?\d+(?:[.,]\d*)?(?:[eE][+-]?\d+)?)")


def tag(tags: "Dataset", name: str) -> Any:  # noqa: ANN401  # whatever the maker wrote
    """Return the value of a tag, its bare bytes where they break the rules of their kind."""
    try:
        return tags.get(name)
    except Exception:  # noqa: BLE001  # a value of a broken kind raises anything at all
        return getattr(tags.get_item(name), "value", None)


def number(tags: "Dataset", name: str) -> float | None:
    """Return a tag as a number in the unit of the tag, the first of several; None without one."""
    found = numbers(tags, name)
    return float(found[0]) if found else None


def numbers(tags: "Dataset", name: str) -> list[float]:
    """Return all numbers of a tag, none at all where one of them is no number.

    A decimal comma and a unit behind the number are read, as some makers write them.
    """
    value = tag(tags, name)
    if value is None:
        return []
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace").split("\\")
    single = isinstance(value, str) or not isinstance(value, Sequence)
    read = [_read(one) for one in ([value] if single else value)]
    return [one for one in read if one is not None] if None not in read else []


def sequence(tags: "Dataset", name: str) -> "Sequence[Dataset]":
    """Return the items of a sequence, none where it is not one."""
    value = tag(tags, name)
    return [] if value is None or isinstance(value, bytes | str) else list(value)


def words(tags: "Dataset", name: str) -> str | None:
    """Return a text, the first of several; the others number it."""
    value = tag(tags, name)
    if isinstance(value, bytes):
        return None
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = next(iter(value), None)
    return str(value).strip() or None if value else None


def _read(value: object) -> float | None:
    found = _NUMBER.match(str(value))
    read = float(found[1].replace(",", ".")) if found else math.nan
    return read if math.isfinite(read) else None
