"""Which conditions may be present together, and how likely each combination is beforehand."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Condition, Times
from ischia.model.arrays import FloatArray
from ischia.model.subject import Subject
from ischia.reason.accuracy import intervals95, prior_draws
from ischia.reason.priors import NOBODY, factors, priors, shift_words, shifts

_FULLEST = 0.999  # an exclusive group's priors may not leave less than this share unfilled
_KEPT = 128  # networks of so many kinds of person (age band, sex, sport) are kept

IndexArray = NDArray[np.intp]
Groups = tuple[tuple[int, ...], ...]  # the columns of each exclusive group


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class States:
    """Every allowed combination of conditions: no two of one group, no more than so many."""

    present: FloatArray  # (state, condition), 1 where present
    both: FloatArray  # (state, 2 · condition): present, then the same for absent
    members: IndexArray  # (state, at once): the columns present; beyond the last, where fewer are
    groups: Groups
    at_once: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Conditions, the states they may be in, and how likely each is for a kind of person."""

    conditions: tuple[str, ...]
    states: States
    prior: FloatArray  # (state,) at the central numbers
    log_odds: FloatArray  # (draw, condition): a state's are the sum over it; row 0 central
    prior_log_odds: FloatArray  # (condition,): marginal
    prior95: FloatArray  # (condition, 2): of the marginal prior of each condition
    prior_why: tuple[tuple[str, ...], ...]  # of each condition: what shifted it for this person


def marginal_log_odds(weight: FloatArray, states: States) -> FloatArray:
    """Return the log-odds of each condition, (…, condition), from weights of states, (…, state).

    From both masses, not from a probability: close to certainty 1 - p would lose its digits.
    """
    mass = weight @ states.both
    n = states.present.shape[1]
    odds: FloatArray = np.log(mass[..., :n]) - np.log(mass[..., n:])
    return odds


def network(knowledge: Knowledge, setting: str, who: Subject = NOBODY, *, draws: int) -> Network:
    """Return the network of all conditions with a person's priors in a setting.

    Each condition is present or not by its own prior; of an exclusive group at most one is; at most
    so many are present at once as the settings say (three). Beyond them the weight is spread over
    the states that remain, so a marginal prior differs slightly from the one written down: what is
    reported is the marginal. Age, sex and sport multiply the odds where the condition says so.

    Raises
    ------
    InputError
        When a condition has no prior for the setting.
    """
    moved = tuple(shifts(c, who) for c in _records(knowledge))
    held = tuple(factors(each) for each in moved)
    why = tuple(tuple(shift_words(shift, who) for shift in each) for each in moved)
    return replace(_network(knowledge, setting, held, draws), prior_why=why)


@lru_cache(maxsize=_KEPT)
def _network(
    knowledge: Knowledge,
    setting: str,
    held: tuple[tuple[Times, ...], ...],
    draws: int,
) -> Network:
    """Make a network; people for whom the same shifts hold share one."""
    of_setting = priors(knowledge, setting)
    states = states_of(knowledge)
    ids = tuple(c.id for c in _records(knowledge))
    drawn = [
        prior_draws(of_setting[name], name, draws, times)
        for name, times in zip(ids, held, strict=True)
    ]
    log_odds, log_empty = state_log_odds(np.stack(drawn, axis=1), states.groups)
    prior = np.exp(states.present @ log_odds[0] + log_empty[0])
    return Network(
        conditions=ids,
        states=states,
        prior=prior,
        log_odds=log_odds,
        prior_log_odds=marginal_log_odds(prior, states),
        prior95=intervals95(expit(spread_log_odds(log_odds, states))),
        prior_why=(),
    )


@lru_cache(maxsize=_KEPT)
def states_of(knowledge: Knowledge) -> States:
    """Return the states of a knowledge base; columns follow the ids of its conditions, sorted."""
    names = [c.exclusive_group or c.id for c in _records(knowledge)]
    groups = tuple(
        tuple(i for i, n in enumerate(names) if n == name) for name in sorted(set(names))
    )
    return _states(len(names), groups, knowledge.settings.at_once.value)


def _records(knowledge: Knowledge) -> list[Condition]:
    return [knowledge.conditions[i] for i in sorted(knowledge.conditions)]


@lru_cache(maxsize=_KEPT)
def _states(n: int, groups: Groups, at_once: int) -> States:
    """List the states; `at_once` is the most conditions that may be present together."""
    group_of = {column: g for g, columns in enumerate(groups) for column in columns}
    most = min(at_once, n)
    sets = [
        chosen
        for size in range(most + 1)
        for chosen in combinations(range(n), size)
        if len({group_of[column] for column in chosen}) == size
    ]
    present = np.zeros((len(sets), n))
    for row, chosen in enumerate(sets):
        present[row, list(chosen)] = 1.0
    both = np.concatenate([present, 1 - present], axis=1)
    filled = [(*chosen, *(n,) * (most - len(chosen))) for chosen in sets]
    members = np.array(filled, dtype=np.intp).reshape(len(sets), most)
    return States(present=present, both=both, members=members, groups=groups, at_once=most)


def state_log_odds(prior: FloatArray, groups: Groups) -> tuple[FloatArray, FloatArray]:
    """Return each condition's log-odds against its group showing none, and the log of no group.

    A state's prior is the second, (draw,), times the odds, (draw, condition), of what is present.
    """
    log_odds = np.empty_like(prior)
    log_empty = np.zeros(prior.shape[0])
    for columns in groups:
        member = prior[:, columns]
        crowded = np.maximum(member.sum(axis=1, keepdims=True) / _FULLEST, 1.0)
        member = member / crowded
        empty = np.log1p(-member.sum(axis=1))
        log_odds[:, columns] = np.log(member) - empty[:, None]
        log_empty += empty
    return log_odds, log_empty


def spread_log_odds(log_odds: FloatArray, states: States) -> FloatArray:
    """Return marginal log-odds, (draw, condition), where every state is a product of odds.

    So it is before any finding, and with absent findings only. The sums over all states are
    elementary symmetric polynomials of the odds of the groups, so no state needs to be visited.
    """
    odds = np.exp(log_odds)
    of_group = np.stack([odds[:, columns].sum(axis=1) for columns in states.groups], axis=1)
    sums = [np.ones(odds.shape[0]), *(np.zeros(odds.shape[0]) for _ in range(states.at_once))]
    for g in range(of_group.shape[1]):
        for size in range(states.at_once, 0, -1):
            sums[size] = sums[size] + of_group[:, g] * sums[size - 1]
    result = np.empty_like(log_odds)
    for g, columns in enumerate(states.groups):
        without = [sums[0]]  # the same sums over all other groups
        for size in range(1, states.at_once + 1):
            without.append(sums[size] - of_group[:, g] * without[-1])
        room = np.sum(without[:-1], axis=0)
        for column in columns:
            others = of_group[:, g] - odds[:, column]
            absent = room + without[-1] + np.maximum(others, 0.0) * room
            result[:, column] = np.log(odds[:, column] * room) - np.log(absent)
    return result
