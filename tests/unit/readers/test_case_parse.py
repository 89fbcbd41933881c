"""Sheets that people write by hand: what is wrong is said, what is missing is asked for."""

import json

import pytest

from ischia.model.errors import InputError
from ischia.readers.case import parse
from ischia.readers.contract import RawFile

VISIT = """
schema = "ischia.visit/1"
date = 2026-03-02
[[exam]]
item = "slump"
side = "right"
result = "absent"
"""
DECISION = {
    "who": "role-1",
    "at": "2026-03-02T10:00:00Z",
    "on": "hypothesis:quadriceps_strain:right",
    "accepts": False,
    "reason": "gap",
}


def raw(text: str | bytes) -> RawFile:
    return RawFile(shown="sheet", data=text.encode() if isinstance(text, str) else text)


def test_a_visit_reads() -> None:
    visit = parse.visit_document(raw(VISIT))
    assert visit.exam[0].item == "slump"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (VISIT + '[[exam]]\nitem = "slump"\nside = "right"\nresult = "present"\n', "two different"),
        (VISIT + '[[exam]]\nitem = "thigh_girth"\nvalues = [53.1]\n', "without a unit"),
        (VISIT + '[[exam]]\nitem = "thigh_girth"\n', "neither"),
        (VISIT + '[[exam]]\nitem = "x"\nresult = "absent"\nvalues = [1]\nunit = "cm"\n', "both"),
        (VISIT + "= 3", "Invalid"),
        (VISIT.encode() + b"\xff", "not UTF-8"),
        (b"", "no schema line"),
        (b"\x00\x01PK", "Invalid"),
    ],
)
def test_a_wrong_visit_is_refused(text: str | bytes, found: str) -> None:
    with pytest.raises(InputError) as error:
        parse.visit_document(raw(text))
    assert found in error.value.found
    assert all((error.value.where, error.value.expected, error.value.do))


def refused(data: bytes) -> str:
    """Return what to do about a sheet that is refused, and nothing for one that is read."""
    try:
        parse.visit_document(raw(data))
    except InputError as error:
        return error.do
    return "read"


def test_truncated_sheets_are_refused_or_shorter_never_anything_else() -> None:
    whole = VISIT.encode()
    assert all(refused(whole[:length]) for length in range(len(whole)))


def test_decisions_name_the_line_that_cannot_be_read() -> None:
    good = json.dumps(DECISION)
    assert len(parse.decisions(raw(f"{good}\n\n{good}\n"))) == 2
    with pytest.raises(InputError) as error:
        parse.decisions(raw(f"{good}\n{good[:-9]}\n"))
    assert error.value.where == "sheet: line 2"
    with pytest.raises(InputError) as error:
        parse.decisions(raw(json.dumps({**DECISION, "at": "yesterday"})))
    assert error.value.where == "sheet: line 1"
