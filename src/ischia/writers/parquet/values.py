"""Values of many recordings as one tidy table, written piece by piece so that memory stays flat."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from ischia.model.errors import MissingExtraError, StorageError

SCHEMA: Final = b"ischia.values/1"
_TEXT: Final = ("record", "subject", "visit")
_ROWS: Final = 8_192  # of one row group: as dictionaries they take some 2 KiB each


def require_parquet() -> None:
    """Refuse where the part that writes Parquet is not installed.

    Raises
    ------
    MissingExtraError
        When it is not.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as err:
        raise MissingExtraError(needed_for="a table of values", extra="parquet") from err


def values_parquet(out: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows as they come; return how many. Nothing is there before all of it is.

    One row is one value, or one that could not be measured. Columns:

    - `record`: path of the case folder or file; `subject`, `visit` (ISO day) and `simulated` of a
      case, null for a file by itself;
    - `source_sha256`: of the file behind the value, of several joined by a space;
    - `concept`, `side`, `context`: which value; the context as JSON with its keys in order;
    - `value`, `low95`, `high95`, `sem` in `unit` (UCUM): null where none is known, never NaN;
    - `error_kind`, `n`: where the error came from, and the repetitions behind it;
    - `method`, `flags` (joined by a space), `id`;
    - `not_measured`: why there is no value; null where there is one.

    Raises
    ------
    MissingExtraError
        When the part that writes Parquet is not installed.
    StorageError
        When it cannot be written.
    """
    require_parquet()
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(_columns(pa), metadata={b"schema": SCHEMA})
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    count = 0
    try:
        with pq.ParquetWriter(part, schema, compression="zstd") as writer:
            for held in _chunks(rows):
                writer.write_table(pa.Table.from_pylist(held, schema=schema))
                count += len(held)
        part.replace(out)
    except OSError as err:
        raise StorageError(
            where=out.name,
            found=(err.strerror or type(err).__name__).lower(),
            expected="a file that can be written",
            do="Name another place with --out.",
        ) from err
    finally:
        part.unlink(missing_ok=True)
    return count


def _columns(pa: Any) -> list[Any]:  # noqa: ANN401  # pyarrow, imported where it is used
    text = pa.string()
    return [
        *((name, text) for name in _TEXT),
        ("simulated", pa.bool_()),
        *((name, text) for name in ("source_sha256", "concept", "side", "context")),
        *((name, pa.float64()) for name in ("value", "low95", "high95")),
        ("unit", text),
        ("sem", pa.float64()),
        ("error_kind", text),
        ("n", pa.int32()),
        *((name, text) for name in ("method", "flags", "id", "not_measured")),
    ]


def _chunks(rows: Iterable[Mapping[str, Any]]) -> Iterable[list[Mapping[str, Any]]]:
    held: list[Mapping[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) >= _ROWS:
            yield held
            held = []
    if held:
        yield held
