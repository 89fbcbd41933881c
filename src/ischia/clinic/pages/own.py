"""What a patient's own page shows beside what was found: signed reports, intake, consent."""

from typing import Any

from ischia.clinic.care import consent, drafts
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
        "begun": bool(drafts.typed(person, Draft.Form.INTAKE, None).answers),
    }
