"""One piece of work: its rows are computed once and kept under the hash of all they depend on."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ischia.model.errors import IschiaError
from ischia.service.cohort import Cohort, Unit, key, placed, rows

_FAULT: Final = "a fault of ours ({kind}): please report it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a unit. The rows stay in the part; only where they lie comes back."""

    unit: str
    part: str  # the part's name in the cache
    rows: int
    refused: str  # why it could not be read; empty where it could


def not_read(unit: Unit, why: str) -> Outcome:
    """Return that a unit could not be read, and why."""
    return Outcome(unit=unit.name, part="", rows=0, refused=f"{unit.name}: {why}")


def do(cohort: Cohort, unit: Unit, cache: Path, program: str) -> Outcome:
    """Measure a unit, or find what was measured before of the same bytes by the same program."""
    try:
        with placed(cohort, unit) as place:
            part = cache / f"{key(cohort, unit, program, place)}.json"
            held = _read(part)
            if held is None:
                held = _measured(cohort, unit, place)
                _keep(part, held)
    except IschiaError as err:  # nothing lies where it should: that is not kept
        return Outcome(unit=unit.name, part="", rows=0, refused=str(err))
    except OSError as err:
        return not_read(unit, (err.strerror or type(err).__name__).lower())
    return Outcome(
        unit=unit.name, part=part.name, rows=len(held["rows"]), refused=str(held["refused"])
    )


def rows_of(cache: Path, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Yield the rows of a part."""
    if outcome.part:
        held = _read(cache / outcome.part)
        yield from held["rows"] if held is not None else ()


def _measured(cohort: Cohort, unit: Unit, place: Path) -> dict[str, Any]:
    try:
        return {"rows": rows(cohort, unit, place), "refused": ""}
    except IschiaError as err:
        return {"rows": [], "refused": str(err)}
    except Exception as err:  # noqa: BLE001  # one bad file never stops the others
        return {"rows": [], "refused": f"{unit.name}: {_FAULT.format(kind=type(err).__name__)}"}


def _read(part: Path) -> dict[str, Any] | None:
    """Return a part; None where there is none that is whole."""
    try:
        held = json.loads(part.read_bytes())
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) and {"rows", "refused"} <= held.keys() else None


def _keep(part: Path, held: dict[str, Any]) -> None:
    beside = part.with_name(f".{part.name}.{secrets.token_hex(4)}")
    beside.write_text(json.dumps(held, ensure_ascii=False, allow_nan=False), "utf-8")
    beside.replace(part)
