"""What is said of the parts that others wrote is said of what was asked, never of what was not."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def audit(root: Path) -> Any:
    """Give the tool."""
    spec = importlib.util.spec_from_file_location("audit_parts", root / "tools/audit_parts.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


WELL = {"name": "one", "version": "1", "vulns": []}
ILL = {"name": "two", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "three", "skip_reason": "not found on the index"}


@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        ({"dependencies": [WELL]}, 0, "clean, 1 parts"),
        ({"dependencies": [WELL, ILL]}, 1, "two 2: PYSEC-1, fixed in 3"),
        ({"dependencies": [WELL, SKIPPED]}, 1, "three was skipped"),
        ({"dependencies": [SKIPPED]}, 3, "knows none of its 1 parts"),
        ({"dependencies": []}, 1, ""),
        (None, 3, "not checked"),
    ],
)
def test_only_what_was_asked_is_clean(
    answer: Any,
    code: int,
    says: str,
    audit: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "asked", lambda _: answer)
    assert audit.main([]) == code
    said = capsys.readouterr().out
    assert says in said
    assert ("clean" in said) == (code == 0)


def test_who_knows_nothing_is_asked_once(
    audit: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(audit, "asked", asked.append)
    assert audit.main([]) == audit.NOT_CHECKED
    assert len(asked) == 1
    assert "NOT CHECKED" in capsys.readouterr().err


def test_all_that_is_checked_asks_about_parts_and_fails_on_what_is_found(root: Path) -> None:
    (line,) = [
        line for line in (root / "Makefile").read_text().splitlines() if "audit_parts" in line
    ]
    assert line.endswith("|| test $$? -eq 3"), "only where nothing could be checked it goes on"


def test_without_a_network_nothing_is_clean(
    audit: Any,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The real pip-audit, with nobody at the other end and nothing kept from earlier."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert audit.main([str(root / "requirements/uv.txt")]) == audit.NOT_CHECKED
    assert "not checked" in capsys.readouterr().out
