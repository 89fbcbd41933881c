"""`ischia marks`: what was drawn on a recording, for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.telling import telling
from ischia.model.terms import Side

app = typer.Typer(help="What was drawn on a recording, for other programs.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The DICOM file drawn upon.", show_default=False)]
Out = Annotated[Path, typer.Argument(help="Where the report goes.", show_default=False)]
Clip = Annotated[Path, typer.Argument(help="The ultrasound clip.", show_default=False)]
Film = Annotated[
    Path, typer.Argument(help="Where the film goes, as .mp4 or .webm.", show_default=False)
]
OneSide = Annotated[
    Side | None, typer.Option(help="Side of the body, where no visit sheet says it.")
]
Structure = Annotated[str | None, typer.Option(help="What the probe looked at.")]
View = Annotated[str | None, typer.Option(help="long_axis or short_axis.")]


@app.callback()
def _marks() -> None:
    """Keep `export` a command of its own, beside which others can stand."""


@app.command("export")
def export(
    file: File,
    out: Out,
    *,
    side: OneSide = None,
    structure: Structure = None,
    view: View = None,
) -> None:
    """Write marks and measurements of one recording as a DICOM structured report (TID 1500).

    Marks come from the case that the file lies in, or from FILE.marks.json beside it. The report
    refers to the recording by its numbers and names nobody.

    Example: ischia marks export my-case/visits/2026-03-02/rectus_femoris_right.dcm marks.dcm
    """
    from ischia.model.documents import RecordingEntry
    from ischia.service.structured_report import write_structured_report

    options = RecordingEntry(path="", side=side, structure=structure, view=view)
    typer.echo(str(write_structured_report(file, out, options)))


@app.command("film")
def film(
    file: Clip,
    out: Film,
    *,
    side: OneSide = None,
    structure: Structure = None,
    view: View = None,
) -> None:
    """Write a clip as a film with what was drawn and measured on it.

    Only the image of tissue enters the film; what the machine printed beside it stays out. Values
    stand on every frame, and those that nobody confirmed say so. An .mp4 (VP9) and a .webm (VP8)
    play in browsers; the second is made in a quarter of the time.

    Example: ischia marks film my-case/visits/2026-03-02/rectus_femoris_right.dcm contraction.mp4
    """
    from ischia.model.documents import RecordingEntry
    from ischia.service.film import write_film

    options = RecordingEntry(path="", side=side, structure=structure, view=view)
    with telling("Filming") as tell:
        written = write_film(file, out, options, tell)
    typer.echo(str(written))
