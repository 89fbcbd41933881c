"""Red-flag answers: raised once, on top of Today until somebody says what was done about them."""

from dataclasses import dataclass

import msgspec
from django.db import transaction
from django.utils import timezone

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.care.models import Alarm
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person
from ischia.service.screening import Danger

_SAID = "alarm"
_ANSWER = "answer to an alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alarm in words."""

    alarm: Alarm
    danger: Danger


def raise_for(person: Person, danger: Danger, by: Actor) -> None:
    """Raise an alarm; one that is open already stays as it is."""
    with transaction.atomic():
        _, made = Alarm.objects.get_or_create(
            person=person,
            flag=danger.id,
            answered_at=None,
            defaults={
                "urgency": danger.urgency,
                "sealed_said": vault.seal_note(person.key, msgspec.json.encode(danger), _SAID),
            },
        )
        if made:
            chain.note(by, "alarm raised", whose=person.pseudonym)


def raised(alarm: Alarm) -> Raised:
    """Return an alarm in words."""
    data = vault.open_note(alarm.person.key, alarm.sealed_said, _SAID)
    return Raised(alarm=alarm, danger=msgspec.json.decode(data, type=Danger))


def answer(alarm: Alarm, by: Actor, said: str) -> None:
    """Keep what somebody did about an alarm; it leaves Today."""
    sealed = vault.seal_note(alarm.person.key, said.encode(), _ANSWER)
    Alarm.objects.filter(pk=alarm.pk, answered_at=None).update(
        answered_at=timezone.now(), answered_by=by.opaque, sealed_answer=sealed
    )
