"""The numbers that stand before any finding, each by itself at both ends of its range."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Judged, Times
from ischia.model.arrays import FloatArray
from ischia.model.subject import Subject
from ischia.reason.changes import within_sentence
from ischia.reason.network import Network, network_of
from ischia.reason.priors import factors, priors, shifts
from ischia.reason.together import ANOTHER, fitted_draws

_KEPT = 32  # kinds of person of whom they are kept


class Number(NamedTuple):
    """A number that is moved: its id, what it says, its range, and where it comes from."""

    id: str
    says: str
    judged: Judged | Times
    basis: str


class Ends(NamedTuple):
    """What the terms of the states weigh, (2 · number, term): each at its low, then its high end.

    Beside them the same at the central numbers, (term,).
    """

    numbers: tuple[Number, ...]
    log_odds: FloatArray
    central_log_odds: FloatArray


def ends(knowledge: Knowledge, setting: str, who: Subject) -> Ends:
    """Return each prior, and each factor on conditions together, at both ends of its range.

    The shifts for the person stay on a prior that is moved. The other conditions keep their priors.
    """
    records = [knowledge.conditions[name] for name in sorted(knowledge.conditions)]
    return _ends(knowledge, setting, tuple(factors(shifts(c, who)) for c in records))


@lru_cache(maxsize=_KEPT)
def _ends(knowledge: Knowledge, setting: str, held: tuple[tuple[Times, ...], ...]) -> Ends:
    net = network_of(knowledge, setting, held, 0)
    n, states = len(net.conditions), net.states
    beforehand = _priors(knowledge, setting, net.conditions)
    between = _factors(knowledge, net)
    log_times = np.array([math.fsum(math.log(t.value) for t in times) for times in held])
    moved = expit(logit(_at_ends(beforehand)) + log_times[:, None])
    count = 1 + 2 * (len(beforehand) + len(between))
    prior = np.tile(expit(net.prior_log_odds), (count, 1))
    on_states = np.tile(net.log_odds[0, n:], (count, 1))
    for column in range(n):
        prior[1 + 2 * column : 3 + 2 * column, column] = moved[column]
    for row, (column, number) in enumerate(between, start=n):
        log_ends = np.log(_at_ends([number]))[0]
        on_states[1 + 2 * row : 3 + 2 * row, column] = log_ends
    log_odds = fitted_draws(
        prior,
        states.present,
        on_states @ states.terms[:, n:].T,
        states.belongs,
        net.central,
        exact=True,
    )
    return Ends(
        numbers=(*beforehand, *(number for _, number in between)),
        log_odds=np.concatenate([log_odds, on_states], axis=1)[1:],
        central_log_odds=net.log_odds[0],
    )


def _at_ends(numbers: Sequence[Number]) -> FloatArray:
    return np.array([(number.judged.low, number.judged.high) for number in numbers])


def _priors(knowledge: Knowledge, setting: str, conditions: tuple[str, ...]) -> list[Number]:
    of_setting = priors(knowledge, setting)
    return [
        Number(
            f"prior:{name}",
            f"how common it is beforehand: {knowledge.conditions[name].name}",
            of_setting[name],
            of_setting[name].basis,
        )
        for name in conditions
    ]


def _factors(knowledge: Knowledge, net: Network) -> list[tuple[int, Number]]:
    """Return the factors on conditions together, each with the place that it has in the terms."""
    names = [knowledge.conditions[c].name for c in net.conditions]
    found = []
    if another := knowledge.settings.another:
        says = "how rare a second cause is beside a first"
        found.append((0, Number(ANOTHER, says, another.times, another.basis)))
    for place, (first, second, rule) in enumerate(net.states.after, start=1):
        number = f"follows:{net.conditions[second]}:{net.conditions[first]}"
        says = f"how often it follows {within_sentence(names[first])}: {names[second]}"
        found.append((place, Number(number, says, rule.times, rule.basis)))
    return found
