"""The argument on the page: states, sides, and whose evidence moves a line."""

from dataclasses import replace

import pytest

from ischia.model.assessment import LedgerLine, RedFlag
from ischia.model.terms import Side, Urgency
from ischia.writers.report import argument_section, lines
from ischia.writers.report.head import conclusion, screened
from ischia.writers.report.ledger_tile import ledger_tile, printed
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import number
from ischia.writers.report.screening import open_questions


def test_the_strip_says_inconclusive_before_not_assessed(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    undecided = tuple(
        replace(f, state="inconclusive", not_asked=("saddle_numbness",))
        if f.id == "cauda_equina"
        else f
        for f in a.red_flags
    )
    said = screened(replace(simulated, assessment=replace(a, red_flags=undecided)))
    assert "Inconclusive: cauda equina (saddle numbness): examine again." in said
    assert said.index("Inconclusive") < said.index("not assessed") < said.index("absent")


def test_what_a_guard_rests_on_is_a_number_and_never_an_id(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    measured = a.measured.measurements[0]
    guard = replace(a.guards[0], basis=("not_improving", measured.id))
    shown = replace(simulated, assessment=replace(a, guards=(guard,)))
    (cells,) = argument_section._flags(shown).tables[1].rows
    words, values = cells[2][:-1], cells[2][-1]
    assert measured.id not in "".join(words)
    assert simulated.word(measured.concept) in "".join(words)
    assert values == number(measured)


def unasked(name: str, *questions: str, urgency: Urgency = Urgency.TODAY) -> RedFlag:
    return RedFlag(
        id=name,
        name=name,
        state="not_assessed",
        urgency=urgency,
        action="made up",
        basis=(),
        not_asked=questions,
    )


def test_page_1_names_each_question_once_and_those_that_settle_most_flags() -> None:
    flags = (
        unasked("many", "q1", "q2", "q3", "q4", "q5", "q6"),
        unasked("two", "fever", "pop"),
        unasked("one", "fever"),
        unasked("only_seen"),
    )
    assert open_questions(flags, str) == (
        "4 flags were not assessed. Ask or examine first, which settles 2: fever; pop."
    )
    assert "only_seen" not in open_questions(flags, str)


def test_page_1_asks_for_an_emergency_before_what_is_cheaper_to_settle() -> None:
    flags = (
        unasked("cheap", "pop", urgency=Urgency.DAYS),
        unasked("fair", "fever"),
        unasked("dear", "bladder", "saddle", "both legs", urgency=Urgency.NOW),
    )
    said = open_questions(flags, str)
    assert said.endswith("which settles 3: bladder; saddle; both legs; fever; pop.")


def test_a_flag_whose_questions_alone_are_too_many_is_still_asked() -> None:
    said = open_questions([unasked("many", "a", "b", "c", "d", "e", "f")], str)
    assert said.endswith("which settles 1: a; b; c; d; e; f.")


def test_where_nothing_can_be_asked_nothing_is_asked() -> None:
    assert open_questions([unasked("seen")], str) == (
        "1 flag was not assessed; nothing in it is a question to ask."
    )
    assert open_questions([], str) == ""


def test_how_much_is_judgement_stands_beside_the_certainty(
    simulated: ReportMaterial, html: str
) -> None:
    # by hand, in the fixture: weakness and wasting are judgement; the other three are not
    assert conclusion(simulated).resting == "2 of 5 lines rest on judgement"
    assert "2 of 5 lines rest on judgement" in html


def test_a_line_that_another_condition_moves_says_so(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    first, other, *_ = a.hypotheses
    other = replace(
        other,
        evidence=(replace(first.evidence[1], condition=other.condition, basis="judgement"),),
        ledger=(*other.ledger, LedgerLine(line="finding", finding="thigh_wasting", log_odds=-0.2)),
    )
    argued = replace(a, hypotheses=(first, other))
    assert lines.basis_of(argued, other, "knee_extension_weak") == "judgement"
    assert lines.basis_of(argued, other, "thigh_wasting") == (
        "indirect: through complete rupture of the rectus femoris"
    )
    assert lines.basis_of(argued, other, "nobody_knows") == "indirect"
    assert lines.on_judgement(argued, other) == (1, 1)
    whole = printed(replace(simulated, assessment=argued), other, whole=True)
    assert "indirect: through" in next(w for w in whole if "wasting" in w.name.lower()).source


def test_every_bar_has_its_side_where_two_are_argued(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    first, *others = a.hypotheses
    left = tuple(replace(h, side=Side.LEFT) for h in others)
    both = ledger_tile(replace(simulated, assessment=replace(a, hypotheses=(first, *left))))
    assert [bar.name.endswith(", left") for bar in both.bars] == [True] * len(both.bars)
    assert not any(", " in bar.name[-7:] for bar in ledger_tile(simulated).bars)


def test_page_1_shows_no_share_that_nothing_moved_but_dangers_that_are_open(
    simulated: ReportMaterial,
) -> None:
    a = simulated.assessment
    first, other, *_ = a.hypotheses
    bare = replace(other, condition="made_up", name="Made up", prior=0.2, posterior=0.2, ledger=())
    (spoken,) = [line for line in first.ledger if line.finding and line.log_odds > 0][:1]
    told = replace(bare, ledger=(spoken,))

    def bars(h, **words: str) -> list[str]:
        assessment = replace(a, hypotheses=(first, h))
        material = replace(simulated, assessment=assessment, words={**simulated.words, **words})
        return [b.name for b in ledger_tile(material).bars]

    assert bars(bare) == []
    assert bars(told)[0].startswith("Made up (")
    assert bars(bare, **{"made_up.urgent": "rule out today"}) == ["Made up (rule out today)"]
    gone = replace(bare, prior=0.005, posterior=0.005)
    assert bars(gone, **{"made_up.urgent": "rule out today"}) == []


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_line_has_the_state_of_its_own_side(simulated: ReportMaterial, side: Side) -> None:
    found = simulated.assessment.findings[0]
    both = [
        replace(found, side=Side.LEFT, why="left"),
        replace(found, side=Side.RIGHT, why="right"),
    ]
    chosen = lines.finding_of(both, found.id, side)
    assert chosen is not None
    assert chosen.why == side


def test_the_headline_says_which_emergency_sign_it_does_not_explain(simulated) -> None:
    a = simulated.assessment
    alarm = replace(a.red_flags[0], state="present", urgency=Urgency.NOW, basis=("tense_swelling",))

    def said(*flags, unexplained=("tense_swelling",)):
        told = replace(a, red_flags=flags, unexplained=unexplained)
        return conclusion(replace(simulated, assessment=told)).sentence

    assert "does not explain an emergency sign: " in said(alarm)
    assert "emergency sign" not in said(alarm, unexplained=())
    assert "emergency sign" not in said(replace(alarm, urgency=Urgency.DAYS))
