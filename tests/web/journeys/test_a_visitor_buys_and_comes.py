"""A visitor buys 3D gait, is reminded, and comes; cards that fail, a closed tab, another's payment.

The browser's fields of the provider are a stand-in, and so is the provider: its application runs on
loopback and sends its own messages, signed. The clinic uses the provider's own client.
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from tests.web.clinic import stand_in_provider
from tests.web.clinic.visiting import VISITOR

from .served import rows

FIELDS = Path(__file__).with_name("stand_in_fields.js").read_text("utf-8")
GOOD, ASKED_BY_BANK, DECLINED = "4242424242424242", "4000002760003184", "4000000000000341"
CLOCK = ZoneInfo("America/New_York")  # of the simulated clinic
OPEN = {"Access-Control-Allow-Origin": "*"}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Give the address of the stand-in for the provider."""
    with stand_in_provider.provider() as address:
        yield address


@pytest.fixture(scope="module")
def clinic(
    opened: Any, provider: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """Open a clinic that takes payment by that provider and writes letters down; its folder too."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {
            "ISCHIA_STRIPE_SECRET": stand_in_provider.KEY,
            "ISCHIA_STRIPE_PUBLIC": "pk_test_12345",
            "ISCHIA_STRIPE_WEBHOOK": stand_in_provider.SECRET,
            "ISCHIA_STRIPE_ADDRESS": provider,
            "ISCHIA_MAIL": "console",
        }.items():
            patched.setenv(name, value)
        address = opened()
    folder = max(tmp_path_factory.getbasetemp().glob("clinic*"), key=lambda p: p.stat().st_mtime)
    stand_in_provider.tell(provider, f"{address}/payments/heard/")
    return address, folder


@pytest.fixture
def visitor(chromium: Any, clinic: tuple[str, Path], provider: str) -> Iterator[Callable[[], Any]]:
    """Give a function that opens a window on a phone of somebody whom nobody knows."""
    contexts = []

    def pay(route: Any) -> None:
        what, intent, said = urlsplit(route.request.url).path.strip("/").split("/")
        status = (
            stand_in_provider.pay_by_card(provider, intent, said)
            if what == "card"
            else stand_in_provider.bank_agrees(provider, intent, said)
        )
        route.fulfill(json={"status": status}, headers=OPEN)

    def window() -> Any:
        size = {"width": 390, "height": 844}
        context = chromium.new_context(base_url=clinic[0], viewport=size)
        contexts.append(context)
        js = "text/javascript"
        context.route("https://js.stripe.com/**", lambda r: r.fulfill(body=FIELDS, content_type=js))
        context.route("https://api.stripe.com/**", pay)
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    yield window
    for context in contexts:
        context.close()


def to_the_card(page: Any) -> None:
    """Choose 3D gait and a time, say who it is for, and come to the card."""
    page.goto("/book/")
    page.get_by_role("link", name=re.compile("3D gait")).first.click()
    page.locator("button[name=begins]").last.evaluate("b => b.closest('details').open = true")
    page.locator("button[name=begins]").last.click()
    for name, value in VISITOR.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Go on to payment").click()
    page.wait_for_url("**/pay/*/")


def pays(page: Any, number: str) -> None:
    """Type a card's number and press the button."""
    page.fill("#number", number)
    page.locator("#pay > p > button.btn").click()


def appointment_of(folder: Path, page: Any) -> str:
    """Return the word of the appointment that a payment's page is of."""
    payment = urlsplit(page.url).path.split("/")[2]
    found = rows(
        folder,
        "select a.opaque from booking_appointment a join paying_payment p"
        " on p.appointment_id = a.id where p.opaque = ?",
        payment,
    )
    return str(found[0][0])


def test_bought_asked_by_the_bank_reminded_and_come(
    visitor: Any, somebody: Any, clinic: tuple[str, Path]
) -> None:
    address, folder = clinic
    page = visitor()
    to_the_card(page)
    pays(page, ASKED_BY_BANK)
    page.get_by_role("button", name="The bank asks").click()
    page.get_by_role("heading", name="Paid and booked").wait_for()
    assert "Your motion report appears on your own page" in page.inner_text("main")
    opaque = appointment_of(folder, page)

    desk = somebody(address, "front-desk")
    desk.goto(f"/appointments/{opaque}/")
    assert "380.00 USD, online: paid" in desk.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")
    # The day before: no clock is turned here, the reminder's own time is.
    rows(
        folder,
        "update booking_letter set due_at = '2020-01-01 00:00:00' where kind = 'reminder-24'"
        " and appointment_id = (select id from booking_appointment where opaque = ?)",
        opaque,
    )
    until = time.monotonic() + 90
    while "reminder-24 · Sent" not in desk.inner_text("main"):
        assert time.monotonic() < until, desk.inner_text("main")
        time.sleep(2)
        desk.reload()
    letters = (folder / "log").read_text("utf-8")
    assert re.search(r"Subject: .*Reminder[_ ]of[_ ]your[_ ]appointment", letters)
    assert "zelda@patient.example" in letters
    rows(
        folder,
        "update booking_appointment set begins_at = datetime('now') where opaque = ?",
        opaque,
    )
    desk.reload()
    desk.get_by_role("button", name="Arrived").click()
    desk.get_by_text("Arrived: kept.").wait_for()
    desk.goto(f"/appointments/{opaque}/")
    desk.get_by_role("button", name="Done").click()
    desk.get_by_text("Done: kept.").wait_for()
    assert rows(folder, "select state from booking_appointment where opaque = ?", opaque) == [
        ("done",)
    ]


def test_the_desk_drags_an_appointment_to_another_day_of_the_week(
    visitor: Any, somebody: Any, clinic: tuple[str, Path]
) -> None:
    address, folder = clinic
    page = visitor()
    to_the_card(page)
    pays(page, GOOD)
    page.get_by_role("heading", name="Paid and booked").wait_for()
    opaque = appointment_of(folder, page)
    query = "select begins_at from booking_appointment where opaque = ?"
    was = datetime.fromisoformat(rows(folder, query, opaque)[0][0]).replace(tzinfo=UTC)
    day = was.astimezone(CLOCK).date()
    other = day + timedelta(days=2 if day.weekday() == 0 else -2)  # the laboratory's days
    desk = somebody(address, "front-desk", viewport={"width": 1600, "height": 2400})
    desk.goto(f"/calendar/{day}/?of=therapist")
    ten = datetime(other.year, other.month, other.day, 10, tzinfo=CLOCK).astimezone(UTC)
    to = desk.locator(f'td.open[data-at="{ten:%Y%m%dT%H%M}"]').first
    desk.locator(f'a[data-move*="{opaque}"]').first.drag_to(to)
    desk.wait_for_load_state()
    until = time.monotonic() + 30
    while rows(folder, query, opaque) == [(f"{was:%Y-%m-%d %H:%M:%S}",)]:
        assert time.monotonic() < until, "it was not moved"
        time.sleep(0.5)
    moved = datetime.fromisoformat(rows(folder, query, opaque)[0][0]).replace(tzinfo=UTC)
    assert f"{moved.astimezone(CLOCK):%Y-%m-%d %H:%M}" == f"{other} 10:00"


def test_a_card_that_is_declined_costs_nothing_and_the_time_stays_held(
    visitor: Any, clinic: tuple[str, Path]
) -> None:
    page = visitor()
    to_the_card(page)
    opaque = appointment_of(clinic[1], page)
    pays(page, DECLINED)
    page.get_by_role("alert").filter(has_text="declined").wait_for()
    assert page.locator("#pay > p > button.btn").is_enabled(), "another card can be tried"
    query = "select state from booking_appointment where opaque = ?"
    assert rows(clinic[1], query, opaque) == [("held",)]
    page.goto(page.url + "done/")
    page.get_by_role("heading", name="Not paid").wait_for()
    assert page.get_by_role("link", name="Pay", exact=True).is_visible()


def test_a_tab_that_is_closed_after_the_bank_agreed_is_paid_and_booked(
    visitor: Any, clinic: tuple[str, Path], provider: str
) -> None:
    page = visitor()
    to_the_card(page)
    opaque, back = appointment_of(clinic[1], page), page.url + "done/"

    def closed(route: Any) -> None:
        _, intent, number = urlsplit(route.request.url).path.strip("/").split("/")
        assert stand_in_provider.pay_by_card(provider, intent, number) == "succeeded"

    context = page.context
    context.route("https://api.stripe.com/**", closed)  # the answer never arrives
    with page.expect_request("https://api.stripe.com/**"):
        pays(page, GOOD)
    page.close()
    until = time.monotonic() + 60
    query = "select state from booking_appointment where opaque = ?"
    while rows(clinic[1], query, opaque) != [("booked",)]:
        assert time.monotonic() < until, "no message booked it"
        time.sleep(0.5)
    again = context.new_page()
    again.goto(back)
    again.get_by_role("heading", name="Paid and booked").wait_for()
    # The wrong person, who was told the address.
    stranger = visitor()
    assert stranger.goto(back).status == 404
    assert stranger.goto(back.removesuffix("done/")).status == 404
