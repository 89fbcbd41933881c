"""A cohort's table, read column by column, and sorted by what was measured of whom and when."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError, MissingExtraError
from ischia.model.terms import Side
from ischia.service.compare import RECORDING_ONLY

VALUES: Final = b"ischia.values/1"
CURVES: Final = b"ischia.curves/1"
_COLUMNS: Final = ("record", "subject", "visit", "concept", "side", "context", "unit")
Codes = NDArray[np.int64]


class Measure(NamedTuple):
    """What was measured; the context without what differs between recordings of one kind."""

    concept: str
    context: str  # JSON
    side: Side
    unit: str


class Values(NamedTuple):
    """All values of one measure, with codes of the record and the visit that each is of."""

    measure: Measure
    value: FloatArray
    record: Codes
    visit: Codes  # in the order of their days; −1 where a record has none
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A table as columns of codes."""

    sha256: str
    rows: int
    records: int
    people: int
    simulated: bool
    measures: tuple[Values, ...]


def read_cohort(path: Path) -> Cohort:
    """Return a table of `ischia batch`.

    Raises
    ------
    InputError
        When it cannot be read, or is of another kind.
    MissingExtraError
        When the part that reads Parquet is not installed.
    """
    table = read_table(path, VALUES, [*_COLUMNS, "value", "simulated", "not_measured"])
    codes, words = {}, {}
    for name in _COLUMNS:
        codes[name], words[name] = _encoded(table, name)
    codes["context"], words["context"] = _alike(codes["context"], words["context"])
    codes["visit"] = _ordered(codes["visit"], words["visit"])
    value = table.column("value").to_numpy(zero_copy_only=False).astype(np.float64)
    person = codes["subject"] >= 0
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Cohort(
        sha256=sha256,
        rows=table.num_rows,
        records=len(words["record"]),
        people=int(np.unique(codes["record"][person]).size),
        simulated=bool(np.any(table.column("simulated").to_numpy(zero_copy_only=False) == True)),  # noqa: E712  # of objects, some None
        measures=tuple(_measures(codes, words, value)),
    )


def read_table(path: Path, schema: bytes, columns: Sequence[str] | None = None) -> Any:  # noqa: ANN401  # pyarrow's
    """Return a table of ours.

    Raises
    ------
    InputError
        When it cannot be read, or is of another kind.
    MissingExtraError
        When the part that reads Parquet is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as err:
        raise MissingExtraError(needed_for="reading a table", extra="parquet") from err
    try:
        kind = (pq.read_schema(path).metadata or {}).get(b"schema")
        if kind == schema:
            return pq.read_table(path, columns=columns)
    except (OSError, pa.ArrowException) as err:
        raise _no_table(path, schema, "no Parquet file that can be read") from err
    raise _no_table(path, schema, f"a table of the kind {(kind or b'unknown').decode()}")


def _no_table(path: Path, schema: bytes, found: str) -> InputError:
    by = "ischia batch" if schema == VALUES else "ischia measure --curves FILE.parquet"
    return InputError(
        where=path.name,
        found=found,
        expected=f"a table {schema.decode()}, as {by} writes it",
        do="Name that table.",
    )


def _encoded(table: Any, name: str) -> tuple[Codes, list[str]]:  # noqa: ANN401  # pyarrow's
    column = table.column(name).combine_chunks().dictionary_encode()
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, [str(word) for word in column.dictionary.to_pylist()]


def _alike(codes: Codes, contexts: list[str]) -> tuple[Codes, list[str]]:
    """Return contexts without what differs between two recordings of one kind."""
    bare = [
        json.dumps({k: v for k, v in json.loads(said).items() if k not in RECORDING_ONLY})
        for said in contexts
    ]
    known = sorted(set(bare))
    places = np.array([known.index(said) for said in bare], dtype=np.int64)
    return places[codes] if places.size else codes, known


def _ordered(codes: Codes, days: list[str]) -> Codes:
    """Return codes in the order of ISO days, −1 where there is none."""
    rank = np.empty(len(days) + 1, dtype=np.int64)
    rank[np.argsort(np.array(days, dtype=str))] = np.arange(len(days))
    rank[-1] = -1
    return rank[codes]


def _measures(
    codes: dict[str, Codes], words: dict[str, list[str]], value: FloatArray
) -> Iterator[Values]:
    names = ("concept", "context", "side", "unit")
    one = np.zeros(value.size, dtype=np.int64)
    for name in names:  # what was not measured has no unit, and belongs to none yet
        one = one * (len(words[name]) + 1) + codes[name] + 1
    order = np.argsort(one, kind="stable")
    edges = np.flatnonzero(np.diff(one[order])) + 1
    missing: dict[tuple[int, ...], int] = {}
    groups = np.split(order, edges) if value.size else []
    for rows in groups:
        if codes["unit"][rows[0]] < 0:
            missing[tuple(int(codes[n][rows[0]]) for n in names[:3])] = rows.size
    for rows in groups:
        first = rows[0]
        if codes["unit"][first] < 0:
            continue
        concept, context, side, unit = (words[n][codes[n][first]] for n in names)
        yield Values(
            measure=Measure(concept, context, Side(side), unit),
            value=value[rows],
            record=codes["record"][rows],
            visit=codes["visit"][rows],
            missing=missing.get(tuple(int(codes[n][first]) for n in names[:3]), 0),
        )
