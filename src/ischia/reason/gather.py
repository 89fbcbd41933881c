"""Every finding that bears on a visit: today's, and what earlier visits left on file."""

from dataclasses import dataclass
from datetime import date

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import Conflict
from ischia.model.exam import ExamSheet
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.progress import Progress
from ischia.model.terms import InjuredSide, Modality, Side, State
from ischia.reason.episode import last_seen
from ischia.reason.findings import (
    carried,
    from_measurements,
    from_progress,
    from_reports,
    from_sheet,
    unless_excluded,
)

BOTH = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one visit asked, measured and was handed."""

    date: date
    sheet: ExamSheet
    measured: Measurements
    reports: tuple[ImagingReport, ...] = ()

    def noted(self) -> frozenset[str]:
        """Return the questions and tests that were answered with anything but a clear no."""
        answers = (*self.sheet.history, *self.sheet.exam)
        return frozenset(i.item for i in answers if i.result not in {None, State.ABSENT})

    def affirmed(self) -> frozenset[str]:
        """Return the questions and tests that were answered with a clear yes, and no other way."""
        answers = (*self.sheet.history, *self.sheet.exam)
        said = [i for i in answers if i.result is not None]
        other = {i.item for i in said if i.result is not State.PRESENT}
        return frozenset(i.item for i in said) - other

    def denied(self) -> frozenset[str]:
        """Return the questions and tests that were answered with a clear no, and no yes."""
        answers = (*self.sheet.history, *self.sheet.exam)
        return frozenset(i.item for i in answers if i.result is State.ABSENT) - self.noted()


def findings_of(
    today: Seen,
    before: tuple[Seen, ...],
    changed: tuple[Progress, ...],
    injured: InjuredSide,
    onset: date | None,
    knowledge: Knowledge,
) -> tuple[Finding, ...]:
    """Return the findings of a visit and, with their date, those still on file from before.

    Both sides are looked at whichever side the case names, so that nothing seen is lost to a slip
    of the side. An answer goes before what was computed in its place.

    Raises
    ------
    InputError
        When an item or a report uses a word that the knowledge base does not know.
    """
    own = _own(today, knowledge)
    asked = {f.id for f in own}
    computed = tuple(f for f in from_progress(changed, injured.sides) if f.id not in asked)
    reports = tuple(r for seen in (*before, today) for r in seen.reports)
    reported = from_reports(reports, knowledge, where=f"visits up to {today.date}")
    current = (*own, *computed, *reported)
    earlier = [(seen.date, _own(seen, knowledge)) for seen in before]
    order = list(Modality)
    known = unless_excluded((*current, *carried(earlier, current)), knowledge)
    return tuple(
        sorted(
            last_seen(known, earlier, onset, today.date, knowledge),
            key=lambda f: (order.index(f.modality), f.id, str(f.side)),
        )
    )


def _own(seen: Seen, knowledge: Knowledge) -> tuple[Finding, ...]:
    answered = from_sheet(seen.sheet, knowledge)
    return (*answered, *from_measurements(seen.measured, BOTH, knowledge))


def other_side(
    findings: tuple[Finding, ...], injured: InjuredSide, knowledge: Knowledge
) -> tuple[Conflict, ...]:
    """Say where something seen directly lies on a side that the case does not name."""
    conflicts = []
    for finding in findings:
        sign = knowledge.signs.get(finding.id)
        elsewhere = finding.side in BOTH and finding.side not in injured.sides
        seen = State.PRESENT in {finding.state, finding.leans}
        if sign and sign.kind == "defining" and elsewhere and seen:
            named = "no injured side" if injured is InjuredSide.NONE else f"the {injured} side"
            conflicts.append(
                Conflict(
                    id="other_side",
                    says=f"“{sign.name}” was seen on the {finding.side}; the case names {named}.",
                    why="Check the side of the recording and of the case; one of them is a slip.",
                    basis=(finding.id,),
                )
            )
    return tuple(conflicts)
