"""Measurements → tables for programs that analyse many recordings at once."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ischia.model.errors import UsageError
from ischia.model.measured import Measurements
from ischia.writers.files import write_atomically
from ischia.writers.parquet.curves import curves_parquet
from ischia.writers.parquet.values import require_parquet, values_parquet

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
    _refuse_another_name(out)
    write_atomically(out, curves_parquet(measured))
    return out


def require_writable(out: Path) -> None:
    """Refuse what would only fail once all is measured: another ending, no part that writes it.

    Raises
    ------
    UsageError
        When the name does not end in .parquet.
    MissingExtraError
        When the part that writes Parquet is not installed.
    """
    _refuse_another_name(out)
    require_parquet()


def write_values(out: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write values of many recordings as one tidy table; return how many rows.

    Raises
    ------
    UsageError
        When the name does not end in .parquet.
    MissingExtraError
        When the part that writes Parquet is not installed.
    StorageError
        When it cannot be written.
    """
    _refuse_another_name(out)
    return values_parquet(out, rows)


def write_refused(out: Path, refused: Iterable[tuple[str, str]]) -> Path:
    """Write what could not be read as CSV, each record with its reason.

    Raises
    ------
    StorageError
        When it cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("record", "why"))
    writer.writerows(refused)
    write_atomically(out, text.getvalue().encode())
    return out


def _refuse_another_name(out: Path) -> None:
    if out.suffix.lower() != TABLE:
        msg = f"a table ends in {TABLE}, not in {out.suffix!r}"
        raise UsageError(msg)
