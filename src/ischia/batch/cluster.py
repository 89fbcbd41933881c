"""The processes of a Dask cluster, which see the cohort and the cache under the same paths."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from ischia.batch.work import Outcome, do, not_read
from ischia.model.errors import MissingExtraError, StorageError
from ischia.service.cohort import Cohort, Unit

_AHEAD: Final = 3  # units handed out for each thread of the cluster
_WAIT: Final = "20s"


def run(
    cohort: Cohort, units: Iterable[Unit], cache: Path, program: str, *, scheduler: str
) -> Iterator[Outcome]:
    """Yield what became of each unit, as it comes; the cluster repeats what a lost worker had.

    Raises
    ------
    MissingExtraError
        When Dask is not installed.
    StorageError
        When the scheduler does not answer.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as err:
        raise MissingExtraError(needed_for="a cluster", extra="batch") from err
    try:
        client: Any = Client(scheduler, timeout=_WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as err:
        raise StorageError(
            where="--scheduler",
            found=f"no answer from {scheduler}",
            expected="a running Dask scheduler, as tcp://host:8786",
            do="Start one with `dask scheduler`, or leave --scheduler out.",
        ) from err
    with client, client.as_current():
        todo = iter(units)
        most = max(1, sum(client.nthreads().values())) * _AHEAD
        names: dict[Any, Unit] = {}

        def hand_out(count: int) -> Iterator[Any]:
            for unit in itertools.islice(todo, count):
                future = client.submit(do, cohort, unit, cache, program, pure=False)
                names[future.key] = unit
                yield future

        coming: Any = as_completed(list(hand_out(most)))  # type: ignore[no-untyped-call]
        for future in coming:
            unit = names.pop(future.key)
            if future.status == "finished":
                yield future.result()
            else:
                yield not_read(unit, "its workers were lost again and again")
            for more in hand_out(1):
                coming.add(more)
