"""Viewers are built where Node and npm can be had; elsewhere one message says what is missing."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def script(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the script that builds, on a machine without any Node."""
    spec = importlib.util.spec_from_file_location("build_web", root / "tools/build_web.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(module, "_run", lambda *_, **__: False)
    monkeypatch.delenv("CI", raising=False)
    return module


def test_without_node_one_message_and_no_failure(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script.sys, "argv", ["build_web.py"])
    assert script.main() == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Node 22.12 or newer" in said
    assert "the drawings of the report" in said


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_in_ci_nothing_may_be_missing(
    ci: str, code: int, script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script.sys, "argv", ["build_web.py", "--check"])
    monkeypatch.setenv("CI", ci)
    assert script.main() == code


def test_without_npm_the_parts_are_named(
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(script.sys, "argv", ["build_web.py"])
    monkeypatch.setattr(script, "_npm", lambda: ["npm"])
    monkeypatch.setattr(script, "INSTALLED", tmp_path / "nothing")
    assert script.main() == 0
    assert "the parts that npm fetches" in capsys.readouterr().err
