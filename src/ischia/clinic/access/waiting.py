"""What waits for somebody of the clinic, of the patients whom they reach."""

from django.http import Http404

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import standings as counting
from ischia.clinic.care.models import Alarm, Standing
from ischia.clinic.records.models import Assessed


def alarms(actor: Actor, most: int = 50) -> tuple[Alarm, ...]:
    """Return the open alarms, the most urgent first; of anybody: they wait for no assignment."""
    reach.require(actor, Action.ANSWER_ALARM)
    open_ones = Alarm.objects.filter(answered_at=None, person__erased_at=None)
    return tuple(open_ones.select_related("person__key").order_by("urgency", "raised_at")[:most])


def alarm(actor: Actor, number: int) -> Alarm:
    """Return one open alarm to whoever may answer it.

    Raises
    ------
    Http404
        When there is none of that number.
    """
    reach.require(actor, Action.ANSWER_ALARM)
    found = (
        Alarm.objects.filter(pk=number, answered_at=None, person__erased_at=None)
        .select_related("person__key")
        .first()
    )
    if found is None:
        raise Http404
    return found


def standings(actor: Actor, most: int = 500) -> tuple[tuple[Assessed, Standing], ...]:
    """Return the current assessments of an actor's patients with what a dashboard counts of them.

    The worker counts what it assesses; what was kept before it did so is counted here, once.
    """
    rows = Assessed.objects.filter(reach.of_own_patients(actor), current=True)
    found = list(
        rows.select_related("person__key", "standing").order_by(
            "urgency", "-visit_date", "person_id"
        )[:most]
    )
    counted = counting.keep(one for one in found if _kept(one) is None)
    return tuple((one, _kept(one) or counted[one.pk]) for one in found)


def _kept(assessed: Assessed) -> Standing | None:
    kept = getattr(assessed, "standing", None)
    return kept if isinstance(kept, Standing) else None
