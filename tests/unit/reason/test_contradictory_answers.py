"""Two answers that exclude each other: neither counts, and the report says so."""

from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.model.assessment import Grade
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.measured import Measurements
from ischia.model.source import Source
from ischia.model.terms import Side, State
from ischia.reason.conflicts import conflicts
from ischia.reason.findings import carried, from_sheet, of_side
from ischia.reason.grades import UNGRADED
from ischia.reason.inference import differential
from ischia.reason.reading import Facts

KNOWLEDGE = load()
NO_GRADES = tuple(
    Grade(system="page", grade=UNGRADED, by=by, why="made up", basis=(), threshold_basis="defining")
    for by in ("strength", "structure")
)


def answered(**said: State):
    items = tuple(ExamItem(item=name, result=state) for name, state in said.items())
    source = Source(sha256="0" * 64, format="visit", reader="case@1", path="visit.toml")
    return of_side(
        from_sheet(ExamSheet(source=source, history=items, exam=()), KNOWLEDGE), Side.LEFT
    )


def told(findings):
    facts = Facts(measured=Measurements(), side=Side.LEFT, findings=findings)
    return [c for c in conflicts(facts, NO_GRADES, KNOWLEDGE) if c.id == "contradictory_answers"]


def test_sudden_and_gradual_take_each_other_back_and_are_told() -> None:
    both = answered(sudden_onset=State.PRESENT, gradual_onset=State.PRESENT)
    assert {f.state for f in both.values()} == {State.INDETERMINATE}
    assert {f.leans for f in both.values()} == {State.PRESENT}  # danger leads in safety rules
    assert all(f.why.startswith("contradictory answers: ") for f in both.values())
    (conflict,) = told(both)
    assert conflict.says == "“Gradual onset” and “Sudden onset” were both answered yes."
    assert set(conflict.basis) == {"sudden_onset", "gradual_onset"}


def test_neither_moves_a_probability() -> None:
    both = answered(sudden_onset=State.PRESENT, gradual_onset=State.PRESENT)
    for h in differential(both, Side.LEFT, KNOWLEDGE, "sports_clinic").hypotheses:
        assert h.posterior == pytest.approx(h.prior)


@pytest.mark.parametrize("gradual", [State.ABSENT, State.INDETERMINATE])
def test_one_yes_and_one_other_answer_stand(gradual) -> None:
    kept = answered(sudden_onset=State.PRESENT, gradual_onset=gradual)
    assert kept["sudden_onset"].state is State.PRESENT
    assert kept["gradual_onset"].state is gradual
    assert told(kept) == []


@pytest.mark.parametrize(
    ("gradual", "conflicting"),
    [(State.PRESENT, 1), (State.ABSENT, 0), (State.INDETERMINATE, 0)],
)
def test_what_an_earlier_visit_answered_is_told_apart_by_more_than_its_day(
    gradual, conflicting
) -> None:
    """All findings of one earlier visit have that visit as their only basis."""
    before = answered(sudden_onset=State.PRESENT, gradual_onset=gradual)
    kept = carried([(date(2026, 2, 9), tuple(before.values()))], ())
    assert {f.basis for f in kept} == {("visit:2026-02-09",)}
    assert len(told({f.id: f for f in kept})) == conflicting
