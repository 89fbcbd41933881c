"""The argued differential: how likely each condition is, and which finding moved it how far.

Two layers [shwe1991]_: conditions, not exclusive but for groups, and findings, each a noisy-OR
[pearl1988]_ of the conditions that cause it. The sum over all states is exact.
`docs/explanation/inference.md` has the arithmetic with an example to redo by hand.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Sign
from ischia.model.arrays import FloatArray
from ischia.model.assessment import Hypothesis, LedgerLine
from ischia.model.finding import Evidence, Finding
from ischia.model.subject import Subject
from ischia.model.terms import Side, State
from ischia.reason.accuracy import Accuracy, accuracy, source_of
from ischia.reason.network import Network, network
from ischia.reason.priors import NOBODY

DRAWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """The hypotheses of one side, and what the next question needs to go on from here."""

    side: Side
    hypotheses: tuple[Hypothesis, ...]  # by posterior, highest first
    network: Network
    weight: FloatArray  # (draw, state), not normalised
    counted: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """A finding with its numbers, and whether it counts."""

    finding: Finding
    accuracy: Accuracy
    ratio: FloatArray  # (condition,): each condition alone against none
    ratio95: FloatArray  # (condition, 2)
    why_not: str | None = None

    @property
    def present(self) -> bool:
        return self.finding.state is State.PRESENT


def differential(
    findings: Mapping[str, Finding],
    side: Side,
    knowledge: Knowledge,
    setting: str,
    who: Subject = NOBODY,
) -> Differential:
    """Return the hypotheses of one side, given what was found on it.

    The posterior is the value at the central numbers; its interval (95 %) comes from drawing priors
    and accuracies together, and always holds the central value.

    Raises
    ------
    InputError
        When the knowledge base has no priors for the setting.
    """
    net = network(knowledge, setting, who, draws=DRAWS)
    weighed = _weighed(findings, net, knowledge)
    likelihood = {
        w.finding.id: w.accuracy.likelihood(net.states, present=w.present)
        for w in weighed
        if w.why_not is None
    }
    weight = net.prior.copy()
    for factor in likelihood.values():
        weight *= factor
    before, after = net.log_odds(net.prior), net.log_odds(weight)
    without = {name: net.log_odds(weight[:1] / lost[:1])[0] for name, lost in likelihood.items()}
    before95, after95 = _intervals95(expit(before)), _intervals95(expit(after))
    made = []
    for column, condition in enumerate(net.conditions):
        taken = {name: float(after[0, column] - odds[column]) for name, odds in without.items()}
        made.append(
            Hypothesis(
                condition=condition,
                name=knowledge.conditions[condition].name,
                side=side,
                prior=float(expit(before[0, column])),
                prior95=_pair(before95[column]),
                posterior=float(expit(after[0, column])),
                posterior95=_pair(after95[column]),
                evidence=_evidence(condition, column, weighed, knowledge),
                ledger=_ledger(float(before[0, column]), float(after[0, column]), taken),
                prior_why=net.prior_why[column],
            )
        )
    return Differential(
        side=side,
        hypotheses=tuple(sorted(made, key=lambda h: (-h.posterior, h.condition))),
        network=net,
        weight=weight,
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
    weighed: list[_Weighed] = []
    groups: dict[str, list[_Weighed]] = defaultdict(list)
    for _, finding in sorted(findings.items()):
        sign = signs.get(finding.id)
        if sign is None or not sign.is_evidence:
            continue
        bound = knowledge.settings.strongest_answer
        numbers = accuracy(sign, net.conditions, draws=DRAWS, strongest=bound, finding=finding)
        ratios = numbers.likelihood_ratio(present=finding.state is State.PRESENT)
        weighed.append(
            _Weighed(
                finding=finding, accuracy=numbers, ratio=ratios[0], ratio95=_intervals95(ratios)
            )
        )
        if sign.group and finding.state is not State.INDETERMINATE:
            groups[sign.group].append(weighed[-1])
    strongest = {
        group: max(members, key=lambda w: float(np.abs(np.log(w.ratio)).max()))
        for group, members in groups.items()
    }
    return [
        replace(
            w, why_not=_why_not(w.finding, strongest.get(signs[w.finding.id].group or ""), signs)
        )
        for w in weighed
    ]


def _why_not(finding: Finding, first: _Weighed | None, signs: Mapping[str, Sign]) -> str | None:
    """Say why a finding does not count, None where it does."""
    if finding.state is State.INDETERMINATE:
        return f"it does not decide: {finding.why}"
    if first is None or first.finding.id == finding.id:
        return None
    name = signs[first.finding.id].name
    if first.finding.state is finding.state:
        return f"it shows the same thing as “{name}”, which counts for both"
    return f"it contradicts “{name}”, which is the stronger of the two"


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
        source = source_of(sign, condition)
        lines.append(
            Evidence(
                finding=w.finding.id,
                state=w.finding.state,
                condition=condition,
                likelihood_ratio=1.0 if silent else float(w.ratio[column]),
                interval95=(1.0, 1.0) if silent else _pair(w.ratio95[column]),
                basis=source.basis,
                evidence=source.evidence,
                cites=source.cites,
                group=sign.group,
                counted=w.why_not is None,
                why_not=w.why_not,
            )
        )
    return tuple(sorted(lines, key=lambda e: (-abs(np.log(e.likelihood_ratio)), e.finding)))


def _intervals95(values: FloatArray) -> FloatArray:
    """Return 95 % of the draws of each column, (column, 2), opened to hold the central value."""
    low, high = np.percentile(values[1:], [2.5, 97.5], axis=0)
    return np.stack([np.minimum(low, values[0]), np.maximum(high, values[0])], axis=1)


def _pair(interval95: FloatArray) -> tuple[float, float]:
    return float(interval95[0]), float(interval95[1])
