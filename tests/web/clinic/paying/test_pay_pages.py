"""A visitor buys 3D gait: held, paid, booked; the page of success only reads."""

from typing import Any

from tests.web.clinic.paying.test_messages import send
from tests.web.clinic.visiting import BUTTON, VISITOR


def to_payment(browser: Any) -> str:
    """Take a browser to the page on which it pays; return its address."""
    begins = BUTTON.search(browser.get("/book/gait_3d/").content.decode())
    assert begins is not None
    held = browser.post("/book/gait_3d/hold/", {"begins": begins[1]}).url
    assert "Go on to payment" in browser.get(held).content.decode()
    return str(browser.post(held, VISITOR).url)


def test_a_visitor_buys_3d_gait(provider: Any) -> None:
    from django.test import Client

    browser = Client()
    address = to_payment(browser)
    page = browser.get(address)
    (intent,) = provider.intents
    assert f"{intent}_secret" in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "script-src 'self' https://js.stripe.com;" in policy
    assert "unsafe" not in policy
    browser.get(address)
    assert len(provider.intents) == 1, "opened again it is the same payment"
    done = f"{address}done/"
    waits = browser.get(done)
    assert "Waiting for the bank" in waits.content.decode()
    assert waits["Refresh"] == "4"
    assert provider.intents[intent]["status"] == "started", "reading changes nothing"
    send(provider.message(intent, "paid"))
    paid = browser.get(done)
    assert "Paid and booked" in paid.content.decode()
    assert "Refresh" not in paid
    assert browser.get(address).url == done, "nobody pays twice"
    assert "js.stripe.com" not in paid["Content-Security-Policy"]


def test_a_declined_card_may_be_followed_by_another(provider: Any) -> None:
    from django.test import Client

    browser = Client()
    address = to_payment(browser)
    browser.get(address)
    (intent,) = provider.intents
    send(provider.message(intent, "failed"))
    page = browser.get(f"{address}done/").content.decode()
    assert "not accepted" in page
    assert f'href="{address}"' in page
    send(provider.message(intent, "paid"))
    assert "Paid and booked" in browser.get(f"{address}done/").content.decode()


def test_a_provider_that_is_down_charges_nobody_and_says_so(provider: Any) -> None:
    from django.test import Client

    browser = Client()
    address = to_payment(browser)
    provider.down = True
    page = browser.get(address).content.decode()
    assert "Nothing was charged" in page
    assert 'id="card"' not in page


def test_another_browser_sees_no_payment(provider: Any, somebody: Any, owed: Any) -> None:
    from django.test import Client

    address = to_payment(Client())
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}done/").status_code == 404
    own, other = somebody("patient"), somebody("patient")
    payment = owed(own.user)
    own.get(f"/pay/{payment.opaque}/")
    send(provider.message(f"pi_{payment.opaque}", "paid"))
    assert own.get(f"/payments/{payment.opaque}/receipt/").status_code == 200
    assert other.get(f"/payments/{payment.opaque}/receipt/").status_code == 404
    assert somebody("physician").get(f"/payments/{payment.opaque}/receipt/").status_code == 403


def test_paid_at_the_clinic(somebody: Any, owed: Any, offered: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import change
    from ischia.clinic.booking.states import Event

    payment = owed()
    found = change(offered, payment.appointment, Event.BOOK, PROGRAM)
    desk = somebody("front_desk")
    url = f"/appointments/{found.opaque}/paid/"
    assert somebody("physician").post(url, {"amount": "380"}).status_code == 403
    desk.post(url, {"amount": "a lot"})
    assert not found.payments.filter(how="desk").exists()
    desk.post(url, {"amount": "380.00"})
    made = found.payments.get(how="desk")
    assert (made.amount_minor, made.state, made.receipt is not None) == (38_000, "paid", True)
    desk.post(f"/payments/{made.opaque}/refund/", {"amount": "80"})
    made.refresh_from_db()
    assert (made.state, made.refunded_minor) == ("refunded", 8_000)
    page = desk.get(f"/appointments/{found.opaque}/").content.decode()
    assert f"Receipt {made.receipt}" in page
