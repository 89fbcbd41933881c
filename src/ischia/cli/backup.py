"""`ischia backup`, `ischia restore`: copies of a clinic that were proved by restoring them."""

import os
from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.serve import FOLDER
from ischia.model.errors import UsageError

Out = Annotated[Path, typer.Argument(help="Folder of the copies.", show_default=False)]
Copy = Annotated[Path, typer.Argument(help="One dated copy.", show_default=False)]
Folder = Annotated[Path, typer.Option(help="The clinic's folder.")]
KeysTo = Annotated[
    Path | None,
    typer.Option("--keys-to", help="Copy the keys there too: another disk than the copies'."),
]
Keys = Annotated[
    Path, typer.Option("--keys", help="The keys that were kept apart.", show_default=False)
]


def backup(out: Out, *, folder: Folder = FOLDER, keys_to: KeysTo = None) -> None:
    """Copy a clinic while it works, and prove the copy by restoring it on trial.

    The copy is a dated folder: database, sealed files, manifest. What an earlier copy in OUT holds
    already is shared with it. The keys are not in it: without them it is noise. Nothing half
    written is kept.

    Example: ischia backup /media/copies --folder clinic --keys-to /media/safe
    """
    served(folder)
    from ischia.cli.telling import telling
    from ischia.clinic.operations.backup import backup as copied

    with telling("Backup") as tell:
        made = copied(out.resolve(), keys_to=keys_to, tell=tell)
    checked = made.checked
    typer.echo(
        f"{made.place}\n{checked.files} files and {checked.entries} entries of the audit, restored "
        f"on trial: whole\nhead of the audit: {checked.head}"
    )
    if keys_to is None:
        typer.echo("The keys are not in it: --keys-to copies them to another place.", err=True)


def restore(copy: Copy, *, keys: Keys, folder: Folder) -> None:
    """Make a clinic from a copy, in a new folder, and check it before it gets its name.

    Patients who were erased after the copy was made are erased again, by the list that lies beside
    the keys. A copy of PostgreSQL goes into the empty database that DATABASE_URL names.

    Example: ischia restore /media/copies/2026-11-23T04-00-00Z --keys /media/safe --folder clinic
    """
    from ischia.cli.telling import telling
    from ischia.clinic.operations.restore import restore as restored

    url = os.environ.get("DATABASE_URL", "")
    with telling("Restore") as tell:
        found = restored(copy, keys, folder.resolve(), url=url, tell=tell)
    checked = found.checked
    typer.echo(f"{checked.files} files and {checked.entries} entries of the audit: whole")
    if found.forgotten:
        typer.echo(f"{found.forgotten} patients erased since the copy were erased again")
    typer.echo(f"head of the audit: {checked.head}")


def served(folder: Path, *, migrate: bool = True) -> None:
    """Make Django ready for a clinic that is there.

    Raises
    ------
    UsageError
        When no clinic stands in the folder.
    """
    if not (folder / "keys/master").is_file():
        msg = f"no clinic in {folder}; name its folder with --folder"
        raise UsageError(msg)
    from ischia.clinic import serving

    serving.prepare(folder, demo=False, migrate=migrate)
