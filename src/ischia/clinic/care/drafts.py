"""What was typed and does not stand on a sheet yet: kept field by field, and taken back so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec
from django.db import transaction

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care.models import Draft
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person

_ABOUT = "draft"
_MOST_STEPS = 100


@dataclass(slots=True, kw_only=True)
class Typed:
    """Fields of a form by their keys, and what each stood at before, the last change last."""

    answers: dict[str, str] = field(default_factory=dict)
    before: list[tuple[str, str | None]] = field(default_factory=list)


def typed(person: Person, form: str, day: date | None) -> Typed:
    """Return what was typed into a form and not put anywhere yet."""
    found = Draft.objects.filter(person=person, form=form, visit_date=day).first()
    return Typed() if found is None else _opened(person, found)


def keep(
    person: Person, form: str, day: date | None, fields: Mapping[str, str], by: Actor
) -> Typed:
    """Keep fields as they are now; others stay, whoever typed them."""
    with transaction.atomic():
        _one_at_a_time(person)
        now = typed(person, form, day)
        for key, value in fields.items():
            if now.answers.get(key) != value:
                now.before.append((key, now.answers.get(key)))
                now.answers[key] = value
        del now.before[:-_MOST_STEPS]
        _write(person, form, day, now, by)
    return now


def undo(person: Person, form: str, day: date | None, by: Actor) -> Typed:
    """Take the last change back."""
    with transaction.atomic():
        _one_at_a_time(person)
        now = typed(person, form, day)
        if now.before:
            key, value = now.before.pop()
            if value is None:
                now.answers.pop(key, None)
            else:
                now.answers[key] = value
            _write(person, form, day, now, by)
    return now


def put_away(person: Person, form: str, day: date | None) -> None:
    """Forget a draft, once what it says stands on a sheet."""
    Draft.objects.filter(person=person, form=form, visit_date=day).delete()


def _one_at_a_time(person: Person) -> None:
    """Have two who type at once wait for each other: SQLite does so by itself."""
    Person.objects.select_for_update().get(pk=person.pk)


def _opened(person: Person, draft: Draft) -> Typed:
    return msgspec.json.decode(vault.open_note(person.key, draft.sealed, _ABOUT), type=Typed)


def _write(person: Person, form: str, day: date | None, now: Typed, by: Actor) -> None:
    sealed = vault.seal_note(person.key, msgspec.json.encode(now), _ABOUT)
    Draft.objects.update_or_create(
        person=person,
        form=form,
        visit_date=day,
        defaults={"sealed": sealed, "changed_by": by.opaque},
    )
