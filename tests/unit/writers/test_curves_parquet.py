"""Curves as a tidy table: a row for each point, nothing lost and nothing made up."""

import io
import math
import sys

import pyarrow.parquet as pq
import pytest

from ischia.model.errors import MissingExtraError
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve, Provenance
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.writers.parquet.curves import curves_parquet

BANDED = Curve(
    concept="strength.torque",
    unit=Unit.NEWTON_METRE,
    side=Side.LEFT,
    context={"motion": "knee_flexion", "velocity_deg_s": 60.0, "phase": 1.0},
    axis="angle_deg",
    at=(20.0, 21.0, 22.0),
    values=(50.0, 51.5, 53.0),
    low95=(45.0, 46.5, 48.0),
    high95=(55.0, 56.5, 58.0),
    n=5,
    provenance=Provenance(method="strength.torque@1", sources=("a" * 64, "b" * 64)),
    flags=("gravity_uncorrected", "too_few_repetitions"),
)
BARE = Curve(
    concept="motion.knee_flexion",
    unit=Unit.DEGREE,
    side=Side.RIGHT,
    context={"phase": "swing"},
    axis="cycle_pct",
    at=(0.0, 50.0),
    values=(4.0, math.nan),
    low95=None,
    high95=None,
    n=1,
    provenance=Provenance(method="motion.knee_flexion@1", sources=("c" * 64,)),
)


def rows(*curves: Curve) -> list[dict[str, object]]:
    return pq.read_table(io.BytesIO(curves_parquet(Measurements(curves=curves)))).to_pylist()


def test_a_point_is_a_row_with_every_fact_about_it() -> None:
    found = rows(BANDED, BARE)
    assert [row["at"] for row in found] == [20.0, 21.0, 22.0, 0.0, 50.0]
    assert found[1] == {
        "curve": BANDED.id,
        "source_sha256": f"{'a' * 64} {'b' * 64}",
        "concept": "strength.torque",
        "side": "left",
        "context.motion": "knee_flexion",
        "context.phase": "1.0",
        "context.velocity_deg_s": 60.0,
        "axis": "angle_deg",
        "at": 21.0,
        "value": 51.5,
        "low95": 46.5,
        "high95": 56.5,
        "unit": "N.m",
        "n": 5,
        "flags": "gravity_uncorrected too_few_repetitions",
        "method": "strength.torque@1",
    }


def test_what_a_curve_does_not_have_is_null() -> None:
    *_, last = rows(BANDED, BARE)
    for name in ("value", "low95", "high95", "context.motion", "context.velocity_deg_s"):
        assert last[name] is None, name
    assert (last["context.phase"], last["flags"], last["axis"]) == ("swing", "", "cycle_pct")


def test_without_curves_the_table_is_empty_and_still_a_table() -> None:
    table = pq.read_table(io.BytesIO(curves_parquet(Measurements())))
    assert table.num_rows == 0
    assert {"concept", "at", "value", "unit"} <= set(table.column_names)
    assert table.schema.metadata[b"schema"] == b"ischia.curves/1"


def test_without_the_part_that_writes_it_its_extra_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"ischia\[parquet\]"):
        curves_parquet(Measurements())
