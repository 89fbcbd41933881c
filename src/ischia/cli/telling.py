"""Progress on standard error, where a person is watching; nothing where nobody is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


class Steps:
    """Shows what is being worked on: one call per step, and how far it is within a long clip."""

    def __init__(self, bars: "Progress", title: str, total: int | None) -> None:
        self._bars, self._title = bars, title
        self._task = bars.add_task(title, total=total)
        self._clip = bars.add_task("frames", total=None, visible=False)

    def __call__(self, step: str) -> None:
        """Say that the next step has begun."""
        self._bars.update(self._task, advance=1, description=f"{self._title}: {step}")

    def frames(self, done: int, of: int) -> None:
        """Say how many frames of a clip were followed."""
        self._bars.update(self._clip, completed=done, total=of, visible=done < of)


@contextmanager
def telling(title: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is being worked on, one call per step."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Steps(bars, title, total)
