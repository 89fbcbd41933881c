"""A visit by video that can be entered now, and pages of a browser that speak over a line."""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

HOST = "testserver"
WAITS_S = 20.0  # where many programs want the processor; an answer comes much sooner
THREADS = 4  # that ask the database for the pages of one test
_NUMBERS = itertools.count(1)


@pytest.fixture
def booked() -> Callable[..., Any]:
    """Give a function that books a visit by video; it begins now unless said."""
    from ischia.clinic.booking.models import Appointment

    def made(person: Any, *, minutes_ahead: int = 0, **more: Any) -> Any:
        begins = datetime.now(UTC) + timedelta(minutes=minutes_ahead)
        return Appointment.objects.create(
            person=person,
            begins_at=begins,
            price_minor=0,
            currency="usd",
            resources=["physician"],
            **{"service": "telehealth", "minutes": 30, "state": "booked", **more},
        )

    return made


@pytest.fixture
def visit(somebody: Any, patient: Any, booked: Any) -> Any:
    """Give an appointment that can be entered, its two clients, and where the patient is."""
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.telehealth.stated import Whereabouts, state

    theirs, ours = somebody("patient"), somebody("physician")
    found = booked(patient(theirs.user))
    found.theirs, found.ours = theirs, ours
    told = Whereabouts(
        country="US", region="US-NY", address="1 Road", contact="Zora", telephone="555 0100"
    )
    state(Actor.of(theirs.user), found, told)
    return found


class Page:
    """One browser's page in a call, as the server hears it."""

    def __init__(self, client: Any, opaque: str, *, origin: str = "", page: str = "") -> None:
        from asgiref.testing import ApplicationCommunicator

        from ischia.clinic.asgi import application

        self.page = page or f"{next(_NUMBERS):016x}"
        cookie = "; ".join(f"{k}={v.value}" for k, v in client.cookies.items())
        headers = {"host": HOST, "origin": origin or f"http://{HOST}", "cookie": cookie}
        scope = {
            "type": "websocket",
            "path": f"/video/{opaque}/line/",
            "query_string": f"page={self.page}".encode(),
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            "subprotocols": [],
        }
        self.line = ApplicationCommunicator(application, scope)

    async def enter(self) -> bool:
        """Return whether the page was let in."""
        await self.line.send_input({"type": "websocket.connect"})
        answer = await self.line.receive_output(timeout=WAITS_S)
        return bool(answer["type"] == "websocket.accept")

    async def say(self, **what: Any) -> None:
        await self.send(text=json.dumps(what))

    async def send(self, **what: Any) -> None:
        await self.line.send_input({"type": "websocket.receive", **what})

    async def hear(self, kind: str, **with_: Any) -> dict[str, Any]:
        """Return the next message of a kind that says this much; what comes before is let pass."""
        while True:
            event = await self.line.receive_output(timeout=WAITS_S)
            assert event["type"] == "websocket.send", event
            said: dict[str, Any] = json.loads(event["text"])
            if said["type"] == kind and with_.items() <= said.items():
                return said

    async def there(self, state: str, within_s: float = WAITS_S) -> dict[str, Any]:
        """Return the room once the other side is here, lost or left; beats are answered."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            event = json.loads((await self.line.receive_output(timeout=WAITS_S))["text"])
            if event["type"] == "beat":
                await self.say(type="beat")
            elif event["type"] == "room" and event["peer"] and event["peer"]["is"] == state:
                return dict(event)
        raise AssertionError(state)

    async def closed(self) -> int:
        """Return why the server closed the line; what it says before is let pass."""
        while True:
            event = await self.line.receive_output(timeout=WAITS_S)
            if event["type"] == "websocket.close":
                return int(event.get("code") or 1000)

    async def hang_up(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1006})
        await self.line.wait(timeout=WAITS_S)


def run(talk: Callable[[], Awaitable[None]]) -> None:
    """Let pages talk; the threads that asked the database for them close what they opened."""
    asyncio.run(_awaited(talk))


async def _awaited(talk: Callable[[], Awaitable[None]]) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    try:
        await asyncio.wait_for(talk(), 90)
    finally:
        await _closed()


async def _closed() -> None:
    """Stop the lines that still stand; each thread closes the connections that it opened."""
    from channels.db import database_sync_to_async
    from django.db import connections

    together = threading.Barrier(THREADS)

    def close() -> None:
        together.wait(WAITS_S)  # so that each thread of the pool comes once
        connections.close_all()

    standing = asyncio.all_tasks() - {asyncio.current_task()}
    for task in standing:
        task.cancel()
    await asyncio.gather(*standing, return_exceptions=True)
    await asyncio.gather(*(asyncio.to_thread(close) for _ in range(THREADS)))
    await database_sync_to_async(connections.close_all)()  # the one thread that reads sessions


@pytest.fixture
def pages(visit: Any) -> tuple[Page, Page]:
    """Give the clinic's and the patient's page of a visit."""
    return Page(visit.ours, visit.opaque), Page(visit.theirs, visit.opaque)
