"""Items of ASVS 5.0 that no other module tests; `docs/explanation/asvs.md` names them all."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
PASSWORD = "a long password"  # noqa: S105  # of accounts that end with the test
PUBLIC = """
import django
django.setup()
from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)
print(s.SECURE_HSTS_SECONDS)
"""


def test_every_item_names_a_test_that_is_there() -> None:
    page = (ROOT / "docs/explanation/asvs.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\d., ]+) \|.*\| `([\w/]+)` \|$", page, re.MULTILINE)
    assert len({item for items, _ in rows for item in items.split(", ")}) >= 40
    for _, name in rows:
        folder, _, last = name.rpartition("/")
        assert (Path(__file__).parent / folder / f"test_{last}.py").is_file(), name


def test_a_public_clinic_sends_its_cookies_over_tls_only() -> None:
    environment = {**os.environ, "ISCHIA_HOST": "clinic.example.org", "ISCHIA_CLINIC": ""}
    command = [sys.executable, "-c", PUBLIC]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [
        "True",
        "True",
        "__Host-sessionid",
        "__Host-csrftoken",
        "31536000",
    ]


def test_headers_of_a_page(somebody: Any) -> None:
    answer = somebody("physician").get("/today/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer


def test_cookies_of_a_session(account: Any) -> None:
    from django.test import Client

    client = Client()
    given = {"login": account("physician").username, "password": PASSWORD}
    answer = client.post("/accounts/login/", given)
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "Log out" in client.get("/today/").content.decode()


def test_a_forged_form_is_refused(somebody: Any, patient: Any) -> None:
    from django.test import Client

    client = somebody("physician")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    url = f"/patients/{patient().pseudonym}/visits/new/"
    assert strict.post(url, {"date": "2026-03-09", "mode": "remote"}).status_code == 403


@pytest.mark.parametrize("rest", ["erase/", "import/", "visits/new/", "break-glass/", "care/"])
def test_a_get_changes_nothing(rest: str, somebody: Any, patient: Any) -> None:
    assert somebody("physician").get(f"/patients/{patient().pseudonym}/{rest}").status_code == 405


def test_a_form_of_quotes_is_no_query(somebody: Any, patient: Any) -> None:
    person, client = patient(), somebody("physician")
    page = client.get("/patients/", {"name": "' OR '1'='1"}).content.decode()
    assert person.pseudonym not in page


@pytest.mark.parametrize(
    ("password", "refused"),
    [("short", True), ("password1234", True), ("correct horse " * 8, False)],
)
def test_what_may_be_a_password(password: str, refused: bool) -> None:  # noqa: FBT001
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if refused:
        with pytest.raises(ValidationError):
            validate_password(password)
    else:
        validate_password(password)


def test_logging_in_makes_a_new_session_and_logging_out_ends_it(account: Any) -> None:
    from django.contrib.sessions.models import Session
    from django.test import Client

    client = Client()
    client.get("/accounts/login/")
    before = client.session.session_key
    given = {"login": account("physician").username, "password": PASSWORD}
    client.post("/accounts/login/", given)
    key = client.session.session_key
    assert key != before
    client.post("/accounts/logout/")
    assert not Session.objects.filter(pk=key).exists()
    client.cookies["sessionid"] = key
    assert client.get("/today/").status_code == 302


def test_closing_an_account_ends_its_sessions(somebody: Any) -> None:
    client = somebody("physician")
    client.user.is_active = False
    client.user.save()
    assert client.get("/today/").status_code == 302


def test_a_session_ends_without_use_and_a_page_that_asks_by_itself_is_no_use(
    somebody: Any, patient: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from django.conf import settings

    client, person, now = somebody("physician"), patient(), time.time()
    state = f"/patients/{person.pseudonym}/visits/2026-03-05/state/"
    assert client.get("/today/").status_code == 200
    for minutes, url, status in ((20, state, 200), (29, "/today/", 200), (58, "/today/", 200)):
        monkeypatch.setattr("time.time", lambda at=minutes: now + at * 60)
        assert client.get(url).status_code == status, minutes
    monkeypatch.setattr("time.time", lambda: now + 80 * 60)
    client.get(state)
    monkeypatch.setattr("time.time", lambda: now + 89 * 60)
    assert client.get("/today/").status_code == 302
    assert settings.SESSION_COOKIE_AGE <= 12 * 3600


def test_no_name_stands_in_an_address_or_a_log(
    somebody: Any, patient: Any, caplog: pytest.LogCaptureFixture
) -> None:
    patient(family="Quagga")
    client, waiting, seen = somebody("physician"), ["/today/", "/patients/"], set()
    with caplog.at_level(logging.DEBUG):
        while waiting and len(seen) < 60:
            url = waiting.pop()
            seen.add(url)
            answer = client.get(url)
            if answer.streaming or "text/html" not in answer["Content-Type"]:
                answer.close()
                continue
            found = re.findall(r'(?:href|action|src)="(/[^"]*)"', answer.content.decode())
            inside = {link.split("#")[0] for link in found} - seen - set(waiting)
            waiting += sorted(u for u in inside if not u.startswith(("/static/", "/accounts/")))
    assert len(seen) > 10
    for word in ("quagga", "zelda", "1996-02-03"):
        assert not [url for url in seen if word in url.lower()]
        said = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
        assert not [line for line in said if word in line.lower()], word


def test_a_fault_shows_a_plain_page(somebody: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ischia.clinic.access import reach

    def fault(*_: Any) -> None:
        msg = "the patient is called Quagga"
        raise ZeroDivisionError(msg)

    client = somebody("physician")
    client.raise_request_exception = False
    monkeypatch.setattr(reach, "today", fault)
    answer = client.get("/today/")
    assert answer.status_code == 500
    assert b"Quagga" not in answer.content
    assert b"Traceback" not in answer.content
