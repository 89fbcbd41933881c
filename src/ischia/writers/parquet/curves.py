"""Curves as one tidy table: a row for each point, a column for each fact about it."""

import io
from collections.abc import Iterable
from typing import Any, Final

from ischia.model.errors import MissingExtraError
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve

SCHEMA: Final = b"ischia.curves/1"
CONTEXT: Final = "context."


def curves_parquet(measured: Measurements) -> bytes:
    """Return every curve of a document as a Parquet file.

    One row is one point. Columns:

    - `curve`: id of the curve; rows of one curve follow each other in the order of its axis;
    - `source_sha256`: of the file, of all files joined by a space where there are several;
    - `concept`, `side`, and `context.*`: one column for each key that any context has, empty where
      a curve's has not; numbers where all its values are numbers, else text;
    - `axis` (`angle_deg`, `time_s`, `cycle_pct`) and `at`, the place on it in that unit;
    - `value`, `low95`, `high95` in `unit` (UCUM); no band, no numbers: null, never NaN;
    - `n`: repetitions or strides behind the point; `flags`, joined by a space; `method`.

    The file's own metadata names the schema, `ischia.curves/1`.

    Raises
    ------
    MissingExtraError
        When the part that writes Parquet is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as err:
        raise MissingExtraError(needed_for="a table of curves", extra="parquet") from err
    text = pa.dictionary(pa.int32(), pa.string())
    kinds = {str: text, float: pa.float64(), int: pa.int32()}
    columns = {}
    for name, kind in _names(measured):
        values = list(_column(measured.curves, name))
        if kind is str:  # a context may hold a number here and a word there
            values = [None if value is None else str(value) for value in values]
        columns[name] = pa.array(values, type=kinds[kind], from_pandas=True)  # NaN is null
    table = pa.table(columns).replace_schema_metadata({b"schema": SCHEMA})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _names(measured: Measurements) -> list[tuple[str, type]]:
    """Return the columns in their order, each with the type of its values."""
    keys: dict[str, type] = {}
    for curve in measured.curves:
        for key, value in curve.context.items():
            number = not isinstance(value, str) and keys.get(key, float) is float
            keys[key] = float if number else str
    return [
        *((name, str) for name in ("curve", "source_sha256", "concept", "side")),
        *((CONTEXT + key, keys[key]) for key in sorted(keys)),
        ("axis", str),
        *((name, float) for name in ("at", "value", "low95", "high95")),
        ("unit", str),
        ("n", int),
        ("flags", str),
        ("method", str),
    ]


def _column(curves: Iterable[Curve], name: str) -> Iterable[Any]:
    """Yield one column over all points of all curves."""
    for curve in curves:
        points = len(curve.at)
        match name:
            case "at":
                yield from curve.at
            case "value":
                yield from curve.values
            case "low95" | "high95":
                yield from getattr(curve, name) or (None,) * points
            case _:
                yield from (_fact(curve, name),) * points


def _fact(curve: Curve, name: str) -> str | float | int | None:
    if name.startswith(CONTEXT):
        return curve.context.get(name.removeprefix(CONTEXT))
    facts: dict[str, str | int] = {
        "curve": curve.id,
        "source_sha256": " ".join(curve.provenance.sources),
        "concept": curve.concept,
        "side": str(curve.side),
        "axis": curve.axis,
        "unit": str(curve.unit),
        "n": curve.n,
        "flags": " ".join(curve.flags),
        "method": curve.provenance.method,
    }
    return facts[name]
