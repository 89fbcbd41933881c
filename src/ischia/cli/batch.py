"""`ischia batch`: thousands of recordings measured into one table."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="COHORT",
        help="Folder of instrument files and case folders, at any depth.",
        show_default=False,
    ),
]
Out = Annotated[Path, typer.Option("--out", help="The table, FILE.parquet.", show_default=False)]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes on this machine; all cores if left out.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(help="A Dask scheduler, as tcp://host:8786, whose workers do it instead."),
]
_SHOWN = 10


def command(
    cohort: Folder, out: Out, *, workers: Workers = None, scheduler: Scheduler = None
) -> None:
    """Measure every recording below a folder into one tidy table, a row for each value.

    A run that was stopped goes on where it was; what cannot be read is listed with its reason and
    stops nothing. Facts that files do not carry stand in cohort.toml.

    Example: ischia batch recordings --out values.parquet
    """
    from ischia.batch.cohort import measure
    from ischia.cli.telling import telling

    with telling("Measuring", remaining=True) as tell:
        made = measure(cohort, out, workers=workers, scheduler=scheduler, tell=tell)
    typer.echo(f"{made.table}: {made.rows} rows of {made.units} recordings and cases")
    if made.refused:
        many = len(made.refused)
        typer.echo(f"{many} could not be read; all of them stand in {made.refusals}:", err=True)
        for outcome in made.refused[:_SHOWN]:
            typer.echo(f"  {outcome.unit}\n    {outcome.refused}", err=True)
        typer.echo(
            "A fact that files do not carry may stand in cohort.toml, for all at once.", err=True
        )
