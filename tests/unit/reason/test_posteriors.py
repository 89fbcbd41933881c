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
