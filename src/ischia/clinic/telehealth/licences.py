"""The page on which an administrator enters where each clinician may practise."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import STAFF, Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.audit import chain
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.telehealth.models import Licence
from ischia.clinic.telehealth.places import places


def _places() -> list[tuple[str, str]]:
    found = places()
    regions = [(code, found.name(code[:2], code)) for code in found.region]
    countries = [
        (code, f"{name}, the whole country" if found.has_regions(code) else name)
        for code, name in found.country.items()
    ]
    return [("", "Choose"), *sorted(regions + countries, key=lambda one: one[1])]


class _Clinician(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic when it runs
    """Who sees patients by video, by name and role."""

    def label_from_instance(self, obj: User) -> str:
        """Return an account in words."""
        return f"{obj.username}, {obj.role_name}"


class LicenceForm(forms.Form):
    """One licence of one clinician."""

    account = _Clinician(label="Whose", queryset=User.objects.none())
    place = forms.ChoiceField(label="Where", choices=_places)
    number = forms.CharField(label="Number of the licence", max_length=40, required=False)
    until = forms.DateField(
        label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments
        roles = [role for role, may in STAFF.items() if Action.SIT_IN_VIDEO in may]
        found = User.objects.filter(role__in=roles, is_active=True).order_by("username")
        whose = self.fields["account"]
        if isinstance(whose, _Clinician):
            whose.queryset = found


@asked_by_somebody
def licences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List where who may practise, and enter one more."""
    reach.require(actor, Action.MANAGE_ACCOUNTS)
    form = LicenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _enter(actor, form)
        messages.success(request, "Entered.")
        return HttpResponseRedirect(reverse("licences"))
    rows = Licence.objects.select_related("account").order_by("account__username", "country")
    listed = [(row, places().name(row.country, row.region)) for row in rows]
    return render(request, "telehealth/licences.html", {"listed": listed, "form": form})


@require_POST
@asked_by_somebody
def take_out(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a licence out of the table."""
    reach.require(actor, Action.MANAGE_ACCOUNTS)
    found = Licence.objects.select_related("account").filter(pk=number).first()
    if found is None:
        raise Http404
    with transaction.atomic():
        what = f"{found.account.opaque} {found.region or found.country}"
        chain.note(actor, "licence taken out", what=what)
        found.delete()
    messages.success(request, "Taken out.")
    return HttpResponseRedirect(reverse("licences"))


def _enter(actor: Actor, form: LicenceForm) -> None:
    told = form.cleaned_data
    country, _, _rest = told["place"].partition("-")
    region = told["place"] if told["place"] != country else ""
    with transaction.atomic():
        Licence.objects.update_or_create(
            account=told["account"],
            country=country,
            region=region,
            defaults={
                "number": told["number"],
                "until": told["until"],
                "entered_by": actor.opaque,
            },
        )
        what = f"{told['account'].opaque} {region or country}"
        chain.note(actor, "licence entered", what=what)
