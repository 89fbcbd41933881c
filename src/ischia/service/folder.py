"""Which files of a folder are a case: what the contract names, and nothing that lies beside it."""

from pathlib import Path

from ischia.model.errors import InputError
from ischia.service.intake import open_case, recordings

_TOP = ("case.toml", "decisions.jsonl", "plan.json", "proms.toml", "home.toml", "devices.toml")


def case_files(folder: Path) -> dict[str, Path]:
    """Return the files of a case by their path inside it.

    Raises
    ------
    InputError
        When the folder is no valid case, or a file is a link that leaves it.
    """
    case = open_case(folder)
    for visit in case.visits:
        recordings(visit)  # a file that a sheet names and nobody finds is told now
    place = case.folder
    found = [place / name for name in _TOP]
    found += sorted(place.glob("marks/*.json"))
    found += sorted(path for path in place.glob("visits/*/**/*"))
    held = {path.relative_to(place).as_posix(): path for path in found if path.is_file()}
    for name, path in held.items():
        if not path.resolve().is_relative_to(place):
            raise InputError(
                where=name,
                found="a link that leaves the folder",
                expected="a file inside the case folder",
                do="Copy the file into the folder.",
            )
    return held
