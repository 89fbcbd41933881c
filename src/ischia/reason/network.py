"""Which conditions may be present together, and how likely each combination is beforehand."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Condition
from ischia.model.arrays import FloatArray
from ischia.model.subject import Subject
from ischia.reason.accuracy import prior_draws
from ischia.reason.priors import NOBODY, factors, priors, shift_words, shifts

_FULLEST = 0.999  # an exclusive group's priors may not leave less than this share unfilled


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Conditions, the states they may be in, and the log-probability of each state."""

    conditions: tuple[str, ...]
    states: FloatArray  # (state, condition), 1 where present
    prior: FloatArray  # (draw, state); row 0 is central
    prior_why: tuple[tuple[str, ...], ...]  # of each condition: what shifted it for this person

    def log_odds(self, weight: FloatArray) -> FloatArray:
        """Return the marginal log-odds of each condition, (draw, condition).

        From both masses, not from a probability: close to certainty 1 - p would lose its digits.
        """
        odds: FloatArray = np.log(weight @ self.states) - np.log(weight @ (1 - self.states))
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
    ids = tuple(sorted(knowledge.conditions))
    records = [knowledge.conditions[i] for i in ids]
    of_setting = priors(knowledge, setting)
    shifted = [shifts(c, who) for c in records]
    drawn = [
        prior_draws(of_setting[name], name, draws, factors(moved))
        for name, moved in zip(ids, shifted, strict=True)
    ]
    prior = np.stack(drawn, axis=1)
    groups = _groups(records)
    states = _states(len(ids), groups, knowledge.settings.at_once.value)
    return Network(
        conditions=ids,
        states=states,
        prior=np.exp(_log_prior(states, prior, groups)),
        prior_why=tuple(tuple(shift_words(s) for s in moved) for moved in shifted),
    )


def _groups(records: list[Condition]) -> list[list[int]]:
    """Find the columns of each exclusive group; a condition by itself is a group of one."""
    names = [c.exclusive_group or c.id for c in records]
    return [[i for i, n in enumerate(names) if n == name] for name in sorted(set(names))]


def _states(n: int, groups: list[list[int]], at_once: int) -> FloatArray:
    """List every allowed combination of at most so many conditions, (state, condition)."""
    group_of = {column: g for g, columns in enumerate(groups) for column in columns}
    rows = []
    for size in range(min(at_once, n) + 1):
        for present in combinations(range(n), size):
            if len({group_of[column] for column in present}) == size:
                row = np.zeros(n)
                row[list(present)] = 1.0
                rows.append(row)
    return np.array(rows)


def _log_prior(states: FloatArray, prior: FloatArray, groups: list[list[int]]) -> FloatArray:
    """Return the log-probability of each state, (draw, state): a group shows one member or none."""
    total = np.zeros((prior.shape[0], states.shape[0]))
    for columns in groups:
        member = prior[:, columns]
        crowded = np.maximum(member.sum(axis=1, keepdims=True) / _FULLEST, 1.0)
        member = member / crowded
        shown = states[:, columns]
        empty = 1 - shown.sum(axis=1)
        total += np.log(member) @ shown.T
        total += np.log1p(-member.sum(axis=1))[:, None] * empty[None, :]
    return total
