"""A cohort measured: every recording once, a table of all values, and what could not be read."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ischia.batch import cluster, local
from ischia.batch.work import Outcome, rows_of
from ischia.model.errors import StorageError
from ischia.service.cohort import CACHE, REFUSED, open_cohort, units
from ischia.service.showcase import program_sha256
from ischia.service.tables import require_writable, write_refused, write_values

Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of a cohort."""

    table: Path
    units: int
    rows: int
    refused: tuple[Outcome, ...]  # by name
    refusals: Path | None  # the same as a table, where there are any


def measure(
    folder: Path,
    out: Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    tell: Tell = lambda _name, _of: None,
) -> Measured:
    """Measure every recording below a folder and write one table.

    What was measured before of the same bytes by the same program is taken from the cache beside
    the table; so a run that was stopped goes on where it was. The table does not depend on how
    many processes made it, or on their order.

    Raises
    ------
    InputError
        When there is no such folder, or its `cohort.toml` cannot be understood.
    StorageError
        When the table or its cache cannot be written.
    UsageError
        When the table's name does not end in .parquet.
    """
    require_writable(out)
    cohort = open_cohort(folder.resolve())
    found = units(cohort)
    cache = _cache(out)
    program = program_sha256()
    made: list[Outcome] = []
    run = (
        cluster.run(cohort, found, cache, program, scheduler=scheduler)
        if scheduler
        else local.run(cohort, found, cache, program, workers=workers or os.cpu_count() or 1)
    )
    for outcome in run:
        tell(outcome.unit, len(found))
        made.append(outcome)
    made.sort(key=lambda outcome: outcome.unit)
    count = write_values(out, _rows(cache, made))
    refused = tuple(outcome for outcome in made if outcome.refused)
    return Measured(
        table=out,
        units=len(found),
        rows=count,
        refused=refused,
        refusals=_list(out, refused),
    )


def _rows(cache: Path, made: list[Outcome]) -> Iterator[dict[str, Any]]:
    for outcome in made:
        yield from rows_of(cache, outcome)


def _cache(out: Path) -> Path:
    cache = out.with_suffix(CACHE)
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise StorageError(
            where=cache.name,
            found=(err.strerror or type(err).__name__).lower(),
            expected="a folder that can be made",
            do="Name another place with --out.",
        ) from err
    return cache.resolve()


def _list(out: Path, refused: tuple[Outcome, ...]) -> Path | None:
    path = out.with_suffix(REFUSED)
    if not refused:
        path.unlink(missing_ok=True)  # of an earlier run: what it named is read by now
        return None
    return write_refused(path, ((outcome.unit, outcome.refused) for outcome in refused))
