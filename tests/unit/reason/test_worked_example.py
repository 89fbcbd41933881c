"""The example in docs/explanation/inference.md is what the program computes, number by number."""

import re
from pathlib import Path

import pytest

from ischia.model.terms import Side, State
from ischia.reason.inference import differential

PAPER = Path(__file__).parents[3] / "docs/explanation/inference.md"


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
def example(small, make):
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
    knowledge = small([make["condition"](n, p) for n, p in prior.items()], signs)
    findings = {n: make["found"](n, State(cells[3])) for n, cells in table.items()}
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
