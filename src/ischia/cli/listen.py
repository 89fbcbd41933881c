"""`ischia listen`: a DICOM node that receives from ultrasound machines and archives."""

import json
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ischia.model.terms import Side

if TYPE_CHECKING:
    from ischia.node.journal import Line
    from ischia.node.settings import Settings

_MIB = 1024**2

Folder = Annotated[
    Path, typer.Argument(help="Where objects and measurements are kept.", show_default=False)
]
Host = Annotated[
    str, typer.Option(help="Address to listen on; one that others reach needs --allow.")
]
Allow = Annotated[
    list[str] | None,
    typer.Option(help="Title of a machine that may send; once for each.", show_default=False),
]
SendTo = Annotated[
    list[str] | None,
    typer.Option(
        "--send-to",
        metavar="AE@HOST:PORT",
        help="Archive that reports go to; once for each.",
        show_default=False,
    ),
]
OneSide = Annotated[
    Side | None, typer.Option(help="Side of what does not say its own.", show_default=False)
]


def command(  # noqa: PLR0913  # what a node is told
    folder: Folder,
    *,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port.")] = 11112,
    ae_title: Annotated[str, typer.Option(help="Title of this node.")] = "ISCHIA",
    host: Host = "127.0.0.1",
    allow: Allow = None,
    send_to: SendTo = None,
    side: OneSide = None,
    structure: Annotated[str | None, typer.Option(help="What the probe looks at.")] = None,
    view: Annotated[str | None, typer.Option(help="long_axis or short_axis.")] = None,
    most_mb: Annotated[int, typer.Option(min=1, help="Of one object, MiB.")] = 1024,
    floor_mb: Annotated[int, typer.Option(min=0, help="Left free on the disk, MiB.")] = 2048,
    associations: Annotated[int, typer.Option(min=1, help="Heard at once.")] = 8,
    silence_s: Annotated[float, typer.Option(min=1, help="Before who is silent is let go.")] = 60,
    status: Annotated[
        bool, typer.Option("--status", help="Print how the node of this folder stands, and end.")
    ] = False,
) -> None:
    """Receive ultrasound over DICOM, measure it, and send reports back.

    Objects are checked as a whole before they are stored, under the hash of their bytes, as they
    came: they name the patient, so the folder is for its owner alone. Each image is measured in a
    process of its own with limits; its report (SR TID 1500) lies beside it and goes to --send-to,
    again and again until it is taken. One JSON line for each thing that happens, without a name.
    Ctrl-C ends it; what was not finished is finished after the next start.

    Example: ischia listen received --side left --send-to ARCHIVE@127.0.0.1:4242
    """
    if status:
        _show_status(folder)
        return
    from ischia.model.documents import RecordingEntry
    from ischia.node.settings import Settings, Target, title_of

    _serve(
        Settings(
            folder=folder,
            title=title_of(ae_title),
            host=host,
            port=port,
            allow=tuple(title_of(one) for one in allow or ()),
            send_to=tuple(Target.read(one) for one in send_to or ()),
            said=RecordingEntry(path="", side=side, structure=structure, view=view),
            most_bytes=most_mb * _MIB,
            floor_bytes=floor_mb * _MIB,
            associations=associations,
            silence_s=silence_s,
        )
    )


def _serve(settings: "Settings") -> None:
    try:
        from ischia.node.node import listening
    except ImportError as err:
        from ischia.model.errors import MissingExtraError

        raise MissingExtraError(needed_for="a DICOM node", extra="node") from err
    warnings.simplefilter("ignore")  # a library's warnings quote what a stranger sent
    threading.excepthook = _say_kind
    ended = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: ended.set())
    with listening(settings, _tell) as port:
        typer.echo(f"{settings.title} listens on {settings.host}:{port}   (Ctrl-C ends)", err=True)
        ended.wait()
        typer.echo("Ending …", err=True)


def _tell(line: "Line") -> None:
    typer.echo(json.dumps(line, ensure_ascii=False))


def _say_kind(what: Any) -> None:  # noqa: ANN401  # threading's own
    """Say that a thread of the library broke, and not on what."""
    sys.stderr.write(f"ischia: a connection broke ({what.exc_type.__name__})\n")


def _show_status(folder: Path) -> None:
    from ischia.model.errors import InputError

    try:
        typer.echo((folder / "status.json").read_text("utf-8"))
    except OSError as err:
        raise InputError(
            where=folder.name,
            found="no status",
            expected="a folder that a node has listened for",
            do="Start the node first: ischia listen FOLDER.",
        ) from err
