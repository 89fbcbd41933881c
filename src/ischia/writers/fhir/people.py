"""Whom it is about, who decided, and what measured."""

from collections.abc import Iterator

from ischia.model.devices import Device
from ischia.model.subject import Subject
from ischia.model.units import Unit
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.observed import observation
from ischia.writers.fhir.systems import (
    ACTOR,
    CONCEPT,
    PSEUDONYM,
    SHA256,
    UCUM,
    Resource,
    identifier,
    quantity,
    said,
)

SOFTWARE = "Ischia"
_NO_DEVICE = "Decision support for professionals, not a cleared medical device."


def people(material: FhirMaterial) -> Iterator[Resource]:
    """Yield the person, who decided, and what measured."""
    yield _patient(material)
    yield from _covariates(material)
    for who in dict.fromkeys(d.who for d in material.assessment.decisions):
        yield material.entry(
            material.urn("Practitioner", who),
            "Practitioner",
            identifier=[identifier(ACTOR, who)],
        )
    yield _software(material)
    for name in instruments(material):
        yield _instrument(material, name)


def instruments(material: FhirMaterial) -> tuple[str, ...]:
    """Return what measured, by the name that recordings use."""
    measured = material.assessment.measured
    used = [name for m in measured.measurements for name in m.provenance.devices]
    used += [name for c in measured.curves for name in c.provenance.devices]
    return tuple(dict.fromkeys([*used, *(s.device for s in measured.sources if s.device)]))


def _patient(material: FhirMaterial) -> Resource:
    subject = material.assessment.subject
    return material.entry(
        material.urn("Patient"),
        "Patient",
        identifier=[identifier(PSEUDONYM, subject.pseudonym)],
        active=True,
        gender=subject.sex.value,
    )


def _covariates(material: FhirMaterial) -> Iterator[Resource]:
    """Yield what the case states of a person, and nothing that it leaves out."""
    subject = material.assessment.subject
    for name, text, number in _numbers(subject):
        yield observation(
            material,
            material.of_visit("Observation", name),
            category="exam" if name == "subject.age" else "vital-signs",
            code=material.concept(name, CONCEPT, text),
            note=said("As the case states it."),
            valueQuantity=number,
        )
    for name, text, word in (
        ("subject.sport", "Sport", subject.sport),
        ("subject.dominant_side", "Dominant side", subject.dominant_side),
    ):
        if word:
            yield observation(
                material,
                material.of_visit("Observation", name),
                category="social-history",
                code=material.concept(name, CONCEPT, text),
                note=said("As the case states it."),
                valueString=str(word),
            )


def _numbers(subject: Subject) -> Iterator[tuple[str, str, Resource]]:
    if subject.age_y is not None:
        year = {"value": subject.age_y, "unit": "years", "system": UCUM, "code": "a"}
        yield "subject.age", "Age", year
    if subject.mass_kg is not None:
        yield "subject.mass", "Body weight", quantity(subject.mass_kg, Unit.KILOGRAM)
    if subject.height_m is not None:
        yield "subject.height", "Body height", quantity(subject.height_m, Unit.METRE)


def _software(material: FhirMaterial) -> Resource:
    stamp = material.assessment.knowledge
    return material.entry(
        material.urn("Device", SOFTWARE, material.version, stamp.sha256),
        "Device",
        deviceName=[{"name": SOFTWARE, "type": "user-friendly-name"}],
        type={"text": "decision support software"},
        version=[
            {"type": {"text": "program"}, "value": material.version},
            {
                "type": {"text": "knowledge base"},
                "component": identifier(SHA256, stamp.sha256),
                "value": stamp.sha256,
            },
        ],
        note=said(_NO_DEVICE, f"Clinical review of the knowledge base: {stamp.clinical_review}."),
    )


def software(material: FhirMaterial) -> Resource:
    """Return a reference to the program, with the knowledge it used."""
    key = (SOFTWARE, material.version, material.assessment.knowledge.sha256)
    return {"reference": material.urn("Device", *key), "type": "Device"}


def _instrument(material: FhirMaterial, name: str) -> Resource:
    log = next((d for d in material.assessment.measured.devices if d.id == name), None)
    return material.entry(
        material.urn("Device", name),
        "Device",
        deviceName=[{"name": name, "type": "user-friendly-name"}],
        type={"text": log.kind} if log else None,
        manufacturer=log.made_by if log else None,
        note=said(*_checks(log)) if log else None,
    )


def _checks(log: Device) -> Iterator[str]:
    for check in log.calibration:
        error = "" if check.error_pct is None else f", error found {check.error_pct:+g} %"
        yield f"{check.on}: {check.what}, by {check.by}: {check.result}{error}"
    if not log.calibration:
        yield "No check of it is in the log."
