"""localstripe's application on loopback: where payments go in tests, and who hears of them."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

SECRET, KEY = "whsec_localtest", "sk_test_12345"
# Its own start listens on every address; this one on loopback only.
STARTER = """
import sys
from aiohttp import web
from localstripe.server import app
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
"""
EVENTS = ("payment_intent.succeeded", "payment_intent.payment_failed", "charge.refunded")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def provider() -> Iterator[str]:
    """Start the stand-in and give its address; it ends with the block."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", STARTER, str(port)])
    try:
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the stand-in did not start"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def tell(address: str, url: str) -> None:
    """Have the stand-in send its messages to an address."""
    told = {"url": url, "secret": SECRET, "events": EVENTS}
    request = urllib.request.Request(  # noqa: S310  # loopback
        f"{address}/_config/webhooks/clinic",
        json.dumps(told).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310  # loopback


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


def bank_agrees(address: str, intent: str, secret: str) -> str:
    """Do what a person does whom the bank asks; return the state that it leads to."""
    told = json.dumps({"client_secret": secret}).encode()
    request = urllib.request.Request(  # noqa: S310  # loopback
        f"{address}/v1/payment_intents/{intent}/_authenticate?success=true",
        told,
        {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # loopback
        return str(json.load(answer)["status"])
