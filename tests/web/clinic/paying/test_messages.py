"""Messages that come twice, late, in another order, forged, or not at all."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

HEARD = "/payments/heard/"


def send(payload: bytes, signature: str = "signed") -> int:
    from django.test import Client

    answer = Client().post(
        HEARD, payload, content_type="application/json", headers={"stripe-signature": signature}
    )
    return int(answer.status_code)


@pytest.fixture
def begun(provider: Any, owed: Any) -> Any:
    """Give a payment that the provider knows."""
    from ischia.clinic.paying import pay

    payment = owed()
    pay.begin(payment, provider)
    payment.refresh_from_db()
    return payment


def now(payment: Any) -> tuple[str, str]:
    payment.refresh_from_db()
    payment.appointment.refresh_from_db()
    return payment.state, payment.appointment.state


def test_paid_is_booked_once_however_often_it_is_told(provider: Any, begun: Any) -> None:
    message = provider.message(begun.provider_id, "paid")
    assert [send(message) for _ in range(3)] == [200, 200, 200]
    assert now(begun) == ("paid", "booked")
    assert begun.heard.count() == 1
    assert begun.appointment.steps.filter(event="book").count() == 1
    assert begun.appointment.letters.filter(kind="booked").count() == 1
    other = provider.message(begun.provider_id, "paid")  # the same said in another message
    send(other)
    assert begun.appointment.steps.filter(event="book").count() == 1


@pytest.mark.parametrize("order", list(itertools.permutations(["failed", "waiting", "paid"])))
def test_in_whatever_order_it_is_told_paid_stays_paid(
    order: tuple[str, ...], provider: Any, begun: Any
) -> None:
    for message in [provider.message(begun.provider_id, status) for status in order]:
        assert send(message) == 200
    assert now(begun) == ("paid", "booked")


def test_a_forged_message_changes_nothing(provider: Any, begun: Any) -> None:
    message = provider.message(begun.provider_id, "paid")
    assert send(message, "forged") == 400
    assert now(begun) == ("started", "held")
    assert begun.heard.count() == 0


def test_a_message_that_fails_half_way_is_heard_when_it_comes_again(
    provider: Any, begun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.booking import letters

    message = provider.message(begun.provider_id, "paid")
    with monkeypatch.context() as broken:
        broken.setattr(letters, "write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(message)
    assert now(begun) == ("started", "held")
    assert begun.heard.count() == 0
    assert send(message) == 200
    assert now(begun) == ("paid", "booked")


def test_a_message_quicker_than_our_own_note_is_understood(provider: Any, owed: Any) -> None:
    payment = owed()
    provider.begin(payment.opaque, payment.amount_minor, payment.currency)
    send(provider.message(f"pi_{payment.opaque}", "paid"))
    assert now(payment) == ("paid", "booked")


def test_a_message_about_nobodys_payment_is_heard_and_done_with(provider: Any) -> None:
    provider.begin("pay-elsewhere", 100, "usd")
    assert send(provider.message("pi_pay-elsewhere", "paid")) == 200


def test_a_lost_message_is_asked_for(provider: Any, begun: Any, offered: Any) -> None:
    from ischia.clinic.paying import pay
    from ischia.clinic.paying.models import Payment

    provider.intents[begun.provider_id]["status"] = "paid"
    assert pay.look(offered, provider) == 0, "a message usually comes sooner"
    Payment.objects.filter(pk=begun.pk).update(made_at=datetime.now(UTC) - timedelta(minutes=1))
    provider.down = True
    assert pay.look(offered, provider) == 0
    provider.down = False
    assert pay.look(offered, provider) == 0, "not asked again at once"
    Payment.objects.filter(pk=begun.pk).update(looked_at=datetime.now(UTC) - timedelta(minutes=6))
    assert pay.look(offered, provider) == 1
    assert now(begun) == ("paid", "booked")


def run_out(payment: Any) -> None:
    """Let the holding of a time run out."""
    from ischia.clinic.booking.book import sweep
    from ischia.clinic.booking.models import Appointment

    past = datetime.now(UTC) - timedelta(minutes=1)
    Appointment.objects.filter(pk=payment.appointment.pk).update(held_until=past)
    sweep()


def test_paid_late_is_booked_where_the_time_is_still_free(provider: Any, begun: Any) -> None:
    run_out(begun)
    assert now(begun) == ("started", "expired")
    send(provider.message(begun.provider_id, "paid"))
    assert now(begun) == ("paid", "booked")
    assert begun.appointment.cells.exists()


def test_paid_too_late_names_it_to_the_front_desk(
    provider: Any, begun: Any, offered: Any, somebody: Any
) -> None:
    from ischia.clinic.booking.book import hold

    run_out(begun)
    hold(offered, offered.service("gait_3d"), begun.appointment.begins_at, holder="quicker")
    send(provider.message(begun.provider_id, "paid"))
    assert now(begun) == ("paid", "expired")
    assert begun.attention == "time gone"
    desk = somebody("front_desk")
    assert "the time was given away" in desk.get("/calendar/").content.decode()
    desk.post(f"/payments/{begun.opaque}/settled/")
    assert "the time was given away" not in desk.get("/calendar/").content.decode()


def test_another_amount_is_no_payment_of_this(provider: Any, begun: Any) -> None:
    provider.intents[begun.provider_id]["amount"] = 1
    send(provider.message(begun.provider_id, "paid"))
    assert now(begun)[1] == "held"
    assert begun.attention == "another amount"


def test_money_given_back_is_told_by_the_provider_only(
    provider: Any, begun: Any, somebody: Any
) -> None:
    desk = somebody("front_desk")
    send(provider.message(begun.provider_id, "paid"))
    back = f"/payments/{begun.opaque}/refund/"
    for _ in range(2):
        desk.post(back, {"amount": "100.00"})
    assert list(provider.refunds.values()) == [10_000], "pressed twice is one"
    assert now(begun)[0] == "paid"
    send(provider.message(begun.provider_id, "paid"))
    assert (now(begun)[0], begun.refunded_minor) == ("refunded", 10_000)
    for amount in ("280.01", "0", "-5", "much", "1.005"):
        desk.post(back, {"amount": amount})
    assert len(provider.refunds) == 1
    provider.down = True
    desk.post(back, {"amount": "280.00"})
    assert len(provider.refunds) == 1


def test_receipts_count_without_gaps(provider: Any, owed: Any, somebody: Any) -> None:
    from ischia.clinic.paying import pay

    first, second, third = (owed() for _ in range(3))
    for payment in (first, second, third):
        pay.begin(payment, provider)
    send(provider.message(f"pi_{second.opaque}", "failed"))
    for payment in (third, first):
        send(provider.message(f"pi_{payment.opaque}", "paid"))
        now(payment)
    now(second)
    assert (first.receipt - third.receipt, second.receipt) == (1, None)
    page = somebody("front_desk").get(f"/payments/{first.opaque}/receipt/").content.decode()
    assert f"Receipt {first.receipt}" in page
    assert "380.00" in page


def test_without_a_provider_nothing_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    from ischia.clinic.desk import paying

    monkeypatch.setattr(paying, "gateway", lambda: None)
    assert send(b"{}") == 404


def test_a_message_of_any_length_is_not_read(provider: Any) -> None:
    assert send(b"x" * 300_000) == 413
    assert provider.intents == {}


@pytest.mark.parametrize(
    ("said", "currency", "minor"),
    [
        ("240", "usd", 24_000),
        ("240.5", "eur", 24_050),
        ("0,01", "eur", 1),
        ("240", "jpy", 240),
        ("1.234", "kwd", 1_234),
        ("240.5", "jpy", None),
        ("1.005", "usd", None),
        ("nan", "usd", None),
        ("1e99", "usd", None),
        ("", "usd", None),
    ],
)
def test_amounts_are_exact(said: str, currency: str, minor: int | None) -> None:
    from ischia.clinic.booking.price import minor_of

    assert minor_of(said, currency) == minor
