"""What the project's papers say can be typed, can be typed; and nothing names a machine."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

FENCE = re.compile(r"^```(?:console|sh|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake ([a-z]+)")
# Home folders and the like: a path that exists on one machine only.
MACHINE_PATH = re.compile(
    r"(?<![\w.:/])(/(?:home|Users|root|work|mnt|private)/[\w.-]+|[A-Z]:\\\\?\w+)"
)
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".yaml", ".yml", ".json", ".sh", ".html", ".css", ""}


def commands(paper: Path) -> list[str]:
    """Return every shell line that a paper shows, without its prompt and comment."""
    blocks = FENCE.findall(paper.read_text("utf-8"))
    lines = (
        line.split("  #")[0].removeprefix("$ ").strip() for b in blocks for line in b.split("\n")
    )
    return [line for line in lines if line]


def make_targets(root: Path) -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_the_two_commands_of_the_readme_exist(root: Path) -> None:
    shown = {target for line in commands(root / "README.md") for target in MAKE.findall(line)}
    assert {"demo", "test"} <= shown <= make_targets(root)


def test_every_make_command_in_the_papers_exists(root: Path) -> None:
    papers = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    shown = {
        target for paper in papers for line in commands(paper) for target in MAKE.findall(line)
    }
    assert shown <= make_targets(root)


def test_the_ci_calls_what_the_readme_says(root: Path) -> None:
    script = root / ".ci/run"
    assert script.stat().st_mode & 0o111, "must be executable"
    assert "exec make test" in script.read_text("utf-8").splitlines()


def test_no_file_names_a_place_on_a_machine(project_files: tuple[Path, ...], root: Path) -> None:
    bad = [
        f"{path.relative_to(root)}: {found.group()}"
        for path in project_files
        if path.suffix in TEXT and path != Path(__file__)
        for found in MACHINE_PATH.finditer(path.read_text("utf-8"))
    ]
    assert not bad, "\n".join(bad)


def at_root(*parts: str) -> str:
    """Return a path from a machine's root, which must not stand in a file as such."""
    return "/" + "/".join(parts)


@pytest.mark.parametrize(
    "text",
    [
        f"see {at_root('home', 'anna', 'case')}",
        f"'{at_root('Users', 'x')}'",
        "C:" + r"\Users",
        at_root("work", "a.c3d"),
    ],
)
def test_a_machine_path_is_caught(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize(
    "text",
    [
        f"docs{at_root('work', 'a')}",
        f"https://x.org{at_root('home', 'y')}",
        "a/home/b",
        f"N.m{at_root('work', '')}",
    ],
)
def test_a_relative_path_or_address_is_not(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def test_versions_agree(root: Path) -> None:
    import ischia

    said = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert ischia.__version__ == said == version("ischia")
    assert f"## [{said}]" in (root / "CHANGELOG.md").read_text("utf-8")


def test_locked_parts_carry_hashes_and_no_index(root: Path) -> None:
    for lock in (root / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        pins = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
        hashes = re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(hashes) > 0, lock.name
        assert not re.search(r"https?://|file://|--index|--find-links", text), lock.name


def test_each_lint_rule_that_is_off_says_why(root: Path) -> None:
    lines = (root / "pyproject.toml").read_text("utf-8").splitlines()
    start = lines.index("ignore = [")
    rules = lines[start + 1 : lines.index("]", start)]
    assert rules
    assert [line for line in rules if not re.fullmatch(r'  "[A-Z]+\d*",\s+# .{15,}', line)] == []
