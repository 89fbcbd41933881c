"""What the server tells holds nobody: of a whole journey, of libraries, of what breaks."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

DAY = "2026-03-05"
SECRETS = ("zelda", "quagga", "1996", "q@zebra.example", "a long password", "zelda_quagga_left")
LINE = {"at", "level", "part"}


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    """Collect every line that leaves, as it leaves."""
    from ischia.clinic.logs.lines import Lines

    lines: list[dict[str, Any]] = []

    class Collected(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(self.format(record)))

    handler = Collected()
    handler.setFormatter(Lines())
    root, library = logging.getLogger(), logging.getLogger("pydicom")
    level = library.level  # a node that listened in this process has silenced it
    library.setLevel(logging.NOTSET)
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)
    library.setLevel(level)


def test_a_journey_names_nobody(told: list[dict[str, Any]], somebody: Any, patient: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from ischia.clinic.work import worker

    person, client = patient(), somebody("physician")
    at = f"/patients/{person.pseudonym}/"
    tried = {"login": client.user.username, "password": "not a long password"}
    Client().post("/accounts/login/?next=/patients/?q=quagga", tried)
    client.post("/patients/new/", {"given": "Zelda", "family": "Quagga", "email": SECRETS[3]})
    client.get("/patients/", {"q": "Quagga 1996-02-03 q@zebra.example"})
    client.get(at)
    file = SimpleUploadedFile("Zelda_Quagga_left.txt", b"no instrument's words of Zelda Quagga")
    client.post(f"{at}visits/{DAY}/files/", {"files": file})
    while worker.work_once("a worker"):
        pass
    Client().get("/fhir/Patient?name=Quagga", headers={"authorization": "Bearer zelda-quagga"})
    client.get("/nowhere/Zelda/Quagga/")
    said = json.dumps(told).lower()
    for secret in (*SECRETS, client.user.username, client.user.opaque, person.pseudonym.lower()):
        assert secret.lower() not in said, secret
    routes = {line.get("route") for line in told}
    assert {"patients/", "patients/<str:pseudonym>/", "fhir/<str:kind>"} <= routes
    assert all(line.keys() >= LINE for line in told)


def test_a_fault_is_told_by_kind_and_place(
    told: list[dict[str, Any]], somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.pages import today

    def broken(*_: object) -> None:
        try:
            {}["q@zebra.example"]
        except KeyError as err:
            msg = "Zelda Quagga"
            raise RuntimeError(msg) from err

    monkeypatch.setattr(today.reach, "require", broken)
    client = somebody("physician")
    client.raise_request_exception = False
    answer = client.get("/today/")
    assert answer.status_code == 500
    assert "quagga" not in json.dumps(told).lower()
    assert "zebra" not in json.dumps(told).lower()
    (fault,) = [line for line in told if "fault" in line]
    assert fault["fault"] == "RuntimeError < KeyError"
    assert fault["frames"][-1].endswith(" broken")
    (line,) = [line for line in told if line.get("status") == 500]
    assert line["level"] == "error"
    assert line["request"] == fault["request"] == answer["X-Request-ID"]


def test_of_a_library_only_its_programs_own_words_are_told(told: list[dict[str, Any]]) -> None:
    name = "Quagga"
    logging.getLogger("pydicom").warning("Invalid value %s", name)
    logging.getLogger("pydicom").warning(f"Invalid value {name}")  # noqa: G004  # as libraries do
    logging.getLogger("ischia.clinic.worker").warning("job %s: %s", 7, "KeyError")
    first, second, ours = told
    assert first["says"] == "Invalid value %s"
    assert "says" not in second
    assert second["where"].startswith("test_logs:test_of_a_library")
    assert ours["says"] == "job 7: KeyError"


def test_a_visitors_word_for_a_method_is_not_told(told: list[dict[str, Any]]) -> None:
    from django.test import Client

    Client().generic("QUAGGA", "/book/")
    assert [line["method"] for line in told if "method" in line] == ["other"]


def test_the_level_is_one_that_is_known() -> None:
    from ischia.clinic.logs.lines import level
    from ischia.model.errors import InputError

    assert [level("", demo=True), level("", demo=False)] == ["WARNING", "INFO"]
    assert level("Error", demo=True) == "ERROR"
    with pytest.raises(InputError, match="ISCHIA_LOG"):
        level("loud", demo=False)
