"""Tokens made, found again by their hash, and ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.audit import chain
from ischia.clinic.fhir.models import Token
from ischia.clinic.fhir.outcomes import RefusedError
from ischia.clinic.people.models import Person

_BYTES = 32
_LOGIN = (401, "login")
_NONE = "Send a token of this clinic: “Authorization: Bearer …”."
_UNKNOWN = "No such token."
_ENDED = "This token was revoked, or the account that it reads for is closed."
_OVER = "This token is past its last day: ask the clinic for another."
_NOT_ANY_MORE = "The account that this token reads for may not exchange any more."
_EXACT = timedelta(minutes=1)  # of the last use: each writing is one of the database's


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Another system that asks, in whose name, and by which token."""

    actor: Actor
    token: Token

    @property
    def told(self) -> str:
        """How the audit names the token."""
        return f"token {self.token.opaque}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a new token is for."""

    name: str
    scopes: list[str]
    days: int
    person: Person | None = None
    identity: bool = False


def make(actor: Actor, wanted: Wanted) -> str:
    """Make a token and return it: nobody can see it a second time."""
    secret = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        made = Token.objects.create(
            sha256=_hash(secret),
            account=User.objects.get(opaque=actor.opaque),
            person=wanted.person,
            name=wanted.name,
            scopes=wanted.scopes,
            identity=wanted.identity,
            until=timezone.now() + timedelta(days=wanted.days),
        )
        whose = wanted.person.pseudonym if wanted.person else ""
        chain.note(actor, "token made", whose=whose, what=f"{made.opaque} {wanted.days} days")
    return secret


def revoke(actor: Actor, token: Token) -> None:
    """End a token; a second time changes nothing."""
    with transaction.atomic():
        open_one = Token.objects.filter(pk=token.pk, revoked_at=None)
        if open_one.update(revoked_at=timezone.now()):
            chain.note(actor, "token revoked", what=token.opaque)


def asker(header: str) -> Asker:
    """Return who asks with a header.

    Raises
    ------
    RefusedError
        When there is no token, or it is unknown, ended, past its day, or of somebody who may not.
    """
    kind, _, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise RefusedError(*_LOGIN, _NONE)
    token = (
        Token.objects.select_related("account", "person")
        .filter(sha256=_hash(secret.strip()))
        .first()
    )
    if token is None:
        raise RefusedError(*_LOGIN, _UNKNOWN)
    actor = Actor.of(token.account)
    now = timezone.now()
    if token.revoked_at is not None or not token.account.is_active:
        raise _refused(actor, token, "security", _ENDED)
    if token.until <= now:
        raise _refused(actor, token, "expired", _OVER)
    if not may(actor.role, Action.EXCHANGE):
        raise _refused(actor, token, "forbidden", _NOT_ANY_MORE)
    if token.used_at is None or now - token.used_at > _EXACT:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return Asker(actor=actor, token=token)


def _refused(actor: Actor, token: Token, code: str, why: str) -> RefusedError:
    chain.note(actor, f"refused:{Action.EXCHANGE}", what=f"token {token.opaque}, {code}")
    return RefusedError(403 if code == "forbidden" else 401, code, why)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
