"""Signs with their state, as Observations: present, absent or indeterminate; no fourth."""

from collections.abc import Iterator
from typing import Final

from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.observed import observation
from ischia.writers.fhir.systems import CONCEPT, STATE, Resource, said
from ischia.writers.report.lines import finding_of
from ischia.writers.report.wording import day, tidied

_CATEGORIES: Final = {
    Modality.HISTORY: "survey",
    Modality.ULTRASOUND: "imaging",
    Modality.IMAGING_REPORT: "imaging",
}


def signs(material: FhirMaterial) -> Iterator[Resource]:
    """Yield each sign that somebody looked for; what nobody looked for has none."""
    known = {m.id for m in material.assessment.measured.measurements}
    for found in material.assessment.findings:
        gone = found.last_present and f"Present on {day(found.last_present)}, gone since."
        leans = found.leans and f"The value itself leans to {found.leans}."
        text = material.word(found.id)
        yield observation(
            material,
            _urn(material, found),
            category=_CATEGORIES.get(found.modality, "exam"),
            code=material.concept(found.id, CONCEPT, text),
            effectiveDateTime=(found.on or material.assessment.visit_date).isoformat(),
            valueCodeableConcept=material.concept(found.state.value, STATE, found.state.value),
            bodySite=material.site(found.side),
            derivedFrom=[
                material.reference("Observation", basis) for basis in found.basis if basis in known
            ],
            note=said(tidied(found.why), gone or "", leans or ""),
        )


def sign_of(material: FhirMaterial, name: str, side: Side | None) -> Resource | None:
    """Return a reference to the sign of a side, else to the one that has no side."""
    wanted = side or Side.MIDLINE
    found = finding_of(material.assessment.findings, name, wanted)
    if found is None:
        return None
    display = f"{material.word(found.id)}: {found.state}"
    return {"reference": _urn(material, found), "type": "Observation", "display": display}


def signs_of_report(material: FhirMaterial, on: str) -> list[Resource]:
    """Return references to the signs that the report of a day told."""
    return [
        {"reference": _urn(material, found), "type": "Observation"}
        for found in material.assessment.findings
        if any(basis.startswith(f"report:{on}:") for basis in found.basis)
    ]


def _urn(material: FhirMaterial, found: Finding) -> str:
    side, on = found.side or "", found.on.isoformat() if found.on else ""
    return material.of_visit("Observation", "sign", found.id, side, found.modality, on)
