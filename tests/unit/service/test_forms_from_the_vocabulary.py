"""The forms of the clinic hold the vocabulary: all of it, in an order, each word once."""

from collections import Counter
from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.model.errors import InputError
from ischia.model.proms import PromAnswers
from ischia.model.terms import How
from ischia.service.filled import Key, answers_on, filled_in
from ischia.service.question_order import ASKED, EXAMINED, GIRTH, PAIN, PLACES
from ischia.service.questionnaires import with_answers
from ischia.service.questions import examination, history, report_words
from ischia.service.screening import dangers, empty_sheet
from ischia.service.sheets import visit_from

DAY = date(2026, 3, 5)


def test_every_word_stands_once_and_in_a_section_that_names_it() -> None:
    shown = Counter(q.item for s in (*examination(), *history()) for q in s.questions)
    assert set(shown) == {*load().tests, GIRTH, PAIN}
    assert set(shown.values()) == {1}
    named = {item for order in (EXAMINED, ASKED) for items in order.values() for item in items}
    assert named == set(shown), "place a new test in service/question_order.py"
    assert {item for items in PLACES.values() for item in items} == set(ASKED["Where it hurts"])


def test_a_remote_visit_asks_only_what_can_be_had_there() -> None:
    remote = {q.item for s in examination(How.REMOTE) for q in s.questions}
    assert remote == {t.id for t in load().tests.values() if t.remote and t.modality == "exam"}


def test_every_word_of_a_report_can_be_chosen() -> None:
    reported = {
        (c.report.modality, c.report.sign) for c in load().criteria.values() if c.report is not None
    }
    assert {(kind, w.sign) for kind, words in report_words().items() for w in words} == reported


def test_what_is_filled_in_can_be_read_back_and_taken_back() -> None:
    answers = {
        "exam.slump.left.result": "present",
        "exam.slump.left.pain": "4",
        "exam.thigh_girth.right.values": "53.2 53.4",
        "history.fever.none.result": "absent",
    }
    made = filled_in(empty_sheet(DAY, How.IN_PERSON), answers)
    assert answers_on(visit_from(made)) == answers
    emptied = filled_in(made, dict.fromkeys(answers, ""))
    assert answers_on(visit_from(emptied)) == {}


@pytest.mark.parametrize(
    "key",
    [
        "exam.slump.none.result",
        "history.fever.left.result",
        "exam.fever.none.result",
        "exam.slump.left.colour",
        "exam",
    ],
)
def test_a_key_that_no_form_has_is_none(key: str) -> None:
    assert Key.read(key) is None
    with pytest.raises(InputError):
        filled_in(empty_sheet(DAY, How.IN_PERSON), {key: "present"})


def test_a_danger_is_told_in_words_for_the_patient() -> None:
    case = b'schema="ischia.case/1"\ninjured_side="right"\ncomplaint="x"\n[subject]\npseudonym="P"'
    (found,) = dangers(case, DAY, {"history.saddle_numbness.none.result": "present"})
    assert (found.urgency, found.plain_action) == (0, "Go to an emergency department now.")
    assert dangers(case, DAY, {"history.saddle_numbness.none.result": "absent"}) == ()


def test_every_alarm_that_is_soon_has_words_for_the_patient() -> None:
    soon = [rule for rule in load().red_flags.values() if rule.urgency.soon]
    assert [rule.id for rule in soon if not (rule.plain and rule.plain_action)] == []


def test_answers_of_the_same_day_replace_each_other() -> None:
    first = with_answers(None, (PromAnswers(instrument="fash", date=DAY, total=60.0),))
    both = with_answers(first, (PromAnswers(instrument="phat", date=DAY, total=70.0),))
    last = with_answers(both, (PromAnswers(instrument="fash", date=DAY, total=80.0),))
    assert (b"total = 60.0" in last, b"total = 70.0" in last, b"total = 80.0" in last) == (
        False,
        True,
        True,
    )
