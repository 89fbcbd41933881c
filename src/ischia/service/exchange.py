"""An assessment → what other systems read: a bundle of FHIR R4."""

from pathlib import Path

from ischia import __version__
from ischia.service.assess import Assessed
from ischia.service.files import raw_file
from ischia.service.knowing import citation
from ischia.writers.fhir import FhirMaterial, fhir_bundle
from ischia.writers.fhir.bundle import RELEASE
from ischia.writers.fhir.codes import Codes, codes_from, own_codes
from ischia.writers.fhir.systems import ACTOR, PSEUDONYM, REPORT, SHA256, SIMULATED

__all__ = [
    "ACTOR",
    "BUNDLE",
    "PSEUDONYM",
    "RELEASE",
    "REPORT",
    "SHA256",
    "SIMULATED",
    "Codes",
    "bundle_json",
    "codes_of",
]
BUNDLE = "fhir-bundle.json"


def codes_of(path: Path) -> Codes:
    """Return the codes of a user's file.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    raw = raw_file(path)
    return codes_from(raw.data, raw.shown)


def bundle_json(assessed: Assessed, codes: Codes | None = None) -> bytes:
    """Return the bundle of an assessment; the person is a pseudonym.

    Parameters
    ----------
    codes
        A user's own, beside those that this project checked.

    Raises
    ------
    MissingExtraError
        When the optional part `fhir` is not installed.
    """
    knowledge = assessed.knowledge
    return fhir_bundle(
        FhirMaterial(
            assessment=assessed.assessment,
            version=__version__,
            codes=own_codes() if codes is None else own_codes().joined(codes),
            visit=assessed.visit,
            answers=assessed.answers,
            scales={name: prom.scale() for name, prom in knowledge.proms.items()},
            words=knowledge.words(),
            references={key: citation(found) for key, found in knowledge.references.items()},
            icd10cm={key: {**found.icd10cm} for key, found in knowledge.conditions.items()},
        )
    )
