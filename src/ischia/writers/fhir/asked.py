"""What to do next and whom to ask, as ServiceRequests: proposals, until somebody orders."""

from collections.abc import Iterator
from typing import Final

from ischia.model.assessment import NextTest
from ischia.model.terms import Urgency
from ischia.writers.fhir.hypotheses import condition_of
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.planned import sent
from ischia.writers.fhir.systems import PLAN_ITEM, RED_FLAG, TEST, Resource, said
from ischia.writers.report.wording import per_cent, tidied

_PRIORITIES: Final = {Urgency.NOW: "stat", Urgency.TODAY: "asap", Urgency.DAYS: "urgent"}
_ASKED: Final = ("referral", "imaging")


def requests(material: FhirMaterial) -> Iterator[Resource]:
    """Yield what red flags ask for, then the next tests, then referrals and images of the plan."""
    a = material.assessment
    for flag in a.red_flags:
        if flag.state == "present":
            yield _request(
                material,
                ("red flag", flag.id),
                priority=_PRIORITIES[flag.urgency],
                code=material.concept(flag.id, RED_FLAG, flag.name) | {"text": flag.action},
                reasonCode=[{"text": flag.name}],
            )
    for number, test in enumerate(a.next_tests):
        yield _next(material, test, number)
    for _, plan in material.plans:
        for phase, item in sent(plan):
            if item.kind in _ASKED and item.blocked is None:
                yield _request(
                    material,
                    ("plan", plan.condition, phase.id, item.id),
                    code=material.concept(item.id, PLAN_ITEM) | {"text": item.says},
                    reasonReference=_reasons(condition_of(material, plan.condition, None)),
                    note=said(f"{phase.name}. {item.dose or ''}", tidied(item.evidence)),
                )


def _next(material: FhirMaterial, test: NextTest, number: int) -> Resource:
    moved = (
        ""
        if test.safety
        else f"{material.word(test.condition)}: {per_cent(test.if_present)} if it is there,"
        f" {per_cent(test.if_absent)} if it is not."
    )
    later = "" if test.possible_today else "Not to be had here today."
    return _request(
        material,
        ("next", str(number)),
        code=material.concept(test.test, TEST, test.name),
        bodySite=[site] if (site := material.site(test.side)) else None,
        reasonCode=[{"text": tidied(test.why)}],
        reasonReference=None
        if test.safety
        else _reasons(condition_of(material, test.condition, test.side)),
        note=said(moved, *test.changes, later),
    )


def _reasons(found: Resource | None) -> list[Resource] | None:
    return [found] if found else None


def _request(material: FhirMaterial, key: tuple[str, ...], **fields: object) -> Resource:
    return material.entry(
        material.of_visit("ServiceRequest", *key),
        "ServiceRequest",
        status="draft",
        intent="proposal",
        subject=material.patient,
        encounter=material.encounter,
        authoredOn=material.day,
        **fields,
    )
