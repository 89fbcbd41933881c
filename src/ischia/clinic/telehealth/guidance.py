"""What a patient is shown while a test is done at a distance."""

import msgspec

from ischia.model.terms import How
from ischia.service.questions import examination


class Guidance(msgspec.Struct, frozen=True):
    """A test on the patient's screen."""

    name: str
    words: str


def guidance(item: str) -> Guidance | None:
    """Return what is shown of a test that can be had by video; None where there are no words."""
    for section in examination(How.REMOTE):
        for question in section.questions:
            if question.item == item and question.plain:
                return Guidance(name=question.name, words=question.plain)
    return None
