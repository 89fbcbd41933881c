"""The public pages, fetched once by a visitor who is nobody, from a database without a table."""

import os
from html.parser import HTMLParser
from typing import Any

import pytest

os.environ.pop("ISCHIA_CLINIC", None)  # a clinic that ends with this process
os.environ["DJANGO_SETTINGS_MODULE"] = "ischia.clinic.settings"

PAGES = (
    "/",
    "/hamstring/injuries/",
    "/hamstring/tear/",
    "/hamstring/lower-back/",
    "/hamstring/diagnosis/",
    "/hamstring/treatment/",
    "/hamstring/help-now/",
    "/telehealth/",
    "/3d-gait/",
    "/specialists/",
    "/contact/",
    "/book/",
    "/sources/",
)
_EMPTY = {"meta", "link", "img", "input", "br"}


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker that ties a test to statements of the page, by their numbers."""
    config.addinivalue_line("markers", "page(*numbers): what the program does because of them")


class Page(HTMLParser):
    """A page as its elements: name, attributes, and the text within."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words: list[str] = []
        self.elements.append((tag, {key: value or "" for key, value in attrs}, words))
        if tag not in _EMPTY:
            self._open.append((tag, words))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        opened, _words = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for _tag, words in self._open:
            words.append(data)

    def all(self, *names: str) -> list[tuple[dict[str, str], str]]:
        """Return attributes and text of every element of some names."""
        return [
            (attributes, " ".join("".join(words).split()))
            for tag, attributes, words in self.elements
            if tag in names
        ]

    @property
    def text(self) -> str:
        """All words of the page, each run of white space as one space."""
        return self.all("body")[0][1]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [a["id"] for _tag, a, _words in self.elements if "id" in a]


def refused(*_: Any) -> Any:
    """Stand where the database would be asked."""
    pytest.fail("a public page asked the database")


@pytest.fixture(scope="session")
def visit() -> Any:
    """Give a function that fetches an address as nobody; the database may not be asked."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client, override_settings

    def fetched(address: str, **changed: Any) -> Any:
        with (
            override_settings(**{"DEMO": True, **changed}),
            connection.execute_wrapper(refused),
        ):
            return Client(raise_request_exception=True).get(address)

    assert settings.ROOT_URLCONF == "ischia.clinic.urls"
    return fetched


@pytest.fixture(scope="session")
def site(visit: Any) -> dict[str, Page]:
    """Give every page, read once."""
    return {address: Page(visit(address).content.decode()) for address in PAGES}
