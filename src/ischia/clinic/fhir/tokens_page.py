"""Tokens of other systems: made after proving who one is, listed, revoked."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.again import prove_again, recently_proved, where_to_prove
from ischia.clinic.audit import chain
from ischia.clinic.fhir import tokens as kept
from ischia.clinic.fhir.kinds import KINDS
from ischia.clinic.fhir.models import Token
from ischia.clinic.fhir.scopes import ALL, scopes_for
from ischia.clinic.pages.asking import asked_by_somebody

_MOST_DAYS: Final = 365
_MOST: Final = 200  # of a list


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(max_length=60, label="Which system, such as “Hospital record”")
    pseudonym = forms.CharField(
        max_length=40, required=False, label="Of which patient (all whom you reach, if empty)"
    )
    kinds = forms.MultipleChoiceField(
        choices=[(ALL, "Everything"), *((kind, kind) for kind in KINDS)],
        initial=[ALL],
        label="What it may read",
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    identity = forms.BooleanField(
        required=False, label="With names, birthdays and how to reach somebody"
    )
    days = forms.IntegerField(min_value=1, max_value=_MOST_DAYS, initial=90, label="Days it lasts")


@asked_by_somebody
def tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List tokens, or make one and show it this once."""
    reach.require(actor, Action.EXCHANGE)
    proved, secret = recently_proved(request), ""
    if request.method == "POST" and not proved:
        return prove_again(request, reverse("tokens_page"))
    form = TokenForm(request.POST or None, initial={"pseudonym": request.GET.get("pseudonym", "")})
    if request.method == "POST" and form.is_valid():
        secret = kept.make(actor, _wanted(actor, form.cleaned_data))
        form = TokenForm()
    context = {
        "form": form if proved else None,
        "secret": secret,
        "tokens": _seen_by(actor)[:_MOST],
        "now": timezone.now(),
        "prove": where_to_prove(request.get_full_path()),
        "base": request.build_absolute_uri(reverse("fhir_metadata")).removesuffix("/metadata"),
        "every": may(actor.role, Action.MANAGE_ACCOUNTS),
    }
    return render(request, "fhir/tokens.html", context)


def _wanted(actor: Actor, said: dict[str, Any]) -> kept.Wanted:
    pseudonym = said["pseudonym"].strip()
    person = reach.person(actor, pseudonym, Action.EXCHANGE, what="token") if pseudonym else None
    return kept.Wanted(
        name=said["name"],
        scopes=scopes_for(said["kinds"], one_patient=person is not None),
        days=said["days"],
        person=person,
        identity=said["identity"],
    )


@require_POST
@asked_by_somebody
def revoke(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """End a token: one's own, or anybody's for who keeps the accounts."""
    if not may(actor.role, Action.MANAGE_ACCOUNTS):
        reach.require(actor, Action.EXCHANGE)
    found = _seen_by(actor).filter(opaque=opaque).first()
    if found is None:
        chain.note(actor, f"refused:{Action.EXCHANGE}", what="revoke")
        raise Http404
    kept.revoke(actor, found)
    messages.success(request, "Revoked: from now on it reads nothing.")
    return HttpResponseRedirect(reverse("tokens_page"))


def _seen_by(actor: Actor) -> QuerySet[Token]:
    every = Token.objects.select_related("account", "person").order_by("-made_at", "-pk")
    if may(actor.role, Action.MANAGE_ACCOUNTS):
        return every
    return every.filter(account_id=actor.account)
