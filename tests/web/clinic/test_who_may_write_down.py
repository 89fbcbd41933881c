"""Each address of examination, intake, orders, plan and signatures, asked by each role."""

from typing import Any

import pytest

ROLES = (
    *("patient", "front_desk", "physician", "physical_therapist", "chiropractor"),
    *("acupuncturist", "sonographer", "administrator"),
)
DAY = "2026-03-05"
# Method, address, and what each role is answered: 2 it is there, 3 sent on, 0 refused (403),
# 4 not there (404). The patient of the first column asks for another patient's.
ADDRESSES = (
    ("post", "/patients/{p}/visits/2026-03-05/exam/keep/", "40333300"),
    ("post", "/patients/{p}/visits/2026-03-05/exam/undo/", "40333300"),
    ("post", "/patients/{p}/visits/2026-03-05/exam/put/", "40333300"),
    ("post", "/patients/{p}/visits/2026-03-05/images/keep/", "40333330"),
    ("post", "/patients/{p}/visits/2026-03-05/images/undo/", "40333330"),
    ("post", "/patients/{p}/visits/2026-03-05/images/put/", "40333330"),
    ("post", "/patients/{p}/visits/2026-03-05/orders/", "40333000"),
    ("post", "/patients/{p}/orders/1/end/", "40444000"),
    ("get", "/patients/{p}/orders/1/", "40444440"),
    ("post", "/patients/{p}/visits/2026-03-05/plan/change/", "40444000"),  # not assessed yet
    ("get", "/patients/{p}/visits/2026-03-05/plan/print/", "40444440"),
    ("post", "/patients/{p}/visits/2026-03-05/sign/", "40444000"),
    ("post", "/patients/{p}/visits/2026-03-05/signed/1/", "40444000"),
    ("get", "/patients/{p}/visits/2026-03-05/signed/1/report.pdf", "40444440"),
    ("post", "/my/intake/send/now/", "44444444"),  # this patient's account has no record
    ("get", "/my/intake/consent/", "44444444"),
    ("post", "/my/consent/back/", "44444444"),
    ("post", "/patients/{p}/consent/", "43333300"),
    ("post", "/my/research/", "44444444"),
    ("post", "/patients/{p}/research/", "43333300"),
    ("post", "/alarms/1/", "00444440"),
    ("get", "/board/", "00222222"),
    ("get", "/received/", "00222220"),
    ("post", "/received/assign/", "00444440"),  # nothing is named
    ("post", "/received/aside/", "00444440"),
    ("get", "/use/", "00000002"),
    ("get", "/health/", "00000002"),
    ("get", "/signed/", "00222000"),
)
CODES = {"2": 200, "3": 302, "0": 403, "4": 404}


@pytest.fixture(scope="module")
def clients(somebody: Any) -> dict[str, Any]:
    return {role: somebody(role) for role in ROLES}


@pytest.mark.parametrize(("method", "address", "answers"), ADDRESSES, ids=[a[1] for a in ADDRESSES])
def test_each_address_by_each_role(
    method: str, address: str, answers: str, clients: dict[str, Any], patient: Any
) -> None:
    url = address.format(p=patient().pseudonym)
    found = {role: getattr(clients[role], method)(url).status_code for role in ROLES}
    assert found == {r: CODES[a] for r, a in zip(ROLES, answers, strict=True)}


def test_every_address_is_in_the_table() -> None:
    from ischia.clinic.pages.care_urls import urlpatterns

    shown = {address for _, address, _ in ADDRESSES}
    for pattern in urlpatterns:
        route = str(pattern.pattern).replace("<str:pseudonym>", "{p}").replace("<day:day>", DAY)
        filled = route.replace("<int:number>", "1").replace("<str:step>", "consent")
        assert f"/{filled}" in shown, route


@pytest.mark.parametrize("address", [a[1] for a in ADDRESSES if a[0] == "get"])
def test_nobody_is_sent_to_log_in(address: str, patient: Any) -> None:
    from django.test import Client

    answer = Client().get(address.format(p=patient().pseudonym))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")
