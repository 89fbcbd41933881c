"""The table is plain Parquet: pandas, polars and DuckDB read the same values out of it."""

from pathlib import Path
from typing import Any

import pytest

from ischia.batch import cohort
from ischia.service import simulate

SIDE = "left"
SHEET = """
schema = "ischia.cohort/1"
leave_out = ["truth.json"]
[[files]]
match = "*"
facts = { side = "left", gravity_corrected = false }
"""
Values = list[tuple[str, float]]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the table of one simulated recording."""
    folder = tmp_path_factory.mktemp("cohort")
    simulate("dynamometer", folder / "recordings", seed=1)
    (folder / "recordings" / "cohort.toml").write_text(SHEET)
    return cohort.measure(folder / "recordings", folder / "values.parquet", workers=1).table


@pytest.fixture(scope="module")
def known(table: Path) -> Values:
    """Give a side's values as pyarrow reads them, and be sure that there are some."""
    import pyarrow.parquet as pq

    rows = pq.read_table(table).to_pylist()
    found = [
        (r["concept"], r["value"]) for r in rows if r["side"] == SIDE and r["value"] is not None
    ]
    assert len(found) > 1
    assert any(r["value"] is None and r["not_measured"] for r in rows)
    return sorted(found)


def missing(table: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_table(table).column("value").null_count)


def test_pandas(table: Path, known: Values) -> None:
    import pandas as pd

    frame: Any = pd.read_parquet(table)
    chosen = frame[(frame.side == SIDE) & frame.value.notna()]
    assert sorted(zip(chosen.concept, chosen.value, strict=True)) == known
    assert int(frame.value.isna().sum()) == missing(table)


def test_polars(table: Path, known: Values) -> None:
    import polars as pl

    chosen = pl.scan_parquet(table).filter((pl.col("side") == SIDE) & pl.col("value").is_not_null())
    assert sorted(chosen.select("concept", "value").collect().rows()) == known
    assert pl.read_parquet(table)["value"].null_count() == missing(table)


def test_duckdb(table: Path, known: Values) -> None:
    import duckdb

    asked = "SELECT concept, value FROM read_parquet(?) WHERE side = ? AND value IS NOT NULL"
    with duckdb.connect() as database:
        assert sorted(database.execute(asked, [str(table), SIDE]).fetchall()) == known
        count = "SELECT count(*) FROM read_parquet(?) WHERE value IS NULL"
        assert database.execute(count, [str(table)]).fetchone() == (missing(table),)
