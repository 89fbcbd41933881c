"""A visit by video in two browsers with simulated cameras: direct, relayed, restarted, ended."""

import importlib.util
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from . import conftest
from .conftest import CHROMIUM, FLAGS, HERE, ROOT, free_port
from .served import Served

VISIT = "/video/a-0123456789abcdef/"
PLAYS = """() => {
  const there = document.querySelector("[data-is=there]");
  return there.videoWidth > 0 ? there.currentTime : 0;
}"""
SOON_S = 5.0  # where every program has a processor of its own; longer where they wait for one
CAMERAS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
CASE = """
schema       = "ischia.case/1"
simulated    = true
injured_side = "right"
complaint    = "Back of the right thigh since a zebra sprint"
onset        = 2026-03-01
[subject]
pseudonym = "P-0001"
age_y     = 30
sex       = "female"
sport     = "running"
"""
SHEET = 'schema = "ischia.visit/1"\ndate = 2026-03-05\n'


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Give Chromium with a camera and a microphone that are simulated."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium for the journeys: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *CAMERAS])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _no_fault_to_find_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a browser tell that the clinic is not there while it is started anew."""
    gone = ("WebSocket connection", "htmx:sendError", "htmx:afterRequest", "ERR_CONNECTION")
    fault = conftest.is_fault
    monkeypatch.setattr(
        conftest, "is_fault", lambda said: fault(said) and not any(g in said.text for g in gone)
    )


@pytest.fixture
def coturn() -> Any:
    """Give what starts a relay on loopback."""
    spec = importlib.util.spec_from_file_location("coturn", ROOT / "tools/temporary_coturn.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if shutil.which("turnserver") is None:
        pytest.skip("no coturn for the journeys: apt install coturn")
    return module


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Give the case folder of one patient."""
    day = tmp_path / "case/visits/2026-03-05"
    day.mkdir(parents=True)
    (tmp_path / "case/case.toml").write_text(CASE)
    (day / "visit.toml").write_text(SHEET)
    return tmp_path / "case"


def both_in(clinic: Served, somebody: Any) -> tuple[Any, Any]:
    """Let patient and clinician go through the check to where the patient waits."""
    patient, physician = (somebody(clinic.address, role) for role in ("patient", "physician"))
    patient.goto("/my/")
    patient.get_by_role("link", name="Go to the video visit").click()
    patient.select_option("[name=country]", "US")
    patient.select_option("[name=region]", "US-NY")
    patient.fill("[name=address]", "1 Road, Albany")
    patient.fill("[name=contact]", "Zora Quagga")
    patient.fill("[name=telephone]", "+1 555 0100")
    patient.get_by_role("button", name="Go on to camera").click()
    patient.get_by_role("button", name="Go to the waiting room").click()
    physician.goto("/today/")
    physician.get_by_role("link", name="P-0001").first.click()
    physician.get_by_role("button", name="Go in").click()
    patient.wait_for_selector("text=Nobody sees or hears you until they let you in")
    physician.get_by_role("button", name="Let the patient in").wait_for()
    assert patient.evaluate(PLAYS) == 0, "nothing is seen before the patient is let in"
    return patient, physician


def play(pages: tuple[Any, ...], within_s: float) -> None:
    """See that the other side's picture moves on every page."""
    waits = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    until = time.monotonic() + within_s * waits
    for page in pages:
        before = now = float(page.evaluate(PLAYS))
        while not 0 < before < now:
            assert time.monotonic() < until, page.inner_text("[data-is=says]")
            time.sleep(0.1)
            before, now = before or now, float(page.evaluate(PLAYS))


def route(page: Any) -> str:
    return str(page.get_attribute("[data-call]", "data-route"))


def again(page: Any) -> None:
    """Load a page of the call anew, and go in once more."""
    page.reload()
    page.locator("[data-is=join]:not([disabled])").click()


def examined(patient: Any, physician: Any) -> None:
    """Do a test at a distance; the argument beside the video follows."""
    physician.get_by_role("button", name="Begin the sheet").click()
    physician.locator("[data-guide=foot_drop]").click()
    patient.wait_for_selector("text=pull the toes of each foot up")
    physician.check("[name='exam.foot_drop.right.result'][value=present]")
    physician.wait_for_selector("text=On the sheet.")
    physician.wait_for_selector(".danger-line")


def test_a_call(case: Path, tmp_path: Path, coturn: Any, somebody: Any) -> None:
    port = free_port()
    relay = {
        "ISCHIA_TURN": f"turn:{coturn.HOST}:{port}?transport=udp",
        "ISCHIA_TURN_SECRET": coturn.SECRET,
        "ISCHIA_ICE_POLICY": "relay",
    }
    with Served(HERE / "open_call.py", tmp_path / "clinic", case, **relay) as clinic:
        pages = patient, physician = both_in(clinic, somebody)
        physician.wait_for_selector("text=Not known here.")
        wrong = coturn.LOOPBACK.replace(coturn.SECRET, "another secret")
        with coturn.temporary_coturn(wrong, port):
            physician.get_by_role("button", name="Let the patient in").click()
            patient.wait_for_selector("text=Connecting …")
            time.sleep(SOON_S)
            assert [page.evaluate(PLAYS) for page in pages] == [0, 0], "a wrong credential"
        with coturn.temporary_coturn(coturn.LOOPBACK, port):
            again(patient)
            play(pages, SOON_S)
            assert {route(page) for page in pages} == {"relay"}
            examined(patient, physician)
            clinic.restart()  # every line breaks; nothing is said of a relay any more
            play(pages, SOON_S)
            patient.get_by_role("button", name="Camera off").click()
            physician.get_by_text("camera off", exact=True).wait_for()
            patient.get_by_role("button", name="Camera on").click()
        again(patient)
        play(pages, SOON_S)
        assert "relay" not in {route(page) for page in pages}
        patient.get_by_role("button", name="Leave").click()
        physician.wait_for_selector("text=The patient has left")
        patient.get_by_role("link", name="Come back").click()
        physician.get_by_role("button", name="End the visit").click()
        physician.wait_for_selector("text=The visit is over.")
        patient.goto(VISIT)
        assert patient.locator("[data-call]").count() == 0, "a visit that is over is shut"
