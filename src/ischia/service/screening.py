"""Answers of a patient → what must not wait, in the words that the knowledge base has for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ischia.knowledge.load import load
from ischia.model.documents import VisitDocument
from ischia.model.measured import Measurements
from ischia.model.terms import How, Urgency
from ischia.readers.case import map as sheets
from ischia.readers.contract import RawFile
from ischia.reason.assess import looked_through
from ischia.service.filled import filled_in
from ischia.service.sheets import case_from, toml_sheet, visit_from

_NONE: Final = Measurements(measurements=(), not_measured=(), curves=(), sources=())
_SOON: Final = (Urgency.NOW, Urgency.TODAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """A red flag that an answer raised."""

    id: str
    name: str
    urgency: int  # 0 now, 1 today
    action: str  # for the clinic
    plain: str  # for the patient: what it may be
    plain_action: str  # for the patient: what to do now


def empty_sheet(day: date, how: How) -> bytes:
    """Return the sheet of a visit on which nothing stands yet."""
    return toml_sheet(VisitDocument(schema="ischia.visit/1", date=day, mode=how))


def dangers(case: bytes, day: date, answers: Mapping[str, str]) -> tuple[Danger, ...]:
    """Return what answers of one day raise by themselves, the most urgent first.

    Parameters
    ----------
    case
        The patient's `case.toml`.
    answers
        By the keys of the forms.

    Raises
    ------
    InputError
        When an answer is none that its question can have.
    """
    knowledge = load()
    data = filled_in(empty_sheet(day, How.REPORTED), answers)
    visit = visit_from(data)
    sheet = sheets.exam_sheet(visit, RawFile(shown="visit.toml", data=data))
    through = looked_through(case_from(case), visit, sheet, _NONE, (), knowledge)
    found = [f for f in through.flags if f.state == "present" and f.urgency in _SOON]
    rules = knowledge.red_flags
    return tuple(
        Danger(
            id=flag.id,
            name=flag.name,
            urgency=_SOON.index(flag.urgency),
            action=flag.action,
            plain=rules[flag.id].plain,
            plain_action=rules[flag.id].plain_action,
        )
        for flag in sorted(found, key=lambda f: (_SOON.index(f.urgency), f.id))
    )
