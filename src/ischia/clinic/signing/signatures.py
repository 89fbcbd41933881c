"""Sign, amend, share and recall: what was signed stays, and says what it rested on."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from ischia import __version__
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Assessed
from ischia.clinic.signing.models import After, Signed
from ischia.clinic.work.assessing import program
from ischia.model.errors import InputError
from ischia.service.differences import (
    Difference,
    differing,
    knowledge_of,
    knowledge_sha256,
)
from ischia.service.signed import signed_paper

_WHY = "reason of an amendment"
_AFTER = "reason of a deed"
_OLD = "an assessment that is not of the record and the program as they are now"
_ALREADY = "a report that is signed already"
_NO_REASON = "an amendment without a reason"
_NO_RECALL_REASON = "a recall without a reason"
_WAS_RECALLED = "a report that was recalled"
_OTHER_BYTES = "a paper whose bytes are not those that were signed"
_MEDICINES = frozenset({"medicine", "injection"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A signed report, with what was done since and what lies underneath now."""

    signed: Signed
    reason: str
    shared: After | None
    recalled: After | None
    recalled_why: str
    last: bool  # no later version of the visit's report is signed
    changed: tuple[str, ...]  # "the program", "the knowledge": what is another now
    compared: bool  # whether the version was assessed with what is there now
    differences: tuple[Difference, ...]


def sign(found: Assessed, actor: Actor, reason: str) -> Signed:
    """Sign the newest assessment of a visit; the second time it is an amendment with a reason.

    Raises
    ------
    InputError
        When the assessment is not the last word on the record, is signed already, or an amendment
        has no reason.
    """
    person, medication = found.person, may(actor.role, Action.SIGN_MEDICATION)
    newest = case.latest(person)
    if newest is None or found.version.pk != newest.pk or found.program != program():
        raise _refused(_OLD)
    before = person.signed.filter(visit_date=found.visit_date).order_by("-number").first()
    if before is not None and before.assessed_id == found.pk and before.medication >= medication:
        raise _refused(_ALREADY)
    if before is not None and not reason.strip():
        raise _refused(_NO_REASON)
    assessment = results.document(found, "assessment.json") or b""
    number = person.signed.filter(visit_date=found.visit_date).aggregate(Max("number"))
    signed = Signed(
        person=person,
        assessed=found,
        visit_date=found.visit_date,
        number=(number["number__max"] or 0) + 1,
        case_sha256=found.version.sha256,
        knowledge_sha256=knowledge_of(assessment),
        program_version=__version__,
        program_sha256=found.program,
        medication=medication,
        by=actor.opaque,
        role=actor.role,
        sealed_reason=_sealed(person, reason, _WHY),
    )
    signed.report_sha256 = vault.put_bytes(person.key, _paper(signed, assessment, reason))
    signed.save()
    return signed


def after(signed: Signed, deed: After.Deed, actor: Actor, reason: str = "") -> None:
    """Share a signed report with its patient, or recall it with a reason; a second time is nothing.

    Raises
    ------
    InputError
        When a recall has no reason, or a report that was recalled is to be shared.
    """
    if deed == After.Deed.RECALLED and not reason.strip():
        raise _refused(_NO_RECALL_REASON)
    if deed == After.Deed.SHARED and signed.after.filter(deed=After.Deed.RECALLED).exists():
        raise _refused(_WAS_RECALLED)
    After.objects.get_or_create(
        signed=signed,
        deed=deed,
        defaults={
            "by": actor.opaque,
            "role": actor.role,
            "sealed_reason": _sealed(signed.person, reason, _AFTER),
        },
    )


def shown(signed: Signed) -> Shown:
    """Return a signed report with what became of it; differences are worked out, never guessed."""
    deeds = {deed.deed: deed for deed in signed.after.all()}
    recalled = deeds.get(After.Deed.RECALLED)
    changed = _changed(signed)
    now = _as_it_is_now(signed) if changed else None
    later = signed.person.signed.filter(visit_date=signed.visit_date, number__gt=signed.number)
    return Shown(
        signed=signed,
        reason=_opened(signed.person, signed.sealed_reason, _WHY),
        shared=deeds.get(After.Deed.SHARED),
        recalled=recalled,
        recalled_why=_opened(signed.person, recalled.sealed_reason, _AFTER) if recalled else "",
        last=not later.exists(),
        changed=changed,
        compared=now is not None,
        differences=_differences(signed, now) if now is not None else (),
    )


def of_visit(found: Assessed) -> list[Shown]:
    """Return the signed reports of an assessment's visit, the last first."""
    rows = found.person.signed.filter(visit_date=found.visit_date).order_by("-number")
    return [shown(signed) for signed in rows.select_related("assessed__version", "person__key")]


def pdf(signed: Signed) -> bytes:
    """Return the very paper that was signed.

    Raises
    ------
    InputError
        When its bytes are not those that were signed.
    """
    data = vault.get(signed.person.key, signed.report_sha256)
    if hashlib.sha256(data).hexdigest() != signed.report_sha256:
        raise _refused(_OTHER_BYTES)
    return data


def medicine_lines(assessment: dict[str, object]) -> int:
    """Return how many lines of a plan only a physician signs."""
    plan = assessment.get("plan")
    phases = plan.get("phases", []) if isinstance(plan, dict) else []
    return sum(item.get("kind") in _MEDICINES for phase in phases for item in phase["items"])


def _paper(signed: Signed, assessment: bytes, reason: str) -> bytes:
    """Return the report with the sheet that says who signed it, and what it rests on."""
    report = results.document(signed.assessed, "report.pdf") or b""
    said = [f"Signed by a {signed.role_name.lower()} of the clinic, {signed.by}, on {_now()}."]
    if reason.strip():
        said.append(f"It amends version {signed.number - 1}. Reason: “{reason.strip()}”")
    lines = medicine_lines(json.loads(assessment))
    if lines and not signed.medication:
        said.append(f"Its medication lines ({lines}) are not signed: a physician signs them.")
    said.append("The pages that follow are the report as it stood. Nothing signed is changed.")
    return signed_paper(
        report,
        title=f"Report of {signed.visit_date:%-d %B %Y}, signed, version {signed.number}",
        says=said,
        facts={
            "Patient": signed.person.pseudonym,
            "Case folder": signed.case_sha256,
            "Knowledge": signed.knowledge_sha256,
            f"Program {signed.program_version}": signed.program_sha256,
            "Report": hashlib.sha256(report).hexdigest(),
        },
        simulated=json.loads(assessment)["simulated"],
    )


def _now() -> str:
    return f"{timezone.now():%-d %B %Y at %H:%M} UTC"


def _changed(signed: Signed) -> tuple[str, ...]:
    told = {
        "the knowledge": signed.knowledge_sha256 != knowledge_sha256(),
        "the program": signed.program_sha256 != program(),
    }
    return tuple(name for name, other in told.items() if other)


def _as_it_is_now(signed: Signed) -> Assessed | None:
    """Return the signed version as the present program assesses it, where it did so already."""
    return signed.assessed.version.assessed.filter(
        visit_date=signed.visit_date, program=program()
    ).first()


def _differences(signed: Signed, now: Assessed) -> tuple[Difference, ...]:
    was = results.document(signed.assessed, "assessment.json") or b"{}"
    return differing(was, results.document(now, "assessment.json") or b"{}")


def _sealed(person: Person, said: str, about: str) -> bytes:
    return vault.seal_note(person.key, said.strip().encode(), about) if said.strip() else b""


def _opened(person: Person, sealed: bytes | memoryview, about: str) -> str:
    return vault.open_note(person.key, sealed, about).decode() if bytes(sealed) else ""


def _refused(found: str) -> InputError:
    return InputError(
        where="the report",
        found=found,
        expected="the newest assessment of the visit, and a reason for every later version",
        do="Assess the visit again, or say why.",
    )
