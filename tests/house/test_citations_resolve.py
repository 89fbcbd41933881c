"""House rule: every key that is cited stands among the references."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

CITED = re.compile(r"\[([a-z][\w-]*)\]_")
DATA = Path("src/ischia/knowledge/data")


def keys_in(value: object) -> Iterator[str]:
    """Yield every key under any `cites` of a knowledge file, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "cites":
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def docstrings(tree: ast.Module) -> Iterator[str]:
    """Yield every docstring of a module."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return (ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, kinds))


@pytest.fixture(scope="module")
def references(root: Path) -> set[str]:
    """Give every key that may be cited."""
    papers = (root / DATA / "references").glob("*.toml")
    return {key for path in papers for key in tomllib.loads(path.read_text("utf-8"))["reference"]}


def test_citations_in_docstrings_resolve(
    trees: Mapping[Path, ast.Module], references: set[str]
) -> None:
    bad = [
        f"{path}: [{key}]_"
        for path, tree in trees.items()
        for text in docstrings(tree)
        for key in CITED.findall(text)
        if key not in references
    ]
    assert not bad, "\n".join(bad)


def test_citations_in_knowledge_files_resolve(root: Path, references: set[str]) -> None:
    bad = [
        f"{path.name}: {key}"
        for path in sorted((root / DATA).rglob("*.toml"))
        for key in keys_in(tomllib.loads(path.read_text("utf-8")))
        if key not in references
    ]
    assert not bad, "\n".join(bad)


def test_keys_are_found_however_deep() -> None:
    nested = {"cites": "a", "study": [{"cites": ["b", "c"]}, {"more": {"cites": "d"}}]}
    assert list(keys_in(nested)) == ["a", "b", "c", "d"]


def test_a_key_in_a_docstring_is_found() -> None:
    tree = ast.parse('def f():\n    """Idea of [baltzopoulos1989]_ and [x_2]_."""\n')
    assert CITED.findall(" ".join(docstrings(tree))) == ["baltzopoulos1989", "x_2"]
