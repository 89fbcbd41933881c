"""`ischia knowledge`: is the knowledge base valid, and what is in it."""

import json
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The knowledge base: check, list, vocabulary.")
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.command()
def check() -> None:
    """Check every knowledge file: schema, citations, printed proportions, reachability.

    Errors end with code 4; warnings are printed and do not.
    """
    from ischia.service.knowing import checked

    errors, warnings = checked()
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
