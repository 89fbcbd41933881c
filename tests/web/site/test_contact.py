"""How a clinic is reached: what it wrote, or that it wrote nothing."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ischia.clinic.contact import FILE, contact
from ischia.model.errors import InputError

OWN = """
name    = "A clinic"
phone   = "+49 30 901820"
email   = "ask@clinic.example"
address = ["A street", "A town"]
"""


def reach(visit: Any, folder: Path, address: str = "/contact/", *, demo: bool = False) -> str:
    text: str = visit(address, PLACE=SimpleNamespace(folder=folder), DEMO=demo).content.decode()
    return text


def test_the_demo_says_that_its_placeholders_are_placeholders(visit: Any, tmp_path: Path) -> None:
    for address in ("/contact/", "/book/", "/3d-gait/"):
        text = reach(visit, tmp_path, address, demo=True)
        assert "placeholders of the demo. Nobody answers there." in text
        assert "tel:" not in text


def test_a_clinic_that_wrote_nothing_says_so(visit: Any, tmp_path: Path) -> None:
    text = reach(visit, tmp_path)
    assert "has not entered its telephone and address yet" in text
    assert "555" not in text


@pytest.mark.page(4)
def test_what_the_clinic_wrote_stands_there(visit: Any, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(OWN, encoding="utf-8")
    for demo in (False, True):
        text = reach(visit, tmp_path, demo=demo)
        assert 'href="tel:+4930901820"' in text
        assert "A street<br>A town" in text
        assert "placeholders" not in text


@pytest.mark.parametrize("broken", [b"name = ", b"phone = 'x'", b"name = 3", b"\xff", b"nme='x'"])
def test_a_broken_file_is_told_to_who_runs_the_clinic_and_closes_no_page(
    visit: Any, tmp_path: Path, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(broken)
    with pytest.raises(InputError, match=r"contact\.toml"):
        contact(tmp_path, demo=False)
    assert "has not entered its telephone" in reach(visit, tmp_path)
    assert "contact" in caplog.text
