"""Names and how to reach somebody: sealed, found again by a keyed index of the family name."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

import msgspec
from django.conf import settings
from django.utils import timezone

from ischia.clinic.files import arriving, derived, vault
from ischia.clinic.people.models import Person

_ABOUT = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a patient is, as the front desk knows it. Empty in anything simulated."""

    given: str = ""
    family: str = ""
    born: str = ""
    phone: str = ""
    email: str = ""

    @property
    def shown(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}".strip()


def register(
    identity: Identity, *, pseudonym: str | None = None, simulated: bool = False
) -> Person:
    """Make a patient with a key of their own."""
    key = vault.new_key()
    person = Person(pseudonym=pseudonym or _pseudonym(), key=key, simulated=simulated)
    _write(person, identity)
    person.save()
    return person


def identity_of(person: Person) -> Identity:
    """Return who a patient is; nobody, once erased."""
    if person.erased_at is not None or not person.sealed_identity:
        return Identity()
    return msgspec.json.decode(
        vault.open_note(person.key, person.sealed_identity, _ABOUT), type=Identity
    )


def change(person: Person, identity: Identity) -> None:
    """Write another identity."""
    _write(person, identity)
    person.save(update_fields=["sealed_identity", "name_index"])


def name_index(family: str) -> str:
    """Return what a family name is found by, the same for `Müller` and `muller `."""
    plain = unicodedata.normalize("NFKD", family.strip().casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    if not letters:
        return ""
    key = settings.PLACE.master_key()
    return hmac.new(key, b"family name:" + letters.encode(), hashlib.sha256).hexdigest()


def erase_identity(person: Person) -> None:
    """Erase a patient: the key is destroyed, and with it identity, records and files."""
    vault.destroy(person.key)
    if person.account is not None:
        person.account.is_active = False
        person.account.save(update_fields=["is_active"])
    person.sealed_identity = b""
    person.name_index = ""
    person.erased_at = timezone.now()
    person.account = None
    person.save(update_fields=["sealed_identity", "name_index", "erased_at", "account"])


def sweep(person: Person) -> int:
    """Remove an erased patient's files, once the erasing itself is certain; return how many."""
    derived.forget(person.key)
    arriving.forget_all(person.key)
    return vault.sweep(person.key)


def _write(person: Person, identity: Identity) -> None:
    person.sealed_identity = vault.seal_note(person.key, msgspec.json.encode(identity), _ABOUT)
    person.name_index = name_index(identity.family)


def _pseudonym() -> str:
    return f"P-{secrets.token_hex(4).upper()}"
