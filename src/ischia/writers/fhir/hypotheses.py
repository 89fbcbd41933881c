"""What it may be: Conditions that are worth a line, and all probabilities as one RiskAssessment."""

from collections.abc import Iterator
from typing import Final

from ischia.model.assessment import Hypothesis
from ischia.model.finding import Evidence
from ischia.model.plan import Decision
from ischia.model.terms import Side, State
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.moments import moment
from ischia.writers.fhir.signs import sign_of
from ischia.writers.fhir.systems import (
    CONDITION,
    ICD10CM,
    INTERVAL95,
    UCUM,
    Resource,
    coding,
    said,
    standard,
)
from ischia.writers.report.lines import on_judgement, titled
from ischia.writers.report.wording import certainty, per_cent, probability_span, tidied

_PROVISIONAL: Final = ("very likely", "likely")
_TOO_FAR: Final = "very unlikely"  # stands among the probabilities and is no condition
_DRAFT: Final = "Argued by a program from the findings; no clinician has decided on it yet."


def argued(material: FhirMaterial) -> tuple[Hypothesis, ...]:
    """Return the hypotheses worth a line: the leading one, the not unlikely, the decided."""
    return tuple(
        h
        for number, h in enumerate(material.assessment.hypotheses)
        if number == 0 or certainty(h.posterior) != _TOO_FAR or decision_on(material, h) is not None
    )


def decision_on(material: FhirMaterial, hypothesis: Hypothesis) -> Decision | None:
    """Return the last word of a clinician on a hypothesis, None where nobody said any."""
    on = f"hypothesis:{hypothesis.condition}:{hypothesis.side}"
    found = [d for d in material.assessment.decisions if d.on == on]
    return max(found, key=lambda d: d.at, default=None)


def condition_of(material: FhirMaterial, condition: str, side: Side | None) -> Resource | None:
    """Return a reference to a condition of the bundle, None where it is none of it."""
    for h in argued(material):
        if h.condition == condition and side in (None, h.side):
            return material.reference("Condition", h.condition, h.side, display=h.name)
    return None


def conditions(material: FhirMaterial) -> Iterator[Resource]:
    """Yield the conditions; none is confirmed unless a clinician accepted it."""
    for number, h in enumerate(argued(material)):
        decision = decision_on(material, h)
        status = _status(material, h, decision, leads=number == 0)
        refuted = status == "refuted"
        onset = material.assessment.onset
        yield material.entry(
            material.of_visit("Condition", h.condition, h.side),
            "Condition",
            clinicalStatus=None if refuted else standard("condition-clinical", "active"),
            verificationStatus=standard("condition-ver-status", status),
            category=[standard("condition-category", "encounter-diagnosis")],
            code=_code(material, h),
            bodySite=[site] if (site := material.site(h.side)) else None,
            subject=material.patient,
            encounter=material.encounter,
            onsetDateTime=onset.isoformat() if onset and not refuted else None,
            recordedDate=moment(decision.at) if decision else material.day,
            asserter=_who(material, decision) if decision else None,
            stage=list(_stages(material, h)) if number == 0 else None,
            evidence=_evidence(material, h),
            note=said(_probability(material, h), decision.reason if decision else _DRAFT),
        )


def risk(material: FhirMaterial) -> Iterator[Resource]:
    """Yield all probabilities with their intervals, in per cent as R4 counts them."""
    found = material.assessment.hypotheses
    if not found:
        return
    basis = [sign_of(material, f.id, f.side) for f in material.assessment.findings]
    unique = {one["reference"]: one for one in basis if one is not None}
    yield material.entry(
        material.of_visit("RiskAssessment"),
        "RiskAssessment",
        status="preliminary",
        method={"text": "exact sum over all states of the conditions, at most three at once"},
        subject=material.patient,
        encounter=material.encounter,
        occurrenceDateTime=material.day,
        basis=list(unique.values()),
        prediction=[_prediction(material, h) for h in found],
        note=said(
            "Conditions are not exclusive: the probabilities need not add up to 100 %.",
            "Priors, and every ratio without a study, are judgements with a range; the intervals"
            " carry those ranges.",
        ),
    )


def _prediction(material: FhirMaterial, h: Hypothesis) -> Resource:
    low, high = h.posterior95
    ends = {"low": _percent(low), "high": _percent(high)}
    return {
        "extension": [{"url": INTERVAL95, "valueRange": ends}],
        "outcome": {**_code(material, h), "text": titled(material.assessment, h)},
        "probabilityDecimal": round(100 * h.posterior, 6),
        "qualitativeRisk": {"text": certainty(h.posterior)},
        "rationale": _probability(material, h),
    }


def _percent(share: float) -> Resource:
    return {"value": round(100 * share, 6), "unit": "%", "system": UCUM, "code": "%"}


def _probability(material: FhirMaterial, h: Hypothesis) -> str:
    judged, lines = on_judgement(material.assessment, h)
    return (
        f"{certainty(h.posterior).capitalize()}: {per_cent(h.posterior)}, 95 % interval"
        f" {probability_span(h.posterior95)} %; before any finding {per_cent(h.prior)}."
        f" {judged} of {lines} findings behind it rest on judgement alone."
    )


def _status(
    material: FhirMaterial, h: Hypothesis, decision: Decision | None, *, leads: bool
) -> str:
    if decision is not None:
        return "confirmed" if decision.accepts else "refuted"
    proven = leads and material.assessment.conclusion == "likely"
    likely = certainty(h.posterior) in _PROVISIONAL
    return "provisional" if proven or likely else "differential"


def _code(material: FhirMaterial, h: Hypothesis) -> Resource:
    ours = material.concept(h.condition, CONDITION, h.name)
    codes = material.icd10cm.get(h.condition, {})
    side = codes.get(h.side.value) or codes.get("either") or ()
    # Of several codes none is this condition: they are its places, and nobody said which.
    own = [coding(ICD10CM, side[0])] if len(side) == 1 else []
    return {**ours, "coding": [*ours["coding"], *own]}


def _who(material: FhirMaterial, decision: Decision) -> Resource:
    return {"reference": material.urn("Practitioner", decision.who), "type": "Practitioner"}


def _stages(material: FhirMaterial, h: Hypothesis) -> Iterator[Resource]:
    for grade in material.assessment.grades:
        if grade.side in (None, h.side):
            text = f"{grade.grade}, by {grade.by}: {tidied(grade.why)}"
            yield {"summary": {"text": text}, "type": {"text": grade.name or grade.system}}


def _evidence(material: FhirMaterial, h: Hypothesis) -> list[Resource]:
    details = [
        found
        for line in h.evidence
        if line.counted and line.state is State.PRESENT
        if (found := sign_of(material, line.finding, h.side)) is not None
    ]
    return [{"detail": details}] if details else []


def weight(line: Evidence) -> str:
    """Return what one finding says about one condition, and how well that is known."""
    low, high = line.interval95
    return f"likelihood ratio {line.likelihood_ratio:.2g} ({low:.2g} to {high:.2g}), {line.basis}"
