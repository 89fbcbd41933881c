"""Role × action × own or another's: the whole table, and each page asked by each role."""

from typing import Any

import pytest

ROLES = (
    *("patient", "front_desk", "physician", "physical_therapist", "chiropractor"),
    *("acupuncturist", "sonographer", "administrator"),
)
# One letter for each role in the order above: y may, - may not. A patient's is of another patient.
TABLE = {
    "see_today": "--yyyyyy",
    "list_patients": "-yyyyyyy",
    "see_identity": "-yyyyyyy",
    "register": "-yyyyy--",
    "see_record": "--yyyyy-",
    "see_assessment": "--yyyyy-",
    "see_patient_page": "--yyyyy-",
    "add_visit": "--yyyy--",
    "add_files": "--yyyyy-",
    "draw": "--yyyyy-",
    "decide_diagnosis": "--yyy---",
    "decide_plan": "--yyy---",
    "export": "--y----y",
    "import": "--y----y",
    "exchange": "--y----y",
    "export_research": "-------y",
    "erase": "-------y",
    "see_audit": "-------y",
    "manage_accounts": "-------y",
    "assign_care": "-yyyy--y",
    "break_glass": "--yyy---",
    "see_glass": "-------y",
    "examine": "--yyyy--",
    "report_images": "--yyyyy-",
    "fill_intake": "--------",
    "record_consent": "-yyyyy--",
    "answer_alarm": "--yyyyy-",
    "order": "--yyy---",
    "see_signed": "--yyyyy-",
    "sign_report": "--yyy---",
    "sign_medication": "--y-----",
    "see_use": "-------y",
    "book": "--------",
    "see_calendar": "-yyyyyyy",
    "keep_calendar": "-yyyyy-y",
    "take_payment": "-y-----y",
    "sit_in_video": "--yyyy--",
    "exercise": "--------",
}
OWN = {
    "see_identity",
    "see_patient_page",
    "export",
    "fill_intake",
    "see_signed",
    "book",
    "exercise",
}
OWN |= {"sit_in_video"}
DAY = "2026-03-05"
# Method, address, and what each role is answered: 2 it is there, 3 sent on, 0 refused (403),
# 4 not there (404). The patient of the first column asks for another patient's.
PAGES = (
    ("get", "/today/", "00222222"),
    ("get", "/patients/", "02222222"),
    ("get", "/patients/new/", "02222200"),
    ("get", "/patients/{p}/", "42222222"),
    ("get", "/patients/{p}/export/", "40200002"),
    ("get", "/exchange/", "00200002"),
    ("post", "/patients/{p}/import/", "40300003"),
    ("post", "/patients/{p}/erase/", "33333333"),  # without the pseudonym nothing happens
    ("post", "/patients/{p}/visits/new/", "40333300"),
    ("get", "/patients/{p}/visits/2026-03-05/", "40222220"),
    ("get", "/patients/{p}/visits/2026-03-05/plan.page", "40222220"),
    ("get", "/patients/{p}/visits/2026-03-05/files.page", "40222220"),
    ("get", "/patients/{p}/visits/2026-03-05/state/", "44222224"),
    ("post", "/patients/{p}/visits/2026-03-05/files/", "40333330"),
    ("post", "/patients/{p}/visits/2026-03-05/files/1/", "40444440"),
    ("post", "/patients/{p}/visits/2026-03-05/files/pieces/", "40555550"),  # nothing is named
    ("post", "/patients/{p}/visits/2026-03-05/files/pieces/none/1/", "44444444"),
    ("post", "/patients/{p}/visits/2026-03-05/files/pieces/none/whole/", "40444440"),
    ("post", "/patients/{p}/visits/2026-03-05/assess/", "40333330"),
    ("get", "/patients/{p}/visits/2026-03-05/viewers/curves.json", "40222220"),
    ("get", "/patients/{p}/visits/2026-03-05/viewers/motion.json", "40222220"),
    ("get", "/patients/{p}/visits/2026-03-05/viewers/none.motion", "40444440"),
    ("get", "/patients/{p}/visits/2026-03-05/viewers/ultrasound.json", "40222220"),
    ("get", "/patients/{p}/visits/2026-03-05/viewers/none-0.frames", "40444440"),
    ("post", "/patients/{p}/visits/2026-03-05/viewers/marks/", "40555550"),  # an empty drawing
    ("post", "/patients/{p}/visits/2026-03-05/decide/", "40444000"),  # nothing is assessed yet
    ("get", "/patients/{p}/visits/2026-03-05/documents/report.html", "40444440"),
    ("get", "/patients/{p}/visits/2026-03-05/documents/patient.html", "40444440"),
    ("post", "/patients/{p}/break-glass/", "40333000"),
    ("post", "/patients/{p}/care/", "43333003"),
    ("post", "/glass/1/seen/", "00000004"),
    ("get", "/audit/", "00000002"),
    ("get", "/staff/", "00000002"),
    ("post", "/staff/u-0/close/", "00000004"),
)
CODES = {"2": 200, "3": 302, "0": 403, "4": 404, "5": 422}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", TABLE)
def test_the_table(role: str, action: str) -> None:
    from ischia.clinic.access.table import Action, may

    allowed = TABLE[action][ROLES.index(role)] == "y"
    assert may(role, Action(action)) is allowed
    own = action in OWN if role == "patient" else allowed
    assert may(role, Action(action), own=True) is own


def test_the_table_names_every_action_and_role() -> None:
    from ischia.clinic.access.table import Action
    from ischia.clinic.accounts.models import Role

    assert set(TABLE) == set(Action)
    assert set(ROLES) == set(Role)


def test_an_unknown_role_may_nothing() -> None:
    from ischia.clinic.access.table import Action, may

    assert not any(may(role, a, own=True) for role in ("", "program", "owner") for a in Action)


def code(answer: Any) -> int:
    """Return the status of an answer, and close what it would stream."""
    answer.close()
    return int(answer.status_code)


@pytest.fixture(scope="module")
def clients(somebody: Any) -> dict[str, Any]:
    return {role: somebody(role) for role in ROLES}


@pytest.mark.parametrize(("method", "address", "answers"), PAGES, ids=[p[1] for p in PAGES])
def test_each_page_by_each_role(
    method: str, address: str, answers: str, clients: dict[str, Any], patient: Any
) -> None:
    url = address.format(p=patient().pseudonym)
    found = {role: code(getattr(clients[role], method)(url)) for role in ROLES}
    assert found == {r: CODES[a] for r, a in zip(ROLES, answers, strict=True)}


def test_every_address_of_the_pages_is_in_the_table() -> None:
    from ischia.clinic.pages.urls import urlpatterns

    shown = {address for _, address, _ in PAGES}
    known = {
        *("/start/", "/my/", "/style/tokens.css"),  # of whoever asks: tested by themselves
    }
    for pattern in urlpatterns:
        route = str(pattern.pattern).replace("<str:pseudonym>", "{p}").replace("<day:day>", DAY)
        filled = (
            route.replace("<int:number>", "1")
            .replace("<str:page>", "plan")
            .replace("<str:name>", "report.html")
            .replace("<str:recording>", "none")
            .replace("<str:token>", "none")
            .replace("<int:block>", "0")
            .replace("<str:opaque>", "u-0")
        )
        assert f"/{filled}" in shown | known, route


@pytest.mark.parametrize("address", [page[1] for page in PAGES if page[0] == "get"])
def test_nobody_is_sent_to_log_in(address: str, patient: Any) -> None:
    from django.test import Client

    url = address.format(p=patient().pseudonym)
    answer = Client().get(url)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_a_patient_sees_their_own_and_not_anothers(somebody: Any, patient: Any) -> None:
    client = somebody("patient")
    own, other = patient(client.user), patient()
    assert client.get("/start/").url == "/my/"
    assert client.get("/my/").status_code == 200
    assert code(client.get(f"/patients/{own.pseudonym}/export/")) == 200
    assert code(client.get(f"/patients/{other.pseudonym}/export/")) == 404
    assert client.get(f"/patients/{own.pseudonym}/visits/{DAY}/").status_code == 403


def test_whose_record_is_refused_looks_like_one_that_is_not_there(
    somebody: Any, patient: Any
) -> None:
    client = somebody("patient")
    there = client.get(f"/patients/{patient().pseudonym}/")
    nowhere = client.get("/patients/P-NOBODY/")
    assert there.content.replace(b"x", b"") == nowhere.content.replace(b"x", b"")
