"""Which conditions keep company in one simulated clinic, and who has which of them.

A clinic has its own truth about that too. In half of all clinics conditions meet by chance; in the
others a second cause is rarer by a factor that nobody knows, and what follows from another comes
with a factor from its judged range. How common each condition is stays the clinic's own either way.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.random import Generator

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Times
from ischia.model.arrays import FloatArray
from ischia.numeric.repeats import NORMAL95
from ischia.phantoms.population.world import Flags

# On the odds of a second cause beside a first: from nearly never to no matter at all, an assumption
# of the simulation that asks nothing of the factor that the argument goes by.
RARER = (0.1, 1.0)
SHARE_BY_CHANCE = 0.5
_FULLEST = 0.999
_SWEEPS = 40
_AT_ONCE = 64  # kinds of people whose states are weighed together


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What is true in one clinic of conditions that come together."""

    second_factor: float = 1.0  # on a state's weight, of each condition beyond the first cause
    after_factors: tuple[
        tuple[int, int, float], ...
    ] = ()  # first, what follows it, factor; by column


BY_CHANCE = Company()


def draw_company(knowledge: Knowledge, conditions: tuple[str, ...], rng: Generator) -> Company:
    """Return the truth of one clinic; the conditions are those of its world, in their order."""
    by_chance = rng.random() < SHARE_BY_CHANCE
    low, high = np.log(RARER)
    second = float(np.exp(rng.uniform(low, high)))
    after = tuple(
        (conditions.index(rule.after), column, _drawn(rule.times, rng))
        for column, name in enumerate(conditions)
        for rule in knowledge.conditions[name].follows
        if rule.after in conditions
    )
    return BY_CHANCE if by_chance else Company(second_factor=second, after_factors=after)


def _drawn(times: Times, rng: Generator) -> float:
    z = rng.standard_normal()
    edge = times.high if z > 0 else times.low
    return float(times.value * np.exp(abs(z) * (np.log(edge) - np.log(times.value)) / NORMAL95))


def draw_conditions(
    prior: FloatArray,
    groups: list[list[int]],
    at_once: int,
    rng: Generator,
    company: Company = BY_CHANCE,
) -> Flags:
    """Return who has what, (person, condition): of a group one at most, and so many at once.

    Every person has each condition with the prior given, (person, condition), whatever else there
    is, as far as that is possible with so many at once.
    """
    states = _states(prior.shape[1], groups, at_once)
    keeps = _log_weight(states, company)
    kinds, of_kind = np.unique(prior, axis=0, return_inverse=True)
    luck = rng.random(len(prior))
    chosen = np.zeros(len(prior), dtype=np.intp)
    for start in range(0, len(kinds), _AT_ONCE):
        shares = _shares(kinds[start : start + _AT_ONCE], states, groups, keeps)
        for kind, reached in enumerate(np.cumsum(shares, axis=1), start=start):
            own = of_kind.ravel() == kind
            found = np.searchsorted(reached, luck[own] * reached[-1], side="right")
            chosen[own] = np.minimum(found, len(states) - 1)
    has: Flags = states[chosen]
    return has


def _states(n: int, groups: list[list[int]], at_once: int) -> Flags:
    """List what somebody may have, (state, condition)."""
    rows = [()] + [c for size in range(1, at_once + 1) for c in combinations(range(n), size)]
    states = np.zeros((len(rows), n), dtype=bool)
    for row, columns in enumerate(rows):
        states[row, list(columns)] = True
    crowded = np.array([states[:, columns].sum(axis=1) > 1 for columns in groups]).any(axis=0)
    allowed: Flags = states[~crowded]
    return allowed


def _log_weight(states: Flags, company: Company) -> FloatArray:
    """Return what company adds to each state, (state,): what follows is no second cause."""
    added = np.zeros(len(states))
    causes = states.copy()
    for first, follower, factor in company.after_factors:
        both = states[:, first] & states[:, follower]
        added[both] += np.log(factor)
        causes[both, follower] = False
    weight: FloatArray = added + np.maximum(causes.sum(axis=1) - 1, 0) * np.log(
        company.second_factor
    )
    return weight


def _shares(
    prior: FloatArray, states: Flags, groups: list[list[int]], keeps_log_odds: FloatArray
) -> FloatArray:
    """Return how common each state is for each kind of person, (kind, state).

    Starting from independent conditions, the odds are mended until each has its prior.
    """
    has = states.astype(float)
    wanted = _odds(prior, groups)
    log_odds = wanted.copy()
    shares = np.zeros((len(prior), len(states)))
    for _ in range(_SWEEPS):
        shares = np.exp(np.clip(log_odds, -30, 30) @ has.T + keeps_log_odds)
        shares /= shares.sum(axis=1, keepdims=True)
        log_odds += wanted - _odds(shares @ has, groups)
    return shares


def _odds(probability: FloatArray, groups: list[list[int]]) -> FloatArray:
    """Return the log-odds of each condition against none of its group, (kind, condition)."""
    odds = np.empty_like(probability)
    for columns in groups:
        member = probability[:, columns]
        member = member / np.maximum(member.sum(axis=1, keepdims=True) / _FULLEST, 1.0)
        odds[:, columns] = np.log(member) - np.log1p(-member.sum(axis=1, keepdims=True))
    return odds
