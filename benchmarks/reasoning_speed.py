"""The argument in milliseconds: all findings of a visit, the next test, and pyAgrum beside it.

Findings are drawn at random from the knowledge base, thirty for a visit, a third of them present.
What is kept between visits (the draws of each sign, the network of each kind of person) is made
first, and reported by itself. Times are medians of the processor's, on one thread: what else the
machine does hardly moves them. Both programs sum exactly over the same twelve conditions; ours also
makes the intervals and the ledger, so its ratio is of the whole of that, and of its sum alone.

pyAgrum comes with the tests (`make test` installs it). Without it that ratio is left out.
"""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from types import ModuleType

import numpy as np

from ischia.knowledge.load import Knowledge, load
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.source import Source
from ischia.model.subject import Subject
from ischia.model.terms import InjuredSide, Modality, Policy, Side, State
from ischia.reason.assess import argue
from ischia.reason.inference import differential
from ischia.reason.next_test import next_tests
from ischia.reason.red_flags import red_flags
from ischia.reason.sensitivity import sensitivity

ORACLE = Path(__file__).parents[1] / "tests/oracle/test_posteriors.py"
SETTING = "sports_clinic"
ANSWERS = 30
PRESENT = 1 / 3
ROUNDS = 40
AIM_FINDINGS_MS, AIM_NEXT_MS = 20.0, 200.0
WHO = Subject(pseudonym="SIM-BENCH", age_y=24, sport="football")
SOURCE = Source(sha256="0" * 64, format="none", reader="none@1", path="simulated")


def visit(knowledge: Knowledge, seed: int) -> dict[str, Finding]:
    """Draw the findings of one visit."""
    rng = np.random.default_rng(seed)
    signs = [sign for _, sign in sorted(knowledge.signs.items()) if sign.is_evidence]
    chosen = rng.choice(len(signs), ANSWERS, replace=False)
    return {
        signs[i].id: Finding(
            id=signs[i].id,
            side=Side.LEFT,
            state=State.PRESENT if rng.random() < PRESENT else State.ABSENT,
            modality=signs[i].modality,
            criterion=signs[i].id,
        )
        for i in chosen
    }


def timed_ms(work: Callable[[int], object]) -> float:
    """Return the median of the runs, in milliseconds."""
    runs = []
    for number in range(ROUNDS):
        begin_s = time.process_time()
        work(number)
        runs.append(1e3 * (time.process_time() - begin_s))
    return median(runs)


def verdict(value_ms: float, aim_ms: float) -> str:
    """Return a time beside its aim."""
    return f"{value_ms:.1f} ms (aim < {aim_ms:g}: {'met' if value_ms < aim_ms else 'NOT met'})"


def ours(knowledge: Knowledge) -> None:
    """Print what an assessment of findings takes, and the next test over all that remain."""
    visits = [visit(knowledge, seed) for seed in range(ROUNDS)]
    sheet = VisitDocument(schema="ischia.visit/1", date=date(2026, 1, 1))
    begin_s = time.process_time()
    argued = [differential(v, Side.LEFT, knowledge, SETTING, WHO) for v in visits]
    for made, findings in zip(argued, visits, strict=True):
        next_tests([(made, findings)], (), sheet, knowledge)
        sensitivity(made, knowledge, SETTING, WHO)
    print(f"{ROUNDS} first visits, all that is kept: {time.process_time() - begin_s:.1f} s")

    def assessed(number: int) -> None:
        findings = visits[number]
        red_flags(findings.values(), Measurements(), knowledge, age_y=WHO.age_y)
        differential(findings, Side.LEFT, knowledge, SETTING, WHO)

    taken = timed_ms(assessed)
    print(f"red flags and differential of {ANSWERS} findings: {verdict(taken, AIM_FINDINGS_MS)}")
    taken = timed_ms(lambda n: next_tests([(argued[n], visits[n])], (), sheet, knowledge))
    print(f"next best test over all that remain: {verdict(taken, AIM_NEXT_MS)}")
    taken = timed_ms(lambda n: sensitivity(argued[n], knowledge, SETTING, WHO))
    print(f"what the conclusion hangs on: {taken:.1f} ms")
    taken = timed_ms(lambda n: whole(visits[n], knowledge))
    print(f"a whole visit, argued from its answers to the plan: {taken:.1f} ms")


def whole(findings: dict[str, Finding], knowledge: Knowledge) -> None:
    """Argue a visit from its sheet, with everything that an assessment holds."""
    items = [
        ExamItem(item=f.id, side=f.side, result=f.state)
        for f in findings.values()
        if f.id in knowledge.tests
    ]
    asked = [i for i in items if knowledge.tests[i.item].modality is Modality.HISTORY]
    done = [i for i in items if knowledge.tests[i.item].modality is Modality.EXAM]
    argue(
        case=CaseDocument(
            schema="ischia.case/1",
            subject=WHO,
            injured_side=InjuredSide.LEFT,
            complaint="simulated",
            simulated=True,
        ),
        visit=VisitDocument(schema="ischia.visit/1", date=date(2026, 1, 1)),
        sheet=ExamSheet(history=tuple(asked), exam=tuple(done), source=SOURCE),
        measured=Measurements(),
        earlier=(),
        decisions=(),
        knowledge=knowledge,
        policy=Policy.EVIDENCE,
    )


def oracle() -> ModuleType:
    """Return the test that builds the same network in pyAgrum, as a module."""
    spec = importlib.util.spec_from_file_location("oracle", ORACLE)
    if spec is None or spec.loader is None:
        msg = f"{ORACLE.name} cannot be loaded"
        raise ImportError(msg)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def beside_pyagrum() -> None:
    """Print our time on twelve conditions as a ratio to pyAgrum's."""
    if find_spec("pyagrum") is None:
        print("pyAgrum is not installed, no ratio")
        return
    peer = oracle()
    knowledge = peer.some(6, 12)
    findings = peer.answers(6, 14)
    argued = differential(findings, Side.LEFT, knowledge, SETTING)
    states = argued.network.states
    mine = timed_ms(lambda _: differential(findings, Side.LEFT, knowledge, SETTING))
    factors = np.random.default_rng(1).random((len(argued.counted), len(argued.weight)))
    prior = argued.network.prior
    alone = timed_ms(lambda _: np.prod(factors, axis=0) * prior @ states.both)
    made = [peer.network(argued, knowledge) for _ in range(ROUNDS)]
    theirs = timed_ms(lambda n: peer.posteriors(made[n], knowledge))
    count = f"{len(knowledge.conditions)} conditions, {len(argued.counted)} findings"
    print(f"{count}: pyAgrum {theirs:.1f} ms, its network already built")
    print(f"  ours with intervals and ledger {mine:.1f} ms: ratio {mine / theirs:.2f}")
    print(f"  ours, the sum alone {alone:.3f} ms: ratio {alone / theirs:.4f}")


def main() -> int:
    """Run in a process of its own, on one thread."""
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    command = [sys.executable, __file__, "here"]
    return subprocess.run(command, check=False, env={**os.environ, **threads}).returncode  # noqa: S603  # itself


def here() -> None:
    """Run and report."""
    knowledge = load()
    evidence = sum(sign.is_evidence for sign in knowledge.signs.values())
    begin_s = time.process_time()
    argued = differential({}, Side.LEFT, knowledge, SETTING, WHO)
    cold_ms = 1e3 * (time.process_time() - begin_s)
    states = len(argued.weight)
    print(f"{len(knowledge.conditions)} conditions, {states} states, {evidence} signs")
    print(f"making the network of a person: {cold_ms:.0f} ms, once")
    ours(knowledge)
    beside_pyagrum()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        here()
    else:
        sys.exit(main())
