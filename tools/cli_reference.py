"""Write docs/reference/cli.md from the program's own help, so that the two cannot part.

Use: python tools/cli_reference.py [--check]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from typer import Typer
from typer.testing import CliRunner

from ischia.cli.main import app

PAGE = Path(__file__).parents[1] / "docs/reference/cli.md"
HEAD = """# Commands

Made from the program's own help by `tools/cli_reference.py`.

`--json` prints one JSON document on standard output and nothing else; progress and messages go to
standard error.

| exit code | meaning |
|---|---|
| 0 | done; red flags found are still 0 |
| 1 | a fault of ours |
| 2 | wrong use, or a missing extra |
| 3 | the user's file cannot be used |
| 4 | a knowledge file does not say what it must |
| 5 | a result cannot be stored |
"""


def commands(program: Typer, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command, those of groups after the group's own."""
    for command in program.registered_commands:
        name = command.name or str(getattr(command.callback, "__name__", ""))
        yield (*before, name.replace("_", "-"))
    for group in program.registered_groups:
        if group.name and group.typer_instance:
            yield from commands(group.typer_instance, (*before, group.name))


def help_of(words: tuple[str, ...]) -> str:
    """Return what `ischia … --help` prints, at a fixed width."""
    runner = CliRunner(env={"COLUMNS": "96", "TERMINAL_WIDTH": "96", "NO_COLOR": "1"})
    shown = runner.invoke(app, [*words, "--help"], prog_name="ischia")
    if shown.exit_code:
        msg = f"ischia {' '.join(words)} --help ended with {shown.exit_code}: {shown.output}"
        raise RuntimeError(msg)
    return "\n".join(line.rstrip() for line in shown.output.strip().splitlines())


def page() -> str:
    """Return the whole page."""
    parts = [f"\n## ischia {' '.join(w)}\n\n```text\n{help_of(w)}\n```\n" for w in commands(app)]
    return HEAD + "".join(parts)


def main(*, check: bool) -> int:
    """Write the page; with `check`, only tell whether it is current."""
    made = page()
    if check:
        return 0 if PAGE.is_file() and PAGE.read_text("utf-8") == made else 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
