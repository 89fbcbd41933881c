"""`ischia cohort`: what a table of many recordings says, and a clinic's measures for research."""

from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.serve import FOLDER

app = typer.Typer(
    help="Many recordings: reports on a table, and measures of a clinic for research.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def cohort() -> None:
    """Many recordings: reports on a table, and measures of a clinic for research."""


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


@app.command("export")
def export(
    out: Annotated[
        Path, typer.Argument(help="A folder that is not there yet.", show_default=False)
    ],
    *,
    by: Annotated[
        str, typer.Option(help="Account in whose name; an administrator's.", show_default=False)
    ],
    folder: Annotated[Path, typer.Option(help="The clinic's folder.")] = FOLDER,
    key: Annotated[
        Path | None,
        typer.Option(
            help="A file of 32 random bytes, made by you: the same gives the same pseudonyms."
        ),
    ] = None,
) -> None:
    """Write the measures of everybody who agreed to research, for `ischia batch`.

    Numbers, sides and contexts under new pseudonyms, with days counted from the first visit. No
    instrument file leaves. Who took consent back is left out; with --key their pseudonyms are
    listed. Each copy stands in the clinic's audit. Nobody is asked to prove who they are: whoever
    can run this can read the clinic's keys.

    Example: ischia cohort export study --folder clinic --by administrator --key study.key
    """
    from ischia.cli.backup import served
    from ischia.cli.telling import telling

    served(folder)
    from ischia.clinic.operations.research import export as exported
    from ischia.service.files import raw_file

    secret = raw_file(key).data if key is not None else None
    with telling("Exporting") as tell:
        made = exported(out.resolve(), by, key=secret, tell=tell)
    typer.echo(
        f"{out}: {made.people} people; left out: {made.not_agreed} who did not agree, "
        f"{made.taken_back} who took it back, {made.nothing_assessed} without an assessment"
    )
