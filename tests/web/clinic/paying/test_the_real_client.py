"""Stripe's own client against a stand-in server on loopback: intents, messages, refunds."""

import http.server
import json
import queue
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

SECRET, KEY = "whsec_localtest", "sk_test_12345"
# Its own start listens on every address; this one on loopback only.
STARTER = """
import sys
from aiohttp import web
from localstripe.server import app
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start the stand-in; it ends with the module."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", STARTER, str(port)])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the stand-in did not start"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


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
    told = {
        "url": f"http://127.0.0.1:{server.server_port}/",
        "secret": SECRET,
        "events": ["payment_intent.succeeded", "payment_intent.payment_failed", "charge.refunded"],
    }
    request = urllib.request.Request(  # noqa: S310  # loopback
        f"{address}/_config/webhooks/clinic",
        json.dumps(told).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310  # loopback
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


def pay_by_card(address: str, intent: str, number: str) -> str:
    """Do what a browser does with a card; return the state that it leads to."""
    import stripe

    client = stripe.StripeClient(KEY, base_addresses={"api": address})
    card = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}
    method = client.v1.payment_methods.create({"type": "card", "card": card})  # type: ignore[typeddict-item]
    client.v1.payment_intents.update(intent, {"payment_method": method.id})
    try:
        return client.v1.payment_intents.confirm(intent).status
    except stripe.CardError:
        return "declined"


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
