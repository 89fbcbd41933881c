"""A patient asks for a video visit; they are examined, treated, exercise before a camera, and seen.

One journey in two browsers. The patient's camera is a film of a simulated person who bends at the
hip a known number of times; the clinician's is simulated by the browser.
"""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from .calling import CAMERAS, both_in, play
from .conftest import HERE, faults_of
from .served import Served, rows

COUNT, REACH_DEG = 3, 65.0
STILL_S, LASTS_S, AFTER_S = 4.0, 22.0, 60.0
FILM_HZ, CAMERA_HZ = 5, 30  # a fake camera reads its file at 30 pictures a second
ASKED_EVERY_S, ASSESSED_WITHIN_S = 1.0, 90.0
MODELS = HERE.parents[2] / "src/ischia/clinic/static/clinic/islands/pose/pose.task"
PHONE = {"viewport": {"width": 390, "height": 844}, "permissions": ["camera", "microphone"]}
TODAY = datetime.now(ZoneInfo("America/New_York")).date()  # of the simulated clinic
CASE = f"""
schema       = "ischia.case/1"
simulated    = true
injured_side = "right"
complaint    = "Back of the right thigh since a zebra sprint"
onset        = {TODAY - timedelta(days=9)}
[subject]
pseudonym = "P-0001"
age_y     = 30
sex       = "female"
sport     = "running"
"""
INTAKE = f"""
schema = "ischia.visit/1"
date   = {TODAY}
mode   = "reported"
[[history]]
item   = "sudden_onset"
result = "present"
[[history]]
item   = "sprinting_mechanism"
result = "present"
[[history]]
item   = "posterior_thigh_pain"
side   = "right"
result = "present"
"""
CAUSE = "tr:has-text('Hamstring strain')"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Give the case folder of a patient who has answered an intake today."""
    day = tmp_path / f"case/visits/{TODAY}"
    day.mkdir(parents=True)
    (tmp_path / "case/case.toml").write_text(CASE)
    (day / "visit.toml").write_text(INTAKE)
    return tmp_path / "case"


@pytest.fixture
def filmed(tmp_path: Path) -> Path:
    """Give a film of bends at the hip between two stretches of standing still."""
    import cv2

    from ischia.phantoms.pose.film import film

    t_s = np.arange(round(LASTS_S * FILM_HZ)) / FILM_HZ
    moving = film("hip_hinge", t_s, count=COUNT, reach_deg=REACH_DEG)
    pictures = [
        cv2.imencode(".jpg", picture[..., ::-1])[1].tobytes() for picture in moving.pictures()
    ]
    path = tmp_path / "hinges.mjpeg"
    with path.open("wb") as file:
        file.write(pictures[0] * round(STILL_S * CAMERA_HZ))
        file.writelines(picture * (CAMERA_HZ // FILM_HZ) for picture in pictures)
        file.write(pictures[-1] * round(AFTER_S * CAMERA_HZ))
    return path


def requested_and_confirmed(patient: Any, desk: Any) -> str:
    """Let the patient ask for a time and the desk confirm it; return the appointment's word."""
    patient.goto("/telehealth/")
    patient.get_by_role("link", name="Choose a time").click()
    patient.locator("button[name=begins]").first.click()
    patient.get_by_role("button", name="Ask for this time").click()
    patient.get_by_role("heading", name="Asked for").wait_for()
    desk.goto("/calendar/")
    desk.get_by_role("link", name=re.compile("Telehealth")).first.click()
    desk.get_by_role("button", name="Confirm").click()
    desk.get_by_text("Confirm: kept.").wait_for()
    patient.reload()
    patient.get_by_role("heading", name="Booked").wait_for()
    return str(patient.url.rstrip("/").rpartition("/")[2])


def examined(patient: Any, physician: Any) -> None:
    """Do tests at a distance; the argument beside the video follows each."""
    physician.get_by_role("button", name="Begin the sheet").click()
    physician.locator("[data-guide=foot_drop]").click()
    patient.wait_for_selector("text=pull the toes of each foot up")
    record(physician, "foot_drop", "present")
    physician.wait_for_selector(".danger-line")  # an alarm stands there at once
    record(physician, "foot_drop", "absent")
    physician.wait_for_selector(".danger-line", state="detached")
    was = percent(physician)
    record(physician, "lumbar_movement_reproduces_pain", "absent", side="none")
    until = time.monotonic() + ASSESSED_WITHIN_S
    while percent(physician) == was:
        assert time.monotonic() < until, f"the causes stand as they stood: {was}"
        time.sleep(ASKED_EVERY_S)


def record(physician: Any, item: str, result: str, side: str = "right") -> None:
    physician.check(f"[name='exam.{item}.{side}.result'][value={result}]")
    physician.wait_for_selector("text=kept: on the sheet")
    physician.wait_for_selector("text=On the sheet.")


def percent(physician: Any) -> str:
    return str(physician.inner_text(f".causes {CAUSE}"))


def agreed(physician: Any) -> None:
    """Accept the plan, and place the patient in the phase whose exercises are meant."""
    plan = f"/patients/P-0001/visits/{TODAY}/plan.page"
    physician.goto(plan)
    physician.fill("#reason", "seen by video, talked over")
    physician.get_by_role("button", name="Accept").click()
    physician.wait_for_selector("text=The report is being written anew")
    load = physician.locator("#why-phase-load")
    load.evaluate("field => field.closest('details').open = true")
    load.fill("walks without pain")
    load.press("Enter")
    physician.wait_for_selector("text=chosen by a clinician")


def exercised(page: Any) -> None:
    """Do the exercise of the plan before the camera, and send what was counted."""
    until = time.monotonic() + ASSESSED_WITHIN_S
    by_camera = page.locator("a[href$='/camera/hip_hinge/']")
    page.goto("/my/exercises/")
    while not by_camera.count():
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(ASKED_EVERY_S)
        page.reload()
    by_camera.click()
    page.check("[name=agree]")
    page.get_by_role("button", name="Agree and go on").click()
    page.get_by_role("button", name="Start the camera").click()
    page.wait_for_selector(".seen video", state="visible")
    begun = time.monotonic()
    page.wait_for_selector("text=Seen well.")
    page.wait_for_function(
        "n => Number(document.querySelector('.told b').textContent) >= n", arg=COUNT
    )
    time.sleep(max(0.0, begun + STILL_S + LASTS_S + 4.0 - time.monotonic()))
    assert page.locator(".told b").first.inner_text() == str(COUNT)
    page.get_by_role("button", name="Finish").click()
    told = page.inner_text(".gate")
    assert told.startswith(f"{COUNT} times counted"), told
    reached = [float(said) for said in re.findall(r"(-?\d+)°", told)]
    assert np.allclose(reached, REACH_DEG, atol=10.0), told
    page.get_by_role("button", name="Send the numbers").click()
    page.wait_for_selector("text=No picture has left this device.")


def test_from_a_request_to_an_exercise_that_is_seen(
    case: Path, filmed: Path, tmp_path: Path, launched: Callable[..., Any], somebody: Any, axe: str
) -> None:
    if not MODELS.is_file():
        pytest.skip("no pose models: `make web` packs them")
    theirs = launched(*CAMERAS, f"--use-file-for-fake-video-capture={filmed}")
    ours = launched(*CAMERAS)
    folder = tmp_path / "clinic"
    asked: list[str] = []
    with Served(HERE / "open_clinic.py", folder, case) as clinic:
        patient = somebody(clinic.address, "patient", browser=theirs, **PHONE)
        patient.context.on("request", lambda request: asked.append(request.url))
        desk = somebody(clinic.address, "front-desk", browser=ours)
        physician = somebody(clinic.address, "physician", browser=ours)
        opaque = requested_and_confirmed(patient, desk)
        # No clock is turned here: the time that was confirmed is put on now.
        rows(
            folder,
            "update booking_appointment set begins_at = datetime('now') where opaque = ?",
            opaque,
        )
        both_in(patient, physician)
        physician.get_by_role("button", name="Let the patient in").click()
        play((patient, physician))
        assert not [fault for page in (patient, physician) for fault in faults_of(page, axe)]
        examined(patient, physician)
        physician.get_by_role("button", name="End the visit").click()
        patient.wait_for_selector("text=The visit is over.")
        agreed(physician)
        exercised(patient)
        physician.goto(f"/patients/P-0001/visits/{TODAY}/progress.page")
        assert "1 day with exercises in the last 7" in physician.inner_text(".course")
        patient.goto("/my/exercises/")
        assert "1 day with exercises in the last 7" in patient.inner_text(".course")
        for page in (patient, desk, physician):
            page.goto("about:blank")  # what the pages ask for again and again ends with the clinic
        away = [url for url in asked if not url.startswith((clinic.address, "blob:", "data:"))]
        assert not away
