"""Codes of other systems for words of ours: those that were checked, and those a user adds."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.writers.fhir.systems import Resource, coding, kept

SCHEMA = "ischia.codes/1"
_FIELDS = {"for", "system", "code", "display", "checked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Codes by the word of ours that they stand for."""

    by_word: Mapping[str, tuple[Resource, ...]]

    def of(self, name: str) -> tuple[Resource, ...]:
        """Return the codes of other systems for a word; none where none was checked."""
        return self.by_word.get(name, ())

    def concept(self, name: str, system: str, text: str) -> Resource:
        """Return a word of ours as a concept, ours first."""
        return {"coding": [coding(system, name, text), *self.of(name)], "text": text}

    def side(self, side: Side) -> Resource:
        """Return a side of the body."""
        return kept({"coding": list(self.of(f"side.{side}")), "text": f"{side} side"})

    def joined(self, other: "Codes") -> "Codes":
        """Return these codes and another file's."""
        names = {*self.by_word, *other.by_word}
        return Codes(by_word={name: (*self.of(name), *other.of(name)) for name in names})


@cache
def own_codes() -> Codes:
    """Return the codes that this project checked."""
    return codes_from((files("ischia.writers.fhir") / "codes.toml").read_bytes(), "codes.toml")


def codes_from(data: bytes, where: str) -> Codes:
    """Return the codes of a mapping file.

    Raises
    ------
    InputError
        When it cannot be read, or an entry has not the fields it needs.
    """
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise _refused(where, "no TOML in UTF-8") from err
    if document.get("schema") != SCHEMA:
        raise _refused(where, f"schema {document.get('schema')!r}")
    rows = document.get("code", [])
    if not isinstance(rows, list) or {*document} - {"schema", "code"}:
        raise _refused(where, "other tables than [[code]]")
    return _gathered(rows, where)


def _gathered(rows: Iterable[Any], where: str) -> Codes:
    found: defaultdict[str, list[Resource]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        place = f"{where}: code {number}"
        if not isinstance(row, dict) or not {"for", "system", "code"} <= {*row} <= _FIELDS:
            raise _refused(place, f"fields {', '.join(sorted(row)) if row else 'none'}")
        if not all(isinstance(value, str) and value.strip() for value in row.values()):
            raise _refused(place, "a field that is no text, or empty")
        if any(c.isspace() for c in row["system"]) or row["code"] != row["code"].strip():
            raise _refused(place, "blanks in a system, or around a code")
        found[row["for"]].append(coding(row["system"], row["code"], row.get("display")))
    return Codes(by_word={name: tuple(codes) for name, codes in found.items()})


def _refused(where: str, found: str) -> InputError:
    return InputError(
        where=where,
        found=found,
        expected=f'schema = "{SCHEMA}" and [[code]] tables with for, system, code, display',
        do="docs/how-to/exchange-with-fhir.md shows such a file.",
    )
