"""House rule: files and functions stay small enough to be read at once."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

FILE_CAP = 500
FILE_MEDIAN = 150
FUNCTION_CAP = 50


def functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield name and length in lines of each function; a docstring is not counted."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            lines -= (text.end_lineno or text.lineno) - text.lineno + 1
        yield node.name, lines


def test_no_file_is_over_the_cap(python_files: tuple[Path, ...], root: Path) -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in python_files}
    long = [f"{p.relative_to(root)}: {n} lines" for p, n in lengths.items() if n > FILE_CAP]
    assert not long, "\n".join(long)


def test_the_median_file_of_the_package_is_short(
    python_files: tuple[Path, ...], root: Path
) -> None:
    lengths = [
        len(path.read_text("utf-8").splitlines())
        for path in python_files
        # one-line files would flatter the median
        if path.is_relative_to(root / "src") and path.name != "__init__.py"
    ]
    assert median(lengths) <= FILE_MEDIAN


def test_no_function_is_over_the_cap(trees: Mapping[Path, ast.Module]) -> None:
    long = [
        f"{path}: {name} has {lines} lines"
        for path, tree in trees.items()
        for name, lines in functions(tree)
        if lines > FUNCTION_CAP
    ]
    assert not long, "\n".join(long)


def test_a_docstring_does_not_count_as_length() -> None:
    tree = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n')
    assert list(functions(tree)) == [("f", 2)]
