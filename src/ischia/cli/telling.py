"""Progress on standard error, where a person is watching; nothing where nobody is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


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
        task = bars.add_task(title, total=total)

        def tell(step: str) -> None:
            bars.update(task, advance=1, description=f"{title}: {step}")

        yield tell
