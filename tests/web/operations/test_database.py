"""An address of a database becomes settings, or is refused without repeating its password."""

from pathlib import Path

import pytest

from ischia.clinic.database import settings
from ischia.clinic.place import Place
from ischia.model.errors import InputError

PLACE = Place(folder=Path("clinic"))


def test_without_an_address_it_is_sqlite_in_the_folder() -> None:
    made = settings(PLACE, "")
    assert made["ENGINE"].endswith("sqlite3")
    assert made["NAME"] == PLACE.database
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("postgresql://a:b%40c@db:6543/clinic?sslmode=require", ("a", "b@c", "db", "6543")),
        ("postgres:///clinic?host=/run/postgresql", ("", "", "/run/postgresql", "")),
        ("postgresql://a@/clinic", ("a", "", "", "")),
    ],
)
def test_an_address_is_read(url: str, known: tuple[str, ...]) -> None:
    made = settings(PLACE, url)
    assert made["NAME"] == "clinic"
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == known
    assert made["OPTIONS"] == ({"sslmode": "require"} if "sslmode" in url else {})


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:secret@h/x",
        "postgresql://a:secret@h/",
        "postgresql://a:secret@h:port/x",
        "secret",
    ],
)
def test_what_is_no_address_is_refused_without_its_words(url: str) -> None:
    with pytest.raises(InputError, match="DATABASE_URL") as refused:
        settings(PLACE, url)
    assert "secret" not in str(refused.value)
