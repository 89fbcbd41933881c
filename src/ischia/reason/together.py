"""What conditions have to do with one another before anything is asked.

A second cause beside a first is rarer than by chance, for one cause is enough to bring somebody to
a clinic; a complication is more common after what brings it about. Neither changes how common a
condition is by itself: the odds of all conditions are fitted so that each keeps its own prior.
`docs/explanation/inference.md` has an example to redo by hand.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Condition, Follows
from ischia.model.arrays import FloatArray
from ischia.reason.accuracy import factor_draws

IndexArray = NDArray[np.intp]

ANOTHER = "another"
_ROUNDS = 50  # of fitting, at most: priors that no state can hold end it
_CLOSE = 1e-12  # in log-odds
_NEAR = 1e-7
_FARTHEST = 3.0  # in log-odds, of one round
_FULLEST = 0.999  # an exclusive group's priors may not leave less than this share unfilled
_DRAWN_ROUNDS = 3  # for draws, from the central fit on; a test holds what is left


class After(NamedTuple):
    """Two conditions by their columns, and the rule by which the second follows the first."""

    first: int
    second: int
    rule: Follows


def followings(records: list[Condition]) -> tuple[After, ...]:
    """Return which condition follows which, in the order of the conditions that follow.

    Rules that name a condition which is not among the records are left out.
    """
    column = {c.id: n for n, c in enumerate(records)}
    return tuple(
        After(column[rule.after], column[c.id], rule)
        for c in records
        for rule in c.follows
        if rule.after in column
    )


def together(present: FloatArray, after: tuple[After, ...]) -> FloatArray:
    """Return what each state has beside its conditions, (state, 1 + pair).

    First how many conditions it holds beyond the first one, without those that follow from another
    in it: what an injury brings about is no second cause. Then a 1 for each pair that it holds.
    """
    pairs = [present[:, a.first] * present[:, a.second] for a in after]
    held = np.zeros((present.shape[0], 1 + len(after)))
    follows = np.zeros_like(present)
    for number, (a, pair) in enumerate(zip(after, pairs, strict=True), start=1):
        held[:, number] = pair
        follows[:, a.second] = np.maximum(follows[:, a.second], pair)
    held[:, 0] = np.maximum((present - follows).sum(axis=1) - 1, 0.0)
    return held


def log_factors(knowledge: Knowledge, after: tuple[After, ...], draws: int) -> FloatArray:
    """Return the logarithms of the factors on what a state has, (draw, 1 + pair)."""
    ids, another = sorted(knowledge.conditions), knowledge.settings.another
    drawn = [factor_draws(another.times, ANOTHER, draws) if another else np.zeros(draws + 1)]
    drawn += [
        factor_draws(a.rule.times, f"{ids[a.second]} after {ids[a.first]}", draws) for a in after
    ]
    return np.stack(drawn, axis=1)


def share_of_group(prior: FloatArray, belongs: FloatArray) -> FloatArray:
    """Return priors, (…, condition), so that those of an exclusive group leave room for none."""
    share: FloatArray = prior / np.maximum(prior @ belongs / _FULLEST, 1.0)
    return share


def group_log_odds(prior: FloatArray, belongs: FloatArray) -> FloatArray:
    """Return the log-odds of each condition against none of its group, (…, condition).

    `belongs` is (condition, condition): 1 where two are of one exclusive group; each is of its own.
    """
    share = share_of_group(prior, belongs)
    odds: FloatArray = np.log(share) - np.log1p(-(share @ belongs))
    return odds


class Fit(NamedTuple):
    """Log-odds that give each condition its own prior, and how they respond to a change of it."""

    log_odds: FloatArray  # (condition,)
    response_ratio: (
        FloatArray  # (condition, condition): of log-odds to those of the group's marginals
    )


def fit(
    prior: FloatArray, members: IndexArray, held_log_odds: FloatArray, belongs: FloatArray
) -> Fit:
    """Return the log-odds at which the conditions have these priors, (condition,), as marginals.

    `members`, (state, at once), are the columns that each state holds, beyond the last where fewer;
    `held_log_odds`, (state,), is what it weighs beside them. Newton's method; it ends after some
    rounds where no states can hold such priors (more than three certain ones).
    """
    wanted = group_log_odds(prior, belongs)
    log_odds, response_ratio = wanted.copy(), np.eye(len(prior))
    for _ in range(_ROUNDS):
        weight = np.exp(np.append(log_odds, 0.0)[members].sum(axis=1) + held_log_odds)
        mean, spread = _moments(weight / weight.sum(), members, len(prior))
        empty = 1 - mean @ belongs
        response_ratio = spread / mean[:, None] + (belongs @ spread) / empty[:, None]
        off = wanted - (np.log(mean) - np.log(empty))
        if np.abs(off).max() < _CLOSE:
            break
        step = np.linalg.lstsq(response_ratio, off, rcond=None)[0]
        log_odds += np.clip(step, -_FARTHEST, _FARTHEST)
    return Fit(log_odds, response_ratio)


def _moments(
    share: FloatArray, members: IndexArray, conditions: int
) -> tuple[FloatArray, FloatArray]:
    """Return how common each condition is, and the covariance of each two.

    States hold three conditions of many, so counting is quicker than multiplying matrices.
    """
    wide = conditions + 1
    counted = np.bincount(members.ravel(), np.repeat(share, members.shape[1]), wide)
    mean = counted[:conditions].astype(np.float64)
    pairs = np.zeros(wide * wide)
    for one, other in combinations(range(members.shape[1]), 2):
        pairs += np.bincount(members[:, one] * wide + members[:, other], share, wide * wide)
    both = pairs.reshape(wide, wide)[:conditions, :conditions]
    return mean, both + both.T + np.diag(mean) - np.outer(mean, mean)


def fitted_draws(
    prior: FloatArray,
    present: FloatArray,
    held_log_odds: FloatArray,
    belongs: FloatArray,
    central: Fit,
    *,
    exact: bool = False,
) -> FloatArray:
    """Return for each row of priors, (draw, condition), the log-odds that give them.

    Row 0 is the central one, whose fit is known; `held_log_odds`, (draw, state), may be one row for
    all. Some rounds with the central response to changes: a few in single precision, which is near
    enough for an interval (a test holds what is left), or `exact`, until nothing is left to
    see in a probability.
    """
    number: DTypeLike = np.float64 if exact else np.float32
    wanted = group_log_odds(prior, belongs)
    n = present.shape[1]
    back = np.linalg.pinv(central.response_ratio).T
    log_odds: FloatArray = central.log_odds + (wanted - wanted[0]) @ back
    counted = np.concatenate([present, np.ones((present.shape[0], 1))], axis=1).astype(number)
    held = held_log_odds.astype(number)
    for _ in range(_ROUNDS if exact else _DRAWN_ROUNDS):
        weight = log_odds.astype(number) @ counted[:, :n].T
        weight += held
        np.exp(weight, out=weight)
        mass = (weight @ counted).astype(np.float64)
        mean = mass[:, :n] / mass[:, n:]
        empty = np.maximum(1 - mean @ belongs, 1 - _FULLEST)
        off = wanted - (np.log(mean) - np.log(empty))
        if np.abs(off).max() < _NEAR:
            break
        log_odds += np.clip(off @ back, -_FARTHEST, _FARTHEST)
    log_odds[0] = central.log_odds
    return log_odds
