"""A record goes out as a case folder, is assessed, and comes back; decided upon; out and in."""

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

DAY = "2026-03-05"


@pytest.fixture(scope="module")
def assessed(patient: Callable[..., Any]) -> Any:
    """Give a patient whose one visit the worker has assessed."""
    from datetime import date

    from ischia.clinic.records import case
    from ischia.clinic.work import queue, worker

    person = patient()
    queue.assess(case.latest(person), date.fromisoformat(DAY))
    assert worker.work_once("test")
    return person


def url(person: Any, rest: str = "") -> str:
    return f"/patients/{person.pseudonym}/visits/{DAY}/{rest}"


def exported(client: Any, person: Any) -> dict[str, bytes]:
    answer = client.get(f"/patients/{person.pseudonym}/export/")
    data = b"".join(answer.streaming_content)
    answer.close()
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {n.split("/", 1)[1]: packed.read(n) for n in packed.namelist()}


def test_what_the_worker_assessed_is_what_the_command_line_does(
    assessed: Any, somebody: Any, tmp_path: Path
) -> None:
    from ischia.service import assess, assessment_json, open_case

    for path, data in exported(somebody("physician"), assessed).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    kept = somebody("physician").get(url(assessed, "documents/assessment.json")).content
    assert assessment_json(assess(open_case(tmp_path))) == kept


def test_every_piece_of_the_report_stands_on_a_page_of_the_visit(
    assessed: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from ischia.clinic.pages import visit
    from ischia.clinic.records import results

    kept = json.loads(
        results.document(results.newest(assessed, date.fromisoformat(DAY)), "pieces.json")
    )
    kept |= {"hamstrings": "<p>ham</p>", "no-page-knows-it": "<p>new</p>"}
    monkeypatch.setattr(visit, "pieces_from_json", lambda _: kept)
    client = somebody("physician")
    pages = [client.get(url(assessed, f"{name}.page")).content.decode() for name in visit.PAGES]
    for key, body in kept.items():
        # Once, and once more on the page of a viewer where that was not built.
        assert 1 <= sum(body in page for page in pages) <= 2, key


def test_out_and_in_again_is_the_same_record(assessed: Any, somebody: Any, patient: Any) -> None:
    from ischia.clinic.records import case

    client = somebody("physician")
    files = exported(client, assessed)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in files.items():
            archive.writestr(f"a-folder/{path}", data)
    packed.seek(0)
    packed.name = "case.zip"
    other = patient(family="Okapi")
    there = f"/patients/{other.pseudonym}/import/"
    page = client.post(there, {"archive": packed}, follow=True).content.decode()
    assert f"calls this patient {assessed.pseudonym}: make sure" in page
    assert exported(client, other) == files
    assert case.latest(other).sha256 == case.latest(assessed).sha256
    assert case.latest(other).number == 2, "the version before stays"


@pytest.mark.parametrize(
    "names",
    [["../case.toml"], ["/etc/case.toml"], ["visits/2026-03-05/visit.toml"], ["notes.txt"], []],
)
def test_an_archive_that_is_no_case_changes_nothing(
    names: list[str], somebody: Any, patient: Any
) -> None:
    from ischia.clinic.records import case

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "schema = 'ischia.case/1'")
    packed.seek(0)
    packed.name = "case.zip"
    person, client = patient(), somebody("physician")
    page = client.post(f"/patients/{person.pseudonym}/import/", {"archive": packed}, follow=True)
    assert "Nothing was read in." in page.content.decode()
    assert case.latest(person).number == 1


def test_today_shows_one_row(assessed: Any, somebody: Any) -> None:
    page = somebody("physical_therapist").get("/today/").content.decode()
    row = re.search(r'<li class="row.*?</li>', page, re.DOTALL)[0]
    assert assessed.pseudonym in row
    assert "F 30" in row
    assert "Not measured" in row, "no strength was measured, and the row says so"
    assert "running · day 4" in row
    assert "simulated" not in row


@pytest.mark.parametrize("page", ["", "progress.page", "plan.page", "measurements.page"])
def test_each_page_of_a_visit_stands_without_inline_style_or_script(
    page: str, assessed: Any, somebody: Any
) -> None:
    shown = somebody("physician").get(url(assessed, page)).content.decode()
    assert '<section class="piece' in shown
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", shown)


def test_every_number_on_a_page_opens_a_card_that_is_there(assessed: Any, somebody: Any) -> None:
    shown = somebody("physician").get(url(assessed)).content.decode()
    asked = set(re.findall(r'popovertarget="([^"]+)"', shown))
    assert asked
    assert asked <= set(re.findall(r'\bid="([^"]+)"', shown))


def test_the_report_is_framed_under_its_own_policy(assessed: Any, somebody: Any) -> None:
    answer = somebody("physician").get(url(assessed, "documents/report.html"))
    policy = answer["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy
    assert policy.endswith("frame-ancestors 'self'")
    assert "script-src" not in policy, "what is not named falls back to default-src 'none'"


def test_a_patient_reads_their_own_page_and_no_report(somebody: Any, assessed: Any) -> None:
    client, other = somebody("patient"), somebody("patient")
    assessed.account = client.user
    assessed.save()
    assert "5 March 2026" in client.get("/my/").content.decode()
    assert client.get(url(assessed, "documents/patient.html")).status_code == 200
    assert client.get(url(assessed, "documents/report.html")).status_code == 403
    assert other.get(url(assessed, "documents/patient.html")).status_code == 404
    assert other.get("/my/").status_code == 404


def decide(client: Any, person: Any, **said: str) -> Any:
    page = client.get(url(person)).content.decode()
    on = re.search(r'<option value="(hypothesis:[^"]+)"', page)
    given = {"on": on[1] if on else "hypothesis:hamstring_strain:right", **said}
    return client.post(url(person, "decide/"), given)


def test_a_decision_is_added_and_the_ones_before_stay(assessed: Any, somebody: Any) -> None:
    from ischia.clinic.records import case

    first, second = somebody("physician"), somebody("physical_therapist")
    decide(first, assessed, decision="accept", reason="it fits")
    before = case.read(case.latest(assessed), "decisions.jsonl")
    decide(second, assessed, decision="override", reason="seen again")
    after = case.read(case.latest(assessed), "decisions.jsonl")
    assert after.startswith(before)
    told = [json.loads(line) for line in after.splitlines()]
    assert [(d["who"], d["accepts"]) for d in told] == [
        (first.user.opaque, True),
        (second.user.opaque, False),
    ]
    assert told[1]["reason"] == "physical therapist: seen again"
    page = first.get(url(assessed)).content.decode()
    assert "The record has changed since this was assessed." in page
    assert "it fits" in page


@pytest.mark.parametrize("role", ["sonographer", "acupuncturist", "front_desk", "administrator"])
def test_who_may_not_decide_decides_nothing(role: str, assessed: Any, somebody: Any) -> None:
    from ischia.clinic.records import case

    before = case.latest(assessed).number
    assert decide(somebody(role), assessed, decision="accept", reason="x").status_code == 403
    assert case.latest(assessed).number == before


@pytest.mark.parametrize(
    "said",
    [
        {"decision": "accept", "reason": ""},
        {"decision": "perhaps", "reason": "why"},
        {"decision": "accept", "reason": "why", "on": "hypothesis:nothing:right"},
    ],
)
def test_a_decision_needs_a_reason_and_something_offered(
    said: dict[str, str], assessed: Any, somebody: Any
) -> None:
    from ischia.clinic.records import case

    before = case.latest(assessed).number
    decide(somebody("physician"), assessed, **said)
    assert case.latest(assessed).number == before


def test_the_same_work_a_second_time_is_not_done(assessed: Any, monkeypatch: Any) -> None:
    from ischia.clinic.work import assessing, queue, worker

    version = assessed.versions.get(number=1)
    queue.assess(version, assessed.assessed.get().visit_date)
    done: list[int] = []
    monkeypatch.setattr(assessing, "assess", lambda job, _: done.append(job.about["version"]))
    while worker.work_once("again"):
        pass
    assert 1 not in done
    assert version.assessed.count() == 1


def test_what_waits_was_counted_by_the_worker_and_an_older_one_is_when_asked_for(
    assessed: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.care import standings
    from ischia.clinic.care.models import Standing

    def counted() -> list[tuple[int, int | None, bool]]:
        rows = Standing.objects.filter(assessed__person=assessed).order_by("assessed_id")
        return [(one.gates_open, one.due_in_days, one.not_better) for one in rows]

    by_worker, client = counted(), somebody("physician")
    assert by_worker
    Standing.objects.all().delete()
    assert client.get("/board/").status_code == 200
    assert by_worker[-1] in counted()
    monkeypatch.setattr(standings, "_counted", lambda _: pytest.fail("counted twice"))
    assert client.get("/board/").status_code == 200
