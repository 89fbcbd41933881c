"""Write docs/reference/page-rules.md: each statement of the source page, and what became of it.

The statements and their judgement come from the knowledge files, the tests from the marker
`pytest.mark.page(numbers)`. Use: python tools/page_rules.py [--check]
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ischia.service.knowing import statements

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/reference/page-rules.md"
TESTS = ROOT / "tests"
HEAD = """# The source page, statement by statement

Made from `src/ischia/knowledge/data/policies/clinic_page.toml` and the tests by
`tools/page_rules.py`. Judgement and reason are this project's reading of the evidence; **no
clinician has reviewed them yet**. *Contradicted* means that evidence speaks against it: the policy
`clinic-page` shows it for comparison, and nothing signs or sends it.

| # | statement | kind | judgement and why | what the program does | file | test |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    tested = tests_by_number()
    return HEAD + "".join(row(rule, tested[rule["number"]]) for rule in statements())


def row(rule: dict[str, Any], tests: list[str]) -> str:
    """Return one line of the table."""
    judged = "" if rule["judgement"] == "none" else f"**{rule['judgement']}**: "
    contradicted = " *Contradicted.*" if rule["contradicted"] else ""
    cited = f" [{', '.join(rule['cites'])}]" if rule["cites"] else ""
    files = "<br>".join(f"`{name}`" for name in rule["where"]) or "–"
    shown = "<br>".join(f"`{name}`" for name in tests) or "–"
    cells = (
        rule["number"],
        rule["text"],
        rule["kind"],
        f"{judged}{rule['why']}{cited}{contradicted}",
        rule["does"],
        files,
        shown,
    )
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def tests_by_number() -> defaultdict[int, list[str]]:
    """Return the tests that quote each number, as file and function."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for number, name in quoted(ast.parse(path.read_text("utf-8"))):
            found[number].append(f"{path.relative_to(TESTS).as_posix()}::{name}")
    return found


def quoted(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each number of a `page` marker with the name of its test."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.page":
                for number in mark.args:
                    if isinstance(number, ast.Constant) and isinstance(number.value, int):
                        yield number.value, node.name


def main(*, check: bool) -> int:
    """Write the page; with `check`, only tell whether it is current."""
    made = page()
    if check:
        return 0 if PAGE.is_file() and PAGE.read_text("utf-8") == made else 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
