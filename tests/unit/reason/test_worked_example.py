"""The example in docs/explanation/inference.md is what the program computes, number by number."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ischia.model.documents import VisitDocument
from ischia.model.terms import Side, State
from ischia.reason.inference import differential
from ischia.reason.next_test import next_tests

PAPER = Path(__file__).parents[3] / "docs/explanation/inference.md"
WORDS = " ".join(PAPER.read_text("utf-8").split())


def rows(heading: str) -> dict[str, list[str]]:
    """Return the rows of the table whose first header cell is `heading`, by their first cell."""
    lines = PAPER.read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    found = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        name, *cells = (cell.strip().replace("−", "-") for cell in line.strip("|").split("|"))
        found[name] = cells
    return found


@pytest.fixture
def world(small, make):
    """Give the knowledge base of the paper, and its findings."""
    table = rows("finding")
    signs = [
        make["sign"](
            name,
            float(leak),
            {c: float(s) for c, s in (("a", a), ("b", b)) if s != "–"},
        )
        for name, (leak, a, b, _) in table.items()
    ]
    prior = {
        name: float(re.search(rf"{name.upper()} \(.*?\) (?:has the prior )?(0\.\d+)", text)[1])
        for text in [PAPER.read_text("utf-8")]
        for name in ("a", "b")
    }
    (another,) = re.findall(r"\) = (0\.\d+), where A keeps", WORDS)
    knowledge = small([make["condition"](n, p) for n, p in prior.items()], signs)
    assert knowledge.settings.another.times.value == float(another)
    findings = {n: make["found"](n, State(cells[3])) for n, cells in table.items()}
    return knowledge, findings


@pytest.fixture
def example(world):
    knowledge, findings = world
    return differential(findings, Side.LEFT, knowledge, "sports_clinic")


def test_every_weight_of_the_paper(example) -> None:
    printed = {
        (0, 0): "neither",
        (0, 1): "B",
        (1, 0): "A",
        (1, 1): "A and B",
    }
    table = rows("state")
    for state, weight, prior in zip(
        example.network.states.present, example.weight, example.network.prior, strict=True
    ):
        cells = table[printed[tuple(int(x) for x in state)]]
        assert weight == pytest.approx(float(cells[-1]), abs=5e-7)
        assert prior == pytest.approx(float(cells[0]), abs=5e-5)


def test_both_together_are_as_rare_as_the_paper_reckons(example) -> None:
    shares = {
        tuple(int(x) for x in state): share
        for state, share in zip(example.network.states.present, example.network.prior, strict=True)
    }
    x = shares[1, 1]
    assert x * (0.70 + x) / ((0.10 - x) * (0.20 - x)) == pytest.approx(0.34)
    chance = re.search(r"With the priors (0\.\d+), (0\.\d+), (0\.\d+) and (0\.\d+)", WORDS)
    by_chance = dict(zip(shares, example.network.chance_prior, strict=True))
    printed = [float(number) for number in chance.groups()]
    assert [by_chance[s] for s in ((0, 0), (0, 1), (1, 0), (1, 1))] == pytest.approx(printed)


def test_both_posteriors_of_the_paper(example) -> None:
    bold = re.findall(r"\*\*(0\.\d+)\*\*", PAPER.read_text("utf-8"))
    by_name = {h.condition: h.posterior for h in example.hypotheses}
    assert [round(by_name["a"], 4), round(by_name["b"], 4)] == [float(b) for b in bold]


def test_every_line_of_the_ledger(example) -> None:
    table = rows("line")
    for column, name in enumerate(("a", "b")):
        (hypothesis,) = (h for h in example.hypotheses if h.condition == name)
        for line in hypothesis.ledger:
            printed = table[line.finding or line.line][column]
            assert line.log_odds == pytest.approx(float(printed), abs=5.1e-5)
        total = sum(line.log_odds for line in hypothesis.ledger)
        assert total == pytest.approx(float(table["sum"][column]), abs=5.1e-5)


def test_the_worth_of_the_next_test(world) -> None:
    knowledge, findings = world
    before = {name: f for name, f in findings.items() if name != "gap"}
    argued = differential(before, Side.LEFT, knowledge, "sports_clinic")
    text = PAPER.read_text("utf-8")
    a, b = re.search(r"A stands at (0\.\d+) and B at (0\.\d+)", text).groups()
    now = {h.condition: h.posterior for h in argued.hypotheses}
    assert [round(now["a"], 4), round(now["b"], 4)] == [float(a), float(b)]
    sheet = VisitDocument(schema="ischia.visit/1", date=date(2026, 1, 1))
    (test,) = next_tests([(argued, before)], (), sheet, knowledge)
    table = rows("answer")
    assert test.if_present == pytest.approx(float(table["present"][1]), abs=5e-5)
    assert test.if_absent == pytest.approx(float(table["absent"][1]), abs=5e-5)
    expected = sum(float(cells[0]) * float(cells[3]) for cells in table.values())
    assert test.worth == pytest.approx(2 * (expected - 0.5), abs=1e-4)
    (printed,) = re.findall(r"\*\*worth (0\.\d+)\*\*", text)
    assert test.worth == pytest.approx(float(printed), abs=5e-5)


def test_both_answers_of_the_next_test(world) -> None:
    knowledge, findings = world
    table = rows("answer")
    before = {name: f for name, f in findings.items() if name != "gap"}
    whole = differential(before, Side.LEFT, knowledge, "sports_clinic").weight.sum()
    for state in (State.PRESENT, State.ABSENT):
        with_it = {**before, "gap": replace(findings["gap"], state=state)}
        argued = differential(with_it, Side.LEFT, knowledge, "sports_clinic")
        chance, a, b, named = (float(cell) for cell in table[str(state)])
        assert argued.weight.sum() / whole == pytest.approx(chance, abs=5e-5)
        then = {h.condition: h.posterior for h in argued.hypotheses}
        assert [then["a"], then["b"]] == pytest.approx([a, b], abs=5e-5)
        assert max(0.5, *then.values()) == pytest.approx(named, abs=5e-5)
