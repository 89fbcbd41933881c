"""What the asynchronous server sends is whole, and comes in pieces."""

import asyncio
from pathlib import Path
from typing import Any

CLINIC = Path(__file__).parents[3] / "src/ischia/clinic"


async def asked(path: str) -> tuple[int, list[bytes]]:
    """Ask the application as a server would; return the status and the pieces of the body."""
    from ischia.clinic.asgi import application

    sent: list[dict[str, Any]] = []
    asking = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if asking:
            return asking.pop()
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "scheme": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
        "root_path": "",
    }
    await application(scope, receive, send)
    status = next(m["status"] for m in sent if m["type"] == "http.response.start")
    return status, [m.get("body", b"") for m in sent if m["type"] == "http.response.body"]


def test_a_style_sheet_arrives_whole_and_without_a_warning() -> None:
    status, pieces = asyncio.run(asked("/static/clinic/clinic.css"))
    assert status == 200
    assert b"".join(pieces) == (CLINIC / "static/clinic/clinic.css").read_bytes()


def test_the_script_is_there_that_the_pages_name() -> None:
    status, pieces = asyncio.run(asked("/static/django_htmx/htmx-2.min.js"))
    assert status == 200
    assert len(b"".join(pieces)) > 10_000


def test_tokens_are_the_reports() -> None:
    status, pieces = asyncio.run(asked("/style/tokens.css"))
    own = CLINIC.parent / "writers/figures/tokens.css"
    assert (status, b"".join(pieces)) == (200, own.read_bytes())
