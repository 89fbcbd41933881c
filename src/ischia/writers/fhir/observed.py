"""Numbers, curves and what was not measured, as Observations."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from ischia.model.measurement import PROPOSED, Context, Curve, Measurement, NotMeasured
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.writers.fhir.answers import answered_for
from ischia.writers.fhir.files import measured_images
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.systems import (
    CONCEPT,
    METHOD,
    PART,
    STEP_UNIT,
    TERMINOLOGY,
    UCUM,
    Resource,
    coded,
    coding,
    identifier,
    kept,
    quantity,
    said,
    standard,
)
from ischia.writers.report.flags import flag_words
from ischia.writers.report.wording import context_words, kind_of

_CATEGORIES: Final = {"ultrasound": "imaging", "elastography": "imaging", "prom": "survey"}
_AXES: Final = {
    "time_s": ("s", "time"),
    "angle_deg": ("deg", "joint angle in degrees"),
    "cycle_pct": ("%", "per cent of the cycle"),
    "level_cm": ("cm", "level along the limb in centimetres"),
}
_EVEN: Final = 1e-6  # of a step: what rounding may leave of an even spacing
_MS: Final = 1000.0


def observed(material: FhirMaterial) -> Iterator[Resource]:
    """Yield everything that was measured, and everything that was asked for and was not."""
    measured = material.assessment.measured
    known = {*(m.id for m in measured.measurements), *measured_images(material)}
    for found in measured.measurements:
        yield _measurement(material, found, known)
    for curve in measured.curves:
        yield _curve(material, curve)
    for number, missing in enumerate(measured.not_measured):
        yield _not_measured(material, missing, number)


def observation(
    material: FhirMaterial, urn: str, *, category: str, code: Resource, **fields: object
) -> Resource:
    """Return an Observation of this visit; `fields` may say what is not as usual."""
    usual = {
        "status": "final",
        "subject": material.patient,
        "encounter": material.encounter,
        "effectiveDateTime": material.day,
    }
    tables = {"category": [standard("observation-category", category)], "code": code}
    return material.entry(urn, "Observation", **{**tables, **usual, **fields})


def _category(concept: str) -> str:
    return _CATEGORIES.get(concept.split(".", maxsplit=1)[0], "exam")


def _text(material: FhirMaterial, concept: str, side: Side, context: Context) -> str:
    more = [context_words(context, material.words), "" if side is Side.MIDLINE else side.value]
    return ", ".join([material.word(concept), *filter(None, more)])


def _code(material: FhirMaterial, concept: str, side: Side, context: Context) -> Resource:
    return material.concept(concept, CONCEPT) | {"text": _text(material, concept, side, context)}


def _measurement(material: FhirMaterial, m: Measurement, known: set[str]) -> Resource:
    return observation(
        material,
        material.of_visit("Observation", m.id),
        category=_category(m.concept),
        code=_code(material, m.concept, m.side, m.context),
        status="preliminary" if PROPOSED in m.flags else "final",
        identifier=[identifier("urn:x-ischia:measurement", m.id)],
        valueQuantity=quantity(m.value, m.unit),
        bodySite=material.site(m.side),
        method=method(m.provenance.method),
        device=instrument(material, m.provenance.devices),
        derivedFrom=[
            *(material.reference("Observation", part) for part in m.derived_from if part in known),
            *_files(material, m, known),
        ],
        note=said(*(flag_words(flag) for flag in m.flags), *_cited(material, m.provenance.cites)),
        component=[*_doubt(m), *_context(m.context)],
    )


def method(told: str) -> Resource:
    """Return `strength.peak_torque@1` as a code and its version."""
    name, _, version = told.partition("@")
    return {"coding": [{**coding(METHOD, name), "version": version}], "text": told}


def instrument(material: FhirMaterial, devices: Sequence[str]) -> Resource | None:
    """Return a reference to what measured; None where nobody said, or several did."""
    if len(devices) != 1:
        return None
    return {"reference": material.urn("Device", devices[0]), "type": "Device"}


def _files(material: FhirMaterial, m: Measurement, known: set[str]) -> Iterator[Resource]:
    """Yield the images and questionnaires that a value was read from."""
    for sha256 in m.provenance.sources:
        if sha256 in known:
            yield material.reference("ImagingStudy", sha256)
    for urn in answered_for(material, m.concept):
        yield {"reference": urn, "type": "QuestionnaireResponse"}


def _cited(material: FhirMaterial, cites: Sequence[str]) -> Iterator[str]:
    for key in cites:
        yield f"Error from: {material.references.get(key, key)}"


def _doubt(m: Measurement) -> Iterator[Resource]:
    """Yield both ends of the interval with the error behind it, or that the error is unknown."""
    if m.interval95 is None:
        yield {
            "code": coded(PART, "interval95", "95 % interval"),
            "dataAbsentReason": absent("unknown", "error unknown: no error of this value is known"),
        }
        return
    for name, text, value in (
        ("interval95-low", "Lower end of the 95 % interval", m.interval95[0]),
        ("interval95-high", "Upper end of the 95 % interval", m.interval95[1]),
        ("sem", "Standard error of measurement", m.uncertainty.sem or 0.0),
    ):
        yield {"code": coded(PART, name, text), "valueQuantity": quantity(value, m.unit)}
    yield {
        "code": coded(PART, "error-kind", "Where the error comes from"),
        "valueString": kind_of(m.uncertainty),
    }


def _context(context: Context) -> Iterator[Resource]:
    for name, word in context.items():
        code = coded(PART, f"context-{name.replace('_', '-')}", name.replace("_", " "))
        if isinstance(word, str):
            yield {"code": code, "valueString": word}
        elif (unit := _unit_of(name)) is not None:
            yield {"code": code, "valueQuantity": quantity(word, unit)}
        else:
            yield {"code": code, "valueQuantity": {"value": word}}


def _unit_of(name: str) -> Unit | None:
    endings = {"_deg_s": Unit.DEG_PER_S, "_deg": Unit.DEGREE, "_mm": Unit.MILLIMETRE}
    return next((unit for ending, unit in endings.items() if name.endswith(ending)), None)


def absent(code: str, reason: str) -> Resource:
    """Return why there is no value."""
    return {"coding": [coding(f"{TERMINOLOGY}/data-absent-reason", code)], "text": reason}


def _not_measured(material: FhirMaterial, missing: NotMeasured, number: int) -> Resource:
    return observation(
        material,
        material.of_visit("Observation", "not measured", str(number)),
        category=_category(missing.concept),
        code=_code(material, missing.concept, missing.side, missing.context),
        bodySite=material.site(missing.side),
        dataAbsentReason=absent("unknown", f"not measured: {missing.reason}"),
        component=list(_context(missing.context)),
    )


def _curve(material: FhirMaterial, curve: Curve) -> Resource:
    step, even = _step(curve.at)
    unit, axis = _AXES[curve.axis]
    parts = [
        {"code": coded(PART, name, text), "valueSampledData": _sampled(curve, ends, step)}
        for name, text, ends in (
            ("low95", "Lower end of the 95 % band, point by point", curve.low95),
            ("high95", "Upper end of the 95 % band, point by point", curve.high95),
        )
        if ends is not None
    ]
    if not even:
        parts.append(
            {
                "code": coded(PART, "axis", f"Where each sample lies: {axis}"),
                "valueSampledData": _samples(curve.at, step, unit, {"value": 0.0}),
            }
        )
    start = {"code": coded(PART, "axis-start", f"First sample: {axis}")}
    value = {"value": curve.at[0], "system": UCUM, "code": unit}
    return observation(
        material,
        material.of_visit("Observation", curve.id),
        category=_category(curve.concept),
        code=_code(material, curve.concept, curve.side, curve.context),
        bodySite=material.site(curve.side),
        method=method(curve.provenance.method),
        device=instrument(material, curve.provenance.devices),
        valueSampledData=_sampled(curve, curve.values, step),
        note=said(
            _axis_note(curve.axis, axis, even=even),
            f"Repetitions or strides behind each point: {curve.n}.",
            "" if curve.low95 else "error unknown: no band",
            *(flag_words(flag) for flag in curve.flags),
        ),
        component=[*parts, {**start, "valueQuantity": value}, *_context(curve.context)],
    )


def _axis_note(axis: str, words: str, *, even: bool) -> str:
    if not even:
        return f"The samples are not evenly spaced: “axis” says where each lies ({words})."
    if axis == "time_s":
        return ""
    return f"One step of the samples, the period, is counted in {words}, not in milliseconds."


def _step(at: Sequence[float]) -> tuple[float, bool]:
    """Return the spacing of the samples, and whether all have the same."""
    if len(at) < 2:  # noqa: PLR2004  # one sample has no spacing
        return 1.0, True
    steps = np.diff(np.array(at))
    middle = float(np.median(steps))
    even = bool(np.all(np.abs(steps - middle) <= _EVEN * max(abs(middle), 1.0)))
    return (round(middle, 9), True) if even else (1.0, False)


def _sampled(curve: Curve, values: Sequence[float], step: float) -> Resource:
    unit = _AXES[curve.axis][0]
    return _samples(values, step, unit, quantity(0.0, curve.unit))


def _samples(values: Sequence[float], step: float, unit: str, origin: Resource) -> Resource:
    """Return samples; six figures each, which no measurement here exceeds."""
    in_ms = unit == "s"
    return kept(
        {
            "extension": None if in_ms else [{"url": STEP_UNIT, "valueCode": unit}],
            "origin": origin,
            "period": round(step * _MS, 6) if in_ms else step,
            "dimensions": 1,
            "data": " ".join(f"{value:.6g}" for value in values),
        }
    )
