"""What people of the demo's clinic did with the first simulated patient: all of it is simulated."""

from datetime import date
from typing import Final

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import Role, User
from ischia.clinic.care import consent, drafts, intake, orders
from ischia.clinic.people.models import Person
from ischia.clinic.records import results
from ischia.clinic.signing import signatures
from ischia.clinic.signing.models import After
from ischia.clinic.work.assessing import program
from ischia.service.ordering import proposals

_WHO: Final = "A simulated patient"
# What nobody asked at the visit; it changes no conclusion, and the goals stand beside the plan.
_ANSWERS: Final = {
    "ask.fever": "no",
    "ask.unexplained_weight_loss": "no",
    "ask.anticoagulant": "no",
    "ask.peptic_ulcer_or_bleeding": "no",
    "ask.kidney_disease": "no",
    "goal.1": "Play football again without thinking of the leg",
    "goal.2": "Climb stairs without the rail",
}
_AMENDED: Final = "With the medication lines, after the visit was gone through together"


def answered(person: Person, day: date) -> None:
    """Fill an intake in for a simulated patient and send it, once."""
    if person.consents.exists():
        return
    by = Actor(opaque="demo", role=Role.PATIENT)
    consent.record(person, by, given=True, name=_WHO, guardian=False)
    drafts.keep(person, intake.FORM, None, _ANSWERS, by)
    intake.send(person, day, by)


def signed(person: Person, day: date) -> None:
    """Sign a simulated patient's report, amend it, share it, and order what it asks for, once."""
    found = results.newest(person, day)
    if found is None or found.program != program() or person.signed.exists():
        return
    therapist, physician = (_actor(r) for r in (Role.PHYSICAL_THERAPIST, Role.PHYSICIAN))
    signatures.sign(found, therapist, "")
    amended = signatures.sign(found, physician, _AMENDED)
    signatures.after(amended, After.Deed.SHARED, physician)
    offered = proposals(results.document(found, "assessment.json") or b"{}")
    for one in offered[:1]:
        asked = orders.Asked(what=one.what, why=one.why)
        orders.make(person, day, one.kind, asked, physician)


def _actor(role: Role) -> Actor:
    return Actor.of(User.objects.get(username=role.value.replace("_", "-")))
