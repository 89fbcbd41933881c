"""Progress on standard error, where a person is watching; nothing where nobody is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

_LONGEST = 40  # characters of a step; the end of a path says more than its beginning


class Teller(Protocol):
    """Is told what is being worked on."""

    def __call__(self, step: str, of: int | None = None) -> None:
        """Say that the next step has begun, and of how many where only now it is known."""


class Steps:
    """Shows what is being worked on: one call per step, and how far it is within a long clip."""

    def __init__(self, bars: "Progress", title: str, total: int | None) -> None:
        self._bars, self._title = bars, title
        self._task = bars.add_task(title, total=total)
        self._clip = bars.add_task("frames", total=None, visible=False)

    def __call__(self, step: str, of: int | None = None) -> None:
        """Say that the next step has begun, and of how many where only now it is known."""
        self._bars.update(
            self._task, advance=1, total=of, description=f"{self._title}: {step[-_LONGEST:]}"
        )

    def frames(self, done: int, of: int) -> None:
        """Say how many frames of a clip were followed."""
        self._bars.update(self._clip, completed=done, total=of, visible=done < of)


@contextmanager
def telling(title: str, total: int | None = None, *, remaining: bool = False) -> Iterator[Teller]:
    """Give what shows the work, one call per step; `remaining` adds the time that is left."""
    if not sys.stderr.isatty():
        yield lambda _step, _of=None: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    left = (TimeRemainingColumn(),) if remaining else ()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *left)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Steps(bars, title, total)
