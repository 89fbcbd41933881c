"""What another system asks: what there is, one resource, a search, everything of a patient."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date, urlencode

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.audit import chain
from ischia.clinic.fhir import own, served
from ischia.clinic.fhir.asking import answered, by_token, person_for, require_kind
from ischia.clinic.fhir.capability import capability
from ischia.clinic.fhir.kinds import KINDS
from ischia.clinic.fhir.outcomes import RefusedError, Resource, answer, outcome
from ischia.clinic.fhir.scopes import covers
from ischia.clinic.fhir.search import Search, found_by, pseudonyms, understood
from ischia.clinic.fhir.served import record
from ischia.clinic.fhir.tokens import Asker
from ischia.clinic.people.models import Person

_WHOM = "Say which patient: patient=PSEUDONYM. GET Patient lists those whom this token reaches."

_ORDER = {
    "_id": "pseudonym",
    "-_id": "-pseudonym",
    "_lastUpdated": "registered_at",
    "-_lastUpdated": "-registered_at",
}


@answered
def metadata(request: HttpRequest) -> HttpResponse:
    """Tell what this server can do; for this nobody needs a token."""
    return answer(capability(_base(request)))


@answered
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Tell that there is nothing at an address."""
    raise Http404


@by_token
def read(request: HttpRequest, who: Asker, kind: str, name: str) -> HttpResponse:
    """Return one resource."""
    require_kind(who, kind)
    if not served.ID.fullmatch(name):
        raise Http404
    pseudonym = served.pseudonym_in(kind, name)
    person = person_for(who, pseudonym, f"fhir {kind} read")
    every = record(
        person,
        identity=who.token.identity,
        kinds=frozenset({kind}),
        day=served.day_in(kind, name),
    ).resources
    kept = next((r for r in served.of_kind(every, kind) if r["id"] == name), None)
    if kept is None:
        raise Http404
    found = served.stamped(kept, simulated=person.simulated)
    tag = f'W/"{found["meta"]["versionId"]}"'
    if request.headers.get("If-None-Match") == tag:
        made = HttpResponse(status=304)
    else:
        made = answer(found)
    made["ETag"] = tag
    made["Last-Modified"] = http_date(served.last_updated(found).timestamp())
    return made


@by_token
def search(request: HttpRequest, who: Asker, kind: str) -> HttpResponse:
    """Return a page of what a search finds."""
    require_kind(who, kind)
    asked = understood(kind, request.GET)
    mine = who.token.person
    pseudonym = asked.patient or (mine.pseudonym if mine is not None else None)
    if pseudonym is None and asked.ids:
        pseudonym = _one_patient(kind, asked.ids)
    if pseudonym is None and kind != "Patient":
        raise RefusedError(400, "required", _WHOM)
    if pseudonym is None:
        return answer(_patients(request, who, asked))
    person = person_for(who, pseudonym, f"fhir {kind} search")
    found = record(person, identity=who.token.identity, kinds=frozenset({kind}))
    rows = found_by(asked, found.resources)
    window = _window(person, asked, rows)
    return answer(_page(request, asked, window, len(rows), found.missing))


@by_token
def everything(request: HttpRequest, who: Asker, name: str) -> HttpResponse:
    """Return everything of a patient that the scopes cover, page by page."""
    require_kind(who, "Patient")
    query = request.GET.copy()
    for parameter in query:
        if parameter not in ("_count", "_offset", "_format", "_type"):
            raise RefusedError(400, "not-supported", "Known are _count, _type and _format.")
    kinds = {kind for kind in KINDS if covers(who.token.scopes, kind)}
    for wanted in filter(None, [query.get("_type")]):
        kinds &= set(wanted.split(","))
    query.pop("_type", None)
    asked = understood("Patient", query)
    person = person_for(who, name, "fhir everything")
    found = record(person, identity=who.token.identity, kinds=frozenset(kinds))
    rows = list(found.resources)
    rows.sort(key=lambda one: (list(KINDS).index(one["resourceType"]), one["id"]))
    window = _window(person, asked, rows)
    return answer(_page(request, asked, window, len(rows), found.missing))


def _window(person: Person, asked: Search, rows: list[Resource]) -> list[Resource]:
    """Return the rows of a page; only they get their versions, which are hashes of all they say."""
    shown = rows[asked.offset : asked.offset + asked.count]
    return [served.stamped(one, simulated=person.simulated) for one in shown]


def _one_patient(kind: str, ids: frozenset[str]) -> str | None:
    whose = {served.pseudonym_in(kind, name) for name in ids}
    return whose.pop() if len(whose) == 1 else None


def _patients(request: HttpRequest, who: Asker, asked: Search) -> Resource:
    """Return a page of whom a token reaches: only they are opened, and stand in the audit."""
    reach.require(who.actor, Action.EXCHANGE)
    named = list(pseudonyms(asked))
    if named:
        people = reach.own_among(who.actor, frozenset.intersection(*named))
    else:
        people = reach.own_patients(who.actor)
    people = people.order_by(*(_ORDER[key] for key in asked.sort), "pseudonym")
    total = people.count()
    shown = people[asked.offset : asked.offset + (0 if asked.only_total else asked.count)]
    rows = [
        served.stamped(own.patient(person, identity=who.token.identity), simulated=person.simulated)
        for person in shown
    ]
    what = f"fhir Patient list, {who.told}"
    chain.note_each(who.actor, Action.EXCHANGE, (one["id"] for one in rows), what=what)
    return _page(request, asked, rows, total, ())


def _page(
    request: HttpRequest,
    asked: Search,
    window: list[Resource],
    total: int,
    missing: tuple[str, ...],
) -> Resource:
    made: Resource = {"resourceType": "Bundle", "type": "searchset", "total": total}
    made["link"] = [{"relation": "self", "url": _link(request, asked.offset)}]
    if asked.only_total:
        return made
    if asked.offset + asked.count < total:
        following = _link(request, asked.offset + asked.count)
        made["link"].append({"relation": "next", "url": following})
    if asked.offset:
        before = _link(request, max(asked.offset - asked.count, 0))
        made["link"].append({"relation": "previous", "url": before})
    base = _base(request)
    entries = [
        {
            "fullUrl": f"{base}/{one['resourceType']}/{one['id']}",
            "resource": one,
            "search": {"mode": "match"},
        }
        for one in window
    ]
    entries += [
        {"resource": outcome("incomplete", why, "warning"), "search": {"mode": "outcome"}}
        for why in missing
    ]
    return {**made, "entry": entries} if entries else made


def _link(request: HttpRequest, offset: int) -> str:
    query = [(k, v) for k, values in request.GET.lists() for v in values if k != "_offset"]
    query += [("_offset", str(offset))] if offset else []
    address = request.build_absolute_uri(request.path)
    return f"{address}?{urlencode(query)}" if query else address


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("fhir_metadata")).removesuffix("/metadata")
