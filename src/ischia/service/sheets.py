"""Typed documents ↔ the TOML sheets of a case folder, and a recording added to one."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from ischia.model.documents import CaseDocument, RecordingEntry, VisitDocument
from ischia.model.errors import InputError
from ischia.model.home import HomeDocument
from ischia.model.proms import PromsDocument
from ischia.model.schema import check
from ischia.readers.case import parse
from ischia.readers.contract import RawFile

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def toml_sheet(document: CaseDocument | VisitDocument | PromsDocument | HomeDocument) -> bytes:
    """Return a document as the TOML sheet of its schema, such as `visit.toml`.

    Raises
    ------
    InputError
        When the document breaks its schema.
    """
    plain = _said(document)
    check(json.loads(msgspec.json.encode(plain)), document.schema, where=document.schema)
    return ("\n".join(_lines(plain)) + "\n").encode()


def visit_from(data: bytes) -> VisitDocument:
    """Return what a `visit.toml` says.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    return parse.visit_document(RawFile(shown="visit.toml", data=data))


def case_from(data: bytes) -> CaseDocument:
    """Return what a `case.toml` says.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    return parse.case_document(RawFile(shown="case.toml", data=data))


def with_recording(data: bytes, entry: RecordingEntry) -> bytes:
    """Return a visit's sheet with one recording more, at its end; the rest stays as it was.

    Raises
    ------
    InputError
        When the sheet cannot be read, or would not be valid with it.
    """
    told = [f"{_key(key)} = {_value(value)}" for key, value in _said(entry).items()]
    block = "\n".join(["", "[[recording]]", *told, ""])
    made = data.rstrip(b"\n") + b"\n" + block.encode()
    if entry not in visit_from(made).recording:
        raise InputError(
            where="visit.toml",
            found="a sheet that does not take another recording at its end",
            expected="recordings as [[recording]] tables",
            do="Write the recordings of this sheet as [[recording]] tables.",
        )
    return made


def _said(
    document: CaseDocument | VisitDocument | PromsDocument | HomeDocument | RecordingEntry,
) -> dict[str, Any]:
    """Return what a document says; what it leaves out is not written."""
    plain: dict[str, Any] = msgspec.to_builtins(document, builtin_types=(date,))
    kept: dict[str, Any] = _without_nothing(plain)
    return kept


def _without_nothing(plain: Any) -> Any:  # noqa: ANN401  # plain data is what TOML can hold
    if isinstance(plain, dict):
        kept = {key: _without_nothing(value) for key, value in plain.items()}
        return {key: value for key, value in kept.items() if value not in (None, [], {})}
    if isinstance(plain, list | tuple):
        return [_without_nothing(value) for value in plain]
    return plain


def _lines(plain: Mapping[str, Any]) -> Iterator[str]:
    """Yield a table: its values, then the tables and lists of tables below it."""
    below = {key: value for key, value in plain.items() if _is_table(value)}
    for key, value in plain.items():
        if key not in below:
            yield f"{key} = {_value(value)}"
    for key, value in below.items():
        for table in value if isinstance(value, list) else [value]:
            yield from ("", f"[[{key}]]" if isinstance(value, list) else f"[{key}]")
            yield from (f"{_key(k)} = {_value(v)}" for k, v in table.items())


def _is_table(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )


def _value(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)  # a TOML string is a JSON one


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key)
