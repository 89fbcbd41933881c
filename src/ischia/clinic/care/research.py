"""Whether measures of a patient may go to research: asked apart, and taken back at any time."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.care import consent
from ischia.clinic.care.agreements import Agreed, Asked
from ischia.clinic.care.models import ResearchConsent
from ischia.clinic.people.models import Person

_WORDS: Final = (
    "Numbers measured of me may be handed to research, with my age, sex, height and mass.",
    "My name, birthday, address, pictures, films and files are not among them, nor any date.",
    "This changes nothing about how I am treated, whether I agree or not.",
    "I may take it back at any time. Numbers that left before may already be in a result.",
)
WORDS: Final = tuple(map(_, _WORDS))
_ASKED: Final = Asked(ResearchConsent, _WORDS, "research consent")


def standing(person: Person) -> Agreed | None:
    """Return the last word on research, None where nobody said any."""
    return _ASKED.last_word(person)


def why_not(person: Person) -> str | None:
    """Return why nothing of a patient may go to research now; None where it may.

    Agreement has to be to the words of today, by the guardian of a minor, and by nobody else of
    somebody of age; who takes back the agreement to being measured takes this back with it.
    """
    last = standing(person)
    if last is None:
        return "not agreed"
    if not last.given:
        return "taken back"
    if not last.to_these_words:
        return "agreed to other words"
    if consent.is_minor(person) != last.guardian:
        return "a guardian’s agreement counts for a minor, and only for a minor"
    treated = consent.agreed(person)
    return "agreement to being measured was taken back" if treated and not treated.given else None


def took_back(person: Person) -> bool:
    """Return whether somebody agreed once and does not any more."""
    return person.research_consents.filter(given=True).exists() and why_not(person) is not None


def erased_since() -> list[str]:
    """Return the pseudonyms of who agreed once and were erased: what left of them is to go too."""
    gone = Person.objects.filter(erased_at__isnull=False, research_consents__given=True)
    return list(gone.values_list("pseudonym", flat=True).distinct().order_by("pseudonym"))


def record(person: Person, by: Actor, *, given: bool, name: str, guardian: bool) -> None:
    """Keep who agreed, or took it back, and to which words; in the audit as well."""
    _ASKED.keep(person, by, given=given, name=name, guardian=guardian)
    said = "research consent given" if given else "research consent taken back"
    chain.note(by, said, whose=person.pseudonym)
