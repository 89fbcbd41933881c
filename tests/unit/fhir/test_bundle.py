"""The bundle is valid by two judges, of which each finds what the other misses."""

import copy
import json

import pytest

from ischia.service.exchange import bundle_json


@pytest.fixture(scope="module")
def bundle(assessed, sound_bundle):
    return sound_bundle(bundle_json(assessed))


def of_kind(bundle, kind):
    found = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]
    assert found, kind
    return found


def test_the_same_case_gives_the_same_bytes(assessed) -> None:
    assert bundle_json(assessed) == bundle_json(assessed)


def test_every_resource_of_a_simulated_person_says_so(bundle) -> None:
    for resource in [bundle, *(entry["resource"] for entry in bundle["entry"])]:
        assert [label["code"] for label in resource["meta"]["security"]] == ["HTEST"]


def test_the_person_is_a_pseudonym_and_nothing_else(bundle, assessed) -> None:
    (patient,) = of_kind(bundle, "Patient")
    assert patient["identifier"][0]["value"] == assessed.assessment.subject.pseudonym
    assert not {"name", "birthDate", "telecom", "address"} & set(patient)


def planted(bundle, kind, **fields):
    broken = copy.deepcopy(bundle)
    of_kind(broken, kind)[0].update(fields)
    return broken


def test_a_word_outside_its_table_is_found_by_the_schema_alone(
    bundle, fhir_schema_faults, fhir_model_faults
) -> None:
    broken = planted(bundle, "Observation", status="measured")
    assert fhir_schema_faults(broken)
    assert fhir_model_faults(broken) == []


def test_two_values_at_once_are_found_by_the_models_alone(
    bundle, fhir_schema_faults, fhir_model_faults
) -> None:
    broken = planted(bundle, "Observation", valueString="much", valueBoolean=True)
    assert fhir_model_faults(broken)
    assert fhir_schema_faults(broken) == []


def test_a_missing_status_is_found_by_the_models_alone(
    bundle, fhir_schema_faults, fhir_model_faults
) -> None:
    broken = copy.deepcopy(bundle)
    del of_kind(broken, "Observation")[0]["status"]
    assert fhir_model_faults(broken)
    assert fhir_schema_faults(broken) == []


def test_what_is_written_is_what_the_models_read(bundle) -> None:
    from fhir.resources.R4B.bundle import Bundle

    back = json.loads(Bundle.model_validate(bundle).model_dump_json())
    assert back.keys() == bundle.keys()
    assert len(back["entry"]) == len(bundle["entry"])
