"""`ischia serve`: the clinic, on this machine."""

from pathlib import Path
from typing import Annotated

import typer

PORT = 8017
FOLDER = Path("out/clinic")
ADMINISTRATOR = "administrator"


def command(
    *,
    folder: Annotated[Path, typer.Option(help="The clinic's folder; made if it is new.")] = FOLDER,
    port: Annotated[int, typer.Option(help="Port on localhost; another where it is taken.")] = PORT,
    host: Annotated[
        str,
        typer.Option(
            help="The name under which a TLS proxy on this machine shows the clinic; "
            "without it only this machine reaches it."
        ),
    ] = "",
) -> None:
    """Open the clinic: SQLite and sealed files in one folder, and a worker that measures.

    A new clinic has one account, administrator, whose password is shown once. Staff must add a
    second factor when they log in for the first time.
    """
    from ischia.clinic import serving

    serving.prepare(folder, demo=False, host=host)
    from ischia.clinic.accounts.first import first_account

    password = first_account(ADMINISTRATOR)
    if password:
        typer.echo(f"Log in as {ADMINISTRATOR} with {password}   (shown this once)")
    typer.echo("Not built yet: " + "; ".join(serving.NOT_BUILT) + ".")
    with serving.worker():
        open_clinic(port)


def open_clinic(port: int) -> None:
    """Serve the clinic that was prepared, and say where."""
    from ischia.clinic import serving

    chosen = serving.free_port(port)
    typer.echo(f"Open http://{serving.HOST}:{chosen}/start/   (Ctrl-C ends)")
    serving.serve(chosen)
