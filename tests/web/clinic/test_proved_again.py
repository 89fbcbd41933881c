"""Signing, taking along and erasing ask once more who it is; a log-in alone is not enough."""

import re
from typing import Any

import pytest

PASSWORD = "a long password"  # noqa: S105  # of accounts that end with the test


def export(person: Any) -> str:
    return f"/patients/{person.pseudonym}/export/"


@pytest.fixture(autouse=True)
def _nothing_tried() -> None:
    from django.core.cache import cache

    cache.clear()


def test_who_only_logged_in_is_asked_and_comes_back_to_the_file(
    somebody: Any, patient: Any
) -> None:
    client, person = somebody("physician", proved=False), patient()
    asked = client.get(export(person))
    assert asked.status_code == 302
    assert asked.url.startswith("/accounts/reauthenticate/?next=")
    proved = client.post(asked.url, {"password": PASSWORD})
    assert proved.url == export(person)
    answer = client.get(proved.url)
    assert answer["Content-Type"] == "application/zip"
    answer.close()


def test_a_wrong_password_proves_nothing(somebody: Any, patient: Any) -> None:
    client, person = somebody("physician", proved=False), patient()
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert client.get(export(person)).status_code == 302


def test_a_proof_grows_old(somebody: Any, patient: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    from django.conf import settings

    client, person = somebody("physician"), patient()
    fresh = client.get(export(person))
    assert fresh.status_code == 200
    fresh.close()
    later = time.time() + settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert client.get(export(person)).status_code == 302


def test_a_one_time_code_proves_it_too(somebody: Any, patient: Any) -> None:
    from allauth.mfa.totp.internal import auth

    client, person = somebody("physician", proved=False), patient()
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(client.user, secret)
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    code = auth.format_hotp_value(auth.hotp_value(secret, counter))
    asked = client.get(export(person))
    page = client.get(asked.url).content.decode()
    there = re.search(r'href="(/accounts/2fa/reauthenticate/[^"]*)"', page)
    assert there is not None, "the other way is offered on the page"
    assert client.post(there[1], {"code": code}).url == export(person)
    answer = client.get(export(person))
    assert answer.status_code == 200
    answer.close()


def test_who_can_prove_nothing_has_proved_nothing(somebody: Any, patient: Any) -> None:
    client, person = somebody("physician", proved=False), patient()
    client.user.set_unusable_password()
    client.user.save()
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(export(person)).status_code == 302


def test_nothing_is_erased_without_it(somebody: Any, patient: Any) -> None:
    from ischia.clinic.people.models import Person

    client, person = somebody("administrator", proved=False), patient()
    url = f"/patients/{person.pseudonym}/erase/"
    assert "/reauthenticate/" in client.post(url, {"again": person.pseudonym}).url
    assert Person.objects.get(pk=person.pk).erased_at is None


def test_it_leads_nowhere_else(somebody: Any) -> None:
    client = somebody("physician", proved=False)
    url = "/accounts/reauthenticate/?next=https://elsewhere.example/"
    assert "elsewhere" not in client.post(url, {"password": PASSWORD}).url
