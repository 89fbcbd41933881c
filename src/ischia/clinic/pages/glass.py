"""A patient whom others treat: the glass, broken with a reason; and who treats whom."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach, treating
from ischia.clinic.access.models import Glass
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.again import prove_again, recently_proved
from ischia.clinic.accounts.models import User
from ischia.clinic.pages.asking import asked_by_somebody

_MOST = 50
_LEAST_LETTERS = 12  # a reason is a sentence, not a dot


class GlassForm(forms.Form):
    """Why somebody must see a patient whom others treat."""

    reason = forms.CharField(min_length=_LEAST_LETTERS, max_length=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A broken glass, with why."""

    glass: Glass
    reason: str


def broken(actor: Actor) -> list[Broken]:
    """Return the broken glasses that somebody has to look into; none for who may not."""
    if not may(actor.role, Action.SEE_GLASS):
        return []
    return [Broken(glass=g, reason=treating.reason_of(g)) for g in treating.unseen()[:_MOST]]


@require_POST
@asked_by_somebody
def break_glass(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Open a patient's record for some hours to who gives a reason and proves who they are."""
    person = reach.person(actor, pseudonym, Action.BREAK_GLASS)
    there = reverse("patient", args=[pseudonym])
    if not recently_proved(request):
        messages.error(request, "Prove who you are, then give the reason.")
        return prove_again(request, there)
    form = GlassForm(request.POST)
    if form.is_valid():
        treating.break_glass(actor, person, form.cleaned_data["reason"])
        messages.success(request, "Open for four hours. The administrator sees it, and why.")
    else:
        messages.error(request, "Nothing was opened: give the reason in a sentence.")
    return HttpResponseRedirect(there)


@require_POST
@asked_by_somebody
def seen(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:  # noqa: ARG001
    """Say that a broken glass was looked into."""
    reach.require(actor, Action.SEE_GLASS)
    glass = Glass.objects.select_related("person").filter(pk=number).first()
    if glass is None:
        raise Http404
    treating.seen(actor, glass)
    return HttpResponseRedirect(reverse("today"))


@require_POST
@asked_by_somebody
def assign(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Have somebody treat a patient, or no longer."""
    person = reach.person(actor, pseudonym, Action.ASSIGN_CARE)
    account = User.objects.filter(opaque=request.POST.get("who", "")).first()
    if account is None or not may(account.role, Action.SEE_RECORD):
        messages.error(request, "Choose somebody who treats.")
    elif request.POST.get("care") == "end":
        treating.end(actor, person, account)
    else:
        treating.give(actor, person, account)
    return HttpResponseRedirect(reverse("patient", args=[pseudonym]))
