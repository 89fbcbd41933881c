"""A provider that never leaves this process and can be made to fail in every way."""

import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

EVENTS = itertools.count(1)


class Fake:
    """A provider: what it was asked, and the messages it would send, to be sent as a test likes."""

    public = "pk_test_fake"

    def __init__(self) -> None:
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, int] = {}
        self.down = False

    def begin(self, ours: str, amount_minor: int, currency: str) -> Any:
        from ischia.clinic.paying.gateway import Begun

        self._answer()
        intent = self.intents.setdefault(
            f"pi_{ours}",
            {
                "id": f"pi_{ours}",
                "status": "started",
                "amount": amount_minor,
                "currency": currency,
                "ours": ours,
                "refunded": 0,
            },
        )
        return Begun(intent=intent["id"], secret=f"{intent['id']}_secret")

    def again(self, intent: str) -> Any:
        from ischia.clinic.paying.gateway import Begun

        self._answer()
        return Begun(intent=intent, secret=f"{intent}_secret")

    def look(self, intent: str) -> Any:
        self._answer()
        return self._told(self.intents[intent])

    def refund(self, intent: str, amount_minor: int, key: str) -> None:
        self._answer()
        if key not in self.refunds:
            self.refunds[key] = amount_minor
            self.intents[intent]["refunded"] += amount_minor

    def hear(self, payload: bytes, signature: str) -> Any:
        from ischia.clinic.paying.gateway import ForgedError

        if signature != "signed":
            raise ForgedError
        said = json.loads(payload)
        return self._told(said["intent"], event=said["event"], kind=said["kind"])

    def message(self, intent: str, status: str) -> bytes:
        """Let a payment come to a state; return the message that tells it."""
        found = self.intents[intent]
        found["status"] = status
        return json.dumps(
            {"event": f"evt_{next(EVENTS)}", "kind": status, "intent": dict(found)}
        ).encode()

    def _answer(self) -> None:
        from ischia.clinic.paying.gateway import GatewayError

        if self.down:
            raise GatewayError

    @staticmethod
    def _told(found: dict[str, Any], event: str = "", kind: str = "") -> Any:
        from ischia.clinic.paying.gateway import Told
        from ischia.clinic.paying.states import State

        state = State.REFUNDED if found["refunded"] else State(found["status"])
        return Told(
            intent=found["id"],
            state=state,
            amount_minor=found["amount"],
            currency=found["currency"],
            refunded_minor=found["refunded"],
            ours=found["ours"],
            event=event,
            kind=kind,
        )


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Give a provider, and let the clinic have it."""
    from ischia.clinic.desk import paying, visitor
    from ischia.clinic.work import posting

    fake = Fake()
    for module in (paying, visitor, posting):
        monkeypatch.setattr(module, "gateway", lambda: fake)
    return fake


@pytest.fixture
def owed(offered: Any, patient: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function that holds a time for a patient who is about to pay."""
    from ischia.clinic.booking.book import days_from, hold, keep_for
    from ischia.clinic.booking.calendar import free
    from ischia.clinic.paying import pay

    def made(user: Any = None) -> Any:
        service = offered.service("gait_3d")
        today = datetime.now(offered.zone).date()
        slot = free(offered, service, days_from(today, 50), datetime.now(UTC))[0]
        person = patient(user)
        held = keep_for(hold(offered, service, slot.begins, holder="x"), person)
        return pay.owed(offered, held, person)

    return made
