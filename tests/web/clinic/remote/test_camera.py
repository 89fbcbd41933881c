"""The camera's page: only after a yes, alone with its rights; numbers are kept, nothing else."""

import json
import uuid
from datetime import date
from typing import Any

import pytest

TODAY = date.today()  # noqa: DTZ011  # the clinic goes by its own clock
PAGE = "/my/exercises/camera/straight_leg_raise/"
SEEN = {
    "movement": "straight_leg_raise",
    "peaks_deg": [61.2, 64.0, 66.1],
    "frames": 300,
    "good_pct": 97,
    "rate_hz": 15.0,
    "why_not": "",
}


def measured(client: Any, *, seen: Any = SEEN, **more: Any) -> Any:
    entry = {
        "client_id": str(uuid.uuid4()),
        "day": str(TODAY),
        "treatment": "lengthening_hamstring",
        "movement": "straight_leg_raise",
        "done": [3],
        "side": "right",
        "seen": seen,
        **more,
    }
    body = json.dumps(entry)
    return client.post("/my/exercises/camera/measured/", body, content_type="application/json")


def test_nothing_may_use_the_camera_before_a_yes(ready: Any) -> None:
    before = ready.get(PAGE)
    assert "I agree" in before.content.decode()
    assert "camera=()" in before["Permissions-Policy"]
    assert "wasm" not in before["Content-Security-Policy"]
    assert measured(ready).status_code == 422
    ready.post(f"{PAGE}agree/", {"agree": "yes"})
    after = ready.get(PAGE)
    for allowed in ("camera=(self)", "accelerometer=(self)", "gyroscope=(self)", "microphone=()"):
        assert allowed in after["Permissions-Policy"]
    assert "gyroscope=()" in ready.get("/my/exercises/")["Permissions-Policy"]
    assert "'wasm-unsafe-eval'" in after["Content-Security-Policy"]
    assert "wasm" not in ready.get("/my/exercises/")["Content-Security-Policy"]
    assert measured(ready).status_code == 200
    ready.post(f"{PAGE}agree/", {})
    assert measured(ready).status_code == 422
    assert "camera=()" in ready.get(PAGE)["Permissions-Policy"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"movement": "squat"},
        {"peaks_deg": [400.0]},
        {"peaks_deg": []},
        {"why_not": "and a reason as well"},
        {"picture": "data:image/png;base64,AAAA"},
    ],
)
def test_numbers_that_cannot_be_are_refused(wrong: dict[str, Any], ready: Any) -> None:
    ready.post(f"{PAGE}agree/", {"agree": "yes"})
    answer = measured(ready, seen={**SEEN, **wrong})
    if "picture" in wrong:  # no field takes one: it is dropped, not kept
        from ischia.clinic.remote import entries

        assert not hasattr(entries.entries(ready.person)[-1].seen, "picture")
    else:
        assert answer.status_code == 422
        assert not ready.person.home_entries.exists()


def test_a_movement_that_the_plan_does_not_hold_has_no_camera(ready: Any) -> None:
    assert ready.get("/my/exercises/camera/squat/").status_code == 404
    assert ready.get("/my/exercises/camera/nordic/").status_code == 404


def test_what_was_done_at_home_joins_the_record_with_the_next_visit(
    ready: Any, somebody: Any
) -> None:
    from ischia.clinic.records import case, results
    from ischia.clinic.work import worker

    ready.post(f"{PAGE}agree/", {"agree": "yes"})
    measured(ready, pain_after_0_10=3)
    before = ready.person.versions.count()
    clinician = somebody("physical_therapist")
    address = f"/patients/{ready.person.pseudonym}/visits/"
    clinician.post(f"{address}new/", {"date": str(TODAY), "mode": "in_person"})
    assert ready.person.versions.count() == before + 1
    version: Any = case.latest(ready.person)
    assert b"peaks_deg = [61.2, 64.0, 66.1]" in (case.read(version, "home.toml") or b"")
    while worker.work_once("test"):
        pass
    newest: Any = results.newest(ready.person, TODAY)
    found = json.loads(results.document(newest, "assessment.json") or b"{}")
    measures = {m["concept"]: m for m in found["measured"]["measurements"]}
    raised = measures["camera.straight_leg_raise"]
    assert raised["provenance"]["method"] == "camera.straight_leg_raise@1"
    assert raised["interval95"] is None, "one leg moves alone: the models may follow the other"
    assert measures["home.pain_after_exercise"]["value"] == 3
    assert measures["home.pain_after_exercise"]["interval95"] is None
    page = clinician.get(f"{address}{TODAY}/progress.page").content.decode()
    assert "Exercises at home" in page
