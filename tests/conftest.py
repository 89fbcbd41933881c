"""Fixtures and profiles that every folder of tests shares."""

import gzip
import json
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# In CI a property test must give the same verdict twice, and a slow machine is not a failure.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if IN_CI else "dev")


def fail_where_nothing_may_be_missing(report: Any) -> None:
    """Turn a test that was left out into one that failed, with the same reason."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        *_, reason = report.longrepr
        report.outcome, report.longrepr = "failed", f"left out, where nothing may be: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Hold tests that leave themselves out against CI, where all that is needed is installed."""
    report = yield
    fail_where_nothing_may_be_missing(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Hold files that leave themselves out against CI."""
    report = yield
    fail_where_nothing_may_be_missing(report)
    return report


@pytest.fixture(scope="session")
def clips() -> Any:
    """Give makers of small ultrasound clips: `clip`, `pictures`, `written`."""
    from . import clips as makers

    return makers


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder `shared` beside the checkout, where a machine has one."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(
            "no folder `shared` beside the checkout: recordings of real people stay outside it"
        )
    return folder


@pytest.fixture(scope="session")
def shared_data(shared: Path) -> Path:
    """Give the recordings: `shared/data`."""
    return shared / "data"


@pytest.fixture(scope="session")
def fhir_schema_faults() -> Callable[[dict[str, Any]], list[str]]:
    """Give a function that holds a FHIR resource, and each one inside it, against HL7's schema.

    The schema's own union of all resources is slow and says nothing useful when it fails; it names
    the field that tells them apart, and by that field each resource goes to its own definition.
    """
    from jsonschema import Draft6Validator

    schema = json.loads(gzip.decompress((ROOT / "tests/official/fhir.schema.json.gz").read_bytes()))
    parts = schema["definitions"]
    assert schema["discriminator"]["propertyName"] == "resourceType"
    parts["ResourceList"] = {"required": ["resourceType"]}
    parts["CapabilityStatement"]["properties"]["fhirVersion"]["enum"].append("4.0.1")
    checks: dict[str, Draft6Validator] = {}

    def faults(resource: dict[str, Any]) -> list[str]:
        kind = resource["resourceType"]
        if kind not in schema["discriminator"]["mapping"]:
            return [f"{kind}: no resource of R4"]
        if kind not in checks:
            head = {"$schema": schema["$schema"], "definitions": parts}
            checks[kind] = Draft6Validator({**head, "$ref": f"#/definitions/{kind}"})
        inside = [entry["resource"] for entry in resource.get("entry", []) if "resource" in entry]
        inside += resource.get("contained", [])
        own = [f"{kind}: {e.json_path}: {e.message}" for e in checks[kind].iter_errors(resource)]
        return own + [fault for held in inside for fault in faults(held)]

    return faults


@pytest.fixture(scope="session")
def fhir_model_faults() -> Callable[[dict[str, Any]], list[str]]:
    """Give a function that holds a FHIR resource against the models of `fhir.resources`."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    def faults(resource: dict[str, Any]) -> list[str]:
        try:
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        except ValidationError as err:
            return [f"{error['loc']}: {error['msg']}" for error in err.errors()]
        return []

    return faults


@pytest.fixture(scope="session")
def sound_bundle(
    fhir_schema_faults: Callable[[dict[str, Any]], list[str]],
    fhir_model_faults: Callable[[dict[str, Any]], list[str]],
) -> Callable[[bytes], dict[str, Any]]:
    """Give a function that reads a bundle once it has passed both, and its references resolve."""

    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["reference"]] if isinstance(part.get("reference"), str) else []
            return own + [found for value in part.values() for found in references(value)]
        if isinstance(part, list):
            return [found for value in part for found in references(value)]
        return []

    def read(data: bytes) -> dict[str, Any]:
        bundle: dict[str, Any] = json.loads(data)
        assert fhir_schema_faults(bundle) == []
        assert fhir_model_faults(bundle) == []
        urls = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(set(urls)) == len(urls)
        assert set(references(bundle)) <= set(urls)
        return bundle

    return read
