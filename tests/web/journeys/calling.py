"""Two people go into a visit by video, each in a browser with a simulated camera."""

import os
import time
from typing import Any

CAMERAS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SOON_S = 5.0  # where every program has a processor of its own; longer where they wait for one
PLAYS = """() => {
  const there = document.querySelector("[data-is=there]");
  return there.videoWidth > 0 ? there.currentTime : 0;
}"""


def both_in(patient: Any, physician: Any) -> None:
    """Let patient and clinician go through the check to where the patient waits."""
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


def play(pages: tuple[Any, ...], within_s: float = SOON_S) -> None:
    """See that the other side's picture moves on every page."""
    waits = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    until = time.monotonic() + within_s * waits
    for page in pages:
        before = now = float(page.evaluate(PLAYS))
        while not 0 < before < now:
            assert time.monotonic() < until, page.inner_text("[data-is=says]")
            time.sleep(0.1)
            before, now = before or now, float(page.evaluate(PLAYS))
