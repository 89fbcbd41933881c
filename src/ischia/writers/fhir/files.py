"""Which of a visit's files are images that something was measured on."""

from typing import Final

from ischia.model.measurement import Curve, Measurement
from ischia.writers.fhir.material import FhirMaterial

_SHEETS: Final = frozenset({"visit", "proms", "case"})
_MEASURED: Final = ("ultrasound.", "elastography.")


def measured_images(material: FhirMaterial) -> tuple[str, ...]:
    """Return the hashes of the image files that something was measured on."""
    measured = material.assessment.measured
    found: list[Measurement | Curve] = [*measured.measurements, *measured.curves]
    shown = [one for one in found if one.concept.startswith(_MEASURED)]
    used = [sha256 for one in shown for sha256 in one.provenance.sources]
    files = {s.sha256 for s in measured.sources if s.reader.partition("@")[0] not in _SHEETS}
    return tuple(dict.fromkeys(sha256 for sha256 in used if sha256 in files))
