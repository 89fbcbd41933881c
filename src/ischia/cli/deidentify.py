"""`ischia deidentify`: copies of DICOM pictures that name nobody."""

from pathlib import Path
from typing import Annotated

import typer

from ischia.model.errors import UsageError

_EDGES = 4

Files = Annotated[list[Path], typer.Argument(help="DICOM files.", show_default=False)]
Out = Annotated[Path, typer.Argument(help="Folder for the copies.", show_default=False)]
Keep = Annotated[
    str | None,
    typer.Option(
        metavar="X0,Y0,X1,Y1",
        help="The box that shows tissue, in pixels; the file's own regions if left out.",
    ),
]
Key = Annotated[
    Path | None,
    typer.Option(help="A file of random bytes: the same gives the same new numbers again."),
]


def command(files: Files, out: Out, *, keep: Keep = None, key: Key = None) -> None:
    """Write copies without the person: tags by a list, black outside the ultrasound regions.

    Each copy has its own hash and is named by it. It is read back and checked; if anything of a
    person is found, nothing is written. Look at the pictures all the same before giving them away.

    Example: ischia deidentify clip.dcm still.dcm copies
    """
    box = _box(keep)
    from ischia.cli.telling import telling
    from ischia.numeric.image.lettering import Box
    from ischia.service.deidentify import deidentify

    with telling("De-identifying", len(files)) as tell:
        copies = deidentify(files, out, keep=Box(*box) if box else None, key_file=key, tell=tell)
    for copy in copies:
        typer.echo(str(copy.path))
        if copy.blanked_share:
            share = f"{copy.blanked_share:.1%}"
            typer.echo(f"text inside the region blanked: {share} of it", err=True)


def _box(keep: str | None) -> tuple[int, ...] | None:
    if keep is None:
        return None
    edges = keep.split(",")
    if len(edges) != _EDGES or not all(edge.strip().isdigit() for edge in edges):
        msg = f"--keep {keep!r} is no box; give four whole numbers, as in --keep 84,31,595,414"
        raise UsageError(msg)
    return tuple(int(edge) for edge in edges)
