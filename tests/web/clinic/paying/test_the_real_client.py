"""Stripe's own client against a stand-in server on loopback: intents, messages, refunds."""

import http.server
import queue
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.clinic.stand_in_provider import (
    KEY,
    SECRET,
    free_port,
    pay_by_card,
    provider,
    tell,
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start the stand-in; it ends with the module."""
    with provider() as started:
        yield started


@pytest.fixture(scope="module")
def messages(address: str) -> Iterator["queue.Queue[tuple[bytes, str]]"]:
    """Take down what the stand-in sends, as it sends it."""
    heard: queue.Queue[tuple[bytes, str]] = queue.Queue()

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.put((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tell(address, f"http://127.0.0.1:{server.server_port}/")
    yield heard
    server.shutdown()
    server.server_close()


@pytest.fixture
def real(address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the clinic have Stripe's own client, which speaks to the stand-in."""
    from ischia.clinic.desk import paying
    from ischia.clinic.paying.gateway import Stripe

    made = Stripe(KEY, "pk_test_12345", SECRET, address)
    monkeypatch.setattr(paying, "gateway", lambda: made)
    return made


def test_begun_again_is_the_same_intent(real: Any, owed: Any) -> None:
    from ischia.clinic.paying import pay

    payment = owed()
    first = pay.begin(payment, real)
    payment.refresh_from_db()
    assert pay.begin(payment, real) == first
    told = real.look(first.intent)
    assert (told.state, told.amount_minor, told.currency) == ("started", 38_000, "usd")


def test_paid_heard_and_given_back(
    real: Any, address: str, messages: Any, owed: Any, offered: Any, somebody: Any
) -> None:
    from django.test import Client

    from ischia.clinic.paying import pay

    payment = owed()
    begun = pay.begin(payment, real)
    assert pay_by_card(address, begun.intent, "4242424242424242") == "succeeded"

    def hear() -> None:
        body, signature = messages.get(timeout=20)
        headers = {"stripe-signature": signature}
        changed = body.replace(b"succeeded", b"processing")
        send = {"content_type": "application/json", "headers": headers}
        if changed != body:
            assert Client().post("/payments/heard/", changed, **send).status_code == 400
        assert Client().post("/payments/heard/", body, **send).status_code == 200
        payment.refresh_from_db()

    hear()
    assert payment.state == "paid"
    payment.appointment.refresh_from_db()
    assert payment.appointment.state == "booked"
    desk = somebody("front_desk")
    desk.post(f"/payments/{payment.opaque}/refund/", {"amount": "80.00"})
    # The stand-in sends no message about refunds: it is as if one were lost.
    assert (payment.refresh_from_db(), payment.state) == (None, "paid")
    assert pay.look(offered, real) == 1
    payment.refresh_from_db()
    assert (payment.state, payment.refunded_minor) == ("refunded", 8_000)


def test_a_message_that_is_old_is_not_believed(real: Any) -> None:
    import stripe

    from ischia.clinic.paying.gateway import ForgedError

    payload = b'{"id": "evt_1", "object": "event", "type": "ping", "data": {"object": {}}}'
    for at, believed in ((time.time(), True), (time.time() - 3_600, False)):
        signed = f"{int(at)}.{payload.decode()}"
        mark = stripe.WebhookSignature._compute_signature(signed, SECRET)
        header = f"t={int(at)},v1={mark}"
        if believed:
            assert real.hear(payload, header) is None
        else:
            with pytest.raises(ForgedError):
                real.hear(payload, header)


def test_a_provider_that_does_not_answer_is_an_error_of_ours() -> None:
    from ischia.clinic.paying.gateway import GatewayError, Stripe

    nobody = Stripe(KEY, "pk", SECRET, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(GatewayError, match="APIConnectionError"):
        nobody.begin("pay-nobody", 100, "usd")


def test_without_keys_the_clinic_takes_payment_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    from ischia.clinic.paying import gateway

    for name in (gateway.SECRET, gateway.PUBLIC, gateway.WEBHOOK):
        monkeypatch.delenv(name, raising=False)
    gateway.gateway.cache_clear()
    assert gateway.gateway() is None
