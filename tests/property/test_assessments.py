"""What must hold of every whole assessment, whatever was answered, on whichever side."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ischia.knowledge.load import load
from ischia.model.assessment import Assessment
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.errors import InputError
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.measured import Measurements
from ischia.model.source import Source
from ischia.model.subject import Subject
from ischia.model.terms import InjuredSide, Modality, Policy, Side, State
from ischia.reason.assess import argue

KNOWLEDGE = load()
SOURCE = Source(sha256="a" * 64, format="visit", reader="visit@1", path="visits/day/visit.toml")
DAY = date(2026, 3, 30)
LEGS = (Side.LEFT, Side.RIGHT)
few = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def items(draw) -> list[ExamItem]:
    """Answer some questions, those of a leg with its side, each once."""
    names = draw(st.lists(st.sampled_from(sorted(KNOWLEDGE.tests)), max_size=10, unique=True))
    return [
        ExamItem(
            item=name,
            side=draw(st.sampled_from(LEGS)) if KNOWLEDGE.tests[name].sided else None,
            result=draw(st.sampled_from(list(State))),
        )
        for name in names
    ]


def argued(answered: list[ExamItem], injured: InjuredSide = InjuredSide.LEFT) -> Assessment:
    history = [i for i in answered if KNOWLEDGE.tests[i.item].modality is Modality.HISTORY]
    exam = [i for i in answered if KNOWLEDGE.tests[i.item].modality is not Modality.HISTORY]
    return argue(
        case=CaseDocument(
            schema="ischia.case/1",
            subject=Subject(pseudonym="SIM-1", age_y=27, sport="football"),
            injured_side=injured,
            complaint="back of the thigh",
            onset=date(2026, 3, 9),
            simulated=True,
        ),
        visit=VisitDocument(schema="ischia.visit/1", date=DAY),
        sheet=ExamSheet(history=tuple(history), exam=tuple(exam), source=SOURCE),
        measured=Measurements(),
        earlier=(),
        decisions=(),
        knowledge=KNOWLEDGE,
        policy=Policy.EVIDENCE,
    )


def mirrored(value):
    """Swap left and right in whatever carries a side."""
    return replace(value, side=value.side.other) if value.side else value


@few
@given(items(), st.randoms())
def test_the_order_of_the_sheet_does_not_matter(answered, random) -> None:
    shuffled = answered[:]
    random.shuffle(shuffled)
    assert argued(shuffled) == argued(answered)


@few
@given(items(), st.sampled_from(sorted(KNOWLEDGE.tests)))
def test_a_question_without_an_answer_moves_nothing(answered, name) -> None:
    side = Side.LEFT if KNOWLEDGE.tests[name].sided else None
    others = [i for i in answered if i.item != name]
    assert argued([*others, ExamItem(item=name, side=side)]) == argued(others)


@few
@given(items())
@example(
    [
        ExamItem(item="paraesthesia", side=Side.LEFT, result=State.PRESENT),
        ExamItem(item="achilles_reflex_reduced", side=Side.RIGHT, result=State.PRESENT),
    ]
)
def test_the_other_leg_gives_the_mirror_image(answered) -> None:
    here = argued(answered)
    there = argued([mirrored(i) for i in answered], InjuredSide.RIGHT)
    assert tuple(mirrored(h) for h in here.hypotheses) == there.hypotheses
    assert tuple(mirrored(t) for t in here.next_tests) == there.next_tests
    assert tuple(mirrored(g) for g in here.grades) == there.grades
    assert here.red_flags == there.red_flags
    assert (here.conclusion, here.conclusion_why) == (there.conclusion, there.conclusion_why)
    assert here.unexplained == there.unexplained


@few
@given(items())
def test_each_of_two_injured_legs_is_argued_as_if_it_were_the_only_one(answered) -> None:
    both = argued(answered, InjuredSide.BOTH)
    for injured in (InjuredSide.LEFT, InjuredSide.RIGHT):
        alone = argued(answered, injured)
        (side,) = injured.sides
        assert tuple(h for h in both.hypotheses if h.side is side) == alone.hypotheses
        assert {g for g in both.grades if g.side is side} == set(alone.grades)
    assert {t.side for t in both.next_tests} <= {*LEGS, None}


@few
@given(items(), st.sampled_from(sorted(KNOWLEDGE.tests)))
def test_the_same_answer_twice_counts_once_and_two_answers_decide_nothing(answered, name) -> None:
    side = Side.LEFT if KNOWLEDGE.tests[name].sided else None
    others = [i for i in answered if i.item != name]
    yes = ExamItem(item=name, side=side, result=State.PRESENT)
    no = replace(yes, result=State.ABSENT)
    once, twice = argued([*others, yes]), argued([*others, yes, yes])
    assert twice.hypotheses == once.hypotheses
    torn, silent = argued([*others, yes, no]), argued(others)
    (told,) = (f for f in torn.findings if f.id == name)
    assert told.state is State.INDETERMINATE
    assert "contradictory answers" in told.why
    for left, right in zip(torn.hypotheses, silent.hypotheses, strict=True):
        assert left.posterior == right.posterior


@few
@given(items())
def test_what_is_concluded_is_what_the_numbers_say(answered) -> None:
    made = argued(answered)
    likely = [h for h in made.hypotheses if h.posterior >= KNOWLEDGE.settings.likely.value]
    assert made.conclusion_why
    if made.conclusion == "not_enough":
        return
    assert len(likely) == 1 if made.conclusion == "likely" else len(likely) > 1
    assert made.hypotheses[0].posterior95[0] >= KNOWLEDGE.settings.least_certain.value


@pytest.mark.parametrize(
    ("onset", "age_y", "refused"),
    [
        (date(1999, 3, 9), 27, False),  # at birth, or nearly
        (date(1979, 3, 9), 27, True),
        (date(1979, 3, 9), None, False),
        (date(2027, 3, 9), 27, False),  # a baseline visit, before anything happened
    ],
)
def test_nothing_begins_before_its_person_is_born(onset, age_y, refused, page_patient_like) -> None:
    if not refused:
        assert page_patient_like(onset, age_y).onset == onset
        return
    with pytest.raises(InputError) as error:
        page_patient_like(onset, age_y)
    assert error.value.where == "case: onset"
    assert "47 years before the visit, at an age of 27" in error.value.found
    assert "subject.age_y" in error.value.do


@pytest.fixture
def page_patient_like():
    def made(onset: date, age_y: float | None) -> Assessment:
        return argue(
            case=CaseDocument(
                schema="ischia.case/1",
                subject=Subject(pseudonym="SIM-1", age_y=age_y),
                injured_side=InjuredSide.LEFT,
                complaint="back of the thigh",
                onset=onset,
            ),
            visit=VisitDocument(schema="ischia.visit/1", date=DAY),
            sheet=ExamSheet(history=(), exam=(), source=SOURCE),
            measured=Measurements(),
            earlier=(),
            decisions=(),
            knowledge=KNOWLEDGE,
            policy=Policy.EVIDENCE,
        )

    return made
