"""Case → argued assessment, with the material a report shows beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ischia.knowledge.load import Knowledge, load
from ischia.model.assessment import Assessment
from ischia.model.documents import VisitDocument
from ischia.model.marks import Marks
from ischia.model.proms import PromAnswers
from ischia.model.recording import Recording
from ischia.model.terms import Policy
from ischia.reason.assess import argue, looked_through
from ischia.reason.gather import Seen
from ischia.service.intake import Case, Visit, open_case
from ischia.service.measure import Known, Tell, answers_of, measure_visit, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An assessment beside the recordings and marks it rests on."""

    assessment: Assessment
    recordings: Mapping[str, tuple[Recording, ...]]  # by sha256
    marks: Mapping[str, Marks]
    knowledge: Knowledge
    last_absent: Mapping[str, date] = field(default_factory=dict)  # red flag -> earlier visit
    seat_hip_deg: float | None = None  # as the visit says
    visit: VisitDocument | None = None  # its sheet
    answers: tuple[PromAnswers, ...] = ()  # to the questionnaires of this visit


def assess(
    case: Case | Path | str,
    *,
    visit: date | None = None,
    policy: Policy = Policy.EVIDENCE,
    tell: Tell = silent,
    knowledge: Knowledge | None = None,
) -> Assessed:
    """Measure and argue one visit of a case: the latest, or the one named.

    Earlier visits are read for progress and for the course; later ones are never seen. Another
    `knowledge` than the program's own shows what a change of it would do.

    Raises
    ------
    InputError
        When the case or one of its files cannot be used.
    KnowledgeError
        When a knowledge file is broken.
    """
    opened = case if isinstance(case, Case) else open_case(case)
    today = opened.visit(visit)
    knowledge = knowledge or load()
    known = Known.of(knowledge)
    now = measure_visit(opened, today, known, tell)
    earlier = seen_before(opened, today, known, tell)
    assessment = argue(
        case=opened.document,
        visit=today.document,
        sheet=today.sheet,
        measured=now.measured,
        earlier=earlier,
        decisions=opened.decisions,
        knowledge=knowledge,
        policy=policy,
    )
    return Assessed(
        assessment=assessment,
        recordings=now.recordings,
        marks=opened.marks,
        knowledge=knowledge,
        last_absent=last_absent(opened, today, earlier, knowledge),
        seat_hip_deg=today.document.seat_hip_deg,
        visit=today.document,
        answers=answers_of(opened, today),
    )


def last_absent(
    case: Case, today: Visit, earlier: tuple[Seen, ...], knowledge: Knowledge
) -> dict[str, date]:
    """Return the last visit before this one at which each red flag was screened and absent.

    A history of screening, never an answer for today.
    """
    found: dict[str, date] = {}
    seen = {one.date: one for one in earlier}
    for before in case.before(today):
        then = seen[before.date]
        flags = looked_through(
            case.document, before.document, then.sheet, then.measured, earlier, knowledge
        ).flags
        found |= {flag.id: before.date for flag in flags if flag.state == "absent"}
    return found


def seen_before(case: Case, today: Visit, known: Known, tell: Tell) -> tuple[Seen, ...]:
    """Measure the visits before one."""
    return tuple(
        Seen(
            date=before.date,
            measured=measure_visit(case, before, known, tell).measured,
            sheet=before.sheet,
            reports=before.document.imaging_report,
        )
        for before in case.before(today)
    )
