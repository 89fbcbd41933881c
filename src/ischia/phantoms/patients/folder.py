"""The case folder of a simulated patient while it is filled."""

from collections.abc import Callable, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from ischia.model.marks import Marks
from ischia.model.schema import encode
from ischia.phantoms.plain import readable_json

Tell = Callable[[str], None]


class CaseFolder:
    """Sheets as a person would have typed them; recordings, marks and the truth as they are made.

    `sheets` names a folder beside this file. A sheet that is called by a date is that visit's; the
    others (`case.toml`, `proms.toml` …) lie at the top of the case.
    """

    def __init__(self, sheets: str, conditions: Sequence[str], tell: Tell) -> None:
        self._tell = tell
        self._truth: dict[str, Any] = {"simulated": True, "conditions": list(conditions)}
        typed = files("ischia.phantoms.patients") / sheets
        self._files = {
            _path_of(sheet.name): sheet.read_bytes()
            for sheet in sorted(typed.iterdir(), key=lambda sheet: sheet.name)
        }

    def record(self, path: str, data: bytes, truth: object) -> None:
        """Put an instrument's file into the case and what is true of it into the truth."""
        self._tell(path)
        self._files[path] = data
        self._truth[path] = truth

    def draw(self, name: str, marks: Marks) -> None:
        """Put what a simulated reader drew on a recording beside the visits."""
        self._files[f"marks/{name}.json"] = readable_json(encode(marks))

    def whole(self) -> dict[str, bytes]:
        """Return all files by path, `truth.json` the last."""
        return {**self._files, "truth.json": readable_json(self._truth)}


def visit_of(day: date) -> str:
    """Return the folder of a visit within the case."""
    return f"visits/{day}"


def _path_of(sheet: str) -> str:
    stem = sheet.removesuffix(".toml")
    return f"{visit_of(date.fromisoformat(stem))}/visit.toml" if stem[0].isdigit() else sheet
