"""What stands on pages beside what was found: a patient's own things, and alarms on Today."""

from typing import Any

from ischia.clinic.access import waiting
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import alarms, consent, drafts, research
from ischia.clinic.care.models import Draft
from ischia.clinic.people.models import Person
from ischia.clinic.signing.models import After, Signed


def own_things(person: Person) -> dict[str, Any]:
    """Return what is shared with a patient, and what they can do."""
    recalled = After.objects.filter(deed=After.Deed.RECALLED).values("signed")
    shared = Signed.objects.filter(person=person, after__deed=After.Deed.SHARED)
    return {
        "shared": list(shared.exclude(pk__in=recalled).order_by("-visit_date", "-number")),
        "agreed": consent.agreed(person),
        "research": research.standing(person),
        "research_words": research.WORDS,
        "minor": consent.is_minor(person),
        "begun": bool(drafts.typed(person, Draft.Form.INTAKE, None).answers),
    }


def open_alarms(actor: Actor) -> list[alarms.Raised]:
    """Return the alarms that nobody has answered, for whoever may."""
    if not may(actor.role, Action.ANSWER_ALARM):
        return []
    return [alarms.raised(alarm) for alarm in waiting.alarms(actor)]
