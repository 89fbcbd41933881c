"""The visit itself."""

from ischia.model.terms import How
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.systems import TERMINOLOGY, Resource, coding


def encounter(material: FhirMaterial) -> Resource:
    """Return the visit: its day, in person or by video, and what the person complains of."""
    remote = material.visit is not None and material.visit.mode is How.REMOTE
    kind = ("VR", "virtual") if remote else ("AMB", "ambulatory")
    return material.entry(
        material.of_visit("Encounter"),
        "Encounter",
        status="finished",  # an assessment is of a visit that has been written down
        **{"class": coding(f"{TERMINOLOGY}/v3-ActCode", *kind)},
        subject=material.patient,
        period={"start": material.day, "end": material.day},
        reasonCode=[{"text": material.assessment.complaint}],
    )
