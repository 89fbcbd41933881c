"""Ask the advisory database about every locked part; say "clean" only of what was really asked.

Use: python tools/audit_parts.py [requirements/run.txt …]

Ends with 0 when every part was asked about and none has an advisory, with 1 when one has or one was
skipped, and with 3 when the database cannot be reached: then nothing was checked, and it says so. A
mirror that knows no advisories answers too, and skips every part: that is no database either. The
shortest list goes first, and where it is not answered, the others are not asked about.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
LOCKED: Final = (ROOT / "requirements/uv.txt", ROOT / "requirements/run.txt")
CLEAN, FOUND, NOT_CHECKED = 0, 1, 3
_PATIENCE_S: Final = 600


def main(locks: list[str]) -> int:
    """Audit each list of locked parts; the worst outcome counts."""
    worst = CLEAN
    for lock in map(Path, locks) if locks else LOCKED:
        worst = max(worst, audited(lock))
        if worst == NOT_CHECKED:
            print("*** PARTS NOT CHECKED for known advisories ***", file=sys.stderr)
            break
    return worst


def audited(lock: Path) -> int:
    """Audit one list, and say how it went."""
    answer = asked(lock)
    if answer is None:
        print(f"{lock.name}: not checked, the advisory database cannot be reached")
        return NOT_CHECKED
    parts: list[dict[str, Any]] = answer["dependencies"]
    skipped = [part for part in parts if "skip_reason" in part]
    if parts and len(skipped) == len(parts):
        print(f"{lock.name}: not checked, whoever answers knows none of its {len(parts)} parts")
        return NOT_CHECKED
    for part in skipped:
        print(f"{lock.name}: {part['name']} was skipped: {part['skip_reason']}")
    found = [(part, known) for part in parts for known in part.get("vulns", ())]
    for part, known in found:
        fixed = ", ".join(known.get("fix_versions", ())) or "no version yet"
        print(f"{lock.name}: {part['name']} {part['version']}: {known['id']}, fixed in {fixed}")
    if skipped or found or not parts:
        return FOUND
    print(f"{lock.name}: clean, {len(parts)} parts were asked about")
    return CLEAN


def asked(lock: Path) -> dict[str, Any] | None:
    """Return what pip-audit answers; None where it came to no answer."""
    command = ["-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    try:
        done = subprocess.run(  # noqa: S603  # our own list, our own Python
            [sys.executable, *command, "--progress-spinner", "off", "-r", str(lock)],
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
