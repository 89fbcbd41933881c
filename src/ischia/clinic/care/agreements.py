"""What somebody agreed to, and took back: rows under the words that were shown, the last counts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care.models import Consent, ResearchConsent
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The last word on something."""

    given: bool
    guardian: bool
    name: str
    on: date
    to_these_words: bool  # or to others, which stood there earlier


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a patient may agree to."""

    kept: type[Consent | ResearchConsent]
    words: Sequence[str]
    about: str  # what a name is sealed for

    def last_word(self, person: Person) -> Agreed | None:
        """Return what was said last, None where nobody said anything."""
        last = self.kept.objects.filter(person=person).order_by("-id").first()
        if last is None:
            return None
        return Agreed(
            given=last.given,
            guardian=last.guardian,
            name=vault.open_note(person.key, last.sealed_name, self.about).decode(),
            on=last.at.date(),
            to_these_words=last.words_sha256 == fingerprint(self.words),
        )

    def keep(self, person: Person, by: Actor, *, given: bool, name: str, guardian: bool) -> None:
        """Keep who agreed, or took it back, and to which words."""
        self.kept.objects.create(
            person=person,
            given=given,
            guardian=guardian,
            words_sha256=fingerprint(self.words),
            sealed_name=vault.seal_note(person.key, name.encode(), self.about),
            by=by.opaque,
        )


def fingerprint(words: Sequence[str]) -> str:
    """Return by what words are known again: who agreed, agreed to these."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
