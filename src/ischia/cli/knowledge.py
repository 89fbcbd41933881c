"""`ischia knowledge`: is the knowledge base valid, what is in it, and whom a change would move."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ischia.service.impact import Moved

app = typer.Typer(no_args_is_help=True, help="The knowledge base: check, list, vocabulary, impact.")
Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A knowledge folder.")]
Copy = Annotated[
    Path | None, typer.Argument(exists=True, file_okay=False, help="A copy; else the program's.")
]
Cases = Annotated[
    list[Path], typer.Argument(exists=True, file_okay=False, help="Cases, or folders of cases.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.command()
def check(folder: Copy = None) -> None:
    """Check every knowledge file: schema, citations, printed proportions, reachability.

    A typical patient of each condition is argued; the condition must come first. Errors end with
    code 4; warnings are printed and do not.
    """
    from ischia.cli.telling import telling
    from ischia.service.knowing import checked

    with telling("typical patients") as tell:
        errors, warnings = checked(tell, folder) if folder else checked(tell)
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)
    for error in errors:
        typer.echo(f"error: {error}", err=True)
    typer.echo(f"knowledge: {len(errors)} errors, {len(warnings)} warnings")
    if errors:
        raise typer.Exit(4)


@app.command(name="list")
def list_all(*, as_json: Json = False) -> None:
    """List every record with how far it can be trusted; with --json, all that its file says."""
    from ischia.service.knowing import listed

    rows = listed()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['kind']:<12} {row['id']:<42} {row['evidence'][:12]:<12} {row['name']}")


@app.command()
def vocabulary(*, as_json: Json = False) -> None:
    """Print the words that visit.toml may use."""
    from ischia.service.knowing import vocabulary as words

    found = words()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for kind, entries in found.items():
        typer.echo(kind)
        for word, says in entries.items():
            typer.echo(f"  {word:<34} {says}")


@app.command()
def impact(old: Folder, new: Folder, cases: Cases, *, as_json: Json = False) -> None:
    """Argue cases under two knowledge folders: whose diagnosis, alarms or chances would move."""
    from dataclasses import asdict

    from ischia.cli.telling import telling
    from ischia.service.impact import case_folders, impact

    folders = case_folders(cases)
    with telling("cases", len(folders)) as tell:
        moved = impact(old, new, folders, tell=tell)
    if as_json:
        typer.echo(json.dumps([asdict(m) for m in moved], ensure_ascii=False))
        return
    for one in moved:
        for line in _told(one):
            typer.echo(line)
    changed = sum(one.anything for one in moved)
    typer.echo(f"{changed} of {len(moved)} cases would move")


def _told(moved: "Moved") -> list[str]:
    """Say in lines what would change for one case; nothing where nothing would."""
    lines = [f"cannot be argued under both: {moved.refused}"] if moved.refused else []
    if moved.leading:
        lines.append(f"leading diagnosis {moved.leading[0]} → {moved.leading[1]}")
    lines += [f"new alarm {alarm}" for alarm in moved.alarms_new]
    lines += [f"alarm gone {alarm}" for alarm in moved.alarms_gone]
    lines += [f"{name} {was:.0%} → {is_now:.0%}" for name, was, is_now in moved.probabilities]
    return [f"{moved.case}: {line}" for line in lines]
