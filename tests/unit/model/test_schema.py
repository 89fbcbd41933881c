"""Every document is checked on reading and on writing, and says what is wrong with it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ischia.model.errors import InputError
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.schema import DOCUMENTS, decode, encode, json_schema
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit

CASE: dict[str, Any] = {
    "schema": "ischia.case/1",
    "subject": {"pseudonym": "P-1", "age_y": 26, "sex": "male"},
    "injured_side": "right",
    "complaint": "front of the thigh",
    "onset": "2026-02-02",
}
SOURCES = tuple(
    Source(sha256=letter * 64, format="biodex", reader="biodex@1", path=f"{letter}.txt")
    for letter in "ab"
)


def measurement(sha: str) -> Measurement:
    return Measurement(
        concept="strength.peak_torque",
        value=141.2,
        unit=Unit.NEWTON_METRE,
        interval95=None,
        uncertainty=Uncertainty(sem=None, kind="unknown"),
        side=Side.LEFT,
        context={"velocity_deg_s": 60.0},
        provenance=Provenance(method="strength.peak_torque@1", sources=(sha,)),
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_schemas_are_schemas_and_forbid_what_they_do_not_name(name: str) -> None:
    schema = json_schema(name)
    Draft202012Validator.check_schema(schema)
    root = schema["$defs"][DOCUMENTS[name].__name__]
    assert "schema" in root["required"]
    assert root["additionalProperties"] is False


@pytest.mark.parametrize(
    ("change", "found", "do"),
    [
        ({"injured_side": "rigth"}, "'rigth'", "Did you mean 'right'?"),
        ({"onsett": "2026-02-02"}, "unknown field 'onsett'", "Did you mean 'onset'?"),
        ({"subject": {"age_y": 26}}, "no pseudonym", "Add what is missing"),
        ({"subject": {"pseudonym": "P-1", "age_y": "old"}}, "'old'", "Mend this field"),
        ({"onset": "2026-13-01"}, "date", "Mend the value"),
        ({"schema": "ischia.case/9"}, "schema 'ischia.case/9'", "first line"),
    ],
)
def test_a_wrong_case_is_refused_with_where_found_expected_do(
    change: dict[str, Any], found: str, do: str
) -> None:
    with pytest.raises(InputError) as error:
        decode({**CASE, **change}, "ischia.case/1", where="case.toml")
    assert error.value.where.startswith("case.toml")
    assert found in error.value.found
    assert error.value.expected
    assert do in error.value.do


@pytest.mark.parametrize("data", [None, [], "text", {}])
def test_what_is_not_a_document_is_refused(data: object) -> None:
    with pytest.raises(InputError, match="no schema line"):
        decode(data, "ischia.case/1", where="case.toml")


def test_hashes_stand_once_in_a_file_and_come_back() -> None:
    made = Measurements(
        sources=SOURCES, measurements=(measurement("b" * 64), measurement("a" * 64))
    )
    plain = encode(made)
    assert [m["provenance"]["sources"] for m in plain["measurements"]] == [[1], [0]]
    assert decode(json.loads(json.dumps(plain)), "ischia.measurements/1", where="x") == made


def test_a_value_whose_source_is_not_listed_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="not among"):
        encode(Measurements(sources=SOURCES[:1], measurements=(measurement("b" * 64),)))


def test_a_position_that_points_nowhere_is_refused() -> None:
    plain = encode(Measurements(sources=SOURCES, measurements=(measurement("b" * 64),)))
    plain["measurements"][0]["provenance"]["sources"] = [7]
    with pytest.raises(InputError, match="not among"):
        decode(plain, "ischia.measurements/1", where="x")


def test_a_value_without_source_does_not_pass_the_schema() -> None:
    plain = encode(Measurements(sources=SOURCES, measurements=(measurement("b" * 64),)))
    plain["measurements"][0]["provenance"]["sources"] = []
    with pytest.raises(InputError):
        decode(plain, "ischia.measurements/1", where="x")


def test_a_document_that_would_break_the_contract_is_not_written() -> None:
    good = measurement("a" * 64)
    broken = replace(good, context={"velocity_deg_s": [60.0]}, id="")  # type: ignore[dict-item]
    with pytest.raises(InputError, match="about to be written"):
        encode(Measurements(sources=SOURCES, measurements=(broken,)))
