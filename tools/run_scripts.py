"""Run each script of a folder and keep what it prints, dated, beside the script.

Use: python tools/run_scripts.py FOLDER [NAME …]     (names without .py; none means all)
"""

import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def heading(script: Path) -> str:
    """Return the lines that say what made a result: a number without them cannot be compared."""
    return (
        f"{script.name} on {datetime.now(UTC):%Y-%m-%d}\n"
        f"ischia {version('ischia')}, numpy {version('numpy')}, scipy {version('scipy')}, "
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}\n\n"
    )


def run(script: Path) -> bool:
    """Run one script; keep its output as `<script>.<date>.txt` if it ends well."""
    print(f"== {script}", flush=True)
    done = subprocess.run(  # noqa: S603  # our own scripts, run by our own Python
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout)
    if done.returncode:
        print(f"{script} ended with {done.returncode}; nothing was kept", file=sys.stderr)
        return False
    result = script.with_suffix(f".{datetime.now(UTC):%Y-%m-%d}.txt")
    result.write_text(heading(script) + done.stdout, encoding="utf-8")
    return True


def main(folder: Path, names: list[str]) -> int:
    """Run the scripts asked for and return 1 if one failed, 2 if one does not exist."""
    scripts = {path.stem: path for path in sorted(folder.glob("*.py"))}
    unknown = [name for name in names if name not in scripts]
    if unknown:
        print(f"{folder} has {', '.join(scripts) or 'no script'}; not {', '.join(unknown)}")
        return 2
    results = [run(scripts[name]) for name in names or scripts]
    print(f"{sum(results)} of {len(results)} scripts of {folder} ended well")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
