"""What every sign of a knowledge base says in every state, worked out once and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Sign
from ischia.model.arrays import FloatArray
from ischia.model.finding import Finding
from ischia.model.terms import State
from ischia.reason.accuracy import Accuracy, Source, accuracy, intervals95, source_of
from ischia.reason.network import SingleArray, states_of
from ischia.reason.together import IndexArray

DRAWS = 500
_BASES = 4  # knowledge bases whose whole catalogue is kept
_SIGNS = 512  # signs whose draws are kept


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """All signs that are evidence, at their central numbers."""

    signs: tuple[Sign, ...]  # in the order of their ids
    row: dict[str, int]
    absent: FloatArray  # (sign, state): the probability that the sign is absent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Worth:
    """One sign, as read, against all conditions: central, and drawn for the intervals."""

    absent: FloatArray  # (state,): the probability that the sign is absent, central
    ratio: dict[State, FloatArray]  # (condition,): each condition alone against none
    ratio95: dict[State, FloatArray]  # (condition, 2)
    strength_log_ratio: dict[State, float]  # how far it moves the condition that it moves most
    causes: tuple[int, ...]  # the columns of the conditions that make the sign likelier
    log_quiet: FloatArray  # (draw, cause): logarithm of the chance that a cause stays silent
    leak: FloatArray  # (draw,)
    patterns: SingleArray  # (pattern, cause): which of the causes are there together in some state
    pattern_of: IndexArray  # (state,): the pattern that each state shows
    sources: dict[str, Source]  # of the sensitivity for each condition it speaks for

    def likelihood(self, state: State) -> FloatArray:
        """Return the probability of a result in each state, (state,), central."""
        return 1 - self.absent if state is State.PRESENT else self.absent


@lru_cache(maxsize=_BASES)
def catalogue(knowledge: Knowledge) -> Catalogue:
    """Return the catalogue of a knowledge base."""
    ids = sorted(knowledge.conditions)
    found = sorted(knowledge.signs.items())
    signs = tuple(sign for _, sign in found if sign.is_evidence)
    held = knowledge.settings.strongest_answer
    numbers = [accuracy(sign, ids, draws=0, strongest=held) for sign in signs]
    return Catalogue(
        signs=signs,
        row={sign.id: row for row, sign in enumerate(signs)},
        absent=absent_in(numbers, states_of(knowledge).present),
    )


def absent_in(numbers: Sequence[Accuracy], present: FloatArray) -> FloatArray:
    """Return how likely each sign is absent in each state, (sign, state), central."""
    if not numbers:
        return np.zeros((0, present.shape[0]))
    log_quiet = np.stack([np.log(n.quiet[0]) for n in numbers])
    leak = np.array([n.leak[0] for n in numbers])
    absent: FloatArray = (1 - leak)[:, None] * np.exp(log_quiet @ present.T)
    return absent


def worth(finding: Finding, knowledge: Knowledge) -> Worth:
    """Return what the sign of a finding is worth; the reading's own error bounds a defining one."""
    sign = knowledge.tests.get(finding.id) or knowledge.criteria[finding.id]
    margin_sem = finding.margin_sem if sign.kind == "defining" else None
    return _worth(knowledge, sign.id, margin_sem)


@lru_cache(maxsize=_SIGNS)
def _worth(knowledge: Knowledge, name: str, margin_sem: float | None) -> Worth:
    ids = sorted(knowledge.conditions)
    sign = knowledge.tests.get(name) or knowledge.criteria[name]
    held = knowledge.settings.strongest_answer
    numbers = accuracy(sign, ids, draws=DRAWS, strongest=held, margin_sem=margin_sem)
    ratios = {
        state: numbers.likelihood_ratio(present=state is State.PRESENT)
        for state in (State.PRESENT, State.ABSENT)
    }
    ratio = {state: drawn[0] for state, drawn in ratios.items()}
    causes = tuple(int(column) for column in np.flatnonzero((numbers.quiet < 1).any(axis=0)))
    present = states_of(knowledge).present
    patterns, pattern_of = _patterns(present[:, list(causes)])
    return Worth(
        absent=absent_in([numbers], present)[0],
        ratio=ratio,
        ratio95={state: intervals95(drawn) for state, drawn in ratios.items()},
        strength_log_ratio={s: float(np.abs(np.log(r)).max()) for s, r in ratio.items()},
        causes=causes,
        log_quiet=np.log(numbers.quiet[:, list(causes)]),
        leak=numbers.leak,
        patterns=patterns,
        pattern_of=pattern_of,
        sources={name: source_of(sign, name) for name in sign.conditions},
    )


def _patterns(present: FloatArray) -> tuple[SingleArray, IndexArray]:
    """Return the different rows, few beside all states, and which of them each state shows."""
    bits = present @ np.exp2(np.arange(present.shape[1]))
    _, first, which = np.unique(bits, return_index=True, return_inverse=True)
    return present[first].astype(np.float32), which
