"""Ultrasound drawn on, an intake, the glass broken, a patient erased; and by the wrong people."""

import json
import re
from typing import Any

import pytest

from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file

from .cases import case_toml
from .conftest import PASSWORD, faults_of, reach

DAY = "2026-03-02"
PATIENT = "/patients/P-0001/"
VISIT = f"{PATIENT}visits/{DAY}/"
SHEET = f"""
schema = "ischia.visit/1"
date   = {DAY}
[[recording]]
path = "clip.dcm"
side = "right"
"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address(opened: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Open a clinic with one simulated patient and a clip of the thigh."""
    folder = tmp_path_factory.mktemp("case") / "one-clip"
    visit = folder / "visits" / DAY
    visit.mkdir(parents=True)
    (folder / "case.toml").write_text(
        case_toml(complaint="Front of the right thigh since a zebra kick", age_y=26)
    )
    (visit / "visit.toml").write_text(SHEET)
    plan = CinePlan(pseudonym="P-0001", side=Side.RIGHT, duration_s=1.0, fs_hz=5.0)
    (visit / "clip.dcm").write_bytes(cine_file(plan, 7).data)
    return str(opened(folder))


def marks(page: Any) -> list[dict[str, Any]]:
    """Return what was drawn on the clip, as the clinic keeps it."""
    found = json.loads(page.request.get(f"{VISIT}viewers/ultrasound.json").text())
    return [mark for each in found["view"]["marks"].values() for mark in each]


def keep(page: Any) -> None:
    page.get_by_role("button", name=re.compile("^Keep")).click()
    page.wait_for_selector(".viewer-said >> text=Kept as version")


def test_a_gap_is_measured_by_mouse_and_a_line_by_keys(
    address: str, somebody: Any, axe: str
) -> None:
    page = somebody(address, "sonographer")
    page.goto(f"{VISIT}ultrasound.page")
    page.wait_for_selector(".viewer:not([aria-busy]) canvas")
    assert not faults_of(page, axe)
    page.get_by_role("button", name="Caliper").click()
    canvas = page.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    wide = canvas.bounding_box()["width"]
    scale = wide / float(canvas.get_attribute("width"))
    for x, y in ((100, 120), (160, 120)):
        canvas.click(position={"x": x * scale, "y": y * scale})
    keep(page)
    (drawn,) = marks(page)
    assert (drawn["kind"], drawn["what"]) == ("caliper", "gap")
    assert [[round(v) for v in p] for p in drawn["points_px"]] == [[100, 120], [160, 120]]

    page.reload()
    page.wait_for_selector(".viewer:not([aria-busy]) canvas")
    reach(page, "Line")
    page.keyboard.press("Enter")
    page.locator("canvas").first.focus()
    for key in ("Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Enter", "Escape"):
        page.keyboard.press(key)
    reach(page, "Keep")
    page.keyboard.press("Enter")
    page.wait_for_selector(".viewer-said >> text=Kept as version")
    line = next(mark for mark in marks(page) if mark["kind"] == "polyline")
    (x0, y0), (x1, y1) = line["points_px"]
    assert (x1 - x0, y1 - y0) == (20, 0)
    assert len(marks(page)) == 2


@pytest.mark.parametrize("role", ["front-desk", "patient", "administrator"])
def test_who_may_not_draw_is_shown_no_clip(role: str, address: str, somebody: Any) -> None:
    page = somebody(address, role)
    assert page.goto(f"{VISIT}ultrasound.page").status in {403, 404}
    assert "zebra" not in page.content()
    answer = page.request.get(f"{VISIT}viewers/ultrasound.json")
    assert answer.status in {403, 404}
    assert "clip" not in answer.text()


def test_an_intake_on_a_phone_alarms_the_clinic(address: str, somebody: Any, axe: str) -> None:
    page = somebody(address, "patient", **PHONE)
    page.goto("/my/intake/consent/")
    page.get_by_label("I agree").check()
    page.get_by_label("Your name").fill("Zelda")
    page.get_by_role("button", name="Agree and go on").tap()
    page.wait_for_url("**/where/")
    page.locator("input[type=checkbox]").first.check()
    page.wait_for_selector("text=kept on this clinic")
    assert not faults_of(page, axe)
    page.get_by_role("button", name="Next").tap()
    page.wait_for_url("**/danger/")
    numb = page.locator("[name='ask.saddle_numbness'][value=yes]")
    numb.locator("xpath=..").tap()
    page.wait_for_selector("text=Go to an emergency department now.")
    assert not faults_of(page, axe)
    page.goto("/my/intake/danger/")
    assert numb.is_checked(), "what was typed is there again"
    page.goto("/my/intake/send/")
    page.get_by_role("button", name="Send to the clinic").tap()
    page.wait_for_selector("text=the clinic has your answers")
    desk = somebody(address, "physician")
    desk.goto("/today/")
    assert "Cauda equina compression" in desk.inner_text("main")
    assert "Zelda" not in desk.inner_text("main")


@pytest.mark.parametrize("role", ["physician", "front-desk", "administrator"])
def test_nobody_fills_an_intake_in_for_another(role: str, address: str, somebody: Any) -> None:
    page = somebody(address, role)
    assert page.goto("/my/intake/danger/").status in {403, 404}


def test_the_glass_is_broken_with_a_reason_and_seen(address: str, somebody: Any) -> None:
    page = somebody(address, "chiropractor")
    if page.goto(VISIT).status == 200:  # a demo's clinicians treat everybody but for one
        pytest.fail("nobody is shut out of this patient")
    assert "zebra" not in page.content()
    prove = page.get_by_role("link", name="prove who you are")
    if prove.count():
        prove.click()
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/patients/**")
    page.get_by_label("Why").fill("The patient collapsed in the waiting room")
    page.get_by_role("button", name="Break the glass").click()
    page.wait_for_url(f"**{PATIENT}")
    assert "zebra" in page.inner_text("main") or page.goto(VISIT).status == 200
    administrator = somebody(address, "administrator")
    administrator.goto("/today/")
    assert "collapsed" in administrator.inner_text("main")


def test_who_may_not_break_the_glass_is_shown_none(address: str, somebody: Any) -> None:
    page = somebody(address, "front-desk")
    assert page.goto(VISIT).status == 403
    assert page.get_by_role("button", name="Break the glass").count() == 0
    sent = page.request.post(f"{PATIENT}break-glass/", form={"reason": "x" * 20})
    assert sent.status == 403


@pytest.mark.parametrize("role", ["physician", "front-desk"])
def test_who_may_not_erase_is_not_asked(role: str, address: str, somebody: Any) -> None:
    page = somebody(address, role)
    page.goto(PATIENT)
    assert "Erase this patient" not in page.inner_text("main")


def test_an_erased_patient_is_gone_and_the_audit_stays(address: str, somebody: Any) -> None:
    page = somebody(address, "administrator")

    def erase() -> None:
        page.goto(PATIENT)
        page.get_by_text("Erase this patient").click()
        page.get_by_label("Type P-0001 to erase").fill("P-0001")
        page.get_by_role("button", name="Erase for good").click()

    erase()
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"**{PATIENT}")
        erase()
    page.wait_for_selector("text=The key is destroyed")
    assert page.goto(PATIENT).status == 404
    page.goto("/audit/?verify")
    said = page.inner_text("main")
    assert "erase" in said
    assert "Whole" in said
    physician = somebody(address, "physician")
    assert physician.goto(VISIT).status == 404
    assert "zebra" not in physician.content()
