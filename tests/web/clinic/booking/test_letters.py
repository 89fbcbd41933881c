"""Letters leave when they are due, once; what cannot leave is named for somebody to call."""

import itertools
import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest


@pytest.fixture
def sent() -> Any:
    """Keep what would be sent."""
    from django.core import mail
    from django.test import override_settings

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        yield mail.outbox


@pytest.fixture
def appointment(offered: Any, patient: Any, at: Any) -> Any:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import days_from, hold, settle
    from ischia.clinic.booking.calendar import free
    from ischia.clinic.booking.models import Letter
    from ischia.clinic.people.identity import Identity, change

    Letter.objects.all().delete()
    service = offered.service("follow_up")
    slot = free(offered, service, days_from(at("08:00").date(), 9), datetime.now(UTC))[0]
    person = patient()
    change(person, Identity(given="Zelda", family="Quagga", email="zelda@patient.example"))
    held = hold(offered, service, slot.begins, holder="")
    return settle(offered, held, person, PROGRAM, zone="Europe/Berlin")


def test_a_letter_tells_both_clocks_and_nothing_else(
    sent: list[Any], appointment: Any, offered: Any
) -> None:
    from ischia.clinic.booking.letters import send_due

    assert send_due(offered, clinic="Simulated clinic") == 1
    assert send_due(offered, clinic="Simulated clinic") == 0, "sent once"
    (letter,) = sent
    assert letter.to == ["zelda@patient.example"]
    assert "New York" in letter.body
    assert "Europe/Berlin" in letter.body
    for word in ("Follow-up", "hamstring", "Quagga", appointment.person.pseudonym):
        assert word not in letter.body + letter.subject


def test_a_reminder_leaves_when_it_is_due(sent: Any, appointment: Any, offered: Any) -> None:
    from ischia.clinic.booking.letters import send_due

    send_due(offered, clinic="Simulated clinic")
    past = datetime.now(UTC) - timedelta(minutes=1)
    appointment.letters.filter(kind="reminder-24").update(due_at=past)
    assert send_due(offered, clinic="Simulated clinic") == 1
    assert sent[-1].subject.startswith("Reminder")


@pytest.mark.usefixtures("sent")
def test_what_cannot_leave_is_tried_later_and_in_the_end_named(
    appointment: Any, offered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail import EmailMessage

    from ischia.clinic.booking import letters

    def refuse(*_: Any, **__: Any) -> int:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", refuse)
    letter = appointment.letters.get(kind="booked")
    waits = []
    for _ in range(letters.MOST_ATTEMPTS):
        letter.due_at = datetime.now(UTC) - timedelta(seconds=1)
        letter.save(update_fields=["due_at"])
        assert letters.send_due(offered, clinic="") == 0
        letter.refresh_from_db()
        waits.append(letter.due_at - datetime.now(UTC))
    assert letter.state == "failed"
    assert all(b > a for a, b in itertools.pairwise(waits[:4])), "each wait is longer"
    assert letters.unsent() == 1


@pytest.mark.usefixtures("sent")
def test_where_the_server_fails_the_rest_waits_without_another_attempt(
    appointment: Any, offered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail.backends import locmem

    from ischia.clinic.booking import letters

    opened = []

    def timed_out(_: Any) -> None:
        opened.append(1)
        raise TimeoutError

    monkeypatch.setattr(locmem.EmailBackend, "open", timed_out)
    appointment.letters.update(due_at=datetime.now(UTC) - timedelta(seconds=1))
    several = appointment.letters.filter(state="waiting").count()
    assert several > 1
    assert letters.send_due(offered, clinic="") == 0
    assert len(opened) == 1
    assert appointment.letters.filter(state="waiting", attempts=0).count() == several - 1


def test_a_letter_that_is_refused_holds_no_other_up(
    sent: list[Any], appointment: Any, offered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail import EmailMessage

    from ischia.clinic.booking import letters

    send = EmailMessage.send

    def first_refused(letter: Any) -> int:
        if "expected" in letter.body and not refused:
            refused.append(1)
            raise smtplib.SMTPRecipientsRefused({})
        return send(letter)

    refused: list[int] = []
    monkeypatch.setattr(EmailMessage, "send", first_refused)
    appointment.letters.update(due_at=datetime.now(UTC) - timedelta(seconds=1))
    several = appointment.letters.filter(state="waiting").count()
    assert letters.send_due(offered, clinic="") == len(sent) == several - 1


def test_without_an_address_somebody_has_to_call(sent: Any, appointment: Any, offered: Any) -> None:
    from ischia.clinic.booking import letters
    from ischia.clinic.people.identity import Identity, change

    change(appointment.person, Identity(given="Zelda", family="Quagga", phone="1"))
    assert letters.send_due(offered, clinic="") == 0
    assert (letters.unsent(), sent) == (1, [])


def test_without_a_way_to_send_the_worker_sends_nothing(appointment: Any) -> None:
    from ischia.clinic.work.posting import post

    assert post() == 0
    assert appointment.letters.filter(state="sent").count() == 0


@pytest.mark.usefixtures("appointment")
def test_the_worker_sends(sent: list[Any]) -> None:
    from ischia.clinic.work.posting import post

    assert post() == 1
    assert "Simulated clinic" in sent[0].subject


@pytest.mark.parametrize(
    ("said", "host", "port", "tls"),
    [
        ("smtp://desk%40clinic.example:s%3A1@mail.example", "mail.example", 587, False),
        ("smtps://u:p@mail.example:466?from=desk@clinic.example", "mail.example", 466, True),
    ],
)
def test_an_address_of_a_mail_server(said: str, host: str, port: int, tls: bool) -> None:  # noqa: FBT001
    from ischia.clinic.mailing import mail

    backend, found = mail(said)
    assert backend.endswith("smtp.EmailBackend")
    assert (found.host, found.port, found.tls, found.starttls) == (host, port, tls, not tls)
    assert found.sender == "desk@clinic.example"


@pytest.mark.parametrize("said", ["mail.example", "http://a:b@c", "smtp://u:p@h:x", "smtp://u@h"])
def test_what_is_no_address_is_said(said: str) -> None:
    from ischia.clinic.mailing import mail
    from ischia.model.errors import UsageError

    with pytest.raises(UsageError, match="smtp://"):
        mail(said)
