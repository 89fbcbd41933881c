"""The report of a visit: signed by who may, amended, shared with the patient, recalled."""

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.again import prove_again, recently_proved
from ischia.clinic.audit import chain
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.models import Person
from ischia.clinic.records import results
from ischia.clinic.signing import signatures
from ischia.clinic.signing.models import After, Signed
from ischia.clinic.work import queue
from ischia.model.errors import InputError

_MOST = 200


def panel(actor: Actor, person: Person, day: date) -> dict[str, Any]:
    """Return what the page of the report says of its signatures."""
    found = results.newest(person, day)
    if found is None:
        return {}
    assessment = json.loads(results.document(found, "assessment.json") or b"{}")
    signed = signatures.of_visit(found)
    whole = may(actor.role, Action.SIGN_MEDICATION)
    last = signed[0].signed if signed else None
    done = last is not None and last.assessed_id == found.pk and last.medication >= whole
    return {
        "signed": signed,
        "may_sign": may(actor.role, Action.SIGN_REPORT) and not done,
        "may_share": may(actor.role, Action.SIGN_REPORT),
        "amends": bool(signed),
        "medicine_lines": signatures.medicine_lines(assessment),
        "signs_medicine": whole,
    }


@require_POST
@asked_by_somebody
def sign(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Sign the newest assessment of a visit."""
    back = reverse("visit_page", args=[pseudonym, day, "report"])
    found = reach.assessed(actor, pseudonym, day, Action.SIGN_REPORT)
    if not recently_proved(request):
        return prove_again(request, back)
    try:
        with transaction.atomic():
            made = signatures.sign(found, actor, request.POST.get("reason", ""))
            chain.note(actor, "signed", whose=pseudonym, what=f"{day} report {made.number}")
    except InputError as err:
        messages.error(request, f"Nothing was signed. {err}")
    else:
        messages.success(request, f"Signed as version {made.number}.")
    return HttpResponseRedirect(back)


@require_POST
@asked_by_somebody
def deed(
    request: HttpRequest, actor: Actor, pseudonym: str, day: date, number: int
) -> HttpResponse:
    """Share a signed report with its patient, recall it, or compare it with what holds now."""
    person = reach.person(actor, pseudonym, Action.SIGN_REPORT, what=f"{day} report {number}")
    signed = _signed(person, day, number)
    asked = request.POST.get("deed", "")
    if asked == "compare":
        queue.assess(signed.assessed.version, day)
        messages.success(request, "The signed version is being assessed with what holds now.")
    elif asked in After.Deed.values:
        try:
            with transaction.atomic():
                signatures.after(signed, After.Deed(asked), actor, request.POST.get("reason", ""))
                chain.note(actor, asked, whose=pseudonym, what=f"{day} report {number}")
        except InputError as err:
            messages.error(request, str(err))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "report"]))


@require_GET
@asked_by_somebody
def signed_pdf(
    request: HttpRequest,  # noqa: ARG001  # a view's signature
    actor: Actor,
    pseudonym: str,
    day: date,
    number: int,
) -> HttpResponse:
    """Return the very paper that was signed; a patient gets what was shared and not recalled."""
    person = reach.person(actor, pseudonym, Action.SEE_SIGNED, what=f"{day} report {number}")
    signed = _signed(person, day, number)
    deeds = set(signed.after.values_list("deed", flat=True))
    if actor.is_patient and deeds != {After.Deed.SHARED.value}:
        raise Http404
    answer = HttpResponse(signatures.pdf(signed), content_type="application/pdf")
    name = f"{pseudonym}-{day}-signed-{number}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
@asked_by_somebody
def underneath(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the signed reports under which a method or the knowledge has changed."""
    reach.require(actor, Action.SIGN_REPORT)
    chain.note(actor, Action.SEE_SIGNED)
    rows = Signed.objects.filter(reach.of_own_patients(actor)).order_by("-at")
    shown = [
        signatures.shown(s) for s in rows.select_related("assessed__version", "person__key")[:_MOST]
    ]
    lines = [line for line in shown if line.last and line.changed and not line.recalled]
    context = {"lines": lines, "whole": sum(s.last for s in shown)}
    return render(request, "pages/underneath.html", context)


def _signed(person: Person, day: date, number: int) -> Signed:
    found = (
        person.signed.filter(visit_date=day, number=number)
        .select_related("assessed__version", "person__key")
        .first()
    )
    if found is None:
        raise Http404
    return found
