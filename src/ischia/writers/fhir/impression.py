"""The argument in one place: red flags first, then what speaks for and against."""

from collections.abc import Iterator

from ischia.model.assessment import Assessment, Hypothesis, RedFlag
from ischia.model.finding import Evidence
from ischia.writers.fhir.hypotheses import argued, condition_of, weight
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.people import software
from ischia.writers.fhir.signs import sign_of
from ischia.writers.fhir.systems import RED_FLAG, Resource, kept, said
from ischia.writers.report.wording import opened, tidied

_STATES = {
    "present": 0,
    "inconclusive": 1,
    "not_assessed": 2,
}  # what is absent or done is told last


def impression(material: FhirMaterial) -> Resource:
    """Return the ClinicalImpression; it is a draft until a clinician has decided."""
    a = material.assessment
    decided = any(d.on.startswith("hypothesis:") for d in a.decisions)
    problems = [condition_of(material, h.condition, h.side) for h in argued(material)]
    likelihoods = [material.reference("RiskAssessment")] if a.hypotheses else None
    return material.entry(
        material.of_visit("ClinicalImpression"),
        "ClinicalImpression",
        status="completed" if decided else "in-progress",
        description=a.complaint,
        subject=material.patient,
        encounter=material.encounter,
        effectiveDateTime=material.day,
        problem=[one for one in problems if one],
        summary=conclusion(a),
        finding=[*_flags(material), *_for_and_against(material)],
        prognosisCodeableConcept=[{"text": p.says} for p in a.prognosis],
        prognosisReference=likelihoods,
        supportingInfo=[software(material)],
        note=said(*_notes(a)),
    )


def conclusion(a: Assessment) -> str:
    """Return the conclusion in words, red flags before everything."""
    raised = [f for f in a.red_flags if f.state == "present"]
    alarms = [f"RED FLAG, {f.urgency}: {f.name}. {f.action}" for f in raised]
    open_ones = sum(f.state in ("inconclusive", "not_assessed") for f in a.red_flags)
    unasked = f"{open_ones} red flags are not assessed or inconclusive." if open_ones else ""
    why = a.conclusion_why and f"{opened(a.conclusion_why).rstrip('.')}."
    return " ".join(filter(None, [*alarms, why, unasked]))


def _flags(material: FhirMaterial) -> Iterator[Resource]:
    flags = sorted(material.assessment.red_flags, key=lambda f: _STATES.get(f.state, len(_STATES)))
    for flag in flags:
        yield {
            "itemCodeableConcept": material.concept(flag.id, RED_FLAG, f"Red flag: {flag.name}"),
            "basis": _basis(material, flag),
        }


def _basis(material: FhirMaterial, flag: RedFlag) -> str:
    state = "not assessed, which is not absent" if flag.state == "not_assessed" else flag.state
    said_ = [f"{state} ({flag.urgency})"]
    if flag.state in ("present", "inconclusive"):
        said_.append(flag.action)
    if flag.not_asked and flag.state != "absent":
        said_.append(f"not answered: {', '.join(map(material.word, flag.not_asked))}")
    return "; ".join([*said_, flag.done] if flag.done else said_)


def _for_and_against(material: FhirMaterial) -> Iterator[Resource]:
    for h in argued(material):
        for line in h.evidence:
            item = sign_of(material, line.finding, h.side)
            if item is not None:
                yield kept({"itemReference": item, "basis": _said(h, line)})


def _said(h: Hypothesis, line: Evidence) -> str:
    way = "for" if line.likelihood_ratio > 1 else "against"
    if not line.counted:
        return f"not counted {way} {h.name}: {tidied(line.why_not or '')}"
    return f"{way} {h.name}: {weight(line)}"


def _notes(a: Assessment) -> Iterator[str]:
    yield from (f"Conflict: {c.says} {tidied(c.why)}" for c in a.conflicts)
    yield from (guard.says for guard in a.guards if guard.state == "fired")
    if a.unexplained:
        yield f"Not explained by any leading hypothesis: {', '.join(a.unexplained)}."
    yield from a.notices
    yield (
        f"Rules of treatment: {a.policy}. Clinical review of the knowledge base: "
        f"{a.knowledge.clinical_review}."
    )
