"""House rule: a name says what a thing is; a drawer for everything has no name here."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

DRAWER = re.compile(r"^(utils?|helpers?|common|managers?|misc|stuff)$")


def words(name: str) -> list[str]:
    """Split a snake_case or CamelCase name."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


def is_drawer(name: str) -> bool:
    """Tell whether a name says nothing: alone, or as the last word (`FileManager`)."""
    return bool(DRAWER.match(words(name)[-1]))


def defined_names(tree: ast.Module) -> Iterator[str]:
    """Yield every class and function defined in a module."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return (node.name for node in ast.walk(tree) if isinstance(node, kinds))


def test_no_file_or_folder_is_a_drawer(python_files: tuple[Path, ...], root: Path) -> None:
    bad = [
        str(path.relative_to(root))
        for path in python_files
        if any(is_drawer(part) for part in path.relative_to(root).with_suffix("").parts)
    ]
    assert not bad, "\n".join(bad)


def test_no_class_or_function_is_a_drawer(trees: Mapping[Path, ast.Module]) -> None:
    bad = [f"{p}: {n}" for p, tree in trees.items() for n in defined_names(tree) if is_drawer(n)]
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("name", ["utils", "io_helpers", "CaseManager", "common", "_misc"])
def test_a_drawer_is_caught(name: str) -> None:
    assert is_drawer(name)


def test_prints_stand_only_in_the_command_line(trees: Mapping[Path, ast.Module]) -> None:
    bad = [
        f"{path}:{node.lineno}"
        for path, tree in trees.items()
        if path.parts[0] != "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]
    assert not bad, "\n".join(bad)


def test_every_package_says_what_it_is_for(trees: Mapping[Path, ast.Module], root: Path) -> None:
    folders = {path.parent for path in trees}
    unmarked = [str(f) for f in folders if not (root / "src/ischia" / f / "__init__.py").is_file()]
    silent = [
        str(path)
        for path, tree in trees.items()
        if path.name == "__init__.py" and len(ast.get_docstring(tree) or "") < len("A sentence.")
    ]
    assert not unmarked, f"no __init__.py in {unmarked}"
    assert not silent, f"no docstring in {silent}"
