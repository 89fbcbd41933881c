"""An assessment as a Bundle of FHIR R4 (4.0.1), for other systems."""

from ischia.writers.fhir.bundle import fhir_bundle
from ischia.writers.fhir.material import FhirMaterial

__all__ = ["FhirMaterial", "fhir_bundle"]
