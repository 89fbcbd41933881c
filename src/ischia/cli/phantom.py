"""`ischia phantom`: a simulated recording or patient, with its truth beside it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """What can be simulated."""

    DYNAMOMETER = "dynamometer"
    GAIT = "gait"
    CINE = "cine"
    PATIENT = "patient"


def command(
    kind: Annotated[Kind, typer.Argument(help="What to simulate.", show_default=False)],
    out: Annotated[Path, typer.Argument(help="Folder to write into.", show_default=False)],
    *,
    seed: Annotated[int, typer.Option(help="Same seed, same files.")] = 1,
    layout: Annotated[
        str | None,
        typer.Option(
            help="Of a dynamometer: biodex, biodex_system4, isomed, humac_ftlb, humac_nm, "
            "nordbord_hub, nordbord_trace, load_cell_xlsx, table_csv or kineo_csv."
        ),
    ] = None,
) -> None:
    """Write a simulated recording or patient; truth.json beside it holds what is true."""
    from ischia.service.simulate import simulate

    for path in simulate(kind.value, out, seed=seed, layout=layout):
        typer.echo(str(path))
