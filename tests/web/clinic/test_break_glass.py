"""Who treats a patient reaches the record; others break the glass, for a while, seen by all."""

from datetime import timedelta
from typing import Any

import pytest

DAY = "2026-03-05"
REASON = "The patient collapsed in the waiting room"
CLINICAL = ("physician", "physical_therapist", "chiropractor", "acupuncturist", "sonographer")
MAY_BREAK = {"physician", "physical_therapist", "chiropractor"}
# Every page of a record that somebody who treats may ask for.
PAGES = (
    *("", f"visits/{DAY}/", f"visits/{DAY}/plan.page", f"visits/{DAY}/files.page"),
    f"visits/{DAY}/state/",
)


@pytest.fixture
def others(patient: Any) -> Any:
    """Give a patient whom nobody treats any more."""
    from django.utils import timezone

    from ischia.clinic.access.models import Treats

    person = patient()
    Treats.objects.filter(person=person).update(ended_at=timezone.now())
    return person


def url(person: Any, rest: str = "") -> str:
    return f"/patients/{person.pseudonym}/{rest}"


def breaks(client: Any, person: Any, reason: str = REASON) -> Any:
    return client.post(url(person, "break-glass/"), {"reason": reason})


def let_go(somebody: Any, role: str, person: Any, **more: Any) -> Any:
    """Log somebody in who does not treat the patient."""
    from django.utils import timezone

    from ischia.clinic.access.models import Treats

    client = somebody(role, **more)
    Treats.objects.filter(person=person, account=client.user).update(ended_at=timezone.now())
    return client


@pytest.mark.parametrize("role", CLINICAL)
def test_own_and_anothers_by_each_role(role: str, somebody: Any, patient: Any) -> None:
    own = patient()
    client = somebody(role)
    for page in PAGES:
        assert client.get(url(own, page)).status_code == 200, page
    stranger = let_go(somebody, role, own)
    for page in PAGES:
        answer = stranger.get(url(own, page))
        assert answer.status_code == (404 if page.endswith("state/") else 403), page
        assert b"Zelda" not in answer.content
        assert (b"Break the glass" in answer.content) is (
            role in MAY_BREAK and answer.status_code == 403
        )


@pytest.mark.parametrize("role", CLINICAL)
def test_today_and_the_list_hold_ones_own(role: str, somebody: Any, others: Any) -> None:
    client = let_go(somebody, role, others)
    assert others.pseudonym not in client.get("/patients/").content.decode()
    found = client.get("/patients/", {"name": others.pseudonym}).content.decode()
    assert others.pseudonym in found, "who looks for somebody by name finds them"


@pytest.mark.parametrize("role", [*CLINICAL, "front_desk", "administrator", "patient"])
def test_who_may_break_the_glass(role: str, somebody: Any, others: Any) -> None:
    from ischia.clinic.access.models import Glass

    client = let_go(somebody, role, others)
    breaks(client, others)
    assert Glass.objects.filter(account=client.user).exists() is (role in MAY_BREAK)


def test_it_opens_for_a_while_and_every_page_says_so_in_the_audit(
    somebody: Any, others: Any
) -> None:
    from django.utils import timezone

    from ischia.clinic.access.models import Glass
    from ischia.clinic.audit.models import Entry

    client = let_go(somebody, "physician", others)
    breaks(client, others)
    assert client.get(url(others)).status_code == 200
    assert others.pseudonym in client.get("/patients/").content.decode()
    last = Entry.objects.filter(whose=others.pseudonym).order_by("-number")
    assert [(e.action, "glass" in e.what) for e in last[:2]] == [
        ("see_record", True),
        ("broke the glass", False),
    ]
    assert not Entry.objects.filter(what__contains="collapsed").exists(), "why is sealed"
    Glass.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert client.get(url(others)).status_code == 403
    assert others.pseudonym not in client.get("/patients/").content.decode()


def test_it_opens_one_patient_to_one_person(somebody: Any, others: Any, patient: Any) -> None:
    client, third = let_go(somebody, "physician", others), patient()
    other = let_go(somebody, "physician", others)
    second = let_go(somebody, "physician", third)
    breaks(client, others)
    assert other.get(url(others)).status_code == 403
    breaks(second, others)
    assert second.get(url(third)).status_code == 403


def test_the_administrator_sees_who_and_why_until_it_was_looked_into(
    somebody: Any, others: Any
) -> None:
    from ischia.clinic.access.models import Glass

    client, administrator = let_go(somebody, "physician", others), somebody("administrator")
    breaks(client, others)
    glass = Glass.objects.get(account=client.user)
    page = administrator.get("/today/").content.decode()
    assert REASON in page
    assert client.user.opaque in page
    assert REASON not in somebody("physician").get("/today/").content.decode()
    there = f"/glass/{glass.pk}/seen/"
    assert client.post(there).status_code == 403, "nobody clears their own"
    administrator.post(there)
    assert client.user.opaque not in administrator.get("/today/").content.decode()
    glass.refresh_from_db()
    assert glass.seen_by == administrator.user.opaque


@pytest.mark.parametrize("reason", ["", "x", "           "])
def test_no_reason_opens_nothing(reason: str, somebody: Any, others: Any) -> None:
    client = let_go(somebody, "physician", others)
    breaks(client, others, reason)
    assert client.get(url(others)).status_code == 403


def test_who_only_logged_in_proves_who_they_are_first(somebody: Any, others: Any) -> None:
    client = let_go(somebody, "physician", others, proved=False)
    assert "/accounts/reauthenticate/" in client.get(url(others)).content.decode()
    assert "/accounts/reauthenticate/" in breaks(client, others).url
    assert client.get(url(others)).status_code == 403


@pytest.mark.parametrize("role", ["front_desk", "administrator"])
def test_the_front_desk_says_who_treats(role: str, somebody: Any, others: Any) -> None:
    client = let_go(somebody, "physical_therapist", others)
    said = {"who": client.user.opaque}
    somebody(role).post(url(others, "care/"), said)
    assert client.get(url(others)).status_code == 200
    somebody(role).post(url(others, "care/"), {**said, "care": "end"})
    assert client.get(url(others)).status_code == 403


def test_nobody_makes_themselves_treat_anothers_patient(somebody: Any, others: Any) -> None:
    client = let_go(somebody, "physician", others)
    assert client.post(url(others, "care/"), {"who": client.user.opaque}).status_code == 403
    assert client.get(url(others)).status_code == 403


def test_nobody_without_a_clinical_role_is_made_to_treat(somebody: Any, others: Any) -> None:
    from ischia.clinic.access.models import Treats

    desk = somebody("front_desk")
    desk.post(url(others, "care/"), {"who": desk.user.opaque})
    assert not Treats.objects.filter(account=desk.user).exists()


def test_who_registers_a_patient_treats_them(somebody: Any) -> None:
    client = somebody("physical_therapist")
    given = {
        "given": "A",
        "family": "B",
        "born": "1990-05-06",
        "sex": "male",
        "injured_side": "left",
        "complaint": "a pull",
    }
    where = client.post("/patients/new/", given).url
    assert client.get(where).status_code == 200
