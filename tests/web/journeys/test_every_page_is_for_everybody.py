"""Every page that the clinic's addresses lead to passes axe-core, light and dark.

The pages are found by asking for each address of the table as each kind of person: a new page is
among them by itself, or the test says which address it does not know how to fill.
"""

import itertools
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file

from .cases import case_toml
from .conftest import faults_of
from .open_lived import APPOINTMENT, PAYMENT

DAY = "2026-03-02"
VISIT = f"""
schema = "ischia.visit/1"
date   = {DAY}
[[history]]
item   = "sudden_onset"
result = "present"
[[history]]
item   = "posterior_thigh_pain"
side   = "right"
result = "present"
[[history]]
item   = "sprinting_mechanism"
result = "present"
[[imaging_report]]
modality = "mri"
date     = 2026-03-01
region   = "posterior thigh"
side     = "right"
present  = ["muscle_oedema"]
absent   = ["fibre_disruption"]
[[recording]]
path               = "flexion.txt"
side               = "right"
motion             = "knee_flexion"
contraction        = "concentric"
set_velocity_deg_s = 60
gravity_corrected  = true
"""
ROLES = ("", "physician", "administrator", "patient")  # nobody is logged in first
# What stands for a part of an address; where it differs, by the address' own name.
FILLED = {
    "pseudonym": ["P-0001"],
    "day": [DAY],
    "number": ["1"],
    "service": ["follow_up"],
    "state": ["rest"],
    "opaque": ["none"],
    "token": ["none"],
    "appointment:opaque": [APPOINTMENT],
    "receipt:opaque": [PAYMENT],
    "document:name": ["report.html", "patient.html"],
}
# Reached on the way of a booking or a log-in, by the holder alone, or nothing that one looks at.
NOT_ASKED_FOR = {
    *("held", "pay", "paid", "camera", "camera_consent"),  # of who holds it, or has it in the plan
    *("start", "signed_pdf", "export", "appointment_file", "site_frame", "feed"),
    *("viewer_moving", "viewer_frames", "happen", "visit_state"),
}


@pytest.fixture(scope="module")
def address(opened: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Open a clinic with one simulated patient, whom people have worked with."""
    folder = tmp_path_factory.mktemp("case") / "one-visit"
    visit = folder / "visits" / DAY
    visit.mkdir(parents=True)
    (folder / "case.toml").write_text(case_toml())
    (visit / "visit.toml").write_text(VISIT)
    (visit / "flexion.txt").write_bytes(dynamometer_file(DynamometerPlan(), 3)[0])
    return str(opened(folder, program="open_lived.py"))


def routes(patterns: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every address of a table, as it is written there, with its name."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.name or ""


def filled(route: str, name: str) -> list[str]:
    """Return the addresses that a route stands for; none where a part of it is not known."""
    from ischia.clinic.pages.intake import STEPS
    from ischia.clinic.pages.visit import PAGES

    known = {**FILLED, "page": [p for p in PAGES if p != "argument"], "step": list(STEPS)}
    parts = re.findall(r"<\w+:(\w+)>", route)
    values = [known.get(f"{name}:{part}", known.get(part, [])) for part in parts]
    if "^" in route:
        return []
    plain = re.sub(r"<\w+:\w+>", "{}", route)
    return ["/" + plain.format(*chosen) for chosen in itertools.product(*values)]


@pytest.fixture(scope="module")
def pages(address: str, chromium: Any) -> dict[str, list[str]]:
    """Ask for every address as each role; return the pages that each is the first to be shown."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ischia.clinic.settings"
    import django

    django.setup()
    from django.urls import get_resolver

    windows = {role: logged_in(chromium, address, role) for role in ROLES}
    found: dict[str, list[str]] = defaultdict(list)
    unknown = []
    for route, name in routes(get_resolver().url_patterns):
        addresses = filled(route, name)
        if not (addresses or is_on_the_way(name) or route.startswith("accounts/")):
            unknown.append(f"{name}: nothing stands for a part of {route}")
        for path in addresses:
            answered = kind_of(path, windows)
            if answered in ROLES and not is_on_the_way(name):
                found[answered].append(path)
            elif answered == "refused" and not is_on_the_way(name):
                unknown.append(f"{name}: nobody is shown {path}")
    for window in windows.values():
        window.close()
    assert not unknown, "\n".join(unknown)
    return found


def is_on_the_way(name: str) -> bool:
    """Say whether an address is no page that somebody can simply ask for."""
    # Of who is in the call; and what programs read.
    return name in NOT_ASKED_FOR | {""} or name.startswith(("video", "fhir"))


def kind_of(path: str, windows: dict[str, Any]) -> str:
    """Return who is the first to be shown a page; else what the address is."""
    kind = "refused"
    for role, window in windows.items():
        answer = window.request.get(path, max_redirects=0)
        if answer.status == 200 and "text/html" in answer.headers.get("content-type", ""):
            return role
        if answer.status in {200, 405}:
            kind = "data, or only written to"
        if path.startswith("/accounts/") and answer.status in {302, 404}:
            kind = "on the way of somebody else"
    return kind


def logged_in(chromium: Any, address: str, role: str) -> Any:
    from .conftest import PASSWORD

    window = chromium.new_context(base_url=address, reduced_motion="reduce")
    if role:
        page = window.new_page()
        page.goto("/accounts/login/")
        page.fill("[name=login]", role)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/*")
    return window


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
def test_no_page_shuts_anybody_out(
    role: str, pages: dict[str, list[str]], address: str, axe: str, chromium: Any
) -> None:
    assert pages[role]
    window = logged_in(chromium, address, role)
    faults = faults_on(window, pages[role], axe)
    window.close()
    assert not faults, "\n".join(faults)


def test_what_the_desk_is_shown_of_a_patient_shuts_nobody_out(
    address: str, axe: str, chromium: Any
) -> None:
    window = logged_in(chromium, address, "front-desk")
    faults = faults_on(window, ["/patients/P-0001/", "/patients/", "/calendar/"], axe)
    agreed = window.pages[0].goto("/patients/P-0001/").text()
    window.close()
    assert "Research: not agreed" in agreed
    assert not faults, "\n".join(faults)


def faults_on(window: Any, paths: list[str], axe: str) -> list[str]:
    """Return what shuts somebody out on pages, with all that can be unfolded there unfolded."""
    page, faults = window.new_page(), []
    for path in paths:
        page.goto(path)
        if page.locator(".viewer").count():
            page.wait_for_selector(".viewer:not([aria-busy])")
        page.evaluate("() => document.querySelectorAll('details').forEach((d) => d.open = true)")
        faults += faults_of(page, axe)
    return faults


LIVE = "[data-only-live]"
DRAWN = "/my/exercises/offline/"  # of what a telephone keeps, by a script; without one it says so


def test_a_public_page_reads_the_same_without_scripts(
    pages: dict[str, list[str]], address: str, chromium: Any
) -> None:
    public = [path for path in pages[""] if path != DRAWN]
    read: dict[bool, dict[str, set[str]]] = {}
    for scripts in (True, False):
        window = chromium.new_context(
            base_url=address,
            java_script_enabled=scripts,
            timezone_id="America/New_York",  # the clinic's: elsewhere one's own times stand there
        )
        page, read[scripts] = window.new_page(), {}
        for path in public:
            page.goto(path)
            if scripts:  # what a slider and its readings say is of no use where nothing moves them
                page.evaluate(
                    f"() => document.querySelectorAll('{LIVE}').forEach((e) => e.remove())"
                )
            read[scripts][path] = set(page.inner_text("main").split())
        window.close()
    assert all(read[False].values())
    lost = {path: words - read[False][path] for path, words in read[True].items()}
    assert not {path: words for path, words in lost.items() if words}


def test_nothing_of_the_clinic_is_missed(pages: dict[str, list[str]]) -> None:
    every = {path for paths in pages.values() for path in paths}
    visit = f"/patients/P-0001/visits/{DAY}/"
    tabs = ("exam.page", "images.page", "orders.page", "report.page", "plan/print/")
    own = ("/my/", "/my/intake/where/", "/board/", "/calendar/", "/signed/", "/use/", "/book/")
    kept = ("/health/", "/audit/", "/staff/")
    missed = {*(visit + tab for tab in tabs), *own, *kept} - every
    assert not missed
