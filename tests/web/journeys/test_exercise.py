"""A patient's exercises in a browser: written down offline, counted by a camera, heard by nobody.

The camera sees a film of a simulated person whose repetitions are known: of a movement of both
legs, since of one leg the models may follow the other (`validation/camera_angles.py`). The whole
takes up to two minutes: 90 s of them watch that no request leaves the clinic while the camera runs.
"""

import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ischia.phantoms.patients import PATIENTS

from .conftest import CHROMIUM, FLAGS, PASSWORD, faults_of

DAY = "2026-04-13"
COUNT, REACH_DEG = 4, 65.0
STILL_S, LASTS_S, AFTER_S = 6.0, 30.0, 60.0
FILM_HZ, CAMERA_HZ = 5, 30  # a fake camera reads its file at 30 pictures a second
WATCHED_S = 90.0
ASKED_EVERY_S = 1.0
MODELS = Path(__file__).parents[3] / "src/ischia/clinic/static/clinic/islands/pose/pose.task"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the first visit of a simulated sprinter, with a plan that somebody agreed to."""
    folder = tmp_path_factory.mktemp("case") / "sprinter"
    made = PATIENTS["course"].make(1, lambda _: None)
    for name, data in made.items():
        if not name.startswith("visits/") or DAY in name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    common = {"who": "u-1", "at": f"{DAY}T10:00:00Z", "reason": "seen together"}
    decided = (
        {**common, "on": "plan:hamstring_strain", "accepts": True},
        {**common, "on": "plan_phase:lengthen", "accepts": False},
    )
    (folder / "decisions.jsonl").write_text("".join(json.dumps(d) + "\n" for d in decided))
    return folder


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a film of four bends at the hip between two stretches of standing still."""
    import cv2

    from ischia.phantoms.pose.film import film

    t_s = np.arange(round(LASTS_S * FILM_HZ)) / FILM_HZ
    moving = film("hip_hinge", t_s, count=COUNT, reach_deg=REACH_DEG)
    pictures = [
        cv2.imencode(".jpg", picture[..., ::-1])[1].tobytes() for picture in moving.pictures()
    ]
    times = CAMERA_HZ // FILM_HZ
    path = tmp_path_factory.mktemp("film") / "hinges.mjpeg"
    with path.open("wb") as file:
        file.write(pictures[0] * round(STILL_S * CAMERA_HZ))
        file.writelines(picture * times for picture in pictures)
        file.write(pictures[-1] * round(AFTER_S * CAMERA_HZ))
    return path


@pytest.fixture(scope="module")
def browser(filmed: Path) -> Iterator[Any]:
    """Give a Chromium whose camera is the film."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium for the journeys: apt install chromium")
    if not MODELS.is_file():
        pytest.skip("no pose models: `make web` packs them")
    from playwright.sync_api import sync_playwright

    camera = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={filmed}",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *camera])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def patient(opened: Any, case: Path, browser: Any) -> Iterator[Any]:
    """Give the patient's page, logged in, once the visit is assessed; `asked` is all it asked."""
    address = opened(case)
    context = browser.new_context(base_url=address, permissions=["camera"])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.asked, page.faults = [], []
    context.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto("/accounts/login/")
    page.fill("[name=login]", "patient")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/my/")
    until = time.monotonic() + 90.0
    while True:
        page.goto("/my/exercises/")
        if page.locator(".exercise").count() or time.monotonic() > until:
            break
        time.sleep(ASKED_EVERY_S)
    page.address = address
    yield page
    assert not page.faults
    context.close()


def test_an_entry_made_offline_is_kept_told_about_and_sent_once(patient: Any) -> None:
    page, context = patient, patient.context
    page.get_by_role("button", name="Start: Lean forward from your knees").wait_for()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.goto("/my/exercises/")
    assert "You are offline" in page.inner_text("main")
    page.get_by_role("button", name="Start: Lean forward from your knees").click()
    page.get_by_role("button", name="Set 1 done").click()
    page.get_by_role("button", name="Set 2 done").click()
    page.locator("[name=pain-after][value='3']").check()
    page.get_by_label("Anything else").fill("pins and needles in the foot")
    page.get_by_role("button", name="Keep").click()
    assert "Stop exercising until the clinic has called you" in page.inner_text("[role=alert]")
    page.wait_for_selector("text=1 kept on this telephone")
    context.set_offline(False)  # the page itself notices, and sends
    page.wait_for_selector("text=Sent to the clinic.")
    page.reload()
    page.wait_for_selector(".exercise")
    assert "1 day with exercises in the last 7" in page.inner_text("main")
    assert not page.locator(".outbox").inner_text()


def test_a_camera_counts_what_the_film_shows_and_nothing_leaves(patient: Any, axe: str) -> None:
    page = patient
    page.goto("/my/exercises/camera/hip_hinge/")
    assert not faults_of(page, axe), "the page that asks before there is a camera"
    page.check("[name=agree]")
    page.get_by_role("button", name="Agree and go on").click()
    page.get_by_role("button", name="Start the camera").wait_for()
    assert not faults_of(page, axe), "the camera's page"
    page.get_by_role("button", name="Start the camera").click()
    page.wait_for_selector(".seen video", state="visible")
    begun = time.monotonic()
    page.wait_for_selector("text=Seen well.")
    counted = page.locator(".told b").first
    page.wait_for_function(
        "n => Number(document.querySelector('.told b').textContent) >= n", arg=COUNT
    )
    while time.monotonic() - begun < STILL_S + LASTS_S + 8.0:
        time.sleep(1.0)
    assert counted.inner_text() == str(COUNT)
    page.get_by_role("button", name="Finish").click()
    told = page.inner_text(".gate")
    assert told.startswith(f"{COUNT} times counted"), told
    reached = [float(said) for said in re.findall(r"(-?\d+)°", told)]
    assert np.allclose(reached, REACH_DEG, atol=10.0), told
    page.get_by_role("button", name="Send the numbers").click()
    page.wait_for_selector("text=No picture has left this device.")
    page.goto("/my/exercises/camera/hip_hinge/")
    page.get_by_role("button", name="Start the camera").click()
    page.wait_for_selector(".seen video", state="visible")
    while time.monotonic() - begun < WATCHED_S:
        time.sleep(1.0)
    assert page.locator(".seen video").is_visible(), "the camera still runs"
    away = [url for url in page.asked if not url.startswith((patient.address, "blob:", "data:"))]
    assert not away


def test_after_log_out_nothing_of_anybody_stays(patient: Any) -> None:
    page = patient
    page.goto("/my/exercises/")
    page.wait_for_selector(".exercise")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/**")
    left = page.evaluate(
        "async () => [(await indexedDB.databases()).length, (await caches.keys()).length,"
        " (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert left == [0, 0, 0]
