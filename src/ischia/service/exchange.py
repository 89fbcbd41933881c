"""An assessment → what other systems read: a bundle of FHIR R4."""

from ischia import __version__
from ischia.service.assess import Assessed
from ischia.service.knowing import citation
from ischia.writers.fhir import FhirMaterial, fhir_bundle
from ischia.writers.fhir.codes import Codes, own_codes

BUNDLE = "fhir-bundle.json"


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
