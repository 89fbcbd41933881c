"""Where a patient says they are, and whom to call there: sealed, asked at each visit."""

from typing import Any

import msgspec
from django import forms
from django.db import transaction

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.booking.models import Appointment
from ischia.clinic.care.consent import is_minor
from ischia.clinic.files import vault
from ischia.clinic.telehealth.door import opens_at
from ischia.clinic.telehealth.models import Stated
from ischia.clinic.telehealth.places import places
from ischia.clinic.telehealth.rooms import call_of

_ABOUT = "where a patient is"


class Whereabouts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a patient stated."""

    country: str
    region: str
    address: str  # where help would have to come to
    contact: str  # whom to call
    telephone: str
    guardian: str = ""  # of a minor: who sits beside them; nothing where nobody does

    @property
    def place(self) -> str:
        """Country and region in words."""
        return places().name(self.country, self.region)


def _listed(names: Any) -> list[tuple[str, str]]:  # noqa: ANN401  # a mapping of names
    return [("", "Choose"), *names.items()]


def _by_country() -> list[Any]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, name in places().region.items():
        found.setdefault(places().country[code[:2]], []).append((code, name))
    return [("", "None"), *found.items()]


class WhereForm(forms.Form):
    """Where somebody is now, and whom to call in an emergency."""

    country = forms.ChoiceField(label="Country", choices=lambda: _listed(places().country))
    region = forms.ChoiceField(
        label="State, province or territory",
        required=False,
        choices=_by_country,
        help_text="Of the United States, Canada and Australia; leave it out elsewhere.",
    )
    address = forms.CharField(
        label="Address where you are now", max_length=300, help_text="Help would come to it."
    )
    contact = forms.CharField(label="Whom to call in an emergency", max_length=120)
    telephone = forms.RegexField(
        label="Their telephone", regex=r"^\+?[0-9 ()/.-]{5,30}$", strip=True
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a region of another country, and a country that needs one."""
        told = super().clean() or {}
        country, region = told.get("country", ""), told.get("region", "")
        if country and not places().fits(country, region):
            self.add_error("region", "That is not in this country.")
        elif not region and places().has_regions(country):
            self.add_error("region", "Choose one: who may see you depends on it.")
        return told

    def stated(self) -> Whereabouts:
        """Return what was stated, once it is valid."""
        fields = Whereabouts.__struct_fields__
        return Whereabouts(**{k: v for k, v in self.cleaned_data.items() if k in fields})


class MinorWhereForm(WhereForm):
    """The same of a minor, and who sits beside them."""

    guardian = forms.CharField(
        label="Parent or guardian who is with you now",
        max_length=120,
        required=False,
        help_text="Their name. They sit beside you, in the same picture.",
    )
    alone = forms.BooleanField(
        label="No parent or guardian is with me",
        required=False,
        help_text="The clinic is told, and decides whether it goes on.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse neither and both: whoever sees them must know."""
        told = super().clean()
        if bool(told.get("guardian")) == bool(told.get("alone")):
            self.add_error("guardian", "Enter who is with you, or tick that nobody is.")
        return told


def form_for(appointment: Appointment) -> type[WhereForm]:
    """Return what a patient is asked before a visit."""
    person = appointment.person
    return MinorWhereForm if person is not None and is_minor(person) else WhereForm


def state(actor: Actor, appointment: Appointment, told: Whereabouts) -> None:
    """Keep what a patient stated; what stood before stays."""
    if appointment.person is None:
        return
    sealed = vault.seal_note(appointment.person.key, msgspec.json.encode(told), _ABOUT)
    with transaction.atomic():
        Stated.objects.create(call=call_of(appointment), sealed=sealed)
        chain.note(
            actor,
            "video whereabouts",
            whose=appointment.person.pseudonym,
            what=appointment.opaque,
        )


def stated(appointment: Appointment) -> Whereabouts | None:
    """Return what a patient stated last for this visit; None while they have not.

    Of a visit that was moved, what was said at its old time does not count: they may be elsewhere.
    """
    person = appointment.person
    said = Stated.objects.filter(call__appointment=appointment, at__gte=opens_at(appointment))
    last = said.order_by("-id").first()
    if last is None or person is None or person.erased_at is not None:
        return None
    told = vault.open_note(person.key, last.sealed, _ABOUT)
    return msgspec.json.decode(told, type=Whereabouts)
