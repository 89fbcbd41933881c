"""The page on which `ischia live` shows the newest frame and its curves: on localhost only."""

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ischia.service.live import Moment

_SHOWN: Final = 600  # frames of a curve
# Seconds since the first frame, value, and the ends of its interval where it has one.
Point = tuple[float, float | None, float | None, float | None]
_HOSTS: Final = ("127.0.0.1", "localhost")


class Board:
    """What is shown: the newest frame, and the last values of each curve."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now: Moment | None = None
        self._says = ""
        self._unknown: dict[tuple[str, str], bool] = {}
        self._points: dict[tuple[str, str], deque[Point]] = {}

    def put(self, moment: "Moment", says: str) -> None:
        """Show another frame."""
        with self._lock:
            self._now, self._says = moment, says
            for one in moment.readings:
                points = self._points.setdefault((one.what, one.unit), deque(maxlen=_SHOWN))
                low, high = one.interval95 or (None, None)
                points.append((round(moment.at_s, 3), one.value, low, high))
                self._unknown[one.what, one.unit] = one.interval95 is None and not one.counted

    def values(self) -> dict[str, Any]:
        """Return what the page asks for: number of the frame, its line, and the curves."""
        with self._lock:
            return {
                "number": self._now.number if self._now else -1,
                "says": self._says,
                "curves": [
                    {
                        "name": name,
                        "unit": unit,
                        "points": list(points),
                        "error_unknown": self._unknown[name, unit],
                    }
                    for (name, unit), points in self._points.items()
                ],
            }

    def picture(self) -> bytes | None:
        """Return the newest frame as a PNG."""
        with self._lock:
            now = self._now
        return now.picture() if now else None


def page_server(board: Board, port: int) -> ThreadingHTTPServer:
    """Return a server of the page, which the caller runs and closes."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
            if host not in _HOSTS:  # a page elsewhere that calls itself by another name
                self.send_error(403)
                return
            what = self.path.partition("?")[0]
            if what == "/now.json":
                self._send("application/json", json.dumps(board.values()).encode())
            elif what == "/now.png" and (picture := board.picture()) is not None:
                self._send("image/png", picture)
            elif what == "/":
                page = files("ischia.cli").joinpath("live.html").read_bytes()
                self._send("text/html; charset=utf-8", page)
            else:
                self.send_error(404)

        def _send(self, kind: str, data: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing: a line for each frame would hide the values."""

    try:
        return ThreadingHTTPServer(("127.0.0.1", port), Page)
    except OSError:  # taken: any other port will do
        return ThreadingHTTPServer(("127.0.0.1", 0), Page)
