"""Visits by video, handed out to the two who may sit in: the patient, and who treats them."""

from django.http import Http404

from ischia.clinic.access import reach
from ischia.clinic.access.appointments import refuse_anothers
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.booking.models import Appointment


def one(actor: Actor, opaque: str, *, what: str = "") -> Appointment:
    """Return an appointment that somebody may sit in by video, and note that they asked.

    Raises
    ------
    Http404
        When there is none, or a patient asks for another's.
    PermissionDenied
        When the role holds no visits by video.
    NotTheirsError
        When others treat this patient, and the glass was not broken.
    """
    found = _named(opaque)
    if found.person is None:
        raise Http404
    if actor.is_patient:
        refuse_anothers(actor, found.person)
    reach.person(
        actor, found.person.pseudonym, Action.SIT_IN_VIDEO, what=f"{opaque} {what}".strip()
    )
    return found


def quietly(actor: Actor, opaque: str) -> Appointment:
    """Return the same without a word in the audit: for a line that is asked again and again.

    Raises
    ------
    Http404
        When there is none, or it is not this actor's.
    """
    found = _named(opaque)
    if found.person is None:
        raise Http404
    reach.person_quietly(actor, found.person.pseudonym, Action.SIT_IN_VIDEO)
    return found


def _named(opaque: str) -> Appointment:
    found = Appointment.objects.select_related("person__key").filter(opaque=opaque).first()
    if found is None:
        raise Http404
    return found
