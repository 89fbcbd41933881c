"""The short way to the posteriors says what the long one says."""

from ischia.model.subject import Subject
from ischia.model.terms import Side, State
from ischia.reason.inference import differential, posteriors


def test_posteriors_are_those_of_the_differential(small, make) -> None:
    condition, sign, found = make["condition"], make["sign"], make["found"]
    knowledge = small(
        [condition("a", 0.1), condition("b", 0.2)],
        [sign("weak", 0.1, {"a": 0.8, "b": 0.4}), sign("reflex", 0.2, {"b": 0.6})],
    )
    findings = {
        "weak": found("weak", State.PRESENT),
        "reflex": found("reflex", State.ABSENT),
    }
    who = Subject(pseudonym="SIM", age_y=30.0)
    long = differential(findings, Side.LEFT, knowledge, "sports_clinic", who)
    short = posteriors(findings, knowledge, "sports_clinic", who)
    assert short == {h.condition: h.posterior for h in long.hypotheses}


def test_the_strongest_line_of_a_ledger_comes_first_whichever_way_it_pulls(small, make) -> None:
    condition, sign, found = make["condition"], make["sign"], make["found"]
    knowledge = small(
        [condition("a", 0.2)],
        [
            sign("faint", 0.4, {"a": 0.5}),
            sign("against", 0.1, {"a": 0.85}),
            sign("for_it", 0.3, {"a": 0.6}),
            sign("same_as_for_it", 0.3, {"a": 0.6}),
        ],
    )
    yes, no = State.PRESENT, State.ABSENT
    told = {"faint": yes, "against": no, "same_as_for_it": yes, "for_it": yes}
    findings = {name: found(name, state) for name, state in told.items()}
    (h,) = differential(findings, Side.LEFT, knowledge, "sports_clinic").hypotheses
    lines = [line.finding for line in h.ledger if line.line == "finding"]
    assert lines == ["against", "for_it", "same_as_for_it", "faint"]
    by_finding = {line.finding: line.log_odds for line in h.ledger}
    assert by_finding["against"] < 0 < by_finding["faint"]
