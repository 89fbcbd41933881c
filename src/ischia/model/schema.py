"""The published JSON schemas, generated from the types, and the check every document passes."""

import difflib
import json
import re
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from ischia.model.assessment import Assessment
from ischia.model.devices import DevicesDocument
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.errors import InputError
from ischia.model.home import HomeDocument
from ischia.model.marks import Marks
from ischia.model.measured import Measurements
from ischia.model.proms import PromsDocument

DOCUMENTS: dict[str, type[Any]] = {
    "ischia.case/1": CaseDocument,
    "ischia.visit/1": VisitDocument,
    "ischia.devices/1": DevicesDocument,
    "ischia.proms/1": PromsDocument,
    "ischia.home/1": HomeDocument,
    "ischia.measurements/1": Measurements,
    "ischia.marks/1": Marks,
    "ischia.assessment/1": Assessment,
}
_BOUNDS = {
    "minimum": "from",
    "exclusiveMinimum": "above",
    "maximum": "up to",
    "exclusiveMaximum": "below",
}
_POSITION = re.compile(r"\[(\d+)\]")  # counted from 0 by programs, from 1 by people
Document = (
    CaseDocument
    | VisitDocument
    | DevicesDocument
    | PromsDocument
    | Measurements
    | Marks
    | Assessment
)


@cache
def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a document; unknown fields are forbidden."""
    (top,), parts = msgspec.json.schema_components([DOCUMENTS[name]], ref_template="#/$defs/{name}")
    for part in parts.values():
        if "properties" in part:
            part["additionalProperties"] = False
        part.pop("description", None)  # class docstrings address programmers, not file authors
    # In a file a hash stands once, in `sources`; everything else points to it by position.
    if "Provenance" in parts:
        parts["Provenance"]["properties"]["sources"] = {
            "type": "array",
            "minItems": 1,
            "items": {"type": "integer", "minimum": 0},
        }
    root = DOCUMENTS[name].__name__
    parts[root]["required"] = sorted({*parts[root].get("required", ()), "schema"})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{name.replace('/', ':')}",
        "title": name,
        **top,
        "$defs": parts,
    }


def check(data: object, name: str, *, where: str) -> None:
    """Check plain data against a document's schema.

    Raises
    ------
    InputError
        With the field's path, what was found, what was expected, and a near word where one exists.
    """
    found_name = data.get("schema") if isinstance(data, dict) else None
    if found_name != name:
        raise InputError(
            where=where,
            found=f"schema {found_name!r}" if found_name else "no schema line",
            expected=f"schema = {name!r}",
            do="Name the schema in the file's first line; this version reads only the one named.",
        )
    validator = Draft202012Validator(json_schema(name))
    errors = sorted(validator.iter_errors(data), key=lambda e: [str(p) for p in e.absolute_path])
    if errors:
        raise _said(_deepest(errors[0]), where)


def decode(data: object, name: str, *, where: str) -> Any:  # noqa: ANN401  # one of Document
    """Return the typed document behind plain data (as `tomllib` or `json` give it).

    Raises
    ------
    InputError
        When the data do not fit the schema, or fit it and still contradict themselves.
    """
    plain = _plain(data)
    check(plain, name, where=where)
    try:
        return msgspec.convert(_unfold(plain), DOCUMENTS[name])
    except (msgspec.ValidationError, ValueError, IndexError) as err:
        raise InputError(
            where=where,
            found=_POSITION.sub(lambda at: f"[{int(at[1]) + 1}]", str(err)),
            expected=f"a valid {name}",
            do="Mend the value named; docs/reference/schemas has every field.",
        ) from err


def encode(document: Document) -> dict[str, Any]:
    """Return a document as plain data, checked against its schema.

    Raises
    ------
    InputError
        When what we are about to write would break the contract.
    """
    plain: dict[str, Any] = _fold(msgspec.json.decode(msgspec.json.encode(document)))
    check(plain, document.schema, where=f"{document.schema} about to be written")
    return plain


def _fold(plain: Any) -> Any:  # noqa: ANN401  # plain data is what JSON can hold
    """Replace hashes in provenances by positions, also where a document nests in another."""
    return _with_sources(plain, lambda hashes: {sha: i for i, sha in enumerate(hashes)})


def _unfold(plain: Any) -> Any:  # noqa: ANN401
    """Replace positions in provenances by hashes."""
    return _with_sources(plain, lambda hashes: dict(enumerate(hashes)))


def _with_sources(plain: Any, table_of: Any) -> Any:  # noqa: ANN401
    if plain.get("schema") == "ischia.assessment/1":
        return {**plain, "measured": _with_sources(plain["measured"], table_of)}
    if plain.get("schema") != "ischia.measurements/1":
        return plain
    table = table_of([source["sha256"] for source in plain.get("sources", ())])

    def moved(entry: dict[str, Any]) -> dict[str, Any]:
        prov = entry["provenance"]
        missing = [s for s in prov["sources"] if s not in table]
        if missing:
            msg = f"{entry['concept']}: source {missing[0]!r} is not among the document's sources"
            raise ValueError(msg)
        return {**entry, "provenance": {**prov, "sources": [table[s] for s in prov["sources"]]}}

    changed = {key: [moved(e) for e in plain.get(key, ())] for key in ("measurements", "curves")}
    return {**plain, **changed}


def _plain(data: Any) -> Any:  # noqa: ANN401
    """TOML knows dates; JSON schemas know their spelling."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    if isinstance(data, (date, datetime)):
        return data.isoformat()
    return data


def _deepest(error: ValidationError) -> ValidationError:
    """Of a failed choice between types, follow the branch that got furthest."""
    while error.context:
        error = max(error.context, key=lambda e: (len(e.absolute_path), e.validator != "type"))
    return error


def _said(error: ValidationError, where: str) -> InputError:
    # A person counts entries from 1.
    path = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path)
    place = f"{where}: {path.lstrip('.')}" if path else where
    schema: Any = error.schema
    instance: Any = error.instance
    allowed: Any = error.validator_value
    if error.validator == "additionalProperties":
        known = sorted(schema["properties"])
        unknown = min(set(instance) - set(known))
        near = difflib.get_close_matches(unknown, known, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Take the field out."
        return InputError(
            where=place, found=f"unknown field {unknown!r}", expected=", ".join(known), do=hint
        )
    if error.validator == "enum":
        words = [str(word) for word in allowed]
        near = difflib.get_close_matches(str(instance), words, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Use one of the words expected."
        return InputError(where=place, found=repr(instance), expected=", ".join(words), do=hint)
    if error.validator == "required":
        missing = [name for name in allowed if name not in instance]
        return InputError(
            where=place,
            found=f"no {', no '.join(missing)}",
            expected=f"the fields {', '.join(allowed)}",
            do="Add what is missing; docs/reference/schemas has an example.",
        )
    return InputError(
        where=place,
        found=repr(instance)[:80],
        expected=_expected(str(error.validator), allowed, schema),
        do="Mend this field; docs/reference/schemas has every field with its type.",
    )


def _expected(rule: str, allowed: Any, schema: Any) -> str:  # noqa: ANN401
    """Say a rule of the schema in words."""
    if rule == "type":
        return f"a value of type {allowed}"
    if rule in _BOUNDS:
        limits = [f"{word} {schema[key]:g}" for key, word in _BOUNDS.items() if key in schema]
        return "a number " + " and ".join(limits)
    return f"{rule} {allowed}" if rule != "anyOf" else f"one of {json.dumps(schema['anyOf'])[:90]}"
