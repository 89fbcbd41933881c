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
NPRS = '[[exam]]\nitem = "pain_nprs"\nvalues = {values}\nunit = "{{score}}"\n{side}\n'
GIRTH = '[[exam]]\nitem = "thigh_girth"\nvalues = {values}\nunit = "cm"\n{side}\n'
SLUMP = '[[exam]]\nitem = "slump"\nside = "left"\nresult = "present"\npain_0_10 = {pain}\n'
REPORT = '[[imaging_report]]\nmodality = "mri"\nregion = "thigh"\ndate = {day}\n'
CASE = """
schema = "ischia.case/1"
injured_side = "left"
complaint = "thigh"
[subject]
pseudonym = "P-1"
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
        (VISIT + NPRS.format(values="[11]", side=""), "11 {score}"),
        (VISIT + NPRS.format(values="[4, -1]", side=""), "4, -1 {score}"),
        (VISIT + NPRS.format(values="[nan]", side=""), "nan or inf"),
        (VISIT + GIRTH.format(values="[533]", side='side = "left"'), "533 cm"),
        (VISIT + GIRTH.format(values="[0]", side='side = "left"'), "0 cm"),
        (VISIT + GIRTH.format(values="[53.2, 5.33]", side='side = "left"'), "53.2, 5.33 cm"),
        (VISIT + GIRTH.format(values="[53.2, 26.5]", side='side = "left"'), "53.2, 26.5 cm"),
        (VISIT + GIRTH.format(values="[53.2]", side=""), "values in cm without a side"),
        (VISIT + REPORT.format(day="2026-03-03"), "2026-03-03"),
        (VISIT + REPORT.format(day="2026-03-02") + 'absent = ["haematoma"]\n', "without a side"),
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


@pytest.mark.parametrize(
    "possible",
    [
        NPRS.format(values="[0, 10]", side=""),
        GIRTH.format(values="[53.2, 54.1]", side='side = "left"'),
        GIRTH.format(values="[53.2, 27.0]", side='side = "midline"'),
        REPORT.format(day="2026-03-02"),
        SLUMP.format(pain="0"),
        SLUMP.format(pain="10"),
    ],
)
def test_what_is_possible_is_read(possible: str) -> None:
    assert parse.visit_document(raw(VISIT + possible))


@pytest.mark.parametrize("pain", ["11", "-1", "nan"])
def test_pain_lies_between_0_and_10(pain: str) -> None:
    with pytest.raises(InputError) as error:
        parse.visit_document(raw(VISIT + SLUMP.format(pain=pain)))
    assert "pain_0_10" in error.value.where
    assert error.value.expected in {"a number from 0 and up to 10", "a number"}


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("age_y", ("-1", "121", "inf"), ("0", "120")),
        ("mass_kg", ("0", "401", "78000"), ("2", "400")),
        ("height_m", ("0.3", "181", "nan"), ("0.4", "2.6")),
    ],
)
def test_a_person_has_a_possible_age_mass_and_height(
    field: str, wrong: tuple, right: tuple
) -> None:
    for value in right:
        assert parse.case_document(raw(f"{CASE}{field} = {value}\n"))
    for value in wrong:
        with pytest.raises(InputError) as error:
            parse.case_document(raw(f"{CASE}{field} = {value}\n"))
        assert error.value.where == f"sheet: subject.{field}"
        assert error.value.expected.startswith("a number")
        assert error.value.do


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
