"""Everything of one patient as resources with addresses of this clinic."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from ischia.clinic.fhir import own
from ischia.clinic.fhir.kinds import KINDS, WITHOUT_VISIT
from ischia.clinic.fhir.outcomes import Resource
from ischia.clinic.files import derived
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Assessed
from ischia.service.exchange import BUNDLE, SIMULATED

_TAIL: Final = 12  # of a UUID: enough within one visit
FORM: Final = 1  # of what is kept: another where addresses are made otherwise
ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")  # as FHIR takes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A patient's resources, not stamped yet, and what could not be served with them."""

    resources: tuple[Resource, ...]
    missing: tuple[str, ...]  # visits that are not assessed, or were before there was a bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """How references of bundles are turned into addresses."""

    pseudonym: str
    known: dict[str, str] = field(default_factory=dict)  # urn -> "Observation/…"


def record(
    person: Person, *, identity: bool, kinds: frozenset[str] | None = None, day: date | None = None
) -> Record:
    """Return a patient's resources; names only where they are asked for.

    Of the visits, only `kinds` and only `day` are opened, where they are named.
    """
    made: dict[str, Resource] = {}
    missing = []
    newest = results.newest_of_each(person)
    reports = kinds is None or "DiagnosticReport" in kinds
    signatures = own.signatures(person) if reports else {}
    for visit in _days(person) if day is None else (day,):
        found = newest.get(visit)
        pieces = _pieces(person, found, kinds) if found is not None else None
        if found is None or pieces is None:
            missing.append(
                f"The visit of {visit} is not assessed by this program: assess it again."
            )
            continue
        for resource in pieces:
            # The newest visit comes first.
            made.setdefault(_key(resource), own.signed(person, signatures.get(found.pk), resource))
    for resource in own.resources(person, identity=identity, kinds=kinds):
        made[_key(resource)] = {**made.get(_key(resource), {}), **resource}
    return Record(resources=tuple(made.values()), missing=tuple(missing))


def _pieces(
    person: Person, found: Assessed, kinds: frozenset[str] | None
) -> tuple[Resource, ...] | None:
    """Return resources of an assessment with their addresses; None where it has no bundle.

    They are kept sealed, apart by kind: a search for one kind does not open the whole bundle. An
    assessment never changes, so what is kept holds as long as its row; another is another name.
    """
    sha256 = found.documents.get(BUNDLE)
    if sha256 is None:
        return None
    opened: list[tuple[Resource, ...]] = []  # at most one, whatever has to be made

    def every() -> tuple[Resource, ...]:
        if not opened:
            data = results.document(found, BUNDLE) or b'{"entry": []}'
            opened.append(tuple(_of_visit(person, found, json.loads(data))))
        return opened[0]

    made: list[Resource] = []
    for kind in KINDS if kinds is None else sorted(kinds):
        name = f"fhir-{FORM}-{found.pk}-{sha256[:24]}-{kind}"
        data = derived.kept(person.key, name, partial(_told, every, kind))
        made += json.loads(data)
    return tuple(made)


def _told(every: Callable[[], tuple[Resource, ...]], kind: str) -> bytes:
    return json.dumps(of_kind(every(), kind)).encode()


def _days(person: Person) -> tuple[date, ...]:
    version = case.latest(person)
    return case.visit_dates(case.paths_of(version)) if version is not None else ()


def _key(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


def _of_visit(person: Person, found: Assessed, bundle: Resource) -> Iterator[Resource]:
    names = _Names(pseudonym=person.pseudonym)
    for entry in bundle["entry"]:
        names.known[entry["fullUrl"]] = _address(names, entry, found.visit_date)
    at = found.made_at.astimezone(UTC)
    for entry in bundle["entry"]:
        made: Resource = _addressed(entry["resource"], names.known)
        made["id"] = names.known[entry["fullUrl"]].partition("/")[2]
        made["meta"] = {
            **made.get("meta", {}),
            "lastUpdated": at.isoformat(timespec="seconds"),
            "source": entry["fullUrl"],
        }
        yield made


def _address(names: _Names, entry: Resource, day: date) -> str:
    kind = entry["resource"]["resourceType"]
    if kind == "Patient":
        return f"Patient/{names.pseudonym}"
    if kind == "Practitioner":
        return f"Practitioner/{own.practitioner_id(names.pseudonym, _actor(entry['resource']))}"
    tail = entry["fullUrl"][-_TAIL:]
    visit = "" if kind in WITHOUT_VISIT else f"{day:%Y%m%d}."
    return f"{kind}/{names.pseudonym}.{visit}{tail}"


def _actor(practitioner: Resource) -> str:
    return str(practitioner["identifier"][0]["value"])


def _addressed(part: Any, known: dict[str, str]) -> Any:  # noqa: ANN401  # JSON of any shape
    """Return JSON with the bundle's own names replaced by addresses."""
    if isinstance(part, dict):
        made = {key: _addressed(value, known) for key, value in part.items()}
        if isinstance(made.get("reference"), str):
            made["reference"] = known.get(made["reference"], made["reference"])
        return made
    if isinstance(part, list):
        return [_addressed(value, known) for value in part]
    return part


def stamped(resource: Resource, *, simulated: bool = False) -> Resource:
    """Return a resource with its version: what it says, hashed."""
    meta = {key: value for key, value in resource.get("meta", {}).items() if key != "versionId"}
    if simulated:
        meta["security"] = [SIMULATED]
    told = json.dumps({**resource, "meta": meta}, sort_keys=True, ensure_ascii=False)
    meta["versionId"] = hashlib.sha256(told.encode()).hexdigest()[:_TAIL]
    return {**resource, "meta": meta}


def of_kind(resources: Iterable[Resource], kind: str) -> list[Resource]:
    """Return the resources of one kind."""
    return [one for one in resources if one["resourceType"] == kind]


def pseudonym_in(kind: str, name: str) -> str:
    """Return whose a resource is, as its id tells; the id as it is where it tells nobody."""
    return name if kind == "Patient" else name.partition(".")[0]


def last_updated(resource: Resource) -> datetime:
    """Return when a resource last changed."""
    return datetime.fromisoformat(resource["meta"]["lastUpdated"])


def day_in(kind: str, name: str) -> date | None:
    """Return of which visit a resource is, as its id tells; None where it tells none."""
    part = name.split(".")
    if kind in WITHOUT_VISIT or len(part) != 3 or not re.fullmatch(r"[0-9]{8}", part[1]):  # noqa: PLR2004
        return None
    try:
        return date(int(part[1][:4]), int(part[1][4:6]), int(part[1][6:]))
    except ValueError:
        return None
