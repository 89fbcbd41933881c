"""The published schemas are those of the types, and their worked examples pass them."""

import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from ischia.model.schema import DOCUMENTS, decode

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/reference/schemas"


def tool() -> ModuleType:
    """Return the script that publishes the schemas, as a module."""
    spec = importlib.util.spec_from_file_location("schemas", ROOT / "tools/schema_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_published_schemas_are_those_of_the_types() -> None:
    made = tool().schemas()
    behind = [n for n, text in made.items() if (FOLDER / n).read_text("utf-8") != text]
    assert not behind, f"run `make reference`: {behind}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_has_a_worked_example_that_passes(name: str) -> None:
    (example,) = FOLDER.glob(f"{tool().short(name)}.example.*")
    text = example.read_text("utf-8")
    plain = tomllib.loads(text) if example.suffix == ".toml" else json.loads(text)
    assert decode(plain, name, where=example.name)
    assert "imulated" in text
