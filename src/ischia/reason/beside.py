"""Why the other conditions make one likelier or less likely, in words for the ledger."""

import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Times
from ischia.model.arrays import FloatArray
from ischia.reason.changes import within_sentence
from ischia.reason.printing import per_cent
from ischia.reason.together import After


def beside(
    conditions: tuple[str, ...],
    after: tuple[After, ...],
    probability: FloatArray,
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """Say of each condition beside which others it stands, and what follows from what.

    Named are the likeliest other condition, where it is suspected at all, and every condition that
    this one follows or that follows this one, where that is suspected. `probability` is
    (condition,).
    """
    suspected = knowledge.settings.suspected.value
    names = [within_sentence(knowledge.conditions[c].name) for c in conditions]
    said: list[list[str]] = [[] for _ in conditions]
    tied: list[set[int]] = [{n} for n in range(len(conditions))]
    for rule in after:
        tied[rule.second].add(rule.first)
        tied[rule.first].add(rule.second)
        times = _factor(rule.rule.times, rule.rule.basis, rule.rule.cites)
        for own, other, word in (
            (rule.second, rule.first, "after"),
            (rule.first, rule.second, "before"),
        ):
            if probability[other] >= suspected:
                said[own].append(
                    f"{word} {names[other]} ({per_cent(probability[other])}): odds {times}"
                )
    if another := knowledge.settings.another:
        times = _factor(another.times, another.basis, another.cites)
        likely = [n for n in np.argsort(-probability) if probability[n] >= suspected]
        for own, near in enumerate(tied):
            first = next((n for n in likely if n not in near), None)
            if first is not None:
                share = per_cent(probability[first])
                said[own].append(f"a second cause beside {names[first]} ({share}): odds {times}")
    return tuple("; ".join(each) for each in said)


def _factor(times: Times, basis: str, cites: tuple[str, ...]) -> str:
    source = f"{basis}; {', '.join(cites)}" if cites else basis
    return f"× {times.value:g} ({times.low:g} to {times.high:g}) [{source}]"
