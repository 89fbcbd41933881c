"""Another program for Bayesian networks gives the same posteriors (pyAgrum, exact inference).

Its network is built from the plain numbers: a node for each exclusive group, noisy-OR nodes of its
own for the findings, and a chain of counters that is told "no more than three". What conditions
have to do with one another is a node that is seen: of each pair that follow each other, and of the
counted that follow from nothing. The odds are ours; that they give each condition its own prior is
asked of the other program too.
"""

import math
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pyagrum as gum
import pytest

from ischia.knowledge.load import Knowledge, load
from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side, State
from ischia.reason.accuracy import accuracy
from ischia.reason.inference import Differential, differential

KNOWLEDGE = load()
SETTING = "sports_clinic"
IDS = sorted(KNOWLEDGE.conditions)
EVIDENCE = sorted(name for name, sign in KNOWLEDGE.signs.items() if sign.is_evidence)
PAIR = ("posterior_thigh_contusion", "posterior_thigh_compartment_syndrome")
GROUPED = [name for name in IDS if KNOWLEDGE.conditions[name].exclusive_group]


def some(seed: int, size: int) -> Knowledge:
    """Take some conditions at random, three from exclusive groups and two of which one follows."""
    rng = np.random.default_rng(seed)
    first = [*rng.choice(GROUPED, 3, replace=False), *PAIR][:size]
    rest = [name for name in IDS if name not in first]
    names = sorted([*first, *rng.choice(rest, size - len(first), replace=False)])
    return replace(KNOWLEDGE, conditions={str(n): KNOWLEDGE.conditions[n] for n in names})


def answers(seed: int, count: int) -> dict[str, Finding]:
    """Answer some questions at random."""
    rng = np.random.default_rng(seed)
    return {
        str(name): Finding(
            id=str(name),
            side=Side.LEFT,
            state=State.PRESENT if rng.random() < 0.4 else State.ABSENT,
            modality=Modality.EXAM,
            criterion=str(name),
        )
        for name in rng.choice(EVIDENCE, count, replace=False)
    }


def add_conditions(net: gum.BayesNet, argued: Differential, knowledge: Knowledge) -> None:
    """Add a node for each condition, ruled by the node of its group."""
    known = argued.network
    log_odds = known.log_odds[0, : len(known.conditions)]
    odds = dict(zip(known.conditions, np.exp(log_odds).tolist(), strict=True))
    groups: dict[str, list[str]] = {}
    for name, record in knowledge.conditions.items():
        groups.setdefault(record.exclusive_group or name, []).append(name)
    for group, members in groups.items():
        chances = np.array([1.0, *(odds[m] for m in members)])
        chooser = net.add(gum.LabelizedVariable(f"group {group}", "", ["none", *members]))
        net.cpt(chooser).fillWith((chances / chances.sum()).tolist())
        for number, member in enumerate(members, start=1):
            net.add(gum.LabelizedVariable(member, "", 2))
            net.addArc(f"group {group}", member)
            for shown in range(len(members) + 1):
                is_it = float(shown == number)
                net.cpt(member)[{f"group {group}": shown}] = [1 - is_it, is_it]


def add_counters(net: gum.BayesNet, kind: str, names: list[str]) -> str:
    """Add a chain that counts to three and more; return its last node."""
    before = None
    for name in names:
        counter = f"{kind} {name}"
        net.add(gum.LabelizedVariable(counter, "", 5))  # 0 to 3, and more
        net.addArc(name, counter)
        if before:
            net.addArc(before, counter)
        for counted in range(5 if before else 1):
            for present in (0, 1):
                row = [0.0] * 5
                row[min(counted + present, 4)] = 1.0
                given = {name: present} | ({before: counted} if before else {})
                net.cpt(counter)[given] = row
        before = counter
    return before or ""


def add_beside(net: gum.BayesNet, knowledge: Knowledge) -> dict[str, list[float]]:
    """Add what conditions have to do with one another; return what of it is seen, and how."""
    own, pairs = [], {}
    for name, record in knowledge.conditions.items():
        rules = [rule for rule in record.follows if rule.after in knowledge.conditions]
        for rule in rules:
            pairs[f"{name} after {rule.after}"] = [1.0, rule.times.value]
            net.add(gum.LabelizedVariable(f"{name} after {rule.after}", "", 2))
            net.addArc(name, f"{name} after {rule.after}")
            net.addArc(rule.after, f"{name} after {rule.after}")
            for one in (0, 1):
                for other in (0, 1):
                    row = [1.0 - one * other, 1.0 * one * other]
                    net.cpt(f"{name} after {rule.after}")[{name: one, rule.after: other}] = row
        own.append(name)
        if rules:  # it counts by itself unless what it follows is there
            own[-1] = f"{name} by itself"
            net.add(gum.LabelizedVariable(own[-1], "", 2))
            firsts = [rule.after for rule in rules]
            for parent in (name, *firsts):
                net.addArc(parent, own[-1])
            for states in product((0, 1), repeat=1 + len(firsts)):
                alone = float(states[0] and not any(states[1:]))
                given = dict(zip((name, *firsts), states, strict=True))
                net.cpt(own[-1])[given] = [1 - alone, alone]
    factor = knowledge.settings.another.times.value
    seen = {add_counters(net, "own", own): [1.0, 1.0, factor, factor**2, 0.0]}
    return {**pairs, **seen, add_counters(net, "count", list(knowledge.conditions)): [1] * 4 + [0]}


def add_finding(net: gum.BayesNet, name: str, knowledge: Knowledge) -> None:
    """Add a noisy-OR of pyAgrum's own; its compound form takes leak and sensitivities as such."""
    ids = sorted(knowledge.conditions)
    strongest = knowledge.settings.strongest_answer
    numbers = accuracy(knowledge.signs[name], ids, draws=0, strongest=strongest)
    leak = float(numbers.leak[0])
    finding = f"finding {name}"
    net.addNoisyORCompound(gum.LabelizedVariable(finding, "", 2), leak)
    for condition, sensitivity in zip(ids, numbers.sensitivity[0], strict=True):
        if sensitivity > leak:
            net.addWeightedArc(condition, finding, float(sensitivity))


def network(argued: Differential, knowledge: Knowledge) -> gum.LazyPropagation:
    """Return pyAgrum's inference with the same findings, not yet run."""
    net = gum.BayesNet()
    add_conditions(net, argued, knowledge)
    beside = add_beside(net, knowledge)
    for name in argued.counted:
        add_finding(net, name, knowledge)
    inference = gum.LazyPropagation(net)
    seen = {f"finding {n}": int(f.state is State.PRESENT) for n, f in argued.counted.items()}
    inference.setEvidence({**seen, **beside})
    return inference


def posteriors(inference: gum.LazyPropagation, knowledge: Knowledge) -> dict[str, float]:
    """Run it; return the posterior of each condition."""
    inference.makeInference()
    return {name: float(inference.posterior(name)[1]) for name in knowledge.conditions}


@pytest.mark.parametrize(
    ("seed", "size", "count"),
    [(1, 4, 6), (2, 6, 10), (3, 8, 12), (4, 10, 12), (5, 12, 8), (6, 12, 14), (7, 12, 20)],
)
def test_pyagrum_gives_the_same_posteriors(seed, size, count) -> None:
    knowledge = some(seed, size)
    argued = differential(answers(seed, count), Side.LEFT, knowledge, SETTING)
    assert len(argued.counted) >= count // 2
    expected = posteriors(network(argued, knowledge), knowledge)
    for h in argued.hypotheses:
        assert h.posterior == pytest.approx(expected[h.condition], abs=1e-9)


@pytest.mark.parametrize(("seed", "size"), [(2, 6), (5, 12), (8, 10)])
def test_without_findings_pyagrum_gives_the_priors_of_the_files(seed, size) -> None:
    knowledge = some(seed, size)
    argued = differential({}, Side.LEFT, knowledge, SETTING)
    expected = posteriors(network(argued, knowledge), knowledge)
    for name, record in knowledge.conditions.items():
        assert expected[name] == pytest.approx(record.prior[SETTING].value, abs=1e-9)


def beside(present: tuple[str, ...]) -> float:
    """Multiply the factors of one combination."""
    weight, own = 1.0, 0
    for name in present:
        rules = [r for r in KNOWLEDGE.conditions[name].follows if r.after in present]
        weight *= math.prod(rule.times.value for rule in rules)
        own += not rules
    return weight * KNOWLEDGE.settings.another.times.value ** max(own - 1, 0)


def walked(findings: dict[str, Finding], argued: Differential) -> dict[str, float]:
    """Walk through every combination of all conditions with plain loops, from our odds."""
    records, counted = KNOWLEDGE.conditions, argued.counted
    group = {name: records[name].exclusive_group or name for name in IDS}
    log_odds = argued.network.log_odds[0].tolist()
    odds = {name: math.exp(log_odds[n]) for n, name in enumerate(IDS)}
    strongest = KNOWLEDGE.settings.strongest_answer
    numbers = {}
    for finding in counted:
        made = accuracy(KNOWLEDGE.signs[finding], IDS, draws=0, strongest=strongest)
        silent = 1 - np.maximum(made.sensitivity[0], made.leak[0])
        numbers[finding] = (1 - made.leak[0], dict(zip(IDS, silent, strict=True)))
    mass, total = dict.fromkeys(IDS, 0.0), 0.0
    for size in range(4):
        for present in combinations(IDS, size):
            if len({group[name] for name in present}) < size:
                continue
            weight = beside(present) * math.prod(odds[name] for name in present)
            for finding, (none, silent) in numbers.items():
                absent = none * math.prod(silent[name] / none for name in present)
                is_present = findings[finding].state is State.PRESENT
                weight *= 1 - absent if is_present else absent
            total += weight
            for name in present:
                mass[name] += weight
    return {name: m / total for name, m in mass.items()}


@pytest.mark.parametrize(("seed", "count"), [(10, 0), (11, 9), (12, 18)])
def test_walking_through_every_combination_of_all_conditions_gives_the_same(seed, count) -> None:
    findings = answers(seed, count)
    argued = differential(findings, Side.LEFT, KNOWLEDGE, SETTING)
    expected = walked(findings, argued)
    for h in argued.hypotheses:
        if not count:  # that our odds give the priors of the files is found by walking too
            written = KNOWLEDGE.conditions[h.condition].prior[SETTING].value
            assert expected[h.condition] == pytest.approx(written, abs=1e-9)
        assert h.posterior == pytest.approx(expected[h.condition], abs=1e-9)
