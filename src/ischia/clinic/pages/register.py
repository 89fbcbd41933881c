"""A new patient: identity for the front desk, a case for everything inside."""

from datetime import date

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ischia.clinic.access import reach, treating
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.audit import chain
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.identity import Identity
from ischia.clinic.people.identity import register as registered
from ischia.clinic.records import case
from ischia.model.documents import CaseDocument
from ischia.model.subject import Sex, Subject
from ischia.model.terms import InjuredSide
from ischia.service.sheets import toml_sheet

_DAYS_IN_YEAR = 365.25


class PatientForm(forms.Form):
    """Who, and what it is about."""

    given = forms.CharField(max_length=80, label="Given name")
    family = forms.CharField(max_length=80, label="Family name")
    born = forms.DateField(label="Born", widget=forms.DateInput(attrs={"type": "date"}))
    phone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(required=False)
    sex = forms.ChoiceField(choices=[(s.value, s.value) for s in Sex])
    injured_side = forms.ChoiceField(
        choices=[(s.value, s.value) for s in InjuredSide], label="Injured side"
    )
    complaint = forms.CharField(max_length=300, label="Complaint, in the patient’s words")
    onset = forms.DateField(
        required=False, label="Since", widget=forms.DateInput(attrs={"type": "date"})
    )
    sport = forms.CharField(max_length=60, required=False)
    mass_kg = forms.FloatField(required=False, min_value=2, max_value=400, label="Mass, kg")
    height_m = forms.FloatField(required=False, min_value=0.4, max_value=2.6, label="Height, m")


@asked_by_somebody
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the form, or keep what it says."""
    reach.require(actor, Action.REGISTER)
    form = PatientForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "pages/register.html", {"form": form})
    said = form.cleaned_data
    identity = Identity(
        given=said["given"],
        family=said["family"],
        born=str(said["born"]),
        phone=said["phone"],
        email=said["email"],
    )
    with transaction.atomic():
        person = registered(identity)
        document = CaseDocument(
            schema="ischia.case/1",
            subject=_subject(person.pseudonym, form),
            injured_side=InjuredSide(said["injured_side"]),
            complaint=said["complaint"],
            onset=said["onset"],
        )
        case.change(person, {"case.toml": toml_sheet(document)}, actor, "registered")
        chain.note(actor, Action.REGISTER, whose=person.pseudonym)
        if may(actor.role, Action.SEE_RECORD):
            treating.give(actor, person, User.objects.get(opaque=actor.opaque))
    return HttpResponseRedirect(reverse("patient", args=[person.pseudonym]))


def _subject(pseudonym: str, form: PatientForm) -> Subject:
    said = form.cleaned_data
    days = (date.today() - said["born"]).days  # noqa: DTZ011  # the day of the clinic's own clock
    return Subject(
        pseudonym=pseudonym,
        age_y=float(int(days / _DAYS_IN_YEAR)),
        sex=Sex(said["sex"]),
        mass_kg=said["mass_kg"],
        height_m=said["height_m"],
        sport=said["sport"] or None,
    )
