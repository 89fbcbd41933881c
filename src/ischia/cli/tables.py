"""How the terminal is written to: tables, lists that hang, and what was measured in words."""

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ischia.model.measurement import Context
from ischia.service.words import context_words


def named(concept: str, context: Context, words: Mapping[str, str]) -> str:
    """Return what was measured and under which conditions, in words."""
    said = context_words(context, words)
    return ", ".join(part for part in (words.get(concept, concept), said) if part)


def console() -> Console:
    """Return the terminal; brackets in our sentences are brackets there, not styles."""
    return Console(highlight=False, markup=False)


def plain_table(*columns: str) -> Table:
    """Return an empty table with these columns, ruled below its heads only."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in {"side", "value", "95 %"})
    return table


def headed(out: Console, heading: str) -> None:
    """Print a heading with air above it."""
    out.print()
    out.print(heading, style="bold")


def hanging(out: Console, mark: str, text: str, *, width: int = 2) -> None:
    """Print one entry of a list; what does not fit in a line hangs below its own beginning."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=width, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark), Text(text))
    out.print(Padding(grid, (0, 0, 0, 2), expand=False))
