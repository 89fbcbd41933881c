"""Bytes of TOML, JSON and JSON lines → checked documents."""

import json
import tomllib
from typing import Any

import msgspec

from ischia.model.devices import DevicesDocument
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.errors import InputError
from ischia.model.home import HomeDocument
from ischia.model.marks import Marks
from ischia.model.plan import Decision
from ischia.model.proms import PromsDocument
from ischia.model.schema import decode
from ischia.readers.case.check import (
    refuse_a_name_twice,
    refuse_answers_twice,
    refuse_left_out_unexplained,
    refuse_the_impossible,
    refuse_what_is_no_number,
)
from ischia.readers.contract import RawFile


def case_document(raw: RawFile) -> CaseDocument:
    """Return what a `case.toml` says.

    Raises
    ------
    InputError
        When the file is not TOML or breaks the schema `ischia.case/1`.
    """
    document: CaseDocument = decode(_toml(raw), "ischia.case/1", where=raw.shown)
    return document


def visit_document(raw: RawFile) -> VisitDocument:
    """Return what a `visit.toml` says.

    Raises
    ------
    InputError
        When the file is not TOML, breaks the schema `ischia.visit/1`, or cannot be true as written.
    """
    document: VisitDocument = decode(_toml(raw), "ischia.visit/1", where=raw.shown)
    refuse_the_impossible(document, raw.shown)
    return document


def devices_document(raw: RawFile) -> DevicesDocument:
    """Return what a `devices.toml` says.

    Raises
    ------
    InputError
        When the file is not TOML, breaks the schema `ischia.devices/1`, or names a device twice.
    """
    document: DevicesDocument = decode(_toml(raw), "ischia.devices/1", where=raw.shown)
    refuse_a_name_twice(document, raw.shown)
    return document


def proms_document(raw: RawFile) -> PromsDocument:
    """Return what a `proms.toml` says.

    Raises
    ------
    InputError
        When the file is not TOML, breaks the schema `ischia.proms/1`, or answers one questionnaire
        twice on one day.
    """
    document: PromsDocument = decode(_toml(raw), "ischia.proms/1", where=raw.shown)
    refuse_answers_twice(document, raw.shown)
    return document


def home_document(raw: RawFile) -> HomeDocument:
    """Return what a `home.toml` says.

    Raises
    ------
    InputError
        When the file is not TOML, or breaks the schema `ischia.home/1`.
    """
    document: HomeDocument = decode(_toml(raw), "ischia.home/1", where=raw.shown)
    return document


def marks_document(raw: RawFile) -> Marks:
    """Return what somebody drew on one recording.

    Raises
    ------
    InputError
        When the file is not JSON, breaks the schema `ischia.marks/1`, or leaves a repetition out
        without a reason.
    """
    document: Marks = decode(_json(raw.data, raw.shown), "ischia.marks/1", where=raw.shown)
    refuse_left_out_unexplained(document, raw.shown)
    return document


def decisions(raw: RawFile) -> tuple[Decision, ...]:
    """Return the decisions of a `decisions.jsonl`, oldest first.

    Raises
    ------
    InputError
        With the number of the line that cannot be read.
    """
    found = []
    for number, line in enumerate(raw.data.splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{raw.shown}: line {number}"
        try:
            found.append(msgspec.convert(_json(line, where), Decision))
        except msgspec.ValidationError as err:
            raise InputError(
                where=where,
                found=str(err),
                expected="who, at, on, accepts, reason",
                do="Decisions are append-only: add a corrected line, keep the old one readable.",
            ) from err
    return tuple(found)


def _toml(raw: RawFile) -> dict[str, Any]:
    try:
        data = tomllib.loads(raw.data.decode("utf-8"))
    except UnicodeDecodeError as err:
        raise InputError(
            where=f"{raw.shown}: byte {err.start}",
            found="a byte that is not UTF-8",
            expected="a TOML file in UTF-8",
            do="Save the file as UTF-8 text.",
        ) from err
    except tomllib.TOMLDecodeError as err:
        raise InputError(
            where=raw.shown,
            found=str(err),
            expected="a TOML file",
            do="Mend the line named; text stands in quotes, dates do not.",
        ) from err
    refuse_what_is_no_number(data, raw.shown)
    return data


def _json(data: bytes, where: str) -> Any:  # noqa: ANN401  # plain data is what JSON can hold
    try:
        read = json.loads(data)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as err:
        raise InputError(
            where=where,
            found=str(err) or "text that is not JSON",
            expected="one JSON value in UTF-8",
            do="Write the file again from the program that made it.",
        ) from err
    refuse_what_is_no_number(read, where)
    return read
