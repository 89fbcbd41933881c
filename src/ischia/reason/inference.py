"""The argued differential: how likely each condition is, and which finding moved it how far.

Two layers [shwe1991]_: conditions, not exclusive but for groups, and findings, each a noisy-OR
[pearl1988]_ of the conditions that cause it. The sum over all states is exact.
`docs/explanation/inference.md` has the arithmetic with an example to redo by hand.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Criterion, ExamTest, Sign
from ischia.model.arrays import FloatArray
from ischia.model.assessment import Hypothesis, LedgerLine
from ischia.model.finding import Evidence, Finding
from ischia.model.subject import Subject
from ischia.model.terms import Side, State
from ischia.reason.accuracy import intervals95
from ischia.reason.beside import beside
from ischia.reason.catalogue import DRAWS, Worth, worth
from ischia.reason.intervals import drawn_log_odds
from ischia.reason.network import Network, marginal_log_odds, network
from ischia.reason.priors import NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """The hypotheses of one side, and what the next question needs to go on from here."""

    side: Side
    hypotheses: tuple[Hypothesis, ...]  # by posterior, highest first
    network: Network
    weight: FloatArray  # (state,), not normalised
    counted: Mapping[str, Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """A finding with its numbers, and whether it counts."""

    finding: Finding
    worth: Worth
    why_not: str | None = None

    @property
    def says(self) -> State:
        """What its ratio is about; a finding that does not decide stands with the absent."""
        return State.PRESENT if self.finding.state is State.PRESENT else State.ABSENT


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
        When a condition has no prior for the setting.
    """
    net = network(knowledge, setting, who, draws=DRAWS)
    weighed = _weighed(findings, knowledge)
    counted = [w for w in weighed if w.why_not is None]
    weight, without = _weights(net, counted)
    before, after = net.prior_log_odds, marginal_log_odds(weight, net.states)
    taken = after - marginal_log_odds(without, net.states)
    others = _beside(net, weight, after, knowledge) if counted else ()
    posterior95 = _posterior95(net, weight, after, counted)
    lines = _evidence(weighed, net, knowledge)
    ledgers = _ledgers(before, after, taken, [w.finding.id for w in counted], others)
    made = [
        Hypothesis(
            condition=condition,
            name=knowledge.conditions[condition].name,
            side=side,
            prior=float(expit(before[column])),
            prior95=_pair(net.prior95[column]),
            posterior=float(expit(after[column])),
            posterior95=_pair(posterior95[column]),
            evidence=lines[condition],
            ledger=ledgers[column],
            prior_why=net.prior_why[column],
        )
        for column, condition in enumerate(net.conditions)
    ]
    return Differential(
        side=side,
        hypotheses=tuple(sorted(made, key=lambda h: (-h.posterior, h.condition))),
        network=net,
        weight=weight,
        counted={w.finding.id: w.finding for w in counted},
    )


def posteriors(
    findings: Mapping[str, Finding], knowledge: Knowledge, setting: str, who: Subject = NOBODY
) -> dict[str, float]:
    """Return the posterior of each condition that `differential` gives, by id, and nothing else.

    For thousands of patients at once, whose intervals and ledgers nobody reads.

    Raises
    ------
    InputError
        When a condition has no prior for the setting.
    """
    net = network(knowledge, setting, who, draws=0)
    counted = [w for w in _weighed(findings, knowledge) if w.why_not is None]
    weight = _weight(net, _factors(counted))
    posterior = expit(marginal_log_odds(weight, net.states))
    return dict(zip(net.conditions, posterior.tolist(), strict=True))


def _factors(counted: list[_Weighed]) -> list[FloatArray]:
    """Return how likely each finding that counts is in each state, (state,) each."""
    return [w.worth.likelihood(w.finding.state) for w in counted]


def _weight(net: Network, factors: list[FloatArray]) -> FloatArray:
    """Return the weight of each state, (state,), not normalised."""
    weight = net.prior.copy()
    for factor in factors:
        weight *= factor
    return weight


def _weights(net: Network, counted: list[_Weighed]) -> tuple[FloatArray, FloatArray]:
    """Return the weight of each state, (state,), and the same without each finding in turn."""
    factors = _factors(counted)
    weight = _weight(net, factors)
    if not factors:
        return weight, np.zeros((0, len(weight)))
    return weight, weight / np.stack(factors)


def _posterior95(
    net: Network, weight: FloatArray, exact_log_odds: FloatArray, counted: list[_Weighed]
) -> FloatArray:
    """Return the interval of each posterior, (condition, 2)."""
    if not counted:
        return net.prior95
    of_state = {
        state: [w.worth for w in counted if w.finding.state is state]
        for state in (State.PRESENT, State.ABSENT)
    }
    present, absent = of_state[State.PRESENT], of_state[State.ABSENT]
    return intervals95(expit(drawn_log_odds(net, weight, exact_log_odds, present, absent)))


def _beside(
    net: Network, weight: FloatArray, log_odds: FloatArray, knowledge: Knowledge
) -> tuple[LedgerLine, ...]:
    """Return the line of each condition for what the others do to it beyond chance.

    It is the change when the conditions are taken to be together by chance only, each with the
    same prior as before.
    """
    by_chance = marginal_log_odds(weight * (net.chance_prior / net.prior), net.states)
    why = beside(net.conditions, net.states.after, expit(log_odds), knowledge)
    return tuple(
        LedgerLine(line="together", finding=None, log_odds=moved, why=said)
        for moved, said in zip((log_odds - by_chance).tolist(), why, strict=True)
    )


def _ledgers(
    before_log_odds: FloatArray,
    after_log_odds: FloatArray,
    taken_log_odds: FloatArray,
    names: Sequence[str],
    together: tuple[LedgerLine, ...],
) -> list[tuple[LedgerLine, ...]]:
    """Make lines that add up to the posterior, for each condition.

    The prior, each finding (`taken_log_odds` is (finding, condition)), what the other conditions do
    to this one, and what closes the sum. The strongest finding first, of equals by their names.
    """
    order = np.argsort(-np.abs(taken_log_odds), axis=0, kind="stable")
    strongest = np.take_along_axis(taken_log_odds, order, axis=0).T.tolist()
    ledgers = []
    for column, (values, rows) in enumerate(zip(strongest, order.T.tolist(), strict=True)):
        lines = [LedgerLine(line="prior", finding=None, log_odds=float(before_log_odds[column]))]
        lines += [
            LedgerLine(line="finding", finding=names[row], log_odds=lost)
            for row, lost in zip(rows, values, strict=True)
        ]
        lines += together[column : column + 1]
        rest = float(after_log_odds[column]) - sum([line.log_odds for line in lines])
        lines.append(LedgerLine(line="interaction", finding=None, log_odds=rest))
        ledgers.append(tuple(lines))
    return ledgers


def _weighed(findings: Mapping[str, Finding], knowledge: Knowledge) -> list[_Weighed]:
    """Give each finding its numbers; of a correlated group only the strongest counts.

    A sign that is there and another one that is not are no echo of each other (torn fibres, and a
    tendon on its bone): the strongest of each count, unless both answer one question.
    """
    signs = knowledge.signs
    weighed: list[_Weighed] = []
    groups: dict[str, list[_Weighed]] = defaultdict(list)
    for _, finding in sorted(findings.items()):
        sign = signs.get(finding.id)
        if sign is None or not sign.is_evidence:
            continue
        weighed.append(_Weighed(finding=finding, worth=worth(finding, knowledge)))
        if sign.group and finding.state is not State.INDETERMINATE:
            groups[sign.group].append(weighed[-1])
    first = {group: _first(members, signs) for group, members in groups.items()}
    return [
        replace(
            w, why_not=_why_not(w.finding, first.get(signs[w.finding.id].group or "", ()), signs)
        )
        for w in weighed
    ]


def _first(members: list[_Weighed], signs: Mapping[str, Sign]) -> tuple[_Weighed, ...]:
    """Return what counts of a group: its strongest, and the strongest with the other result.

    The second one only where it is another question: one answered both ways is answered once.
    """
    strongest = max(members, key=_strength)
    own = signs[strongest.finding.id]
    others = [
        w
        for w in members
        if w.finding.state is not strongest.finding.state
        and not same_question(own, signs[w.finding.id])
    ]
    return (strongest, max(others, key=_strength)) if others else (strongest,)


def same_question(one: Sign, other: Sign) -> bool:
    """Say whether two signs answer one question: they exclude each other, or report one thing.

    A mass that MRI sees and CT does not is one question; torn fibres and a tendon off the bone are
    two, though one image shows both.
    """
    if isinstance(one, ExamTest) and isinstance(other, ExamTest):
        return other.id in one.contradicts or one.id in other.contradicts
    if isinstance(one, Criterion) and isinstance(other, Criterion):
        return bool(one.report and other.report and one.report.sign == other.report.sign)
    return False


def _strength(weighed: _Weighed) -> float:
    """Return how far a finding moves the condition that it moves most."""
    return weighed.worth.strength_log_ratio[weighed.says]


def _why_not(
    finding: Finding, first: tuple[_Weighed, ...], signs: Mapping[str, Sign]
) -> str | None:
    """Say why a finding does not count, None where it does; `first` counts for its group."""
    if finding.state is State.INDETERMINATE:
        return f"it does not decide: {finding.why}"
    if not first or finding.id in {w.finding.id for w in first}:
        return None
    own, strongest = signs[finding.id], signs[first[0].finding.id]
    shown = next(
        (signs[w.finding.id] for w in first if w.finding.state is finding.state), strongest
    )
    if first[0].finding.state is not finding.state and same_question(own, strongest):
        if isinstance(own, Criterion):
            return f"it contradicts “{strongest.name}”, which is the stronger of the two"
        shown = strongest  # a yes to one of two questions is a no to the other
    return f"it shows the same thing as “{shown.name}”, which counts for both"


def _evidence(
    weighed: list[_Weighed], net: Network, knowledge: Knowledge
) -> dict[str, tuple[Evidence, ...]]:
    """Say what each finding by itself says about each condition, counted or not."""
    signs = knowledge.signs
    column = {condition: n for n, condition in enumerate(net.conditions)}
    lines: dict[str, list[Evidence]] = {condition: [] for condition in net.conditions}
    for w in weighed:
        for condition, line in _lines(w, signs[w.finding.id].group, column):
            lines[condition].append(line)
    return {
        condition: tuple(
            sorted(found, key=lambda e: (-abs(math.log(e.likelihood_ratio)), e.finding))
        )
        for condition, found in lines.items()
    }


def _lines(
    weighed: _Weighed, group: str | None, column: Mapping[str, int]
) -> Iterator[tuple[str, Evidence]]:
    """Yield what a finding says about each condition that it speaks for."""
    finding, worth, says = weighed.finding, weighed.worth, weighed.says
    silent = finding.state is State.INDETERMINATE
    ratios, ends = worth.ratio[says].tolist(), worth.ratio95[says].tolist()
    for condition, source in worth.sources.items():
        if condition not in column:
            continue
        low, high = ends[column[condition]]
        yield (
            condition,
            Evidence(
                finding=finding.id,
                state=finding.state,
                condition=condition,
                likelihood_ratio=1.0 if silent else ratios[column[condition]],
                interval95=(1.0, 1.0) if silent else (low, high),
                basis=source.basis,
                evidence=source.evidence,
                cites=source.cites,
                group=group,
                counted=weighed.why_not is None,
                why_not=weighed.why_not,
            ),
        )


def _pair(interval95: FloatArray) -> tuple[float, float]:
    return float(interval95[0]), float(interval95[1])
