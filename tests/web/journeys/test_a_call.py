"""A visit by video in two browsers with simulated cameras: direct, relayed, restarted, ended."""

import importlib.util
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from . import conftest
from .calling import CAMERAS, PLAYS, SOON_S, both_in, play
from .conftest import HERE, ROOT, free_port
from .served import Served

VISIT = "/video/a-0123456789abcdef/"
RESTORED_S = 20.0  # browsers try a lost way for a while before they look for another
FRAMES = """() => document.querySelector("[data-is=there]")
  .getVideoPlaybackQuality().totalVideoFrames"""
SENDS = """(camera) => {
  const [track] = document.querySelector("[data-is=here]").srcObject.getVideoTracks();
  return track.readyState === "live" && track.getSettings().deviceId === camera;
}"""
NETWORK = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
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
def chromium(launched: Any) -> Any:
    """Give Chromium with three simulated cameras, microphones, and a screen to share.

    Its second camera gives sixteen bits of grey, which no browser sends; the third gives JPEG.
    """
    return launched(CAMERAS[0] + "=device-count=3", *CAMERAS[1:])


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


def route(page: Any) -> str:
    return str(page.get_attribute("[data-call]", "data-route"))


def again(page: Any) -> None:
    """Load a page of the call anew, and go in once more."""
    page.reload()
    page.locator("[data-is=join]:not([disabled])").click()


def shared_and_changed(patient: Any, physician: Any) -> None:
    """Share the screen while the camera is off, then use the other camera; the patient sees both.

    A simulated screen looks as a simulated camera does: that pictures come tells of the one.
    """
    physician.get_by_role("button", name="Camera off").click()
    patient.get_by_text("camera off", exact=True).wait_for()
    physician.get_by_role("button", name="Share the screen").click()
    patient.get_by_text("shares the screen", exact=True).wait_for()
    comes(patient)
    physician.get_by_role("button", name="Stop sharing").click()
    patient.get_by_text("camera off", exact=True).wait_for()
    physician.get_by_role("button", name="Camera on").click()
    physician.locator("[data-is=choice] summary").click()
    for devices in ("cameras", "microphones"):
        physician.select_option(f"[data-is={devices}]", index=2)
    physician.wait_for_function(SENDS, arg=physician.input_value("[data-is=cameras]"))
    comes(patient)


def relay_was_lost(pages: tuple[Any, ...]) -> None:
    """See that both sides are told when no picture comes any more."""
    for page in pages:
        page.locator("[data-connection=disconnected], [data-connection=failed]").wait_for()
        page.get_by_text("Connecting …").wait_for()


def lost_and_found(patient: Any, physician: Any) -> None:
    """Take the patient's network away and give it back; from browser to browser it stays."""
    network = patient.context.new_cdp_session(patient)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {**NETWORK, "offline": True})
    patient.get_by_text("The line to the clinic is interrupted.").wait_for()
    physician.get_by_text("The connection of the patient is interrupted.").wait_for()
    comes(physician)
    network.send("Network.emulateNetworkConditions", NETWORK)
    for page in (patient, physician):
        page.locator("[data-is=says]").wait_for(state="hidden")
        comes(page)
    network.detach()


def comes(page: Any) -> None:
    """See that new pictures of the other side arrive."""
    before = page.evaluate(FRAMES)
    page.wait_for_function(f"before => ({FRAMES})() > before + 3", arg=before)


def test_a_call(case: Path, tmp_path: Path, coturn: Any, somebody: Any) -> None:
    port = free_port()
    relay = {
        "ISCHIA_TURN": f"turn:{coturn.HOST}:{port}?transport=udp",
        "ISCHIA_TURN_SECRET": coturn.SECRET,
        "ISCHIA_ICE_POLICY": "relay",
    }
    with Served(HERE / "open_call.py", tmp_path / "clinic", case, **relay) as clinic:
        pages = patient, physician = [
            somebody(clinic.address, role) for role in ("patient", "physician")
        ]
        both_in(patient, physician)
        physician.wait_for_selector("text=Not known here.")
        wrong = coturn.LOOPBACK.replace(coturn.SECRET, "another secret")
        with coturn.temporary_coturn(wrong, port):
            physician.get_by_role("button", name="Let the patient in").click()
            patient.wait_for_selector("text=Connecting …")
            time.sleep(SOON_S)
            assert [page.evaluate(PLAYS) for page in pages] == [0, 0], "a wrong credential"
        with coturn.temporary_coturn(coturn.LOOPBACK, port):
            again(patient)
            play(pages)
            assert {route(page) for page in pages} == {"relay"}
        relay_was_lost(pages)
        with coturn.temporary_coturn(coturn.LOOPBACK, port):
            play(pages, RESTORED_S)
            clinic.restart()  # every line breaks; nothing is said of a relay any more
            play(pages)
            patient.get_by_role("button", name="Camera off").click()
            physician.get_by_text("camera off", exact=True).wait_for()
            patient.get_by_role("button", name="Camera on").click()
        again(patient)
        play(pages)
        assert "relay" not in {route(page) for page in pages}
        lost_and_found(patient, physician)
        shared_and_changed(patient, physician)
        patient.get_by_role("button", name="Leave").click()
        physician.wait_for_selector("text=The patient has left")
        patient.get_by_role("link", name="Come back").click()
        physician.get_by_role("button", name="End the visit").click()
        physician.wait_for_selector("text=The visit is over.")
        patient.goto(VISIT)
        assert patient.locator("[data-call]").count() == 0, "a visit that is over is shut"
