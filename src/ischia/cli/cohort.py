"""`ischia cohort`: what a table of many recordings says."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Report on a table of many recordings.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def cohort() -> None:
    """Report on a table of many recordings."""


@app.command("report")
def report(
    table: Annotated[
        Path, typer.Argument(help="What ischia batch wrote, FILE.parquet.", show_default=False)
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder to write into.", show_default=False)],
    curves: Annotated[
        Path | None,
        typer.Option(
            help="A table of curves, as ischia measure --curves FILE.parquet writes it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write distributions, reliability and group curves as HTML, PDF and CSV.

    Reliability compares the first two visits of each case folder: ICC(2,1) and ICC(3,1) with
    intervals, SEM, MDC95. It presumes that nobody changed between them.

    Example: ischia cohort report values.parquet --out report
    """
    from ischia.service.cohort_report import report_cohort

    made = report_cohort(table, out, curves=curves)
    typer.echo(f"{made.measures} measures, {made.repeated} of them measured twice")
    for path in made.files:
        typer.echo(str(path))
