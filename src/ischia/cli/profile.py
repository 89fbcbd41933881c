"""`ischia profile`: propose how an unknown table is read, with a plot to confirm."""

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[
    Path,
    typer.Argument(
        help="A table (CSV, TSV, text, XLSX) or markers (C3D, TRC).", show_default=False
    ),
]


def command(
    file: File,
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write the profile here instead of printing it.")
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(help="Where the plot goes, .svg or .png; beside --out if left out."),
    ] = None,
) -> None:
    """Propose how a table's columns or a file's markers are read, and say what is unsure and why.

    It reads headings, units and ranges and guesses no unit: check what it says, then give it to
    measure. The plot needs the extra `report`. For markers it proposes which is which, by their
    names and by where they lie in a person who walks.

    Example: ischia profile curve.csv --out machine.toml
    """
    from ischia.model.errors import MissingExtraError
    from ischia.service.profile import (
        proposed_mapping,
        proposed_profile,
        write_plot,
        write_proposal,
    )

    mapping = proposed_mapping(file)
    if mapping is not None:
        if mapping.known:
            typer.echo("needs no mapping: the markers have names that are known", err=True)
        for doubt in mapping.unsure:
            typer.echo(f"unsure: {doubt}", err=True)
        typer.echo(mapping.toml if out is None else str(write_proposal(mapping, out)), nl=bool(out))
        return
    proposed = proposed_profile(file)
    if proposed.known_by:
        names = ", ".join(proposed.known_by)
        typer.echo(f"needs no profile: {names} reads such a file by itself", err=True)
    for doubt in proposed.unsure:
        typer.echo(f"unsure: {doubt}", err=True)
    if out is None:
        typer.echo(proposed.toml, nl=False)
    else:
        typer.echo(str(write_proposal(proposed, out)))
    place = plot or (out or Path(f"{file.stem}.columns.toml")).with_suffix(".svg")
    try:
        typer.echo(f"plot: {write_plot(proposed, place)}", err=True)
    except MissingExtraError as err:
        typer.echo(f"no plot: {err}", err=True)
