"""How far the answer depends on numbers that nobody knows better: all of them drawn together.

The exact sum runs over some six thousand states. For its interval that sum is made five hundred
times, so it keeps to the states that carry weight: the heaviest of all, and the heaviest of each
condition. What is left out is put back as the difference that it makes at the central numbers. The
ends stay within half a percentage point of the full sum (a test holds it).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.reason.catalogue import Worth
from ischia.reason.network import Network
from ischia.reason.together import IndexArray

SingleArray = NDArray[np.float32]

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
    states = net.states
    terms, shown, both = (
        rows[kept].astype(np.float32) for rows in (states.terms, states.present, states.both)
    )
    drawn = terms @ log_odds.T.astype(np.float32)  # (state, draw)
    drawn -= drawn.max(axis=0)
    np.exp(drawn, out=drawn)
    for number, worth in enumerate(present, start=1):
        patterns, which = _patterns(shown[:, list(worth.causes)])
        factor = np.exp(patterns @ worth.log_quiet.T.astype(np.float32))
        factor *= worth.leak.astype(np.float32) - 1
        factor += 1
        drawn *= factor[which]
        if number % _RESCALED == 0:
            drawn /= drawn.max(axis=0)
    mass = np.log(np.maximum(both.T @ drawn, _TINY), dtype=np.float64)
    n = len(net.conditions)
    marginal_log_odds: FloatArray = (mass[:n] - mass[n:]).T
    return marginal_log_odds


def _patterns(shown: SingleArray) -> tuple[SingleArray, IndexArray]:
    """Return the different rows, few beside all states, and which of them each state shows."""
    bits = shown @ np.exp2(np.arange(shown.shape[1], dtype=np.float64))
    _, first, which = np.unique(bits, return_index=True, return_inverse=True)
    return shown[first], which


def heavy_states(net: Network, weight: FloatArray) -> IndexArray:
    """Return the states to sum over: those with one condition or none, and the heaviest."""
    rarity = np.append(1 / (weight @ net.states.present), 0.0)
    shares = weight * rarity[net.states.members].max(axis=1, initial=0.0)
    few = np.flatnonzero(net.states.present.sum(axis=1) <= 1)
    most = [_largest(values, n) for values, n in ((weight, _HEAVIEST), (shares, _OF_EACH))]
    return np.unique(np.concatenate([few, *most]))


def _largest(values: FloatArray, n: int) -> IndexArray:
    if n >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, n)[:n]
