"""What somebody draws in a viewer → the marks of a recording, each with its author and version."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.schema import decode, encode
from ischia.readers.case.parse import marks_document
from ischia.readers.contract import RawFile

MOST_MARKS = 2_000


def redrawn(
    before: Marks | None,
    drawn: Sequence[Mapping[str, Any]],
    *,
    recording: str,
    author: str,
    at: datetime,
    simulated: bool,
) -> Marks:
    """Return the marks of a recording as somebody left them.

    A mark that is as it was keeps who drew it and when. One that was changed gets the next version
    and a new author, whatever is said of either; one that is gone is gone, and stays in the version
    of the record before.

    Raises
    ------
    InputError
        When what was drawn breaks the schema, holds one id twice, or leaves a repetition out
        without a reason.
    """
    if len(drawn) > MOST_MARKS:
        raise InputError(
            where="marks",
            found=f"{len(drawn)} marks",
            expected=f"at most {MOST_MARKS}",
            do="Draw less on one recording.",
        )
    own = {"author": author, "at": at.isoformat(), "version": 1}
    plain = {
        "schema": "ischia.marks/1",
        "recording": recording,
        "simulated": simulated,
        "marks": [{**mark, **own} for mark in drawn],
    }
    said: Marks = decode(plain, "ischia.marks/1", where="marks")
    ids = [mark.id for mark in said.marks]
    if len(set(ids)) < len(ids) or not all(ids):
        raise InputError(
            where="marks",
            found="two marks of one id, or one without",
            expected="an id of its own for each mark",
            do="Load the page again and draw it once more.",
        )
    known = {mark.id: mark for mark in before.marks} if before else {}
    marks = replace(said, marks=tuple(_kept(mark, known.get(mark.id)) for mark in said.marks))
    return marks_from(marks_json(marks), "marks")


def _kept(mark: Mark, before: Mark | None) -> Mark:
    if before is None:
        return mark
    as_it_was = replace(mark, author=before.author, at=before.at, version=before.version)
    return before if as_it_was == before else replace(mark, version=before.version + 1)


def marks_json(marks: Marks) -> bytes:
    """Return marks as the file that a case folder keeps."""
    return json.dumps(encode(marks), ensure_ascii=False, indent=1).encode()


def marks_from(data: bytes, shown: str) -> Marks:
    """Return the marks in a file of a case folder.

    Raises
    ------
    InputError
        When the file breaks its schema.
    """
    return marks_document(RawFile(shown=shown, data=data))
