"""A clinic with one assessed patient, and tokens as tests need them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

DAY = "2026-03-05"
VISIT = """
schema = "ischia.visit/1"
date   = 2026-03-05
[[history]]
item   = "sudden_onset"
result = "present"
[[history]]
item   = "audible_pop"
result = "absent"
[[exam]]
item   = "pain_nprs"
values = [4.0]
unit   = "{score}"
[[reported]]
concept = "strength.peak_torque"
side    = "left"
value   = 120.0
unit    = "N.m"
context = { motion = "knee_flexion", contraction = "concentric", velocity_deg_s = 60.0 }
[[reported]]
concept = "strength.peak_torque"
side    = "right"
value   = 80.0
unit    = "N.m"
context = { motion = "knee_flexion", contraction = "concentric", velocity_deg_s = 60.0 }
"""


@pytest.fixture(scope="module")
def assessed(patient: Callable[..., Any]) -> Any:
    """Give a patient whose one visit the worker has assessed."""
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.records import case
    from ischia.clinic.work import queue, worker

    person = patient()
    case.change(person, {f"visits/{DAY}/visit.toml": VISIT.encode()}, PROGRAM, "for a test")
    queue.assess(case.latest(person), date.fromisoformat(DAY))
    assert worker.work_once("test")
    return person


@pytest.fixture
def token(account: Callable[[str], Any]) -> Callable[..., str]:
    """Give a function that makes a token in the name of a new account."""
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.fhir import tokens
    from ischia.clinic.fhir.scopes import scopes_for

    def made(
        *kinds: str,
        person: Any = None,
        role: str = "physician",
        days: int = 1,
        identity: bool = False,
        user: Any = None,
    ) -> str:
        return tokens.make(
            Actor.of(user or account(role)),
            tokens.Wanted(
                name="a test",
                scopes=scopes_for(kinds or ("*",), one_patient=person is not None),
                days=days,
                person=person,
                identity=identity,
            ),
        )

    return made


@pytest.fixture
def ask() -> Callable[..., Any]:
    """Give a function that asks with a token; what comes back is JSON."""
    from django.test import Client

    def asked(secret: str | None, path: str, **headers: str) -> Any:
        more = {"Authorization": f"Bearer {secret}"} if secret else {}
        return Client().get(f"/fhir/{path}", headers={**more, **headers})

    return asked


@pytest.fixture(scope="module")
def live(_clinic: None) -> Iterator[str]:
    """Give the address of this clinic on a port of its own, for clients that open a socket."""
    import threading

    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    class Quiet(WSGIRequestHandler):
        """A handler that prints no addresses."""

        def log_message(self, *_: object) -> None:
            return

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.set_app(get_wsgi_application())
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/fhir"
    server.shutdown()
    server.server_close()
    running.join()
    connections.close_all()
