"""The argued differential: how likely each condition is, and which finding moved it how far.

Two layers [shwe1991]_: conditions, not exclusive but for groups, and findings, each a noisy-OR
[pearl1988]_ of the conditions that cause it. The sum over all states is exact.
`docs/explanation/inference.md` has the arithmetic with an example to redo by hand.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ischia.knowledge.load import Knowledge
from ischia.model.arrays import FloatArray
from ischia.model.assessment import Hypothesis, LedgerLine
from ischia.model.finding import Evidence, Finding
from ischia.model.terms import Side, State
from ischia.reason.accuracy import Accuracy, accuracy, source_of
from ischia.reason.network import Network, network

DRAWS = 500
LIKELY = 0.5  # from here a hypothesis leads; below, nothing does and the argument is inconclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """The hypotheses of one side, and what the next question needs to go on from here."""

    side: Side
    hypotheses: tuple[Hypothesis, ...]  # by posterior, highest first
    network: Network
    log_weight: FloatArray  # (draw, state), not normalised
    counted: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """A finding with its numbers, and whether it counts."""

    finding: Finding
    accuracy: Accuracy
    why_not: str | None

    @property
    def present(self) -> bool:
        return self.finding.state is State.PRESENT


def differential(
    findings: Mapping[str, Finding], side: Side, knowledge: Knowledge, setting: str
) -> Differential:
    """Return the hypotheses of one side, given what was found on it.

    The posterior is the value at the central numbers; its interval (95 %) comes from drawing priors
    and accuracies together, and always holds the central value.

    Raises
    ------
    InputError
        When the knowledge base has no priors for the setting.
    """
    net = network(knowledge, setting, draws=DRAWS)
    weighed = _weighed(findings, net, knowledge)
    likelihood = {
        w.finding.id: w.accuracy.log_likelihood(net.states, present=w.present)
        for w in weighed
        if w.why_not is None
    }
    log_weight = net.log_prior + sum(likelihood.values(), np.zeros(1))
    before, after = net.log_odds(net.log_prior), net.log_odds(log_weight)
    without = {name: net.log_odds((log_weight - lost)[:1])[0] for name, lost in likelihood.items()}
    made = []
    for column, condition in enumerate(net.conditions):
        taken = {name: float(after[0, column] - odds[column]) for name, odds in without.items()}
        made.append(
            Hypothesis(
                condition=condition,
                name=knowledge.conditions[condition].name,
                side=side,
                prior=float(expit(before[0, column])),
                prior95=_interval95(expit(before[:, column])),
                posterior=float(expit(after[0, column])),
                posterior95=_interval95(expit(after[:, column])),
                evidence=_evidence(condition, column, weighed, knowledge),
                ledger=_ledger(float(before[0, column]), float(after[0, column]), taken),
            )
        )
    return Differential(
        side=side,
        hypotheses=tuple(sorted(made, key=lambda h: (-h.posterior, h.condition))),
        network=net,
        log_weight=log_weight,
        counted=frozenset(likelihood),
    )


def _ledger(
    prior_log_odds: float, posterior_log_odds: float, taken: Mapping[str, float]
) -> tuple[LedgerLine, ...]:
    """Make lines that add up to the posterior: the prior, each finding, and what closes the sum."""
    lines = [LedgerLine(line="prior", finding=None, log_odds=prior_log_odds)]
    strongest = sorted(taken.items(), key=lambda entry: (-abs(entry[1]), entry[0]))
    lines += [LedgerLine(line="finding", finding=name, log_odds=lost) for name, lost in strongest]
    rest = posterior_log_odds - sum(line.log_odds for line in lines)
    lines.append(LedgerLine(line="interaction", finding=None, log_odds=rest))
    return tuple(lines)


def _weighed(findings: Mapping[str, Finding], net: Network, knowledge: Knowledge) -> list[_Weighed]:
    """Give each finding its numbers; of a correlated group only the strongest counts."""
    signs = knowledge.signs
    known = [f for _, f in sorted(findings.items()) if f.id in signs and signs[f.id].is_evidence]
    numbers = {f.id: accuracy(signs[f.id], net.conditions, draws=DRAWS, finding=f) for f in known}
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in known:
        group = signs[finding.id].group
        if group and finding.state is not State.INDETERMINATE:
            groups[group].append(finding)
    strongest = {
        group: max(members, key=lambda f: _strength(f, numbers[f.id]))
        for group, members in groups.items()
    }
    weighed = []
    for finding in known:
        group = signs[finding.id].group
        first = strongest.get(group) if group else None
        why_not = None
        if finding.state is State.INDETERMINATE:
            why_not = f"it does not decide: {finding.why}"
        elif first and first.id != finding.id:
            name = signs[first.id].name
            why_not = f"it shows the same thing as “{name}”, which counts for both"
        weighed.append(_Weighed(finding=finding, accuracy=numbers[finding.id], why_not=why_not))
    return weighed


def _strength(finding: Finding, numbers: Accuracy) -> float:
    """Return the largest change of log-odds a finding brings to any one condition."""
    ratio = numbers.likelihood_ratio(present=finding.state is State.PRESENT)[0]
    return float(np.abs(np.log(ratio)).max())


def _evidence(
    condition: str, column: int, weighed: list[_Weighed], knowledge: Knowledge
) -> tuple[Evidence, ...]:
    """Say what each finding by itself says about one condition, counted or not."""
    signs = knowledge.signs
    lines = []
    for w in weighed:
        sign = signs[w.finding.id]
        if condition not in sign.conditions:
            continue
        silent = w.finding.state is State.INDETERMINATE
        ratio = w.accuracy.likelihood_ratio(present=w.present)[:, column]
        source = source_of(sign, condition)
        lines.append(
            Evidence(
                finding=w.finding.id,
                state=w.finding.state,
                condition=condition,
                likelihood_ratio=1.0 if silent else float(ratio[0]),
                interval95=(1.0, 1.0) if silent else _interval95(ratio),
                basis=source.basis,
                evidence=source.evidence,
                cites=source.cites,
                group=sign.group,
                counted=w.why_not is None,
                why_not=w.why_not,
            )
        )
    return tuple(sorted(lines, key=lambda e: (-abs(np.log(e.likelihood_ratio)), e.finding)))


def _interval95(values: FloatArray) -> tuple[float, float]:
    """95 % of the draws, opened where needed so that the central value (row 0) lies within."""
    low, high = np.percentile(values[1:], [2.5, 97.5])
    return float(min(low, values[0])), float(max(high, values[0]))
