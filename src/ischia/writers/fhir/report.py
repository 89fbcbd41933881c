"""The report that holds it together: preliminary, until a clinician signs it."""

from ischia.writers.fhir.impression import conclusion
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.systems import REPORT, Resource, coded


def report(material: FhirMaterial, made: list[Resource]) -> Resource:
    """Return the DiagnosticReport of the visit: its conclusion, every number, every image."""
    return material.entry(
        material.of_visit("DiagnosticReport"),
        "DiagnosticReport",
        status="preliminary",
        code=coded(REPORT, "assessment", "Assessment of a painful thigh"),
        subject=material.patient,
        encounter=material.encounter,
        effectiveDateTime=material.day,
        result=_references(made, "Observation"),
        imagingStudy=_references(made, "ImagingStudy"),
        conclusion=conclusion(material.assessment),
    )


def _references(made: list[Resource], kind: str) -> list[Resource]:
    return [
        {"reference": entry["fullUrl"], "type": kind}
        for entry in made
        if entry["resource"]["resourceType"] == kind
    ]
