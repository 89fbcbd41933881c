"""What studies saw in people like this one: ranges with their source, never a promise."""

from typing import Final, Literal

from ischia.knowledge.load import Knowledge
from ischia.knowledge.outcomes import PrognosisRule
from ischia.model.prognosis import Prognosis
from ischia.model.terms import State
from ischia.reason.reading import Facts, read

_DAYS: Final = {"d": 1.0, "wk": 7.0, "mo": 30.44}


def prognosis(condition: str, facts: Facts, knowledge: Knowledge) -> tuple[Prognosis, ...]:
    """Return the outcomes of studies that fit a condition and what was found, the nearest first.

    A study of a form of the condition (a torn tendon, a grade) fits only where that form was
    found; what nobody looked for makes no study fit. Studies of a form come before those of the
    condition as a whole.
    """
    found: list[tuple[bool, Prognosis]] = []
    for rule in knowledge.prognosis.values():
        if condition not in rule.conditions:
            continue
        if rule.when is None:
            why = "fits the condition as a whole; no form of it is asked for"
            found.append((True, _seen(rule, condition, why, (), facts)))
            continue
        reading = read(rule.when, facts)
        if reading.state is State.PRESENT:
            found.append((False, _seen(rule, condition, reading.why, reading.basis, facts)))
    return tuple(p for _, p in sorted(found, key=lambda f: (f[0], f[1].outcome, f[1].id)))


def _seen(
    rule: PrognosisRule, condition: str, why: str, basis: tuple[str, ...], facts: Facts
) -> Prognosis:
    low, high = rule.ends or (None, None)
    return Prognosis(
        id=rule.id,
        says=rule.says,
        condition=condition,
        outcome=rule.outcome,
        unit=rule.unit,
        centre=rule.centre,
        low=low,
        high=high,
        spread=rule.spread,
        n=rule.n,
        population=rule.population,
        why=why,
        cites=rule.cites,
        evidence=rule.evidence,
        basis=basis,
        today=_today(rule, facts.since_onset_days),
    )


def _today(
    rule: PrognosisRule, since_onset_days: float | None
) -> Literal["before", "within", "beyond"] | None:
    """Place today in the range of days that the study printed."""
    factor_days = _DAYS.get(rule.unit)
    if rule.ends is None or factor_days is None or since_onset_days is None:
        return None
    low_days, high_days = (end * factor_days for end in rule.ends)
    if since_onset_days < low_days:
        return "before"
    return "within" if since_onset_days <= high_days else "beyond"
