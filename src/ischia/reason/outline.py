"""What one visit says in short: safety rules and probabilities, nothing that rests on them."""

from typing import NamedTuple

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import RedFlag
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.exam import ExamSheet
from ischia.model.measured import Measurements
from ischia.model.terms import Side
from ischia.reason.assess import looked_through
from ischia.reason.findings import of_side
from ischia.reason.gather import Seen
from ischia.reason.inference import posteriors
from ischia.reason.proven import proven


class Outline(NamedTuple):
    """Red flags, and each condition with its side and posterior, in the order of `argue`."""

    red_flags: tuple[RedFlag, ...]
    posterior: tuple[tuple[str, Side, float], ...]


def outline(
    *,
    case: CaseDocument,
    visit: VisitDocument,
    sheet: ExamSheet,
    measured: Measurements,
    earlier: tuple[Seen, ...],
    knowledge: Knowledge,
) -> Outline:
    """Return the red flags and posteriors that `argue` gives, and nothing else.

    For many cases at once, whose plans, intervals and next tests nobody reads.

    Raises
    ------
    InputError
        As `argue` does.
    """
    through = looked_through(case, visit, sheet, measured, earlier, knowledge)
    told = [
        (condition, side, chance)
        for side in case.injured_side.sides
        for condition, chance in posteriors(
            of_side(through.findings, side), knowledge, case.setting, case.subject
        ).items()
    ]
    seen = {
        (condition, side)
        for side in case.injured_side.sides
        for condition in proven(through.findings, side, through.flags, knowledge)
    }
    ranked = sorted(told, key=lambda one: (one[:2] not in seen, -one[2], one[0], one[1]))
    return Outline(red_flags=through.flags, posterior=tuple(ranked))
