"""What healed speaks against no cause; what was never there, or is corrected, does."""

from datetime import date, timedelta

import pytest

from ischia.knowledge.load import Knowledge, load
from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side, State
from ischia.reason.episode import as_it_was, last_seen

ONSET, FIRST, SECOND = date(2026, 4, 10), date(2026, 4, 13), date(2026, 5, 11)
TODAY = date(2026, 6, 1)
YES, NO, OPEN = State.PRESENT, State.ABSENT, State.INDETERMINATE


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def found(name: str, state: State, side: Side | None = Side.LEFT) -> Finding:
    return Finding(id=name, side=side, state=state, modality=Modality.EXAM, criterion=name)


@pytest.mark.parametrize("now", [NO, OPEN])
def test_a_sign_that_was_there_and_is_gone_argues_as_it_did(knowledge, now) -> None:
    earlier = [(FIRST, (found("hamstring_tenderness", YES),))]
    (gone,) = last_seen([found("hamstring_tenderness", now)], earlier, ONSET, TODAY, knowledge)
    assert (gone.state, gone.last_present) == (now, FIRST)
    assert as_it_was(gone).state is YES
    assert as_it_was(gone).on == FIRST


def test_the_last_visit_that_showed_it_is_named(knowledge) -> None:
    shown = [(day, (found("hamstring_tenderness", YES),)) for day in (SECOND, FIRST)]
    (gone,) = last_seen([found("hamstring_tenderness", NO)], shown, ONSET, TODAY, knowledge)
    assert gone.last_present == SECOND


def test_what_is_still_there_or_never_was_stays_as_it_is(knowledge) -> None:
    earlier = [(FIRST, (found("slump", NO), found("hamstring_tenderness", YES)))]
    today = [found("slump", NO), found("hamstring_tenderness", YES)]
    assert list(last_seen(today, earlier, ONSET, TODAY, knowledge)) == today
    assert as_it_was(today[0]) is today[0]


def test_the_other_leg_and_another_episode_are_no_recovery(knowledge) -> None:
    other_leg = [(FIRST, (found("hamstring_tenderness", YES, Side.RIGHT),))]
    before_it_began = [(date(2026, 1, 5), (found("hamstring_tenderness", YES),))]
    for earlier in (other_leg, before_it_began):
        (kept,) = last_seen([found("hamstring_tenderness", NO)], earlier, ONSET, TODAY, knowledge)
        assert kept.last_present is None


@pytest.mark.parametrize("name", ["sudden_onset", "audible_pop", "ultrasound.fibre_disruption"])
def test_a_story_and_a_picture_are_corrected_not_healed(knowledge, name) -> None:
    earlier = [(FIRST, (found(name, YES),))]
    (kept,) = last_seen([found(name, NO)], earlier, ONSET, TODAY, knowledge)
    assert kept.last_present is None


@pytest.mark.parametrize("days", [0, 2, 6, 121])
def test_gone_within_days_was_misread_and_gone_for_months_is_over(knowledge, days) -> None:
    earlier = [(FIRST, (found("hamstring_tenderness", YES),))]
    gone = [found("hamstring_tenderness", NO)]
    (kept,) = last_seen(gone, earlier, ONSET, FIRST + timedelta(days=days), knowledge)
    assert kept.last_present is None
    (healed,) = last_seen(gone, earlier, ONSET, FIRST + timedelta(days=7), knowledge)
    assert healed.last_present == FIRST


@pytest.mark.parametrize("name", ["tense_swelling", "pulses_reduced", "foot_drop", "paraesthesia"])
def test_of_a_danger_the_latest_look_counts(knowledge, name) -> None:
    earlier = [(FIRST, (found(name, YES),))]
    (kept,) = last_seen([found(name, NO)], earlier, ONSET, TODAY, knowledge)
    assert kept.last_present is None
