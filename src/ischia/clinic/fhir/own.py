"""What the clinic itself knows: identity, who treats, appointments, consent, orders, signatures."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from ischia.clinic.access.treating import who_treats
from ischia.clinic.accounts.models import Role, User
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.states import State
from ischia.clinic.care import orders
from ischia.clinic.care.models import Consent, OrderStep
from ischia.clinic.fhir.outcomes import Resource
from ischia.clinic.people.identity import identity_of
from ischia.clinic.people.models import Person
from ischia.clinic.signing.models import After, Signed
from ischia.service.exchange import ACTOR, PSEUDONYM, REPORT, SHA256

_TERMS: Final = "http://terminology.hl7.org/CodeSystem"
_STATES: Final = {
    State.REQUESTED: "proposed",
    State.BOOKED: "booked",
    State.ARRIVED: "arrived",
    State.DONE: "fulfilled",
    State.NO_SHOW: "noshow",
    State.CANCELLED: "cancelled",
    State.DECLINED: "cancelled",
}
_ORDERS: Final = {
    OrderStep.State.ORDERED: "active",
    OrderStep.State.DONE: "completed",
    OrderStep.State.WITHDRAWN: "revoked",
}


def resources(
    person: Person, *, identity: bool, kinds: frozenset[str] | None = None
) -> Iterator[Resource]:
    """Yield what is known of a patient besides the visits; only `kinds`, where they are named."""
    made: dict[str, Callable[[], Iterable[Resource]]] = {
        "Patient": lambda: [_patient(person, identity=identity)],
        "Practitioner": lambda: (_practitioner(person, user) for user in _staff(person)),
        "Appointment": lambda: _appointments(person),
        "Consent": lambda: _consents(person),
        "ServiceRequest": lambda: (_order(person, shown) for shown in orders.of_person(person)),
    }
    for kind, of_kind in made.items():
        if kinds is None or kind in kinds:
            yield from of_kind()


def patient(person: Person, *, identity: bool) -> Resource:
    """Return a patient with nothing of the visits: for lists of many."""
    return _patient(person, identity=identity)


def practitioner_id(pseudonym: str, opaque: str) -> str:
    """Return the id of somebody of the clinic, among what is known of a patient."""
    return f"{pseudonym}.{opaque}"


def signatures(person: Person) -> dict[int, Signed]:
    """Return the last signature of each assessment of a patient that has any, asked for at once."""
    every = Signed.objects.filter(person=person).prefetch_related("after").order_by("number")
    return {one.assessed_id: one for one in every}


def signed(person: Person, last: Signed | None, resource: Resource) -> Resource:
    """Return a report of a visit with whoever signed it; any other resource as it is."""
    codes = [c.get("system") for c in resource.get("code", {}).get("coding", [])]
    if last is None or resource["resourceType"] != "DiagnosticReport" or REPORT not in codes:
        return resource
    recalled = any(after.deed == After.Deed.RECALLED for after in last.after.all())
    status = "entered-in-error" if recalled else "final" if last.number == 1 else "amended"
    by = f"Practitioner/{practitioner_id(person.pseudonym, last.by)}"
    return {
        **resource,
        "status": status,
        "issued": _moment(last.at),
        "resultsInterpreter": [{"reference": by, "type": "Practitioner"}],
    }


def _patient(person: Person, *, identity: bool) -> Resource:
    made: Resource = {
        "resourceType": "Patient",
        "id": person.pseudonym,
        "meta": {"lastUpdated": _moment(person.registered_at)},
        "identifier": [{"system": PSEUDONYM, "value": person.pseudonym}],
        "active": True,
    }
    if not identity:
        return made
    who = identity_of(person)
    name = {key: value for key, value in (("family", who.family), ("given", [who.given])) if value}
    reach = [("phone", who.phone), ("email", who.email)]
    telecom = [{"system": system, "value": value} for system, value in reach if value]
    known = {"name": [name] if who.shown else None, "birthDate": who.born, "telecom": telecom}
    return {**made, **{key: value for key, value in known.items() if value}}


def _staff(person: Person) -> list[User]:
    """Return who treats a patient, and who signed."""
    signers = Signed.objects.filter(person=person).values_list("by", flat=True)
    every = {user.opaque: user for user in User.objects.filter(opaque__in=set(signers))}
    return list({**every, **{user.opaque: user for user in who_treats(person)}}.values())


def _practitioner(person: Person, user: User) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": practitioner_id(person.pseudonym, user.opaque),
        "meta": {"lastUpdated": _moment(user.joined_at)},
        "identifier": [{"system": ACTOR, "value": user.opaque}],
        "active": user.is_active,
        "qualification": [{"code": {"text": Role(user.role).label}}],
    }


def _appointments(person: Person) -> Iterator[Resource]:
    kept = person.appointments.filter(state__in=list(_STATES)).prefetch_related("steps")
    for found in kept.order_by("begins_at", "pk"):
        yield _appointment(person, found)


def _appointment(person: Person, found: Appointment) -> Resource:
    end = found.begins_at.timestamp() + 60 * found.minutes
    return {
        "resourceType": "Appointment",
        "id": f"{person.pseudonym}.{found.opaque}",
        "meta": {"lastUpdated": _moment(_changed(found))},
        "status": _STATES[State(found.state)],
        "serviceType": [{"text": found.service}],
        "start": _moment(found.begins_at),
        "end": _moment(datetime.fromtimestamp(end, UTC)),
        "minutesDuration": found.minutes,
        "participant": [{"actor": _subject(person), "status": "accepted"}],
    }


def _changed(found: Appointment) -> datetime:
    last = max(found.steps.all(), key=lambda step: step.pk, default=None)
    return last.at if last is not None else found.begins_at


def _consents(person: Person) -> Iterator[Resource]:
    said = list(person.consents.order_by("pk"))
    for consent in said:
        yield _consent(person, consent, last=consent == said[-1])


def _consent(person: Person, found: Consent, *, last: bool) -> Resource:
    guardian = {"display": "the patient’s guardian"} if found.guardian else _subject(person)
    return {
        "resourceType": "Consent",
        "id": f"{person.pseudonym}.consent-{found.pk}",
        "meta": {"lastUpdated": _moment(found.at)},
        "status": "active" if last and found.given else "inactive",
        "scope": {"coding": [{"system": f"{_TERMS}/consentscope", "code": "treatment"}]},
        "category": [{"text": "Keeping and measuring what the patient tells and shows"}],
        "patient": _subject(person),
        "dateTime": _moment(found.at),
        "performer": [guardian],
        "policyRule": {
            "coding": [{"system": SHA256, "code": found.words_sha256}],
            "text": "The words that were shown, by their hash",
        },
        "provision": {"type": "permit" if found.given else "deny"},
    }


def _order(person: Person, shown: orders.Shown) -> Resource:
    by = practitioner_id(person.pseudonym, shown.ordered.by)
    return {
        "resourceType": "ServiceRequest",
        "id": f"{person.pseudonym}.order-{shown.order.pk}",
        "meta": {"lastUpdated": _moment(shown.last.at)},
        "status": _ORDERS[OrderStep.State(shown.last.state)],
        "intent": "order",
        "category": [{"text": shown.order.get_kind_display()}],
        "code": {"text": shown.asked.what},
        "subject": _subject(person),
        "authoredOn": _moment(shown.ordered.at),
        "requester": {"identifier": {"system": ACTOR, "value": by.partition(".")[2]}},
        "reasonCode": [{"text": shown.asked.why}] if shown.asked.why else [],
    }


def _subject(person: Person) -> Resource:
    return {"reference": f"Patient/{person.pseudonym}", "type": "Patient"}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
