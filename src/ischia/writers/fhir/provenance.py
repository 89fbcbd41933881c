"""What every statement rests on: files by their hash, the program, the knowledge, who decided."""

from collections.abc import Iterator

from ischia.model.terms import Side
from ischia.writers.fhir.hypotheses import condition_of
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.moments import moment
from ischia.writers.fhir.people import software
from ischia.writers.fhir.systems import SHA256, TERMINOLOGY, Resource, coding, identifier


def provenance(material: FhirMaterial, made: list[Resource]) -> Iterator[Resource]:
    """Yield where the resources of a visit come from; a path could name somebody, so none leaves.

    The moment is the start of the visit's day: a clock would make equal cases unequal.
    """
    targets = [
        {"reference": entry["fullUrl"], "type": entry["resource"]["resourceType"]}
        for entry in made
        if entry["resource"]["resourceType"] not in {"Patient", "Practitioner", "Device"}
    ]
    stamp = material.assessment.knowledge
    sources = [
        _file(f"{source.format}, read by {source.reader}", source.sha256)
        for source in material.assessment.measured.sources
    ]
    yield material.entry(
        material.of_visit("Provenance"),
        "Provenance",
        target=targets,
        occurredDateTime=material.day,
        recorded=f"{material.day}T00:00:00Z",
        activity={"text": "measured and argued from the files of the visit"},
        agent=[{"type": _agent("assembler"), "who": software(material)}],
        entity=[*sources, _file("knowledge base", stamp.sha256)],
    )
    for number, decision in enumerate(material.assessment.decisions):
        decided = _decided(material, decision.on)
        if decided is not None:
            yield material.entry(
                material.of_visit("Provenance", "decision", str(number)),
                "Provenance",
                target=[decided],
                recorded=moment(decision.at),
                activity={"text": "accepted" if decision.accepts else "overrode"},
                reason=[{"text": decision.reason}],
                agent=[
                    {
                        "type": _agent("verifier"),
                        "who": {"reference": material.urn("Practitioner", decision.who)},
                    }
                ],
            )


def _decided(material: FhirMaterial, on: str) -> Resource | None:
    """Return what a decision was about, where it stands in the bundle."""
    kind, _, rest = on.partition(":")
    condition, _, side = rest.partition(":")
    if kind == "hypothesis" and side in set(Side):
        return condition_of(material, condition, Side(side))
    plan = material.assessment.plan
    if kind == "plan" and plan is not None and plan.condition == condition:
        return material.reference("CarePlan", "plan")
    return None


def _agent(role: str) -> Resource:
    return {"coding": [coding(f"{TERMINOLOGY}/provenance-participant-type", role)]}


def _file(display: str, sha256: str) -> Resource:
    what = {"identifier": identifier(SHA256, sha256), "display": display}
    return {"role": "source", "what": what}
