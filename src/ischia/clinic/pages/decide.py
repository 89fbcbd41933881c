"""Accept or override, with a reason; both are kept for ever."""

from datetime import date

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.pages import deciding
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.work import queue

_LONGEST = 2_000


class DecisionForm(forms.Form):
    """What is decided, how, and why."""

    on = forms.CharField(max_length=200)
    decision = forms.ChoiceField(choices=[("accept", "Accept"), ("override", "Override")])
    reason = forms.CharField(max_length=_LONGEST)


@require_POST
@asked_by_somebody
def decide(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Keep a decision and have the visit assessed with it."""
    form = DecisionForm(request.POST)
    about_plan = request.POST.get("on", "").startswith("plan:")
    action = Action.DECIDE_PLAN if about_plan else Action.DECIDE_DIAGNOSIS
    back = (
        reverse("visit_page", args=[pseudonym, day, "plan"])
        if about_plan
        else reverse("visit", args=[pseudonym, day])
    )
    with transaction.atomic():
        found = reach.assessed(actor, pseudonym, day, action)
        offered = deciding.choices(found, "plan" if about_plan else "argument")
        if not form.is_valid() or form.cleaned_data["on"] not in {c.on for c in offered}:
            messages.error(request, "Nothing was kept: a decision needs a reason in words.")
            return HttpResponseRedirect(back)
        version = deciding.add(
            found.person,
            actor,
            on=form.cleaned_data["on"],
            accepts=form.cleaned_data["decision"] == "accept",
            reason=form.cleaned_data["reason"],
        )
        queue.assess(version, day)
    messages.success(request, "Kept. The report is being written anew with it.")
    return HttpResponseRedirect(back)
