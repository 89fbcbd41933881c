"""Walk the whole assessment: no number without interval, unit, method and source, or a reason."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ischia.model.schema import decode, encode
from ischia.service import Assessed, assess

METHOD = re.compile(r"[a-z_0-9]+(\.[a-z_0-9]+)+@\d+")


@pytest.fixture(scope="session")
def document(assessed: Assessed) -> dict[str, Any]:
    return encode(assessed.assessment)


def ids(node: Any) -> set[str]:
    """Return every id of a measurement or curve that stands anywhere in a document."""
    if isinstance(node, dict):
        return set().union(*(ids(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(ids(value) for value in node))
    return {node} if isinstance(node, str) and re.fullmatch(r"[mc]-[0-9a-f]{10}", node) else set()


def test_every_measurement_has_unit_method_source_and_an_interval_or_says_why_not(
    document: dict[str, Any],
) -> None:
    measured = document["measured"]
    files = {s["sha256"] for s in measured["sources"]}
    assert len(files) == len(measured["sources"]) >= 10
    assert len(measured["measurements"]) > 30
    for m in measured["measurements"]:
        name = f"{m['concept']} {m['side']}"
        assert m["unit"], name
        assert METHOD.fullmatch(m["provenance"]["method"]), name
        assert all(0 <= s < len(files) for s in m["provenance"]["sources"]), name
        if m["interval95"] is None:
            assert m["uncertainty"] == {"sem": None, "kind": "unknown", "n": m["uncertainty"]["n"]}
        else:
            low, high = m["interval95"]
            assert low <= m["value"] <= high, name
            assert m["uncertainty"]["sem"] >= 0, name


def test_every_source_is_a_file_of_the_case_with_that_hash(assessed: Assessed, case: Path) -> None:
    on_disk = {sha256(p.read_bytes()).hexdigest() for p in case.rglob("*") if p.is_file()}
    assert {s.sha256 for s in assessed.assessment.measured.sources} <= on_disk


def test_every_reference_to_a_measurement_leads_to_one(document: dict[str, Any]) -> None:
    measured = document["measured"]
    known = {m["id"] for m in measured["measurements"]} | {c["id"] for c in measured["curves"]}
    argued = {key: value for key, value in document.items() if key not in {"measured", "progress"}}
    assert ids(argued)
    assert ids(argued) <= known


def test_every_citation_is_a_known_reference(assessed: Assessed, document: dict[str, Any]) -> None:
    def cites(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = set(node.get("cites", ()))
            return own.union(*(cites(value) for value in node.values()))
        return set().union(*(cites(value) for value in node)) if isinstance(node, list) else set()

    assert cites(document)
    assert cites(document) <= set(assessed.knowledge.references)


def test_what_was_not_measured_has_a_reason_and_no_number(assessed: Assessed) -> None:
    missing = assessed.assessment.measured.not_measured
    assert {"elastography.strain_ratio"} <= {n.concept for n in missing}
    assert all(n.reason for n in missing)


def test_a_value_of_unknown_error_passes_no_gate(assessed: Assessed) -> None:
    unknown = {
        m.id for m in assessed.assessment.measured.measurements if m.uncertainty.kind == "unknown"
    }
    plan = assessed.assessment.plan
    assert plan is not None
    gates = [g for phase in plan.phases for g in (*phase.entry, *phase.exit)]
    assert gates
    assert not [g for g in gates if g.state == "pass" and set(g.measurements) & unknown]


def test_the_document_comes_back_the_same(assessed: Assessed, document: dict[str, Any]) -> None:
    assert decode(document, "ischia.assessment/1", where="x") == assessed.assessment


def test_the_same_case_gives_the_same_bytes(case: Path, document: dict[str, Any]) -> None:
    assert encode(assess(str(case)).assessment) == document
