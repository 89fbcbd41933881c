"""What is asked for too often waits; what a browser refused is told without anybody's name."""

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

DAY = "2026-03-05"


def report(**said: str) -> Any:
    from django.test import Client

    body = json.dumps({"csp-report": said})
    return Client().post("/refused/", body, content_type="application/csp-report")


def test_a_report_is_told_by_rule_and_origin_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="ischia.clinic.policy"):
        answer = report(
            **{
                "document-uri": "https://clinic.example/patients/P-QUAGGA/",
                "effective-directive": "img-src",
                "blocked-uri": "https://elsewhere.example/pixel?who=P-QUAGGA",
                "referrer": "https://clinic.example/patients/P-QUAGGA/",
                "script-sample": "P-QUAGGA",
            }
        )
    assert answer.status_code == 204
    assert [r.getMessage() for r in caplog.records] == [
        "refused by img-src: https://elsewhere.example"
    ]


@pytest.mark.parametrize("blocked", ["https://P-QUAGGA@h/..", "P-QUAGGA", "http://[P-QUAGGA", ""])
def test_nothing_else_of_a_report_is_told(blocked: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="ischia.clinic.policy"):
        report(**{"effective-directive": "P-QUAGGA", "blocked-uri": blocked})
    assert "QUAGGA" not in caplog.text.upper()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"csp-report": 3}'])
def test_what_is_no_report_is_refused(body: bytes) -> None:
    from django.test import Client

    answer = Client().post("/refused/", body, content_type="application/csp-report")
    assert answer.status_code == 400


def test_every_page_says_where_reports_go() -> None:
    from django.test import Client

    assert "report-uri /refused/" in Client().get("/book/")["Content-Security-Policy"]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be asked for twice."""
    from django.core.cache import cache

    from ischia.clinic import limits

    cache.clear()
    for name in ("UPLOADS", "BOOKINGS", "FORMS", "REPORTS"):
        monkeypatch.setattr(limits, name, replace(getattr(limits, name), most=2))


@pytest.mark.usefixtures("few")
def test_reports_are_few() -> None:
    codes = [report(**{"effective-directive": "img-src"}).status_code for _ in range(3)]
    assert codes == [204, 204, 429]


@pytest.mark.usefixtures("few")
def test_files_of_an_account_are_few(somebody: Any, patient: Any) -> None:
    client, other, person = somebody("physician"), somebody("physician"), patient()
    url = f"/patients/{person.pseudonym}/visits/{DAY}/files/pieces/"

    def begun(who: Any, number: int) -> int:
        told = json.dumps({"name": f"{number}.txt", "size": 1, "modified": 1})
        return int(who.post(url, told, content_type="text/plain").status_code)

    assert [begun(client, n) for n in range(3)] == [200, 200, 429]
    assert begun(other, 4) == 200, "another is not held up"


@pytest.mark.usefixtures("few")
def test_times_held_from_one_address_are_few() -> None:
    from django.test import Client
    from tests.web.clinic.visiting import BUTTON

    from ischia.clinic.booking.models import Appointment

    found = BUTTON.findall(Client().get("/book/follow_up/").content.decode())
    for begins in found[:24:8]:  # each in a browser of its own
        Client().post("/book/follow_up/hold/", {"begins": begins})
    assert Appointment.objects.filter(state="held").count() == 2
