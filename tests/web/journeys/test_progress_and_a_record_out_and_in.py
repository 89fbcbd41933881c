"""Progress over three visits; a record goes out and comes back; the wrong people get none."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ischia.model.terms import Contraction, Motion
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file

from .cases import case_toml
from .conftest import PASSWORD

RECORDING = """
[[recording]]
path               = "flexion_{side}.txt"
side               = "{side}"
motion             = "knee_flexion"
contraction        = "eccentric"
set_velocity_deg_s = 60
gravity_corrected  = true
"""
DAYS = ("2026-03-02", "2026-03-16", "2026-03-30")
LAST = f"/patients/P-0001/visits/{DAYS[-1]}/"
PLAN = DynamometerPlan(motion=Motion.KNEE_FLEXION, contraction=Contraction.ECCENTRIC)


@pytest.fixture(scope="module")
def address(opened: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Open a clinic with one simulated patient of three visits."""
    folder = tmp_path_factory.mktemp("case") / "three-visits"
    folder.mkdir()
    (folder / "case.toml").write_text(case_toml())
    for number, day in enumerate(DAYS):
        visit = folder / "visits" / day
        visit.mkdir(parents=True)
        sheet = f'schema = "ischia.visit/1"\ndate = {day}\n'
        for side in ("left", "right"):
            data, _ = dynamometer_file(PLAN, 10 * number + (side == "right"))
            (visit / f"flexion_{side}.txt").write_bytes(data)
            sheet += RECORDING.format(side=side)
        (visit / "visit.toml").write_text(sheet)
    return opened(folder)


@pytest.fixture(scope="module")
def assessed(address: str, chromium: Any) -> str:
    """Wait until the last visit is assessed."""
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "physician")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/*")
    page.goto(LAST)
    page.wait_for_selector(".piece-front", timeout=120_000)
    context.close()
    return address


def test_progress_over_three_visits(assessed: str, somebody: Any) -> None:
    page = somebody(assessed, "physical-therapist")
    page.goto("/patients/P-0001/")
    assert page.locator(".visits li").count() == len(DAYS)
    page.goto(f"{LAST}progress.page")
    said = page.inner_text("main")
    assert "eccentric" in said.lower()
    assert any(verdict in said for verdict in ("within noise", "improved", "worse"))


def test_a_record_goes_out_and_comes_back_the_same(
    assessed: str, somebody: Any, tmp_path: Path
) -> None:
    page = somebody(assessed, "physician")
    before = assessment(page)
    page.goto("/patients/P-0001/")
    page.get_by_text("Take it along as a case folder").click()
    page.wait_for_url("**/reauthenticate/**")  # a record leaves only to who proves it once more
    page.fill("[name=password]", PASSWORD)
    with page.expect_download() as coming:
        page.press("[name=password]", "Enter")
    archive = tmp_path / "record.zip"
    coming.value.save_as(archive)
    with zipfile.ZipFile(archive) as packed:
        assert "P-0001/case.toml" in packed.namelist()
    page.goto("/patients/P-0001/")
    page.get_by_text("Read a case folder in").click()
    page.set_input_files("#archive", archive)
    page.get_by_role("button", name="Read in").click()
    page.wait_for_selector("text=Read in; the visits are being assessed.")
    page.goto(LAST)
    page.wait_for_selector("#working:not([hx-get])", state="attached", timeout=120_000)
    assert assessment(page) == before


def assessment(page: Any) -> Any:
    """Return the visit's assessment as the clinic keeps it."""
    return json.loads(page.request.get(f"{LAST}documents/assessment.json").text())


@pytest.mark.parametrize(("role", "code"), [("front-desk", 403), ("physical-therapist", 403)])
def test_who_may_not_take_a_record_along_gets_none(
    role: str, code: int, assessed: str, somebody: Any
) -> None:
    page = somebody(assessed, role)
    answer = page.request.get("/patients/P-0001/export/")
    assert answer.status == code
    assert b"zebra" not in answer.body()


def test_another_patient_sees_nothing(assessed: str, somebody: Any) -> None:
    page = somebody(assessed, "patient")
    assert page.goto("/my/").status == 200
    for path in ("/patients/P-0002/", "/patients/P-0002/export/", "/today/", "/patients/"):
        assert page.goto(path).status in {403, 404}, path
