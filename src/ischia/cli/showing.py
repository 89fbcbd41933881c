"""Show a folder of pages on localhost, and nowhere else."""

import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import typer


class _Quiet(SimpleHTTPRequestHandler):
    """Serve files without a line in the terminal for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing: a path may tell what a person looked at."""


def show(folder: Path, page: str, port: int) -> None:
    """Serve `folder` on localhost until interrupted, and open one of its pages."""
    handler = partial(_Quiet, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:  # taken: any other port will do
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    address = f"http://127.0.0.1:{server.server_port}/{page}"
    typer.echo(f"Open {address}   (Ctrl-C ends)")
    webbrowser.open(address)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("")
