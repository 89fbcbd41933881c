"""What is asked next belongs to the day: nothing has failed on the third, and no story is stale."""

from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.model.documents import VisitDocument
from ischia.model.terms import Side
from ischia.reason.inference import differential
from ischia.reason.next_test import next_tests
from ischia.reason.timely import untimely

KNOWLEDGE = load()


@pytest.mark.parametrize(
    ("days", "early"), [(3.0, True), (13.0, True), (14.0, False), (None, False)]
)
def test_a_treatment_has_not_failed_within_two_weeks(days, early) -> None:
    kept = untimely(KNOWLEDGE, since_onset_days=days, concluded_later=False)
    assert kept == ({"failed_conservative_care", "not_improving"} if early else set())


def test_how_it_began_is_no_question_of_a_later_visit_that_concludes() -> None:
    kept = untimely(KNOWLEDGE, since_onset_days=180.0, concluded_later=True)
    assert {"sprinting_mechanism", "audible_pop", "sudden_onset"} <= kept
    assert not {"running_pain", "not_improving", "previous_hamstring_injury"} & kept


def test_what_is_not_of_the_day_is_not_proposed() -> None:
    visit = VisitDocument(schema="ischia.visit/1", date=date(2026, 3, 2))
    argued = [(differential({}, Side.LEFT, KNOWLEDGE, "sports_clinic"), {})]
    open_to_all = {t.test for t in next_tests(argued, (), visit, KNOWLEDGE)}
    assert open_to_all
    left = {t.test for t in next_tests(argued, (), visit, KNOWLEDGE, open_to_all)}
    assert left
    assert not left & open_to_all
