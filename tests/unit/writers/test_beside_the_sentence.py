"""What a row of Today says beside its sentence comes from numbers and rules, not from names."""

from typing import Any

import pytest

from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.plan import PlanItem
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.service import assess, open_case
from ischia.service.material import report_material
from ischia.service.simulate import simulate
from ischia.writers.today.beside import _is_told, _quoted, beside

UNKNOWN = Uncertainty(sem=None, kind="unknown", n=1)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give what stands beside a sound thigh with an irritated root, on a blood thinner."""
    folder = tmp_path_factory.mktemp("root") / "case"
    simulate("root", folder)
    return " · ".join(beside(report_material(assess(open_case(folder)))))


def test_anti_inflammatories_are_blocked_and_the_policies_disagree(root: str) -> None:
    assert "Blocked (a blood thinner: bleeding): “Then anti-inflammatory medication" in root
    assert "The two policies disagree on" in root
    assert "Girth" not in root, "nobody measured it"


def difference(**more: Any) -> Measurement:
    known: dict[str, Any] = {
        "concept": "exam.thigh_girth_difference",
        "value": -20.0,
        "unit": Unit.MILLIMETRE,
        "interval95": (-25.0, -15.0),
        "uncertainty": Uncertainty(sem=2.0, kind="repeats", n=3),
        "side": Side.RIGHT,
        "context": {},
        "provenance": Provenance(method="exam.any@1", sources=("0" * 64,)),
        "flags": (),
    }
    return Measurement(**{**known, **more})


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, True),
        ({"interval95": (-25.0, 5.0)}, False),
        ({"interval95": None, "uncertainty": UNKNOWN}, False),
        ({"concept": "exam.thigh_girth"}, False),
        ({"flags": ("geometry_not_tissue_strain",)}, False),
        (
            {
                "concept": "strength.mean_peak_torque_difference",
                "context": {"contraction": "concentric"},
            },
            False,
        ),
    ],
)
def test_a_difference_stands_there_once_its_interval_excludes_none(
    more: dict[str, Any],
    told: bool,  # noqa: FBT001
) -> None:
    assert _is_told(difference(**more)) is told


def test_a_rule_is_quoted_without_its_number() -> None:
    item = PlanItem(id="x", says="Rule 70: Do this.", dose=None, evidence="none", cites=())
    assert _quoted(item) == "Do this"
