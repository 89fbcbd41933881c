"""What a row of Today says beside its sentence comes from numbers and rules, not from names."""

from typing import Any

import pytest

from ischia.model.plan import PlanItem
from ischia.service import assess, open_case
from ischia.service.material import report_material
from ischia.service.simulate import simulate
from ischia.writers.today.beside import _quoted, beside


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """Give what stands beside three simulated patients."""
    found = {}
    for kind in ("root", "avulsion"):
        folder = tmp_path_factory.mktemp(kind) / "case"
        simulate(kind, folder)
        found[kind] = beside(report_material(assess(open_case(folder))))
    return found


def test_anti_inflammatories_are_blocked_and_the_policies_disagree(told: Any) -> None:
    row = " · ".join(told["root"])
    assert "Blocked (a blood thinner: bleeding): “Then anti-inflammatory medication" in row
    assert "The two policies disagree on" in row


def test_a_difference_stands_with_its_interval(told: Any) -> None:
    assert any(line.startswith("Girth of the thigh") and "(" in line for line in told["avulsion"])
    assert not any("Girth" in line for line in told["root"]), "nobody measured it there"


def test_a_rule_is_quoted_without_its_number() -> None:
    item = PlanItem(id="x", says="Rule 70: Do this.", dose=None, evidence="none", cites=())
    assert _quoted(item) == "Do this"
