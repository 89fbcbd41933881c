"""Processes of this machine. One that dies takes nobody's work along."""

import itertools
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from ischia.batch.work import Outcome, do, not_read
from ischia.service.cohort import Cohort, Unit

_AHEAD: Final = 2  # units handed out beyond those at work, for each process
_ALONE: Final = 2  # times that a unit may end a process that had nothing else to do


def run(
    cohort: Cohort, units: Iterable[Unit], cache: Path, program: str, *, workers: int
) -> Iterator[Outcome]:
    """Yield what became of each unit, as it comes.

    When a process is killed, those at work are done again, one at a time: so a file that ends
    every process that reads it is found, named and left out, and its neighbours are not blamed.
    """
    job = partial(do, cohort, cache=cache, program=program)
    todo = iter(units)
    while True:
        suspects: list[Unit] = []
        with _pool(workers) as pool:
            at_work: dict[Future[Outcome], Unit] = {}
            broken = False
            while not broken:
                for unit in itertools.islice(todo, workers * (1 + _AHEAD) - len(at_work)):
                    at_work[pool.submit(job, unit)] = unit
                if not at_work:
                    return
                done, _ = wait(at_work, return_when=FIRST_COMPLETED)
                for future in done:
                    unit = at_work.pop(future)
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        suspects.append(unit)
                        broken = True
            suspects += at_work.values()
        for unit in suspects:
            yield _alone(cohort, unit, cache, program)


def _alone(cohort: Cohort, unit: Unit, cache: Path, program: str) -> Outcome:
    for _ in range(_ALONE):
        with _pool(1) as pool:
            try:
                return pool.submit(do, cohort, unit, cache, program).result()
            except BrokenProcessPool:
                continue
    return not_read(
        unit, f"reading it ended the process {_ALONE} times; it may ask for more memory"
    )


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not forked: a copied process would inherit threads of numerical libraries half way.
    return ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn"))
