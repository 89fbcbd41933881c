"""`ischia seed`: a clinic of many simulated patients, to see what it does with many."""

from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.serve import FOLDER

Count = Annotated[int, typer.Option(min=1)]


def command(
    *,
    folder: Annotated[Path, typer.Option(help="The clinic's folder; made if it is new.")] = FOLDER,
    patients: Count = 10_000,
    recordings: Count = 100_000,
    clinicians: Annotated[int, typer.Option(min=1, help="Accounts that share them.")] = 50,
) -> None:
    """Fill a clinic with simulated patients, for counting and timing.

    Every patient says that they are simulated. A clinic that holds anybody else is refused.

    Example: ischia seed --folder out/load --patients 1000 --recordings 10000
    """
    from ischia.cli.telling import telling
    from ischia.clinic import serving

    serving.prepare(folder, demo=False)
    from ischia.clinic.operations.seed import seed

    with telling("Seeding") as tell:
        made = seed(patients, recordings, clinicians=clinicians, tell=tell)
    typer.echo(
        f"{made.patients} simulated patients with {made.recordings} recordings, shared out among "
        f"{len(made.clinicians)} accounts: {made.clinicians[0]} …"
    )
