"""What a dashboard counts of an assessment: worked out once, and kept beside it."""

from collections.abc import Iterable

from ischia.clinic.care.models import Standing
from ischia.clinic.records import results
from ischia.clinic.records.models import Assessed
from ischia.service.standing import standing


def keep(assessed: Iterable[Assessed]) -> dict[int, Standing]:
    """Count assessments and keep what was counted; return it by the assessment's number.

    Doing so a second time, or twice at once, changes nothing.
    """
    made = [_counted(one) for one in assessed]
    if made:
        Standing.objects.bulk_create(made, ignore_conflicts=True)
    return {one.assessed_id: one for one in made}


def _counted(assessed: Assessed) -> Standing:
    told = standing(results.document(assessed, "assessment.json") or b"{}")
    return Standing(
        assessed=assessed,
        gates_open=told.gates_open,
        due_in_days=told.due_in_days,
        not_better=told.not_better,
    )
