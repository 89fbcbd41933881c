"""Instrument files become an assessment, by keyboard alone; a repetition left out; an override."""

import re
from typing import Any

import pytest

from ischia.model.terms import Contraction, Motion
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file

from .conftest import reach

DAY = "2026-03-05"
COMPLAINT = "Back of the thigh since a zebra sprint"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give a dynamometer file of each leg."""
    folder = tmp_path_factory.mktemp("files")
    plan = DynamometerPlan(motion=Motion.KNEE_FLEXION, contraction=Contraction.ECCENTRIC)
    made = []
    for seed, side in enumerate(("left", "right"), start=1):
        path = folder / f"flexion_{side}.txt"
        path.write_bytes(dynamometer_file(plan, seed)[0])
        made.append(str(path))
    return made


@pytest.fixture(scope="module")
def address(opened: Any) -> str:
    return opened()


def typed(page: Any, name: str, text: str) -> None:
    reach(page, name)
    page.keyboard.type(text)


def hand_in(page: Any, file: str, side: str) -> None:
    """Choose a file and say what it does not say, with keys."""
    with page.expect_file_chooser() as chooser:  # the browser has to be told before Enter comes
        reach(page, "Drop the instruments")
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    typed(page, "Side", side)
    typed(page, "Motion", "knee flexion")
    typed(page, "Contraction", "eccentric")
    typed(page, "Set velocity", "60")
    reach(page, "Add files")
    page.keyboard.press("Enter")


def test_from_files_to_a_decision_by_keyboard_alone(
    address: str, somebody: Any, files: list[str]
) -> None:
    page = somebody(address, "physician")
    page.goto("/patients/")
    reach(page, "New patient")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/")
    for name, text in (("Given", "Zelda"), ("Family", "Quagga"), ("Born", "03021996")):
        typed(page, name, text)
    typed(page, "Injured side", "right")
    typed(page, "Complaint", COMPLAINT)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/patients/P-[0-9A-F]+/$"))

    reach(page, "Add a visit")
    page.keyboard.press("Enter")
    reach(page, "Day")
    page.keyboard.type("03052026")
    reach(page, "Add")
    page.keyboard.press("Enter")
    page.wait_for_url("**/files.page")
    idle(page)
    for kept, (file, side) in enumerate(zip(files, ("left", "right"), strict=True)):
        hand_in(page, file, side)
        page.wait_for_selector(f".upload-kept >> nth={kept}", timeout=60_000)
        idle(page)
    visit = page.url.removesuffix("files.page")

    assessed(page, visit)
    leave_one_out(page, visit)
    override(page, visit)


def idle(page: Any) -> None:
    """Wait until nothing of the visit is being worked on: then the page stays as it is."""
    page.wait_for_selector("#working:not([hx-get])", state="attached", timeout=60_000)


def assessed(page: Any, visit: str) -> None:
    """Wait until the visit's argument stands."""
    page.goto(visit)
    page.wait_for_selector(".piece-front", timeout=60_000)
    idle(page)
    assert COMPLAINT in page.inner_text("main")


def leave_one_out(page: Any, visit: str) -> None:
    page.goto(f"{visit}curves.page")
    page.wait_for_selector(".repetitions.leg-right")
    assert "4 repetitions" not in page.inner_text("table.values")
    reach(page, "Right, repetition 2 counts")
    page.keyboard.press("Space")
    keep = page.get_by_role("button", name="Keep and measure again")
    assert keep.is_disabled(), "without a reason nothing is left out"
    reach(page, "Why right, repetition 2 is left out")
    page.keyboard.type("stopped for pain")
    reach(page, "Keep and measure again")
    page.keyboard.press("Enter")
    page.wait_for_selector(".viewer-said >> text=Kept as version")
    assert "4 repetitions" in page.inner_text("table.values"), page.inner_text("table.values")
    page.wait_for_selector("text=The assessment has been written anew with it.", timeout=60_000)
    page.reload()
    assert not page.get_by_label("Right, repetition 2 counts").is_checked()
    page.goto(f"{visit}measurements.page")
    assert page.locator(".piece").count()


def override(page: Any, visit: str) -> None:
    page.goto(visit)
    typed(page, "Reason", "The thigh was bruised, not torn.")
    reach(page, "Override")
    page.keyboard.press("Enter")
    page.wait_for_selector(".decisions li")
    said = page.inner_text(".decisions")
    assert "Overridden" in said
    assert "The thigh was bruised, not torn." in said


@pytest.mark.parametrize(("role", "code"), [("front-desk", 403), ("patient", 404)])
def test_the_wrong_person_is_shown_nothing_of_it(
    role: str, code: int, address: str, somebody: Any
) -> None:
    found = somebody(address, "physician")
    found.goto("/patients/")
    href = found.locator("a[href*='/patients/P-']").first.get_attribute("href")
    page = somebody(address, role)
    for rest in ("", "curves.page", "viewers/curves.json", "documents/report.html"):
        answer = page.goto(f"{href}visits/{DAY}/{rest}")
        assert answer.status == code, rest
        assert "zebra" not in page.content()
        assert "Quagga" not in page.content()
