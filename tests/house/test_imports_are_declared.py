"""A part that is imported is declared: in the core, or in an extra that only its users need."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the top-level name of each import from outside the package and the library."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        else:
            continue
        tops = {name.split(".")[0] for name in names}
        yield from tops - sys.stdlib_module_names - {"ischia"}


def plain(requirement: str) -> str:
    """Return the normalised name of a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~\[;]", requirement)[0]).lower()


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    """Give the project table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def test_every_import_is_declared(
    trees: Mapping[Path, ast.Module], project: dict[str, Any]
) -> None:
    extras = project["optional-dependencies"].values()
    declared = {plain(r) for r in [*project["dependencies"], *(r for e in extras for r in e)]}
    homes = packages_distributions()
    bad = [
        f"{path}: {name}"
        for path, tree in trees.items()
        for name in imported(tree)
        if not declared & {plain(home) for home in homes.get(name, [name])}
    ]
    assert not bad, "\n".join(bad)


def test_the_extra_all_holds_every_extra(project: dict[str, Any]) -> None:
    extras = project["optional-dependencies"]
    (everything,) = extras["all"]
    assert set(re.findall(r"\w+", everything.split("[")[1])) == set(extras) - {"all"}


def test_an_import_inside_a_function_is_seen() -> None:
    tree = ast.parse("import os.path\ndef f():\n    from scipy.signal import butter\n")
    assert list(imported(tree)) == ["scipy"]
