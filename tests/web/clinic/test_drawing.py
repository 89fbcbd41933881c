"""What is drawn in a viewer: kept as marks, measured with, and never over another's."""

import json
from pathlib import Path
from typing import Any

import pytest

from ischia.model.terms import Contraction, Motion
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file

DAY = "2026-03-05"
SHEET = """
schema = "ischia.visit/1"
date   = 2026-03-05
[[recording]]
path               = "flexion_left.txt"
side               = "left"
motion             = "knee_flexion"
contraction        = "concentric"
set_velocity_deg_s = 60
gravity_corrected  = true
"""
SETS, _ = dynamometer_file(
    DynamometerPlan(motion=Motion.KNEE_FLEXION, contraction=Contraction.CONCENTRIC), 3
)


@pytest.fixture
def tested(patient: Any) -> Any:
    """Give a patient with one set of a dynamometer."""
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.records import case

    person = patient()
    files = {
        f"visits/{DAY}/visit.toml": SHEET.encode(),
        f"visits/{DAY}/flexion_left.txt": SETS,
    }
    case.change(person, files, PROGRAM, "for a test")
    return person


def address(person: Any, name: str) -> str:
    return f"/patients/{person.pseudonym}/visits/{DAY}/viewers/{name}"


def looked_at(client: Any, person: Any) -> dict[str, Any]:
    answer = client.get(address(person, "curves.json"))
    assert answer.status_code == 200
    return json.loads(answer.content)


def repetitions(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["view"]["traces"][0]["sets"][0]["repetitions"]


def mean_of(found: dict[str, Any]) -> dict[str, Any]:
    return next(v for v in found["view"]["values"] if v["concept"] == "strength.mean_peak_torque")


def left_out(found: dict[str, Any], number: int, **changes: Any) -> dict[str, Any]:
    trace = found["view"]["traces"][0]
    mark = {
        "id": "d1", "kind": "left_out", "frame": 0, "part": trace["part"],
        "at_s": repetitions(found)[number]["at_s"], "reason": "stopped for pain",
    }  # fmt: skip
    sha = trace["recording"]
    return {
        "recording": sha,
        "seen": found["head"]["seen"].get(sha, ""),
        "marks": [{**mark, **changes}],
    }


def send(client: Any, person: Any, drawn: dict[str, Any]) -> Any:
    return client.post(
        address(person, "marks/"), json.dumps(drawn), content_type="application/json"
    )


def test_a_repetition_left_out_is_measured_without_and_comes_back(
    somebody: Any, tested: Any
) -> None:
    client = somebody("physical_therapist")
    before = looked_at(client, tested)
    kept = send(client, tested, left_out(before, 1))
    assert kept.status_code == 200
    after = looked_at(client, tested)
    assert repetitions(after)[1]["reason"] == "stopped for pain"
    assert mean_of(after)["n"] == mean_of(before)["n"] - 1
    assert mean_of(after)["value"] != mean_of(before)["value"]
    (mark,) = after["view"]["marks"][after["view"]["traces"][0]["recording"]]
    assert (mark["author"], mark["version"]) == (client.user.opaque, 1)

    back = {**left_out(after, 1), "marks": []}
    assert send(client, tested, back).status_code == 200
    assert mean_of(looked_at(client, tested)) == mean_of(before)


def test_each_drawing_is_a_version_and_asks_for_the_visit_to_be_assessed(
    somebody: Any, tested: Any
) -> None:
    from ischia.clinic.records import case

    client = somebody("sonographer")
    before = case.latest(tested)
    found = looked_at(client, tested)
    answer = json.loads(send(client, tested, left_out(found, 0)).content)
    version = case.latest(tested)
    assert version.number == answer["version"] == before.number + 1
    (path,) = (p for p in case.paths_of(version) if p.startswith("marks/"))
    marks = json.loads(case.read(version, path))
    assert marks["schema"] == "ischia.marks/1"
    assert marks["marks"][0]["author"] == client.user.opaque
    assert case.read(before, path) is None  # what was before stays as it was
    assert [j.about["version"] for j in tested.jobs.all()] == [version.number]


def test_the_author_is_who_draws_and_a_mark_untouched_keeps_who_drew_it(
    somebody: Any, tested: Any
) -> None:
    first, second = somebody("physician"), somebody("physical_therapist")
    forged = left_out(looked_at(first, tested), 0, author="u-somebody-else", version=7)
    assert send(first, tested, forged).status_code == 200
    found = looked_at(second, tested)
    (mark,) = found["view"]["marks"][forged["recording"]]
    assert (mark["author"], mark["version"]) == (first.user.opaque, 1)
    more = left_out(found, 2, id="d2")
    kept = {**more, "marks": [mark, *more["marks"]]}
    assert send(second, tested, kept).status_code == 200
    authors = [m["author"] for m in looked_at(first, tested)["view"]["marks"][kept["recording"]]]
    assert authors == [first.user.opaque, second.user.opaque]
    changed = looked_at(second, tested)
    both = changed["view"]["marks"][kept["recording"]]
    both[0]["reason"] = "a jerk"
    edited = {**more, "seen": changed["head"]["seen"][kept["recording"]], "marks": both}
    assert send(second, tested, edited).status_code == 200
    mark = looked_at(first, tested)["view"]["marks"][kept["recording"]][0]
    assert (mark["author"], mark["version"]) == (second.user.opaque, 2)


def test_what_somebody_drew_meanwhile_is_not_drawn_over(somebody: Any, tested: Any) -> None:
    client = somebody("physician")
    both = looked_at(client, tested)
    assert send(client, tested, left_out(both, 0)).status_code == 200
    late = send(client, tested, left_out(both, 2))
    assert late.status_code == 409
    assert "somebody else has drawn" in json.loads(late.content)["said"]
    assert repetitions(looked_at(client, tested))[2]["left_out"] is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "without its moment or a reason"),
        ({"kind": "scribble"}, "scribble"),
        ({"colour": "red"}, "unknown field"),
        ({"id": ""}, "an id of its own"),
    ],
)
def test_what_is_no_drawing_is_refused_in_words(
    changes: dict[str, str], said: str, somebody: Any, tested: Any
) -> None:
    from ischia.clinic.records import case

    client = somebody("physician")
    number = case.latest(tested).number
    answer = send(client, tested, left_out(looked_at(client, tested), 0, **changes))
    assert answer.status_code == 422
    assert said in json.loads(answer.content)["said"]
    assert case.latest(tested).number == number


def test_a_recording_of_nobody_or_of_another_day_is_not_drawn_on(
    somebody: Any, tested: Any, patient: Any
) -> None:
    client = somebody("physician")
    drawn = left_out(looked_at(client, tested), 0)
    assert send(client, tested, {**drawn, "recording": "0" * 64}).status_code == 404
    assert send(client, patient(), drawn).status_code == 404


@pytest.mark.parametrize(
    ("role", "code"), [("front_desk", 403), ("administrator", 403), ("patient", 404)]
)
def test_who_may_not_look_may_not_draw_and_learns_nothing(
    role: str, code: int, somebody: Any, tested: Any
) -> None:
    drawn = left_out(looked_at(somebody("physician"), tested), 0)
    other = somebody(role)
    looked = other.get(address(tested, "curves.json"))
    sent = send(other, tested, drawn)
    assert (looked.status_code, sent.status_code) == (code, code)
    assert drawn["recording"].encode() not in looked.content + sent.content


def test_looking_and_drawing_stand_in_the_audit(somebody: Any, tested: Any) -> None:
    from ischia.clinic.audit.models import Entry

    client = somebody("physician")
    send(client, tested, left_out(looked_at(client, tested), 0))
    told = list(
        Entry.objects.filter(whose=tested.pseudonym, who=client.user.opaque).values_list(
            "action", "what"
        )
    )
    assert told == [("see_assessment", f"{DAY} curves data"), ("draw", DAY)]


def test_what_was_made_for_a_viewer_is_kept_sealed_and_goes_with_the_patient(
    somebody: Any, tested: Any
) -> None:
    from django.conf import settings

    from ischia.clinic.people.identity import sweep

    looked_at(somebody("physician"), tested)
    folder = settings.PLACE.folder / "derived" / tested.key.opaque
    (made,) = folder.iterdir()
    assert b"knee_flexion" not in made.read_bytes()
    sweep(tested)
    assert not folder.exists()


@pytest.mark.parametrize("page", ["curves", "motion", "ultrasound"])
def test_a_page_loads_its_own_viewer_and_no_other_page_loads_one(
    page: str, somebody: Any, tested: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ischia.clinic.pages import viewers

    (tmp_path / f"{page}.js").touch()
    monkeypatch.setattr(viewers, "ISLANDS", tmp_path)
    client = somebody("physician")
    visit = f"/patients/{tested.pseudonym}/visits/{DAY}/"
    shown = client.get(f"{visit}{page}.page").content.decode()
    assert f"islands/{page}.js" in shown
    assert shown.count("islands/") == 2, "its script, and the one style"
    assert "islands/" not in client.get(f"{visit}files.page").content.decode()


def test_where_viewers_were_not_built_the_page_says_so_and_loads_none(
    somebody: Any, tested: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ischia.clinic.pages import viewers

    monkeypatch.setattr(viewers, "ISLANDS", tmp_path)
    answer = somebody("physician").get(f"/patients/{tested.pseudonym}/visits/{DAY}/curves.page")
    shown = answer.content.decode()
    assert "were not built" in shown
    assert "islands/" not in shown
