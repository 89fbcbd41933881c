"""Who gets in: a password and, for staff, a second factor; guessing is slowed; nobody signs up."""

import re
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "a long password"  # noqa: S105  # of accounts that end with the test
FORBIDDEN = r"\sstyle=|\son[a-z]+=|<script>|<style|<(?:script|link|img|iframe)[^>]+https?://"


def log_in(client: Any, name: str, password: str) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password})


def test_the_right_password_leads_to_the_own_place(account: Any) -> None:
    from django.test import Client

    client = Client()
    assert log_in(client, account("physician").username, PASSWORD).url == "/start/"
    assert client.get("/start/").url == "/today/"


def test_a_wrong_password_does_not(account: Any) -> None:
    from django.test import Client

    client = Client()
    assert log_in(client, account("physician").username, "wrong").status_code == 200
    assert client.get("/today/").status_code == 302


def test_guessing_is_slowed_also_for_the_right_password(account: Any) -> None:
    from django.test import Client

    name = account("physician").username
    for number in range(5):
        log_in(Client(), name, f"guess {number}")
    client = Client()
    assert log_in(client, name, PASSWORD).status_code != 302
    assert client.get("/today/").status_code == 302


def test_guessing_past_restarts_of_the_server_is_stopped(account: Any) -> None:
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    name = account("physician").username
    for number in range(settings.AXES_FAILURE_LIMIT):
        cache.clear()  # what a restart forgets
        log_in(Client(), name, f"guess {number}")
    cache.clear()
    assert log_in(Client(), name, PASSWORD).status_code == 429
    cache.clear()
    assert log_in(Client(), account("physician").username, PASSWORD).status_code == 302


def test_staff_without_a_second_factor_see_nothing(somebody: Any) -> None:
    from django.test import override_settings

    client = somebody("physician")
    with override_settings(DEMO=False):
        for address in ("/start/", "/today/", "/patients/", "/audit/"):
            answer = client.get(address)
            assert (answer.status_code, answer.url) == (302, "/accounts/2fa/"), address
        assert client.get("/accounts/2fa/").status_code == 200


def test_a_second_factor_opens_the_clinic_and_is_asked_the_next_time(account: Any) -> None:
    from allauth.mfa.totp.internal import auth
    from django.core.cache import cache
    from django.test import Client, override_settings

    def code(secret: str) -> str:
        counter = next(iter(auth.yield_hotp_counters_from_time()))
        return auth.format_hotp_value(auth.hotp_value(secret, counter))

    cache.clear()
    name, client = account("physician").username, Client()
    with override_settings(DEMO=False):
        log_in(client, name, PASSWORD)
        there = "/accounts/2fa/totp/activate/"
        asked = client.get(there)
        assert asked.url.startswith("/accounts/reauthenticate/"), "the password once more"
        page = client.post(asked.url, {"password": PASSWORD}, follow=True)
        assert "data:image/svg" in page.content.decode(), "a picture to read with a telephone"
        secret = re.search(r"\b[A-Z2-7]{32}\b", page.content.decode())[0]
        client.post(there, {"code": code(secret)})
        assert client.get("/today/").status_code == 200
        again = Client()
        assert log_in(again, name, PASSWORD).url == "/accounts/2fa/authenticate/"
        assert again.get("/today/").status_code == 302


def test_a_patient_may_do_without(somebody: Any, patient: Any) -> None:
    from django.test import override_settings

    client = somebody("patient")
    patient(client.user)
    with override_settings(DEMO=False):
        assert client.get("/my/").status_code == 200


def test_nobody_signs_up() -> None:
    from django.test import Client

    from ischia.clinic.accounts.models import User

    before = User.objects.count()
    given = {"username": "stranger", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", given)
    assert User.objects.count() == before


def test_the_administrator_makes_and_closes_accounts(somebody: Any) -> None:
    from django.core.cache import cache
    from django.test import Client

    from ischia.clinic.accounts.models import User

    cache.clear()  # the guesses of other tests
    client = somebody("administrator")
    page = client.post("/staff/", {"username": "new", "role": "sonographer"}).content.decode()
    password = re.search(r"shown this once: <code>([^<]+)", page)[1]
    assert log_in(Client(), "new", password).status_code == 302
    made = User.objects.get(username="new")
    client.post(f"/staff/{made.opaque}/close/")
    cache.clear()
    closed = Client()
    log_in(closed, "new", password)
    assert closed.get("/today/").status_code == 302
    client.post(f"/staff/{client.user.opaque}/close/")
    assert User.objects.get(pk=client.user.pk).is_active, "nobody closes their own way out"


def test_nobody_else_makes_accounts(somebody: Any) -> None:
    from ischia.clinic.accounts.models import User

    before = User.objects.count()
    client = somebody("physician")
    given = {"username": "mine", "role": "administrator"}
    assert client.post("/staff/", given).status_code == 403
    assert User.objects.count() == before + 1


@pytest.mark.parametrize("address", ["/accounts/login/", "/today/", "/patients/new/", "/nowhere/"])
def test_no_page_may_load_anything_from_elsewhere(address: str, somebody: Any) -> None:
    answer = somebody("physician").get(address, follow=True)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["Cache-Control"].startswith("no-store") or "no-store" in answer["Cache-Control"]


def test_no_template_has_what_the_policy_forbids() -> None:
    clinic = Path(__file__).parents[3] / "src/ischia/clinic"
    for path in clinic.rglob("*.html"):
        text = path.read_text("utf-8")
        if path.name == "pay.html":  # the one page with a policy of its own, for a card's fields
            text = text.replace('src="https://js.stripe.com/v3/"', "")
        assert not re.search(FORBIDDEN, text), path.name


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/email/"])
def test_what_would_need_mail_is_not_there(address: str, somebody: Any) -> None:
    assert somebody("physician").get(address).status_code == 404


def test_debug_is_off_and_cookies_are_closed() -> None:
    from django.conf import settings

    assert settings.DEBUG is False
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
