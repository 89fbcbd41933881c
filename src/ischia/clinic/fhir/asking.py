"""Who asks, in what form, and what they are told when it goes wrong: never a page."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.care import consent
from ischia.clinic.fhir import scopes, tokens
from ischia.clinic.fhir.kinds import KINDS
from ischia.clinic.fhir.outcomes import RefusedError, answer, outcome
from ischia.clinic.fhir.tokens import Asker
from ischia.clinic.people.models import Person

_log = logging.getLogger(__name__)
_JSON: Final = frozenset(
    {"application/fhir+json", "application/json", "text/json", "application/*", "*/*", "json"}
)
_READS: Final = ("GET", "HEAD")
_NOT_JSON = "Only JSON is served: ask for application/fhir+json."
_READ_ONLY = "This server is read only."
_NOT_THERE = "There is nothing at this address."
_NOT_THEIRS = "The account of this token does not treat this patient."
_FAULT = "The server failed; nothing was changed."
Path = str | None
View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def answered(view: View) -> View:
    """Answer in FHIR whatever happens: each refusal is an OperationOutcome."""

    @wraps(view)
    def asked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            if request.method not in _READS:
                raise RefusedError(405, "not-supported", _READ_ONLY)  # noqa: TRY301  # told below
            _require_json(request)
            return view(request, *args, **kwargs)
        except RefusedError as err:
            return _told(err)
        except reach.NotTheirsError:
            return _told(RefusedError(403, "forbidden", _NOT_THEIRS))
        except PermissionDenied:
            return _told(RefusedError(403, "forbidden", "The role of this token may not do this."))
        except Http404:
            return _told(RefusedError(404, "not-found", _NOT_THERE))
        except Exception:  # noqa: BLE001  # another system is handed no page, whatever broke
            _log.exception("a FHIR request failed")
            return _told(RefusedError(500, "exception", _FAULT))

    return asked


def by_token(view: Callable[Concatenate[HttpRequest, Asker, ...], HttpResponse]) -> View:
    """Hand a view whoever asks with a token; a session of a browser counts for nothing here."""

    @wraps(view)
    def asked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        who = tokens.asker(request.headers.get("Authorization", ""))
        return view(request, who, *args, **kwargs)

    return answered(asked)


def require_kind(who: Asker, kind: str) -> None:
    """Refuse a kind that is not served, or not to this token.

    Raises
    ------
    RefusedError
        When it is one of them.
    """
    if kind not in KINDS:
        raise RefusedError(404, "not-supported", f"Served are {', '.join(KINDS)}.")
    if not scopes.covers(who.token.scopes, kind):
        why = f"The scopes of this token are {' '.join(who.token.scopes)}."
        raise RefusedError(403, "forbidden", why)


def person_for(who: Asker, pseudonym: str, what: str) -> Person:
    """Return a patient to a token that may read of them; it stands in the audit.

    Raises
    ------
    RefusedError
        When the token is for another patient, or consent was taken back.
    Http404
        When there is no such patient.
    NotTheirsError
        When the account does not treat them.
    """
    mine = who.token.person
    if mine is not None and mine.pseudonym != pseudonym:
        raise RefusedError(403, "forbidden", "This token is for another patient.")
    found = reach.person(who.actor, pseudonym, Action.EXCHANGE, what=f"{what}, {who.told}")
    last = consent.agreed(found)
    if last is not None and not last.given:
        why = f"Consent was taken back on {last.on.isoformat()}: nothing leaves."
        raise RefusedError(403, "suppressed", why)
    return found


def _require_json(request: HttpRequest) -> None:
    wanted = request.GET.get("_format")
    told = [wanted] if wanted else (request.headers.get("Accept") or "*/*").split(",")
    if not any(one.partition(";")[0].strip().lower() in _JSON for one in told):
        raise RefusedError(406, "not-supported", _NOT_JSON)


def _told(err: RefusedError) -> HttpResponse:
    made = answer(outcome(err.code, err.why), err.status)
    if err.status == 401:  # noqa: PLR2004  # who asks has to say who they are
        made["WWW-Authenticate"] = 'Bearer realm="FHIR"'
    if err.status == 405:  # noqa: PLR2004
        made["Allow"] = ", ".join(_READS)
    return made
