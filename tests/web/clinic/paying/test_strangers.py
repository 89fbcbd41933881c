"""Cancelled after it was paid, paid after the time was gone, pressed twice, opened for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.web.clinic.paying.test_messages import now, run_out, send
from tests.web.clinic.paying.test_pay_pages import to_payment

ALL = 38_000  # what 3D gait costs in the demo


@pytest.fixture
def paid(provider: Any, owed: Any, somebody: Any) -> Any:
    """Give a payment that has arrived; its patient is logged in as `own`."""
    from ischia.clinic.paying import pay

    own = somebody("patient")
    payment = owed(own.user)
    pay.begin(payment, provider)
    payment.refresh_from_db()
    send(provider.message(payment.provider_id, "paid"))
    assert now(payment) == ("paid", "booked")
    payment.own = own
    return payment


def begins_in(payment: Any, hours: int) -> str:
    """Let a visit begin in some hours; return the address of its page."""
    payment.appointment.begins_at = datetime.now(UTC) + timedelta(hours=hours)
    payment.appointment.save()
    return f"/appointments/{payment.appointment.opaque}/"


def letters(payment: Any) -> set[str]:
    return set(payment.appointment.letters.filter(state="waiting").values_list("kind", flat=True))


def test_cancelled_in_time_is_given_back_whole(provider: Any, paid: Any, somebody: Any) -> None:
    address = begins_in(paid, 30)
    page = paid.own.post(f"{address}cancel/", follow=True).content.decode()
    assert "is being given back" in page
    assert list(provider.refunds.values()) == [ALL]
    assert now(paid) == ("paid", "cancelled"), "the provider's message changes it"
    assert (paid.attention, letters(paid)) == ("", {"cancelled", "given back"})
    assert "Cancelled</h1>" in paid.own.get(f"/pay/{paid.opaque}/done/").content.decode()
    send(provider.message(paid.provider_id, "paid"))
    assert now(paid) == ("refunded", "cancelled")
    assert "is still here" not in somebody("front_desk").get("/calendar/").content.decode()
    paid.own.post(f"{address}cancel/")
    assert list(provider.refunds.values()) == [ALL], "pressed again it is not given twice"


def test_nobody_pays_for_a_time_at_which_they_are_expected_elsewhere(paid: Any) -> None:
    from ischia.clinic.booking import book
    from ischia.clinic.booking.models import Appointment

    one = paid.appointment
    other = Appointment.objects.create(
        service=one.service,
        begins_at=one.begins_at + timedelta(minutes=5),
        minutes=one.minutes,
        price_minor=one.price_minor,
        currency=one.currency,
        state="held",
        held_until=datetime.now(UTC) + timedelta(minutes=5),
    )
    with pytest.raises(book.ElsewhereError):
        book.keep_for(other, one.person)
    other.refresh_from_db()
    assert other.person is None


def test_cancelled_late_is_the_front_desks_to_decide(
    provider: Any, paid: Any, somebody: Any
) -> None:
    address, desk = begins_in(paid, 3), somebody("front_desk")
    paid.own.post(f"{address}cancel/")
    assert now(paid) == ("paid", "booked"), "too late for the patient"
    assert "the front desk decides" in desk.post(f"{address}cancel/", follow=True).content.decode()
    assert (now(paid), paid.attention) == (("paid", "cancelled"), "cancelled")
    assert not provider.refunds
    assert "what was paid is still here" in desk.get("/calendar/").content.decode()
    assert "about what you paid" in paid.own.get(f"/pay/{paid.opaque}/done/").content.decode()


def test_a_provider_that_is_down_does_not_make_it_forgotten(
    provider: Any, paid: Any, somebody: Any
) -> None:
    address, desk = begins_in(paid, 30), somebody("front_desk")
    provider.down = True
    page = paid.own.post(f"{address}cancel/", follow=True).content.decode()
    assert "the front desk does it" in page
    assert (now(paid)[1], paid.attention) == ("cancelled", "cancelled")
    assert letters(paid) == {"cancelled"}, "nothing is told that did not happen"
    assert "what was paid is still here" in desk.get("/calendar/").content.decode()


def test_paid_for_a_time_that_is_gone_is_told_to_the_patient(
    provider: Any, owed: Any, offered: Any
) -> None:
    from ischia.clinic.booking.book import hold
    from ischia.clinic.booking.letters import told
    from ischia.clinic.paying import pay

    payment = owed()
    pay.begin(payment, provider)
    payment.refresh_from_db()
    run_out(payment)
    hold(offered, offered.service("gait_3d"), payment.appointment.begins_at, holder="quicker")
    message = provider.message(payment.provider_id, "paid")
    for _ in range(2):
        send(message)
    assert letters(payment) == {"time gone"}
    subject, text = told(offered, payment.appointment, "time gone", "Simulated clinic")
    assert subject.startswith("Your payment")
    assert "another time, or the money back" in text
    pay.refund(payment, provider, ALL)
    assert letters(payment) == {"time gone", "given back"}


def test_a_time_that_ran_out_is_not_to_be_paid(provider: Any) -> None:
    from django.test import Client

    from ischia.clinic.booking.models import Appointment

    browser = Client()
    address = to_payment(browser)
    assert 'id="card"' in browser.get(address).content.decode()
    held = Appointment.objects.filter(state="held").latest("id")
    Appointment.objects.filter(pk=held.pk).update(
        held_until=datetime.now(UTC) - timedelta(seconds=1)
    )
    page = browser.get(address, follow=True)
    assert page.redirect_chain[-1][0] == "/book/gait_3d/"
    assert "no longer held" in page.content.decode()
    assert "Choose another" in browser.get(f"{address}done/").content.decode()
    (intent,) = provider.intents
    send(provider.message(intent, "waiting"))  # in another tab the bank was asked meanwhile
    assert 'id="card"' in browser.get(address).content.decode()


@pytest.mark.usefixtures("provider")
def test_opened_again_and_again_a_time_is_not_held_for_ever() -> None:
    from django.test import Client

    from ischia.clinic.booking.models import Appointment

    browser = Client()
    to_payment(browser)
    held = Appointment.objects.filter(state="held").latest("id")
    for _ in range(2):
        browser.get(f"/held/{held.opaque}/")
    assert Appointment.objects.get(pk=held.pk).held_until == held.held_until
    assert held.payments.count() == 1


def test_given_up_while_it_is_paid_is_named(provider: Any) -> None:
    """The page before, kept open: its time is let go, and the bank says yes all the same."""
    from django.test import Client

    from ischia.clinic.paying.models import Payment

    browser = Client()
    address = to_payment(browser)
    browser.get(address)
    payment = Payment.objects.get(opaque=address.split("/")[2])
    browser.post(f"/held/{payment.appointment.opaque}/let-go/")
    assert now(payment)[1] == "cancelled"
    send(provider.message(payment.provider_id or next(reversed(provider.intents)), "paid"))
    assert (now(payment), payment.attention) == (("paid", "cancelled"), "time gone")


@pytest.mark.usefixtures("provider")
def test_at_the_desk_a_button_pressed_twice_is_one_receipt(owed: Any, somebody: Any) -> None:
    desk, found = somebody("front_desk"), owed().appointment
    found.payments.all().delete()
    found.refresh_from_db()
    address = f"/appointments/{found.opaque}/"
    assert 'name="known" value="0"' in desk.get(address).content.decode()
    for _ in range(2):
        desk.post(f"{address}paid/", {"amount": "380.00", "known": "0"})
    made = found.payments.get()
    assert 'name="so_far" value="0"' in desk.get(address).content.decode()
    for _ in range(2):
        desk.post(f"/payments/{made.opaque}/refund/", {"amount": "100.00", "so_far": "0"})
    made.refresh_from_db()
    assert made.refunded_minor == 10_000


def test_what_was_not_paid_has_no_receipt(owed: Any, somebody: Any) -> None:
    own = somebody("patient")
    payment = owed(own.user)
    assert own.get(f"/payments/{payment.opaque}/receipt/").status_code == 404
