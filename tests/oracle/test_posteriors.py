"""Another program for Bayesian networks gives the same posteriors (pyAgrum, exact inference).

Its network is built from the plain numbers: a node for each exclusive group, noisy-OR nodes of its
own for the findings, and a chain of counters that is told "no more than three".
"""

import math
from dataclasses import replace
from itertools import combinations

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
GROUPED = [name for name in IDS if KNOWLEDGE.conditions[name].exclusive_group]


def some(seed: int, size: int) -> Knowledge:
    """Take some conditions at random, three of them from exclusive groups."""
    rng = np.random.default_rng(seed)
    first = list(rng.choice(GROUPED, 3, replace=False))
    rest = [name for name in IDS if name not in first]
    names = sorted([*first, *rng.choice(rest, size - 3, replace=False)])
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


def add_conditions(net: gum.BayesNet, knowledge: Knowledge) -> None:
    """Add a node for each condition, ruled by the node of its group, and the counters."""
    groups: dict[str, list[str]] = {}
    for name, record in knowledge.conditions.items():
        groups.setdefault(record.exclusive_group or name, []).append(name)
    for group, members in groups.items():
        prior = [knowledge.conditions[m].prior[SETTING].value for m in members]
        chooser = net.add(gum.LabelizedVariable(f"group {group}", "", ["none", *members]))
        net.cpt(chooser).fillWith([1 - sum(prior), *prior])
        for number, member in enumerate(members, start=1):
            net.add(gum.LabelizedVariable(member, "", 2))
            net.addArc(f"group {group}", member)
            for shown in range(len(members) + 1):
                is_it = float(shown == number)
                net.cpt(member)[{f"group {group}": shown}] = [1 - is_it, is_it]
    before = None
    for name in knowledge.conditions:
        counter = f"count {name}"
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
    add_conditions(net, knowledge)
    for name in argued.counted:
        add_finding(net, name, knowledge)
    inference = gum.LazyPropagation(net)
    last = f"count {list(knowledge.conditions)[-1]}"
    seen = {f"finding {n}": int(f.state is State.PRESENT) for n, f in argued.counted.items()}
    inference.setEvidence({**seen, last: [1, 1, 1, 1, 0]})
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


def walked(findings: dict[str, Finding], counted: set[str]) -> dict[str, float]:
    """Walk through every combination of all conditions with plain loops."""
    records = KNOWLEDGE.conditions
    prior = {name: records[name].prior[SETTING].value for name in IDS}
    group = {name: records[name].exclusive_group or name for name in IDS}
    filled: dict[str, float] = {}
    for name in IDS:
        filled[group[name]] = filled.get(group[name], 0.0) + prior[name]
    odds = {name: prior[name] / (1 - filled[group[name]]) for name in IDS}
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
            weight = math.prod(odds[name] for name in present)
            for finding, (none, silent) in numbers.items():
                absent = none * math.prod(silent[name] / none for name in present)
                is_present = findings[finding].state is State.PRESENT
                weight *= 1 - absent if is_present else absent
            total += weight
            for name in present:
                mass[name] += weight
    return {name: m / total for name, m in mass.items()}


@pytest.mark.parametrize(("seed", "count"), [(11, 9), (12, 18)])
def test_walking_through_every_combination_of_all_conditions_gives_the_same(seed, count) -> None:
    findings = answers(seed, count)
    argued = differential(findings, Side.LEFT, KNOWLEDGE, SETTING)
    expected = walked(findings, set(argued.counted))
    for h in argued.hypotheses:
        assert h.posterior == pytest.approx(expected[h.condition], abs=1e-9)
