"""The systems that codes and identifiers belong to, and the smallest pieces of a resource."""

from collections.abc import Mapping
from typing import Any, Final

from ischia.model.units import Unit

Resource = dict[str, Any]  # JSON as FHIR spells it

OURS: Final = "urn:x-ischia"  # experimental by its name: nobody else's, and no address
CONCEPT: Final = f"{OURS}:concept"
CONDITION: Final = f"{OURS}:condition"
STATE: Final = f"{OURS}:state"
METHOD: Final = f"{OURS}:method"
PART: Final = f"{OURS}:part"  # of an observation: an end of the interval, a word of its context
FLAG: Final = f"{OURS}:flag"
RED_FLAG: Final = f"{OURS}:red-flag"
PSEUDONYM: Final = f"{OURS}:pseudonym"
ACTOR: Final = f"{OURS}:actor"
SHA256: Final = f"{OURS}:sha256"
PROM: Final = f"{OURS}:prom"
TEST: Final = f"{OURS}:test"
PLAN_ITEM: Final = f"{OURS}:plan-item"
REPORT: Final = f"{OURS}:report"
INTERVAL95: Final = f"{OURS}:interval95"  # extension: a Range
TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem"
UCUM: Final = "http://unitsofmeasure.org"
LOINC: Final = "http://loinc.org"
ICD10CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
DICOM_UID: Final = "urn:dicom:uid"
DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
# Of the next release, for R4 as HL7 publishes it: what one step of a sampled curve is counted in.
STEP_UNIT: Final = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.intervalUnit"

# Says that nothing in a resource is of a real person.
SIMULATED: Final = {
    "system": f"{TERMINOLOGY}/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}
_UNIT_WORDS: Final = {
    Unit.NEWTON_METRE: "N·m",
    Unit.NM_PER_KG: "N·m/kg",
    Unit.DEGREE: "°",
    Unit.DEG_PER_S: "°/s",
    Unit.SQUARE_MILLIMETRE: "mm²",
    Unit.SCORE: "points",
    Unit.RATIO: "",
    Unit.ARBITRARY: "grey levels",
}


def coding(system: str, code: str, display: str | None = None) -> Resource:
    """Return one code."""
    made = {"system": system, "code": code}
    return {**made, "display": display} if display else made


def coded(system: str, code: str, text: str | None = None) -> Resource:
    """Return a concept of one code, with words for people."""
    return {"coding": [coding(system, code, text)], "text": text or code}


def standard(table: str, code: str) -> Resource:
    """Return a concept of one of HL7's own tables."""
    return {"coding": [coding(f"{TERMINOLOGY}/{table}", code)]}


def identifier(system: str, value: str) -> Resource:
    """Return an identifier."""
    return {"system": system, "value": value}


def quantity(value: float, unit: Unit) -> Resource:
    """Return a value with its unit in UCUM."""
    word = _UNIT_WORDS.get(unit, unit.value)
    made: Resource = {"value": value, "system": UCUM, "code": unit.value}
    return {**made, "unit": word} if word else made


def said(*notes: str) -> list[Resource]:
    """Return notes, without the empty ones."""
    return [{"text": note} for note in notes if note.strip()]


def kept(made: Mapping[str, Any]) -> Resource:
    """Return a resource without what is empty: FHIR knows no null, and no empty list."""
    return {key: value for key, value in made.items() if value not in (None, [], {}, "")}
