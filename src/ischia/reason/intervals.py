"""How far the answer depends on numbers that nobody knows better: all of them drawn together.

The exact sum runs over some six thousand states. For its interval that sum is made five hundred
times, so it keeps to the states that carry weight: the heaviest of all, and the heaviest of each
condition. What is left out is put back as the difference that it makes at the central numbers. The
ends stay within half a percentage point of the full sum (a test holds it).
"""

from collections.abc import Sequence

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.reason.catalogue import Worth
from ischia.reason.network import Network, SingleArray
from ischia.reason.together import IndexArray

_HEAVIEST = 700  # states by their own weight
_OF_EACH = 100  # states by their share of the rarest condition in them
_TINY = np.finfo(np.float32).tiny  # what single precision cannot hold weighs so much
_RESCALED = 4  # after so many factors, each well above one in a million


def drawn_log_odds(
    net: Network,
    weight: FloatArray,
    exact_log_odds: FloatArray,
    present: Sequence[Worth],
    absent: Sequence[Worth],
) -> FloatArray:
    """Return the marginal log-odds of each condition in each draw, (draw, condition); row 0 exact.

    `weight` holds the exact central weight of every state, (state,), and `exact_log_odds` what
    follows from it, (condition,). What is absent multiplies the odds of single conditions.
    """
    log_odds = net.log_odds.copy()
    for worth in absent:
        log_odds[:, list(worth.causes)] += worth.log_quiet
    drawn = _over_heaviest(net, weight, log_odds, present)
    drawn_exact_log_odds: FloatArray = drawn + (exact_log_odds - drawn[0])
    return drawn_exact_log_odds


def _over_heaviest(
    net: Network, weight: FloatArray, log_odds: FloatArray, present: Sequence[Worth]
) -> FloatArray:
    """Sum over the heaviest states in single precision, (draw, condition)."""
    kept = heavy_states(net, weight)
    single, n = net.states.single[kept], len(net.conditions)
    drawn = single @ log_odds.T.astype(np.float32)  # (state, draw)
    drawn -= drawn.max(axis=0)
    np.exp(drawn, out=drawn)
    of_state = np.empty_like(drawn)  # written over for each finding: memory anew costs more
    for number, worth in enumerate(present, start=1):
        factor, which = _factor(worth, kept)
        drawn *= np.take(factor, which, axis=0, out=of_state, mode="clip")
        if number % _RESCALED == 0:
            drawn /= drawn.max(axis=0)
    both = np.concatenate([single[:, :n], 1 - single[:, :n]], axis=1)
    mass = np.log(np.maximum(both.T @ drawn, _TINY), dtype=np.float64)
    marginal_log_odds: FloatArray = (mass[:n] - mass[n:]).T
    return marginal_log_odds


def _factor(worth: Worth, kept: IndexArray) -> tuple[SingleArray, IndexArray]:
    """Return how likely a finding that is present is, (pattern, draw), and each state's pattern.

    Only for the patterns that the states kept show.
    """
    every = worth.pattern_of[kept]
    used = np.zeros(len(worth.patterns), dtype=bool)
    used[every] = True
    quiet = worth.patterns[used] @ worth.log_quiet.T.astype(np.float32)
    factor = np.exp(quiet, out=quiet)
    factor *= worth.leak.astype(np.float32) - 1
    factor += 1
    return factor, (np.cumsum(used) - 1)[every]


def heavy_states(net: Network, weight: FloatArray) -> IndexArray:
    """Return the states to sum over: those with one condition or none, and the heaviest."""
    states = net.states
    rarity = np.append(1 / (weight @ states.present), 0.0)
    rarest = np.zeros_like(weight)
    for column in states.members.T:
        np.maximum(rarest, rarity[column], out=rarest)
    most = [_largest(values, n) for values, n in ((weight, _HEAVIEST), (weight * rarest, _OF_EACH))]
    kept = np.zeros(len(weight), dtype=bool)
    kept[: states.few] = True
    kept[np.concatenate(most)] = True
    return np.flatnonzero(kept)


def _largest(values: FloatArray, n: int) -> IndexArray:
    if n >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, n)[:n]
