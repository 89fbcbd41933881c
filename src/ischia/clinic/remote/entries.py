"""Entries as they come from a browser: checked, kept once, and heard by the clinic."""

import math
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import msgspec
from django.db import transaction

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.care import alarms
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person
from ischia.clinic.remote.models import Entry
from ischia.model.errors import InputError
from ischia.service.home import HomeEntry, camera_of, dangers_at_home
from ischia.service.screening import Danger

OLDEST_DAYS: Final = 60  # written down without a connection, and sent later
_ABOUT: Final = "home exercise"
_LONGEST: Final = 500
_LEAST_DEG, _MOST_DEG = -60.0, 200.0
_MOST_SETS, _MOST_TIMES, _WORST_0_10 = 30, 999, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry that stands, and what the patient has to be told because of it."""

    client_id: str
    new: bool
    dangers: tuple[Danger, ...]


def keep(person: Person, given: Mapping[str, Any], today: date, by: Actor) -> Kept:
    """Keep an entry; the same one a second time changes nothing and alarms nobody again.

    Raises
    ------
    InputError
        When something in it cannot be.
    """
    client_id, entry = checked(given, today)
    with transaction.atomic():
        # One after the other: a rule counts what is there already.
        list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))
        _, new = Entry.objects.get_or_create(
            person=person,
            client_id=client_id,
            defaults={
                "day": entry.day,
                "sealed": vault.seal_note(person.key, msgspec.json.encode(entry), _ABOUT),
            },
        )
        # What came late, from a telephone that was offline, is judged as the newest all the same.
        others = [e for key, e in _told(person) if key != client_id]
        dangers = dangers_at_home((*others, entry), today)
        if new:
            chain.note(by, "exercise kept", whose=person.pseudonym)
            for danger in dangers:
                alarms.raise_for(person, danger, by)
    return Kept(client_id=client_id, new=new, dangers=dangers)


def entries(person: Person) -> tuple[HomeEntry, ...]:
    """Return what a patient did at home, the newest last."""
    return tuple(entry for _, entry in _told(person))


def _told(person: Person) -> Iterable[tuple[str, HomeEntry]]:
    for row in person.home_entries.order_by("day", "id"):
        data = vault.open_note(person.key, row.sealed, _ABOUT)
        yield row.client_id, msgspec.json.decode(data, type=HomeEntry)


def checked(given: Mapping[str, Any], today: date) -> tuple[str, HomeEntry]:
    """Return an entry as it may be kept, with the id that its browser gave it.

    Raises
    ------
    InputError
        When something in it cannot be.
    """
    try:
        client_id = str(uuid.UUID(str(given.get("client_id"))))
        entry = msgspec.convert(
            {key: value for key, value in given.items() if key != "client_id"}, HomeEntry
        )
    except (ValueError, msgspec.ValidationError) as err:
        raise _refused(str(err)[:200]) from err
    if (wrong := _wrong(entry, today)) is not None:
        raise _refused(wrong)
    return client_id, entry


def _wrong(entry: HomeEntry, today: date) -> str | None:
    """Return what of an entry cannot be; None where all can."""
    pains = (entry.pain_before_0_10, entry.pain_after_0_10)
    if any(pain is not None and not 0 <= pain <= _WORST_0_10 for pain in pains):
        return "a pain outside 0 to 10"
    if len(entry.done) > _MOST_SETS or any(not 0 <= n <= _MOST_TIMES for n in entry.done):
        return "more sets or repetitions than anybody does"
    if not today - timedelta(days=OLDEST_DAYS) <= entry.day <= today + timedelta(days=1):
        return f"the day {entry.day}"
    if entry.side not in {"", "left", "right"} or len(entry.words) > _LONGEST:
        return "a side or words that cannot be"
    return _wrong_seen(entry)


def _wrong_seen(entry: HomeEntry) -> str | None:
    """Return what of a camera's numbers cannot be."""
    if (seen := entry.seen) is None:
        return None
    if seen.movement != camera_of(entry.movement):
        return "a movement that the camera does not measure"
    if len(seen.peaks_deg) > _MOST_TIMES or not all(
        math.isfinite(peak) and _LEAST_DEG <= peak <= _MOST_DEG for peak in seen.peaks_deg
    ):
        return "angles that no joint has"
    return None if bool(seen.peaks_deg) != bool(seen.why_not) else "neither angles nor a reason"


def _refused(found: str) -> InputError:
    return InputError(
        where="your entry",
        found=found,
        expected="sets, repetitions, pain of 0 to 10 and a day of the last two months",
        do="Correct it and send it again.",
    )
