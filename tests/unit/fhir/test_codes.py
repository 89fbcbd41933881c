"""A mapping file that cannot be used is told where and why; ours holds what was checked."""

import re
import tomllib
from importlib.resources import files

import pytest

from ischia.model.errors import InputError
from ischia.service.exchange import codes_of
from ischia.writers.fhir.codes import own_codes

HEAD = 'schema = "ischia.codes/1"\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"\xff\xfe", "no TOML"),
        (b"[[code", "no TOML"),
        (b"", "schema None"),
        (b'schema = "ischia.case/1"', "ischia.case/1"),
        (f"{HEAD}code = 3".encode(), "other tables"),
        (f"{HEAD}snomed = 3".encode(), "other tables"),
        (f'{HEAD}[[code]]\nfor = "present"'.encode(), "fields for"),
        (f'{HEAD}[[code]]\nfor="a"\nsystem="b"\ncode="c"\nwho="d"'.encode(), "fields"),
        (f'{HEAD}[[code]]\nfor="a"\nsystem="b"\ncode=3'.encode(), "no text"),
        (f'{HEAD}[[code]]\nfor="a"\nsystem="b"\ncode=""'.encode(), "no text"),
        (f'{HEAD}[[code]]\nfor="a"\nsystem="b c"\ncode="d"'.encode(), "blanks"),
        (f'{HEAD}[[code]]\nfor="a"\nsystem="b"\ncode=" d"'.encode(), "blanks"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, text, found) -> None:
    path = tmp_path / "codes.toml"
    path.write_bytes(text)
    with pytest.raises(InputError, match=found) as refused:
        codes_of(path)
    assert refused.value.where.startswith("codes.toml")


def test_a_file_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(InputError):
        codes_of(tmp_path / "codes.toml")


def test_no_code_of_a_licensed_system_is_bundled() -> None:
    systems = {code["system"] for codes in own_codes().by_word.values() for code in codes}
    assert systems == {"http://loinc.org"}


def test_each_code_names_the_page_of_hl7_that_explains_it() -> None:
    rows = tomllib.loads((files("ischia.writers.fhir") / "codes.toml").read_text("utf-8"))["code"]
    page = re.compile(r"HL7 .*https://(hl7\.org|build\.fhir\.org/ig/HL7)/\S+\.html")
    told = {row["for"]: row["checked"].replace("HL7,", "HL7") for row in rows}
    assert len(told) == len(rows) == 3
    assert {name for name, source in told.items() if not page.fullmatch(source)} == set()
