"""Measurements → tables for programs that analyse many recordings at once."""

from pathlib import Path

from ischia.model.errors import UsageError
from ischia.model.measured import Measurements
from ischia.writers.files import write_atomically
from ischia.writers.parquet.curves import curves_parquet

TABLE = ".parquet"


def write_curves(measured: Measurements, out: Path) -> Path:
    """Write every curve as one tidy table, a row for each point.

    Raises
    ------
    UsageError
        When the name does not end in .parquet.
    MissingExtraError
        When the part that writes Parquet is not installed.
    StorageError
        When it cannot be written.
    """
    if out.suffix.lower() != TABLE:
        msg = f"a table of curves ends in {TABLE}, not in {out.suffix!r}"
        raise UsageError(msg)
    write_atomically(out, curves_parquet(measured))
    return out
