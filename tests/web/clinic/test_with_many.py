"""A clinic of many simulated patients: no page asks more of the database for their number."""

from typing import Any

import pytest

FEW, MANY = 4, 24


def seeded(patients: int) -> Any:
    from ischia.clinic.operations.seed import seed

    return seed(patients, patients * 3, clinicians=1, tell=lambda _: None)


@pytest.fixture(scope="module")
def client() -> Any:
    """Give a clinician who is logged in and treats the seeded patients."""
    from django.test import Client

    from ischia.clinic.accounts.models import User

    (name,) = seeded(FEW).clinicians
    made = Client()
    user = User.objects.get(username=name)
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def asked(client: Any, url: str) -> int:
    """Return how often a page asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_no_page_asks_more_of_the_database_with_more_patients(client: Any) -> None:
    from ischia.clinic.people.models import Person
    from ischia.clinic.work.models import Upload

    first = Person.objects.order_by("pk").first()
    visit = f"/patients/{first.pseudonym}/visits/{first.uploads.first().visit_date}/"
    pages = {
        "/today/": 40,
        "/patients/": 20,
        "/patients/?name=S-0000": 20,
        "/board/": 20,
        "/calendar/": 20,
        f"/patients/{first.pseudonym}/": 30,
        visit: 40,
        f"{visit}files.page": 40,
    }
    few = {page: asked(client, page) for page in pages}
    seeded(MANY)
    assert Person.objects.count() == FEW + MANY
    assert Upload.objects.count() == 3 * (FEW + MANY)
    assert {page: asked(client, page) for page in pages} == few
    assert all(count <= pages[page] for page, count in few.items()), few


def test_who_was_seeded_is_simulated_and_whole(client: Any) -> None:
    from ischia.clinic.operations.check import check
    from ischia.clinic.people.models import Person

    assert not Person.objects.filter(simulated=False).exists()
    assert "simulated" in client.get("/today/").content.decode()
    found = check(lambda _: None)
    assert found.whole
    assert found.files == Person.objects.count() * 5


def test_no_clinic_with_anybody_else_is_seeded(patient: Any) -> None:
    from ischia.model.errors import UsageError

    patient()
    with pytest.raises(UsageError, match="not simulated"):
        seeded(1)
