"""One bundle of everything: built, checked, and written the same whenever the case is the same."""

import json
from collections.abc import Iterator

from ischia.model.errors import MissingExtraError
from ischia.writers.fhir.answers import answers
from ischia.writers.fhir.asked import requests
from ischia.writers.fhir.encounter import encounter
from ischia.writers.fhir.hypotheses import conditions, risk
from ischia.writers.fhir.images import images
from ischia.writers.fhir.impression import impression
from ischia.writers.fhir.material import LANGUAGE, FhirMaterial
from ischia.writers.fhir.observed import observed
from ischia.writers.fhir.people import people
from ischia.writers.fhir.planned import plans
from ischia.writers.fhir.provenance import provenance
from ischia.writers.fhir.report import report
from ischia.writers.fhir.signs import signs
from ischia.writers.fhir.strings import tidy
from ischia.writers.fhir.systems import OURS, SIMULATED, Resource, identifier

RELEASE = "4.0.1"


def fhir_bundle(material: FhirMaterial) -> bytes:
    """Return the bundle of one assessment (FHIR R4 4.0.1, type `collection`).

    Every entry has a `urn:uuid` made from whom and what it is of, so equal cases give equal bytes.
    The person is a pseudonym.

    Raises
    ------
    MissingExtraError
        When the optional part `fhir` is not installed.
    """
    day = material.day
    made: Resource = tidy(
        {
            "resourceType": "Bundle",
            "meta": {"security": [SIMULATED]} if material.assessment.simulated else None,
            "language": LANGUAGE,
            "identifier": identifier(
                f"{OURS}:assessment", f"{material.assessment.subject.pseudonym}/{day}"
            ),
            "type": "collection",
            "entry": list(_entries(material)),
        }
    )
    _check(made)
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


def _entries(material: FhirMaterial) -> Iterator[Resource]:
    made = [*people(material), encounter(material), *images(material), *answers(material)]
    made += [*observed(material), *signs(material)]
    made += [*conditions(material), *risk(material), impression(material)]
    made += [*plans(material), *requests(material)]
    made.append(report(material, made))
    yield from made
    yield from provenance(material, made)


def _check(made: Resource) -> None:
    """Refuse to write what breaks the standard: a fault of ours, and never a file."""
    try:
        from fhir.resources.R4B.bundle import Bundle
    except ImportError as err:
        raise MissingExtraError(needed_for="the FHIR bundle", extra="fhir") from err
    Bundle.model_validate(made)
