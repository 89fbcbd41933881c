"""Questionnaires: the slots of their items and their totals; their words belong to others."""

from collections.abc import Iterator

from ischia.model.proms import PromAnswers
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.systems import PROM, Resource

_TOTAL = "total"


def answers(material: FhirMaterial) -> Iterator[Resource]:
    """Yield what was answered; a questionnaire with an item missing is not completed."""
    for given in material.answers:
        items = [
            {"linkId": slot, "answer": [{"valueDecimal": value}]}
            for slot, value in sorted(given.items.items(), key=_order)
        ]
        if given.total is not None:
            items.append({"linkId": _TOTAL, "answer": [{"valueDecimal": given.total}]})
        yield material.entry(
            urn_of(material, given),
            "QuestionnaireResponse",
            questionnaire=f"{PROM}:{given.instrument}",
            status="completed" if _whole(material, given) else "in-progress",
            subject=material.patient,
            encounter=material.encounter,
            authored=given.date.isoformat(),
            item=items,
        )


def urn_of(material: FhirMaterial, given: PromAnswers) -> str:
    """Return what an answered questionnaire is called."""
    return material.of_visit("QuestionnaireResponse", given.instrument, given.date.isoformat())


def answered_for(material: FhirMaterial, concept: str) -> tuple[str, ...]:
    """Return the questionnaires that a total comes from."""
    return tuple(
        urn_of(material, given)
        for given in material.answers
        if (scale := material.scales.get(given.instrument)) and scale.concept == concept
    )


def _whole(material: FhirMaterial, given: PromAnswers) -> bool:
    scale = material.scales.get(given.instrument)
    return given.total is not None or (
        scale is not None and bool(scale.items) and len(given.items) == len(scale.items)
    )


def _order(item: tuple[str, float]) -> tuple[int, str]:
    return (int(item[0]) if item[0].isdecimal() else 0, item[0])
