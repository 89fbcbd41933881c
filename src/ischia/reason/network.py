"""Which conditions may be present together, and how likely each combination is beforehand."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Condition, Times
from ischia.model.arrays import FloatArray
from ischia.model.subject import Subject
from ischia.reason.accuracy import intervals95, prior_draws
from ischia.reason.priors import NOBODY, factors, priors, shift_words, shifts
from ischia.reason.together import (
    After,
    Fit,
    IndexArray,
    fit,
    fitted_draws,
    followings,
    log_factors,
    share_of_group,
    together,
)

_SURE = 1e-3
_KEPT = 128  # networks of so many kinds of person (age band, sex, sport) are kept

SingleArray = NDArray[np.float32]
Groups = tuple[tuple[int, ...], ...]  # the columns of each exclusive group


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class States:
    """Every allowed combination of conditions: no two of one group, no more than so many."""

    present: FloatArray  # (state, condition), 1 where present
    terms: FloatArray  # (state, term): present, then what conditions have to do with one another
    both: FloatArray  # (state, 2 · condition): present, then the same for absent
    single: SingleArray  # the terms in single precision
    members: IndexArray  # (state, at once): the columns present; beyond the last, where fewer are
    few: int  # so many states, the first, hold one condition or none
    groups: Groups
    at_once: int
    after: tuple[After, ...]  # of each term beyond the conditions and `another`

    @property
    def belongs(self) -> FloatArray:
        """Which conditions exclude each other, (condition, condition); each belongs to itself."""
        n = self.present.shape[1]
        belongs = np.zeros((n, n))
        for columns in self.groups:
            belongs[np.ix_(columns, columns)] = 1.0
        return belongs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Conditions, the states they may be in, and how likely each is for a kind of person."""

    conditions: tuple[str, ...]
    states: States
    prior: FloatArray  # (state,) at the central numbers; they add up to 1
    chance_prior: FloatArray  # (state,): the same were the conditions together by chance only
    log_odds: FloatArray  # (draw, term): a state's weight is the sum over it; row 0 central
    prior_log_odds: FloatArray  # (condition,): marginal
    prior95: FloatArray  # (condition, 2): of the marginal prior of each condition
    central: Fit
    prior_why: tuple[tuple[str, ...], ...]  # of each condition: what shifted it for this person


def marginal_log_odds(weight: FloatArray, states: States) -> FloatArray:
    """Return the log-odds of each condition, (…, condition), from weights of states, (…, state).

    Close to certainty 1 - p would lose its digits: there what is absent is summed by itself.
    """
    held = weight @ states.present
    total = weight.sum(axis=-1, keepdims=True)
    absent = total - held
    certain = absent < _SURE * total
    for column in np.flatnonzero(certain.any(axis=tuple(range(certain.ndim - 1)))):
        absent[..., column] = weight @ states.both[:, states.present.shape[1] + column]
    odds: FloatArray = np.log(held) - np.log(absent)
    return odds


def network(knowledge: Knowledge, setting: str, who: Subject = NOBODY, *, draws: int) -> Network:
    """Return the network of all conditions with a person's priors in a setting.

    Each condition has its own prior, whatever else is present; of an exclusive group at most one is
    there; at most so many are present at once as the settings say (three). Two together are rarer
    or more common than chance makes them, as the settings and what follows what say. Age, sex and
    sport multiply the odds where the condition says so.

    Raises
    ------
    InputError
        When a condition has no prior for the setting.
    """
    moved = tuple(shifts(c, who) for c in _records(knowledge))
    held = tuple(factors(each) for each in moved)
    why = tuple(tuple(shift_words(shift, who) for shift in each) for each in moved)
    return replace(network_of(knowledge, setting, held, draws), prior_why=why)


@lru_cache(maxsize=_KEPT)
def network_of(
    knowledge: Knowledge, setting: str, held: tuple[tuple[Times, ...], ...], draws: int
) -> Network:
    """Return the network of people for whom the same factors hold on the odds of each condition."""
    of_setting = priors(knowledge, setting)
    states = states_of(knowledge)
    ids = tuple(c.id for c in _records(knowledge))
    drawn = np.stack(
        [
            prior_draws(of_setting[name], name, draws, times)
            for name, times in zip(ids, held, strict=True)
        ],
        axis=1,
    )
    on_states = log_factors(knowledge, states.after, draws)
    beside = states.terms[:, len(ids) :]
    central_log_odds = beside @ on_states[0]  # by itself: the same to the last digit without draws
    belongs = states.belongs
    central = fit(drawn[0], states.members, central_log_odds, belongs)
    log_odds = central.log_odds[None]
    if draws:
        log_odds = fitted_draws(drawn, states.present, on_states @ beside.T, belongs, central)
    prior = _shares(states.present @ central.log_odds + central_log_odds)
    chance = fit(drawn[0], states.members, np.zeros(len(prior)), belongs)
    return Network(
        conditions=ids,
        states=states,
        prior=prior,
        chance_prior=_shares(states.present @ chance.log_odds),
        log_odds=np.concatenate([log_odds, on_states], axis=1),
        prior_log_odds=marginal_log_odds(prior, states),
        prior95=intervals95(share_of_group(drawn, belongs)),
        central=central,
        prior_why=(),
    )


def _shares(log_weight: FloatArray) -> FloatArray:
    weight = np.exp(log_weight)
    shares: FloatArray = weight / weight.sum()
    return shares


@lru_cache(maxsize=_KEPT)
def states_of(knowledge: Knowledge) -> States:
    """Return the states of a knowledge base; columns follow the ids of its conditions, sorted."""
    names = [c.exclusive_group or c.id for c in _records(knowledge)]
    groups = tuple(
        tuple(i for i, n in enumerate(names) if n == name) for name in sorted(set(names))
    )
    after = followings(_records(knowledge))
    return _states(len(names), groups, knowledge.settings.at_once.value, after)


def _records(knowledge: Knowledge) -> list[Condition]:
    return [knowledge.conditions[i] for i in sorted(knowledge.conditions)]


def _states(n: int, groups: Groups, at_once: int, after: tuple[After, ...]) -> States:
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
    terms = np.concatenate([present, together(present, after)], axis=1)
    return States(
        present=present,
        terms=terms,
        few=sum(len(chosen) <= 1 for chosen in sets),
        single=terms.astype(np.float32),
        both=both,
        members=members,
        groups=groups,
        at_once=most,
        after=after,
    )
