"""`ischia live`: a folder that fills with ultrasound frames, measured and shown as it does."""

import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ischia.cli.live_page import Board, page_server
from ischia.cli.measure import Parameter, parameters_of
from ischia.model.terms import Side

if TYPE_CHECKING:
    from ischia.service.live import Moment

PORT: Final = 8018
_LINE_S: Final = 0.2  # between two lines of the terminal
_MANY: Final = 3  # frames that may wait before it is said to fall behind

Folder = Annotated[
    Path, typer.Argument(help="The folder that fills with frames.", show_default=False)
]
OneSide = Annotated[Side, typer.Option(help="Side of the body.", show_default=False)]
Idle = Annotated[
    float | None,
    typer.Option(help="Seconds without a frame after which it ends; else Ctrl-C ends it."),
]


def command(
    folder: Folder,
    *,
    side: OneSide,
    parameter: Parameter = None,
    port: Annotated[int, typer.Option(help="Port on localhost; another where it is taken.")] = PORT,
    page: Annotated[bool, typer.Option(help="Show the frames on a page of localhost.")] = True,
    idle_s: Idle = None,
) -> None:
    """Measure a folder of ultrasound frames as it grows, and show it.

    Frames are PNG, JPEG or DICOM stills, named in their order. Calipers drawn on the first of them
    (FIRST.png.marks.json beside it) are carried with the tissue; two boxes on the aponeuroses give
    thickness and fascicle angle. Millimetres need a scale: the DICOM file's own, a drawn one, or
    --parameter mm_per_px=0.0883. Each value has its 95 % interval or says that its error is
    unknown; none is kept. The rate is that of the last two seconds.

    Example: ischia live grabbed --side left --parameter mm_per_px=0.0883
    """
    from ischia.model.documents import RecordingEntry
    from ischia.service.live import live

    options = RecordingEntry(path="", side=side, parameters=parameters_of(parameter or []))
    board = Board()
    line, told_s = "no frame came", 0.0
    with _shown(board, port, page=page):
        try:
            for moment in live(folder, options, idle_s=idle_s):
                line = line_of(moment)
                board.put(moment, line)
                now_s = time.monotonic()
                if now_s - told_s >= _LINE_S:
                    told_s = now_s
                    _tell(line)
        except KeyboardInterrupt:
            pass
    _tell(line)


def line_of(moment: "Moment") -> str:
    """Return one line: values, how fast they come, and what has not been measured."""
    from ischia.service.live import said

    parts = [f"frame {moment.number}", *(said(one) for one in moment.readings)]
    if moment.rate_hz is not None:
        parts.append(f"{moment.rate_hz:.0f} frames/s")
    if moment.waiting > _MANY:
        parts.append(f"behind by {moment.waiting} frames")
    if moment.left_out:
        parts.append(f"{moment.left_out} left out")
    return " · ".join(parts)


def _tell(line: str) -> None:
    """Print a line over the last one where a person is watching, else below it."""
    if sys.stdout.isatty():
        typer.echo(f"\r\x1b[2K{line}", nl=False)
    else:
        typer.echo(line)


@contextmanager
def _shown(board: Board, port: int, *, page: bool) -> Iterator[None]:
    if not page:
        yield
        return
    server = page_server(board, port)
    address = f"http://127.0.0.1:{server.server_port}/"
    typer.echo(f"Open {address}   (Ctrl-C ends)", err=True)
    webbrowser.open(address)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
