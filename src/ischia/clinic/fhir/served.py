"""Everything of one patient as resources with addresses of this clinic."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from ischia.clinic.fhir import own
from ischia.clinic.fhir.kinds import WITHOUT_VISIT
from ischia.clinic.fhir.outcomes import Resource
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Assessed
from ischia.service.exchange import BUNDLE, SIMULATED

_TAIL: Final = 12  # of a UUID: enough within one visit
ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")  # as FHIR takes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A patient's resources, and what could not be served with them."""

    resources: tuple[Resource, ...]
    missing: tuple[str, ...]  # visits that are not assessed, or were before there was a bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """How references of bundles are turned into addresses."""

    pseudonym: str
    known: dict[str, str] = field(default_factory=dict)  # urn -> "Observation/…"


def record(person: Person, *, identity: bool) -> Record:
    """Return everything of a patient; names only where they are asked for."""
    made: dict[str, Resource] = {}
    missing = []
    for day in _days(person):
        found = results.newest(person, day)
        data = results.document(found, BUNDLE) if found else None
        if found is None or data is None:
            missing.append(f"The visit of {day} is not assessed by this program: assess it again.")
            continue
        for resource in _of_visit(person, found, json.loads(data)):
            made.setdefault(_key(resource), resource)  # the newest visit comes first
    for resource in own.resources(person, identity=identity):
        made[_key(resource)] = {**made.get(_key(resource), {}), **resource}
    return Record(
        resources=tuple(stamped(one, simulated=person.simulated) for one in made.values()),
        missing=tuple(missing),
    )


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
        yield own.signed(person, found, made)


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
