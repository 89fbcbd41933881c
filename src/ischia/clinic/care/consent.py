"""What a patient agrees to, who may agree for a minor, and what is not done without it."""

from datetime import date
from typing import Final

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care.agreements import Agreed, Asked
from ischia.clinic.care.models import Consent
from ischia.clinic.people.identity import identity_of
from ischia.clinic.people.models import Person
from ischia.clinic.records import case
from ischia.service.sheets import case_from

WORDS: Final = (
    "The clinic may keep what I answer and what is measured of me, sealed under a key of my own.",
    "A program argues about it and supports a decision; a clinician makes it.",
    "I may take this back at any time; then nothing more is measured.",
    "I may take my record along, and I may have it erased.",
)
OF_AGE_Y: Final = 18.0  # differs between countries: a clinic default
_ASKED: Final = Asked(Consent, WORDS, "consent")


def is_minor(person: Person) -> bool:
    """Return whether a guardian has to sign: by the birthday, else by the age in the case."""
    born = identity_of(person).born
    if born:
        today = date.today()  # noqa: DTZ011  # the day of the clinic's own clock
        then = date.fromisoformat(born)
        # By the calendar: of age on the birthday itself, which a year of 365.25 days misses.
        still_to_come = (today.month, today.day) < (then.month, then.day)
        return today.year - then.year - still_to_come < OF_AGE_Y
    version = case.latest(person)
    data = case.read(version, "case.toml") if version is not None else None
    age_y = case_from(data).subject.age_y if data is not None else None
    return age_y is not None and age_y < OF_AGE_Y


def agreed(person: Person) -> Agreed | None:
    """Return the last word on consent, None where nobody said any."""
    return _ASKED.last_word(person)


def record(person: Person, by: Actor, *, given: bool, name: str, guardian: bool) -> None:
    """Keep who agreed, or took it back, and to which words."""
    _ASKED.keep(person, by, given=given, name=name, guardian=guardian)


def why_nothing_is_measured(person: Person) -> str | None:
    """Return why nothing may be measured of a patient now; None where it may."""
    last = agreed(person)
    if last is not None and not last.given:
        return f"Consent was taken back on {last.on:%-d %B %Y}: nothing more is measured."
    if is_minor(person) and (last is None or not last.guardian):
        return "This patient is a minor and no guardian has agreed yet: nothing is measured."
    return None
