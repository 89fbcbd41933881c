"""What is asked for, checked whole before anything is opened: no filter is ignored in silence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from ischia.clinic.fhir import periods
from ischia.clinic.fhir.kinds import IDENTITY, KINDS, date_of
from ischia.clinic.fhir.outcomes import RefusedError, Resource
from ischia.clinic.fhir.served import last_updated
from ischia.service.exchange import PSEUDONYM

MOST: Final = 200
_USUAL: Final = 50
_SORTS: Final = ("date", "_id", "_lastUpdated")
_ABOUT_PATIENT: Final = ("patient", "subject")
# The last one is what fhirpy asks with when it counts: the total is exact however it is asked for.
_RESULT: Final = frozenset(
    {
        *("_count", "_offset", "_sort", "_summary", "_total", "_format", "_id", *_ABOUT_PATIENT),
        "_totalMethod",
    }
)
_NO_NAMES = (
    "Nobody is searched for by name, birthday or address here: the search would stand in logs. "
    "Ask by the patient's pseudonym."
)
Test = tuple[str, str, tuple[str, ...]]  # sort of parameter, where it stands, any of these values


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search that was understood."""

    kind: str
    patient: str | None
    ids: frozenset[str] | None
    tests: tuple[Test, ...]
    sort: tuple[str, ...]
    count: int
    offset: int
    only_total: bool


def understood(kind: str, query: QueryDict) -> Search:
    """Return what a query asks for.

    Raises
    ------
    RefusedError
        When a parameter is unknown, is given twice where once is meant, or has no such value.
    """
    known = KINDS[kind]
    for name in query:
        if name.partition(":")[0] in IDENTITY:
            raise RefusedError(400, "not-supported", _NO_NAMES)
        if name not in _RESULT and name not in known:
            allowed = ", ".join(sorted({*known, *_RESULT}))
            why = f"A parameter that is not known here, of {kind}. Known are {allowed}."
            raise RefusedError(400, "not-supported", why)
    return Search(
        kind=kind,
        patient=_patient(query),
        ids=frozenset(query.get("_id", "").split(",")) if "_id" in query else None,
        tests=tuple(_tests(known, query)),
        sort=_sort(kind, query.get("_sort", "")),
        count=min(_number(query, "_count", _USUAL), MOST),
        offset=_number(query, "_offset", 0),
        only_total=_summary(query) or query.get("_count") == "0",
    )


def _patient(query: QueryDict) -> str | None:
    given = {one for name in _ABOUT_PATIENT for one in query.getlist(name)}
    if len(given) > 1:
        raise RefusedError(400, "invalid", "Ask for one patient at a time.")
    return given.pop().rpartition("/")[2] if given else None


def _number(query: QueryDict, name: str, usual: int) -> int:
    text = query.get(name, str(usual))
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):  # noqa: PLR2004
        raise RefusedError(400, "value", f"{name} is a whole number, 0 or more.")
    return int(text)


def _summary(query: QueryDict) -> bool:
    told = query.get("_summary", "false")
    if told not in ("false", "count"):
        raise RefusedError(400, "not-supported", "_summary may be count or false.")
    if query.get("_total", "accurate") not in ("accurate", "estimate", "none"):
        raise RefusedError(400, "value", "_total may be accurate, estimate or none.")
    return told == "count"


def _sort(kind: str, text: str) -> tuple[str, ...]:
    keys = tuple(filter(None, text.split(",")))
    for key in keys:
        if key.removeprefix("-") not in _SORTS or (key.endswith("date") and not date_of(kind)):
            allowed = [name for name in _SORTS if name != "date" or date_of(kind)]
            why = f"_sort of {kind} may be {', '.join(allowed)}, with a minus for the other way."
            raise RefusedError(400, "not-supported", why)
    return keys


def _tests(known: Mapping[str, tuple[str, str]], query: QueryDict) -> Iterator[Test]:
    for name, (sort, where) in known.items():
        for given in query.getlist(name):
            values = tuple(filter(None, given.split(",")))
            if not values:
                raise RefusedError(400, "value", f"{name} is empty.")
            if sort == "date":
                _require_dates(name, values)
            yield sort, where, values


def _require_dates(name: str, values: Iterable[str]) -> None:
    for value in values:
        try:
            periods.asked(value)
        except ValueError:
            why = f"{name} is a date such as 2026-03-02 or ge2026-03, or a moment with its zone."
            raise RefusedError(400, "value", why) from None


def found_by(search: Search, resources: Iterable[Resource]) -> list[Resource]:
    """Return what a search finds, sorted; equal ones by their id, so that pages never overlap."""
    found = [
        one
        for one in resources
        if one["resourceType"] == search.kind
        and (search.ids is None or one["id"] in search.ids)
        and all(_passes(one, test) for test in search.tests)
    ]
    found.sort(key=lambda one: str(one["id"]))
    for key in reversed(search.sort or (("-date",) if date_of(search.kind) else ())):
        found.sort(key=lambda one: _key(one, key.removeprefix("-")), reverse=key.startswith("-"))
    return found


def pseudonyms(search: Search) -> Iterator[frozenset[str]]:
    """Yield sets that a patient has to be in every one of, of what is asked about patients."""
    if search.ids is not None:
        yield search.ids
    for _, _, values in search.tests:  # a patient is searched by the identifier alone
        pairs = (value.rpartition("|") for value in values)
        yield frozenset(code for system, bar, code in pairs if not bar or system == PSEUDONYM)


def _key(resource: Resource, name: str) -> Any:  # noqa: ANN401  # what can be compared
    if name == "_id":
        return resource["id"]
    if name == "_lastUpdated":
        return last_updated(resource)
    where = date_of(resource["resourceType"])
    span = periods.span_of(resource.get(where or ""))
    return span[0].isoformat() if span else ""


def _passes(resource: Resource, test: Test) -> bool:
    sort, where, values = test
    told = resource.get(where)
    if told is None:
        return False
    if sort == "date":
        have = periods.span_of(told)
        return have is not None and any(periods.fits(have, *periods.asked(v)) for v in values)
    if sort == "uri":
        return told in values
    return any(_is(pair, value) for pair in _tokens(told) for value in values)


def _tokens(told: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # a code in any of its shapes
    if isinstance(told, str):
        yield "", told
    elif isinstance(told, list):
        for one in told:
            yield from _tokens(one)
    elif "coding" in told:
        yield from _tokens(told["coding"])
    elif "code" in told or "value" in told:
        yield told.get("system", ""), told.get("code") or told["value"]


def _is(pair: tuple[str, str], wanted: str) -> bool:
    system, bar, code = wanted.rpartition("|")
    if not bar:
        return pair[1] == code
    return pair[0] == system and code in ("", pair[1])
