"""Red flags that are not present, and what a line of the ledger rests on."""

from dataclasses import replace

import pytest

from ischia.model.assessment import RedFlag
from ischia.model.terms import Urgency
from ischia.writers.report import screening

FLAG = RedFlag(
    id="x", name="Cauda equina", state="absent", urgency=Urgency.NOW, action="Go.", basis=()
)


def flags(*states: str) -> tuple[RedFlag, ...]:
    return tuple(replace(FLAG, state=state) for state in states)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), "No red flag was screened."),
        (("absent", "absent"), "None present."),
        (("not_assessed", "not_assessed"), "None was assessed, so none is ruled out."),
        (("not_assessed", "inconclusive"), "None found, of 2: 1 inconclusive, 1 not assessed."),
        (("inconclusive", "absent"), "None found, of 2: 1 inconclusive."),
    ],
)
def test_none_present_never_says_more_than_was_asked(states: tuple[str, ...], said: str) -> None:
    assert screening.none_present(flags(*states)) == said


def test_an_inconclusive_flag_names_what_to_look_at_again() -> None:
    undecided = replace(FLAG, state="inconclusive", basis=("numbness",))
    assert screening.inconclusive([undecided], str.upper) == "cauda equina (NUMBNESS)"
    assert screening.not_assessed([undecided], str.upper) == ""
    asked = replace(FLAG, state="not_assessed", not_asked=("numbness",))
    assert screening.not_assessed([asked], str.upper, verb="ask: ") == (
        "cauda equina (ask: NUMBNESS)"
    )


def test_what_an_image_answers_is_one_question_however_many_signs_it_may_show() -> None:
    signs = ("fever", "gap_opens_on_contraction", "mri.tendon_retraction", "mri.tendon_avulsion")
    asked = replace(FLAG, state="not_assessed", not_asked=signs)
    assert screening.open_questions([asked], str).endswith(
        "which settles 1: fever; a report of an MRI or an ultrasound of the place."
    )
