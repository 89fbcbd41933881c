"""What browsers tell one another over the clinic's line: who gets in, what passes, what ends it."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import HOST, Page, run

OFFER = {"type": "description", "kind": "offer", "sdp": "v=0"}


def test_two_meet_wait_talk_and_end(visit: Any, pages: tuple[Page, Page]) -> None:
    clinic, patient = pages

    async def talk() -> None:
        assert await patient.enter()
        assert (await patient.hear("welcome"))["side"] == "patient"
        assert (await patient.hear("room"))["phase"] == "waiting"
        assert await clinic.enter()
        await clinic.there("here")
        await clinic.say(**OFFER, to=patient.page)  # before the patient is let in, nothing passes
        await clinic.say(type="admit")
        assert (await clinic.hear("ice"))["policy"] == "all"
        await clinic.hear("room", phase="open")
        await clinic.say(**{**OFFER, "sdp": "v=1"}, to=patient.page)
        heard = await patient.hear("description")
        assert (heard["sdp"], heard["from"]) == ("v=1", clinic.page)
        answer = {"type": "candidate", "candidate": "udp 1", "mid": "0", "line": 0}
        await patient.say(**answer, to=clinic.page)
        assert (await clinic.hear("candidate"))["candidate"] == "udp 1"
        await clinic.say(type="guide", item="limping")
        assert "Walk towards" in (await patient.hear("room"))["guide"]["words"]
        await clinic.say(type="end")
        await patient.hear("room", phase="ended")
        assert await patient.closed() == 4410
        assert await clinic.closed() == 4410

    run(talk)
    visit.refresh_from_db()
    assert visit.state == "done"
    assert not visit.call.signals.exists(), "addresses of people's computers stay behind"
    assert visit.ours.get(f"/video/{visit.opaque}/alive/").status_code == 410


def test_a_visit_that_is_over_cannot_be_entered(visit: Any, pages: tuple[Page, Page]) -> None:
    visit.state = "done"
    visit.save()

    async def talk() -> None:
        for page in pages:
            assert await page.enter()
            assert await page.closed() == 4410

    run(talk)


def test_the_desk_ends_it_too(visit: Any, pages: tuple[Page, Page]) -> None:
    from channels.db import database_sync_to_async

    from ischia.clinic.booking.models import Appointment

    async def talk() -> None:
        assert await pages[1].enter()
        cancel = Appointment.objects.filter(pk=visit.pk).update
        await database_sync_to_async(cancel)(state="cancelled")
        assert await pages[1].closed() == 4410

    run(talk)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("patient", "another patient"),
        ("front_desk", "sees no patient by video"),
        ("sonographer", "sees no patient by video"),
        ("administrator", "sees no patient by video"),
    ],
)
def test_who_is_not_in_the_visit_never_gets_in(
    who: str, why: str, visit: Any, somebody: Any
) -> None:
    page = Page(somebody(who), visit.opaque)

    async def talk() -> None:
        assert not await page.enter(), why

    run(talk)


def test_who_does_not_treat_the_patient_stays_out(visit: Any, somebody: Any) -> None:
    from ischia.clinic.access.models import Treats

    other = somebody("physical_therapist")
    Treats.objects.filter(account=other.user).delete()

    async def talk() -> None:
        assert not await Page(other, visit.opaque).enter()

    run(talk)


def test_a_second_clinician_does_not_push_the_first_out(visit: Any, somebody: Any) -> None:
    first, second = Page(visit.ours, visit.opaque), Page(somebody("chiropractor"), visit.opaque)

    async def talk() -> None:
        assert await first.enter()
        assert await second.enter()
        assert await second.closed() == 4423

    run(talk)


def test_nobody_without_a_log_in_nor_from_elsewhere(visit: Any) -> None:
    from django.test import Client

    stranger = Page(Client(), visit.opaque)
    others = [
        Page(visit.ours, visit.opaque, origin=origin)
        for origin in ("https://evil.example", f"http://{HOST}:81", f"https://{HOST}", "null")
    ]

    async def talk() -> None:
        for page in (stranger, *others):
            assert not await page.enter()
        assert await Page(visit.ours, visit.opaque).enter()

    run(talk)


def test_staff_need_their_second_factor_here_too(visit: Any) -> None:
    from django.test import override_settings

    async def talk() -> None:
        assert not await Page(visit.ours, visit.opaque).enter()
        assert await Page(visit.theirs, visit.opaque).enter()

    with override_settings(DEMO=False):
        from unittest import mock

        from ischia.clinic.booking.rules import rules as read

        with mock.patch(
            "ischia.clinic.booking.offered.rules", lambda folder, **_: read(folder, demo=True)
        ):
            run(talk)


def test_before_a_patient_says_where_they_are_they_do_not_get_in(
    somebody: Any, patient: Any, booked: Any
) -> None:
    client = somebody("patient")
    page = Page(client, booked(patient(client.user)).opaque)

    async def talk() -> None:
        assert await page.enter()
        assert await page.closed() == 4410

    run(talk)


def test_a_page_opened_again_takes_the_seat(visit: Any, pages: tuple[Page, Page]) -> None:
    clinic, patient = pages
    again = Page(visit.theirs, visit.opaque)

    async def talk() -> None:
        assert await clinic.enter()
        assert await patient.enter()
        assert (await clinic.there("here"))["peer"]["page"] == patient.page
        assert await again.enter()
        assert await patient.closed() == 4409
        assert (await clinic.there("here"))["peer"]["page"] == again.page

    run(talk)


def test_what_was_said_while_a_line_was_broken_is_heard_after(
    visit: Any, pages: tuple[Page, Page]
) -> None:
    clinic, patient = pages
    again = Page(visit.theirs, visit.opaque, page=patient.page)

    async def talk() -> None:
        assert await clinic.enter()
        assert await patient.enter()
        await clinic.there("here")
        await clinic.say(type="admit")
        await patient.hear("room", phase="open")
        await patient.hang_up()
        await clinic.there("lost")
        await clinic.say(**OFFER, to=patient.page)
        assert await again.enter()
        assert (await again.hear("description"))["sdp"] == "v=0"

    run(talk)


def test_who_leaves_is_told_at_once_and_who_is_silent_soon(
    pages: tuple[Page, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from ischia.clinic.telehealth import rooms

    clinic, patient = pages
    monkeypatch.setattr(rooms, "GONE", timedelta(seconds=1))

    async def talk() -> None:
        assert await clinic.enter()
        assert await patient.enter()
        await clinic.there("here")
        await clinic.there("lost")  # no beat was answered, the line still stands
        await patient.say(type="beat")
        await clinic.there("here")
        await patient.say(type="leave")
        await clinic.there("left")

    run(talk)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 4400),
        ("nothing of ours", 4400),
        ("[" * 30_000, 4400),
        ('{"type":"shout"}', 4400),
        ('{"type":"beat","more":1}', 4400),
        ('{"type":"description","to":"0000000000000001","kind":"rollback","sdp":""}', 4400),
        ('{"type":"candidate","to":"../../etc","candidate":""}', 4400),
        ('{"type":"guide","item":"<b>"}', 4400),
        (json.dumps({**OFFER, "to": "0" * 16, "sdp": "x" * 49_153}), 4400),
        (json.dumps({**OFFER, "to": "0" * 16, "sdp": "x" * 65_536}), 4413),
        ('{"type":"admit"}', 4403),
        ('{"type":"end"}', 4403),
        ('{"type":"guide","item":"limping"}', 4403),
    ],
)
def test_what_no_page_of_a_patient_says_ends_the_line(
    text: str, code: int, pages: tuple[Page, Page]
) -> None:
    async def talk() -> None:
        assert await pages[1].enter()
        await pages[1].send(text=text)
        assert await pages[1].closed() == code

    run(talk)


def test_bytes_end_the_line(pages: tuple[Page, Page]) -> None:
    async def talk() -> None:
        assert await pages[0].enter()
        await pages[0].send(bytes=b"\x00\xff")
        assert await pages[0].closed() == 4400

    run(talk)


def test_a_flood_ends_its_line_and_no_other(
    pages: tuple[Page, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.telehealth import line

    monkeypatch.setattr(line, "_PER_S", 0.0)  # nothing is forgiven, however slow this machine is

    async def talk() -> None:
        for page in pages:
            assert await page.enter()
        for _ in range(150):
            await pages[1].say(type="beat")
        await pages[0].say(type="admit")
        await pages[0].hear("room", phase="open")
        assert await pages[1].closed() == 4429

    run(talk)


def test_a_flood_over_many_lines_is_stopped_by_what_is_kept(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.telehealth import rooms

    monkeypatch.setattr(rooms, "_MOST_KEPT", 3)
    clinic = Page(visit.ours, visit.opaque)

    async def talk() -> None:
        assert await clinic.enter()
        await clinic.say(type="admit")
        await clinic.hear("room", phase="open")
        for _ in range(4):
            await clinic.say(**OFFER, to="0" * 16)
        assert await clinic.closed() == 4429

    run(talk)


def test_an_account_that_is_closed_loses_its_line(
    visit: Any, pages: tuple[Page, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    from channels.db import database_sync_to_async

    from ischia.clinic.telehealth import line

    monkeypatch.setattr(line, "_CHECK_S", 0.1)

    async def talk() -> None:
        assert await pages[0].enter()
        visit.ours.user.is_active = False
        await database_sync_to_async(visit.ours.user.save)()
        assert await pages[0].closed() == 4403

    run(talk)


def test_the_audit_tells_who_sat_in(visit: Any, pages: tuple[Page, Page]) -> None:
    from ischia.clinic.audit.models import Entry

    async def talk() -> None:
        assert await pages[0].enter()
        await pages[0].say(type="admit")
        await pages[0].hear("room", phase="open")
        await pages[0].say(type="leave")
        await pages[0].closed()

    run(talk)
    told = Entry.objects.filter(what=visit.opaque, who=visit.ours.user.opaque)
    said = list(told.order_by("number").values_list("action", flat=True))
    assert said == ["video entered", "video admitted", "video left"]


def test_two_server_processes_hold_one_call(visit: Any) -> None:
    from django.conf import settings

    clinic, theirs = Page(visit.ours, visit.opaque), "f" * 16
    cookie = f"sessionid={visit.theirs.cookies['sessionid'].value}"
    program = str(Path(__file__).with_name("other_process.py"))
    environment = {
        **os.environ,
        "ISCHIA_CLINIC": str(settings.PLACE.folder),
        "ISCHIA_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "ischia.clinic.settings",
    }

    async def talk() -> None:
        other = await asyncio.create_subprocess_exec(
            *(sys.executable, program, cookie, visit.opaque, theirs, clinic.page),
            env=environment,
            stdout=asyncio.subprocess.PIPE,
        )
        assert await clinic.enter()
        await clinic.there("here", within_s=25)
        await clinic.say(type="admit")
        assert (await clinic.hear("candidate"))["candidate"] == "from the other process"
        await clinic.say(**OFFER, to=theirs)
        said, _ = await other.communicate()
        assert said == b"v=0"

    run(talk)
