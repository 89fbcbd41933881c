"""Ways into visits by video, for pages that know nothing else of them."""

from datetime import timedelta
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.booking.letters import when_of
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import offered
from ischia.clinic.booking.states import State
from ischia.clinic.people.identity import identity_of
from ischia.clinic.telehealth.door import AFTER, BEFORE, Door, by_video, door
from ischia.clinic.telehealth.rooms import waits

register = template.Library()
_AHEAD = timedelta(hours=16)  # what is held today, wherever midnight is


@register.inclusion_tag("telehealth/way_in.html")
def video_way_in(opaque: str) -> dict[str, Any]:
    """Show a patient the way into an appointment by video; nothing of any other appointment."""
    found = Appointment.objects.filter(opaque=opaque, state__in=(State.BOOKED, State.ARRIVED))
    appointment = found.first()
    shown = appointment is not None and by_video(appointment)
    return {
        "opaque": opaque if shown else "",
        "open": shown and appointment is not None and door(appointment) is Door.OPEN,
        "before_min": int(BEFORE.total_seconds() // 60),
    }


@register.inclusion_tag("telehealth/today.html", takes_context=True)
def video_today(context: Context) -> dict[str, Any]:
    """Show who sees patients by video which of theirs come today, and who waits already."""
    actor, rules, now = Actor.of(context["user"]), offered(), timezone.now()
    if rules is None or not may(actor.role, Action.SIT_IN_VIDEO):
        return {"lines": []}
    near = Appointment.objects.filter(
        person__in=reach.own_patients(actor),
        state__in=(State.BOOKED, State.ARRIVED),
        begins_at__gt=now - AFTER - timedelta(hours=8),
        begins_at__lt=now + _AHEAD,
    ).select_related("person__key")
    lines = [
        {
            "opaque": one.opaque,
            "who": identity_of(one.person).shown or one.person.pseudonym,
            "when": when_of(rules, one),
            "open": door(one) is Door.OPEN,
            "waits": waits(one),
        }
        for one in near.order_by("begins_at")
        if one.person is not None and by_video(one) and door(one) is not Door.CLOSED
    ]
    return {"lines": lines}
