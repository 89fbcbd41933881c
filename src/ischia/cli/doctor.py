"""`ischia doctor`: what an installation of the clinic lacks."""

from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.backup import served
from ischia.cli.serve import FOLDER

SOMEBODY_MUST_ACT = 5
_SIGNS = {"good": "✓", "lacks": "✗", "absent": "–"}


def command(
    *,
    folder: Annotated[Path, typer.Option(help="The clinic's folder.")] = FOLDER,
    host: Annotated[
        str, typer.Option(help="The name under which others reach it: its certificate is asked.")
    ] = "",
    copies: Annotated[
        Path | None, typer.Option(help="Where `ischia backup` puts its copies.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Look at a clinic and say what it lacks; ends with 5 where somebody must act.

    Looks at the folder, database, audit, accounts, worker, disk, clock, certificate and the age of
    the last copy. Changes nothing.
    """
    served(folder, migrate=False)
    import msgspec

    from ischia.clinic.operations.doctor import How, examine

    lines = examine(host=host, copies=copies)
    if json:
        typer.echo(msgspec.json.encode(lines).decode())
    else:
        for line in lines:
            typer.echo(f"{_SIGNS[line.how]} {line.about:<9} {line.says}")
    if any(line.how is How.LACKS for line in lines):
        raise typer.Exit(SOMEBODY_MUST_ACT)
