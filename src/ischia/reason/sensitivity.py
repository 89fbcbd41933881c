"""How far the conclusion hangs on numbers that nobody measured: each at both ends of its range."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import expit

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Judged, Sign, Times
from ischia.model.arrays import FloatArray
from ischia.model.assessment import OtherSetting, Sensitivity, Swing
from ischia.model.subject import Subject
from ischia.model.terms import State
from ischia.reason.accuracy import SPECIFICITY, accuracy
from ischia.reason.ends import ends
from ischia.reason.inference import Differential
from ischia.reason.intervals import heavy_states
from ischia.reason.network import marginal_log_odds, network

_SHOWN = 2  # numbers that are named as moving the conclusion most
_KEPT = 512  # signs whose numbers at their ends are kept


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Numbers:
    """The judged numbers of a sign: row 0 of the arrays is central, then low and high of each."""

    judged: tuple[tuple[str, Judged], ...]  # by the condition, or SPECIFICITY
    log_quiet: FloatArray  # (1 + 2 · number, condition)
    leak: FloatArray  # (1 + 2 · number,)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scale:
    """What one side's states weigh, to be weighed again with another number."""

    argued: Differential
    present: FloatArray  # (kept state, condition)
    terms: FloatArray  # (kept state, term)
    both: FloatArray
    weight: FloatArray  # (kept state,)
    left_out_log_odds: (
        FloatArray  # (condition,): what the other states add to the log-odds, centrally
    )
    column: int  # of the leading condition

    def shares(self, factor: FloatArray) -> FloatArray:
        """Return probabilities, (…, condition), when each state weighs so many times more."""
        n = self.present.shape[1]
        mass = (self.weight * factor) @ self.both
        shares: FloatArray = expit(
            np.log(mass[..., :n]) - np.log(mass[..., n:]) + self.left_out_log_odds
        )
        return shares

    def swing(
        self, number: str, says: str, judged: Judged | Times, end_probabilities: FloatArray
    ) -> Swing:
        """Return a swing from the probabilities at both ends, (end, condition)."""
        names = self.argued.network.conditions
        return Swing(
            number=number,
            says=says,
            value=judged.value,
            low=judged.low,
            high=judged.high,
            basis=getattr(judged, "basis", "judgement"),
            if_low=float(end_probabilities[0, self.column]),
            if_high=float(end_probabilities[1, self.column]),
            leader_if_low=names[int(end_probabilities[0].argmax())],
            leader_if_high=names[int(end_probabilities[1].argmax())],
        )


def sensitivity(
    argued: Differential, knowledge: Knowledge, setting: str, who: Subject
) -> Sensitivity:
    """Return how the leading posterior moves with each prior and each judged accuracy by itself.

    Priors are moved for every condition, and the factors on conditions together; of the accuracies,
    those of findings that count and that no study gives. All else stays at its central value, so
    this says which number matters; the interval of the posterior says what all of them do together.
    """
    scale = _scale(argued)
    leader = argued.network.conditions[scale.column]
    by_prior, between = _beforehand(scale, knowledge, setting, who)
    widest = sorted((*by_prior, *between, *_by_accuracy(scale, knowledge)), key=_width)
    others = _other_settings(scale, knowledge, setting, who)
    leaders = {name for s in widest for name in (s.leader_if_low, s.leader_if_high)}
    return Sensitivity(
        condition=leader,
        side=argued.side,
        posterior=argued.hypotheses[0].posterior,
        priors=tuple(sorted(by_prior, key=_width)),
        most=tuple(widest[:_SHOWN]),
        settings=others,
        leader_changes=bool((leaders | {o.leader for o in others}) - {leader}),
    )


def _width(swing: Swing) -> tuple[float, str]:
    return -abs(swing.if_high - swing.if_low), swing.number


def _scale(argued: Differential) -> _Scale:
    net, weight = argued.network, argued.weight
    kept = heavy_states(net, weight)
    some = np.zeros_like(weight)
    some[kept] = weight[kept]
    return _Scale(
        argued=argued,
        present=net.states.present[kept],
        terms=net.states.terms[kept],
        both=net.states.both[kept],
        weight=weight[kept] / weight.sum(),
        left_out_log_odds=marginal_log_odds(weight, net.states)
        - marginal_log_odds(some, net.states),
        column=net.conditions.index(argued.hypotheses[0].condition),
    )


def _beforehand(
    scale: _Scale, knowledge: Knowledge, setting: str, who: Subject
) -> tuple[list[Swing], list[Swing]]:
    """Move each prior, and each factor on conditions together, to the ends of its range."""
    moved = ends(knowledge, setting, who)
    shares = scale.shares(np.exp((moved.log_odds - moved.central_log_odds) @ scale.terms.T))
    swings = [
        scale.swing(number.id, number.says, number.judged, shares[2 * row : 2 * row + 2])
        for row, number in enumerate(moved.numbers)
    ]
    n = len(scale.argued.network.conditions)
    return swings[:n], swings[n:]


def _by_accuracy(scale: _Scale, knowledge: Knowledge) -> list[Swing]:
    """Move each judged sensitivity and specificity of the findings that count."""
    swings = []
    for finding in scale.argued.counted.values():
        sign = knowledge.tests.get(finding.id) or knowledge.criteria[finding.id]
        margin_sem = finding.margin_sem if sign.kind == "defining" else None
        numbers = _numbers(knowledge, sign.id, margin_sem)
        likelihood = (1 - numbers.leak)[:, None] * np.exp(numbers.log_quiet @ scale.present.T)
        if finding.state is State.PRESENT:
            likelihood = 1 - likelihood
        shares = scale.shares(likelihood[1:] / likelihood[0])
        for row, (name, judged) in enumerate(numbers.judged):
            if name == SPECIFICITY:
                number, says = f"specificity:{sign.id}", f"how rarely others show it: {sign.name}"
            else:
                number = f"sensitivity:{sign.id}:{name}"
                says = f"how often {knowledge.conditions[name].name} shows it: {sign.name}"
            swings.append(scale.swing(number, says, judged, shares[2 * row : 2 * row + 2]))
    return swings


@lru_cache(maxsize=_KEPT)
def _numbers(knowledge: Knowledge, name: str, margin_sem: float | None) -> _Numbers:
    """Return what a sign says with each of its judged numbers at each end."""
    sign = knowledge.tests.get(name) or knowledge.criteria[name]
    judged = _judged(sign, knowledge)
    instead: list[dict[str, float]] = [{}]
    for moved, number in judged:
        instead += [{moved: number.low}, {moved: number.high}]
    ids, held = sorted(knowledge.conditions), knowledge.settings.strongest_answer
    made = [
        accuracy(sign, ids, draws=0, strongest=held, margin_sem=margin_sem, instead=each)
        for each in instead
    ]
    return _Numbers(
        judged=judged,
        log_quiet=np.log(np.concatenate([numbers.quiet for numbers in made])),
        leak=np.concatenate([numbers.leak for numbers in made]),
    )


def _judged(sign: Sign, knowledge: Knowledge) -> tuple[tuple[str, Judged], ...]:
    """Return the numbers of a sign that no study gives."""
    found = [
        (j.condition, j.sensitivity)
        for j in sign.judged
        if sign.best_study(j.condition) is None and j.condition in knowledge.conditions
    ]
    if not sign.study and sign.specificity is not None:
        found.append((SPECIFICITY, sign.specificity))
    return tuple(found)


def _other_settings(
    scale: _Scale, knowledge: Knowledge, setting: str, who: Subject
) -> tuple[OtherSetting, ...]:
    """Say what the same findings come to with the priors of each other setting."""
    argued, net = scale.argued, scale.argued.network
    known = [set(c.prior) for c in knowledge.conditions.values()]
    likelihood = argued.weight / net.prior
    others = []
    for name in sorted(set.intersection(*known) - {setting}):
        other = network(knowledge, name, who, draws=0)
        shares = expit(marginal_log_odds(other.prior * likelihood, net.states))
        leader = net.conditions[int(shares.argmax())]
        posterior = float(shares[scale.column])
        others.append(OtherSetting(setting=name, posterior=posterior, leader=leader))
    return tuple(others)
