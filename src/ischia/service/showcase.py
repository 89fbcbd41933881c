"""The demo's reports, drawn again only when something that they are made from has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import ischia
from ischia.service.assess import Assessed, assess
from ischia.service.export import write_report
from ischia.service.intake import Case
from ischia.service.measure import Tell, silent
from ischia.writers.files import write_atomically

STAMP = ".made-from"
_OUTER = {"batch", "cli", "clinic", "__pycache__"}  # they show what the inner rings made


def report_visits(case: Case, folder: Path, *, every: bool = True, tell: Tell = silent) -> Assessed:
    """Write reports into folders named by their day, and return the last assessment.

    Parameters
    ----------
    every
        Of every visit; else of the last one, which looks back at the others.

    Raises
    ------
    InputError
        When the case or one of its files cannot be used.
    MissingExtraError
        When the parts that draw are not installed.
    StorageError
        When the folder cannot be written.
    """
    wanted = _made_from(case.folder)
    last = case.visit()
    for visit in case.before(last) if every else ():
        if not _is_drawn(folder / str(visit.date), wanted):
            _draw(assess(case, visit=visit.date, tell=tell), folder, wanted, tell)
    assessed = assess(case, tell=tell)
    if not _is_drawn(folder / str(last.date), wanted):
        _draw(assessed, folder, wanted, tell)
    return assessed


def _is_drawn(place: Path, wanted: bytes) -> bool:
    return (place / STAMP).is_file() and (place / STAMP).read_bytes() == wanted


def _draw(assessed: Assessed, folder: Path, made_from: bytes, tell: Tell) -> None:
    place = folder / str(assessed.assessment.visit_date)
    write_report(assessed, place, tell=tell)
    write_atomically(place / STAMP, made_from)  # last, so that a half-made folder has none


def program_sha256() -> str:
    """Return the hash of all in this package that an assessment or a report depends on."""
    package = Path(ischia.__file__).parent
    inner = [p for p in package.iterdir() if p.is_dir() and p.name not in _OUTER]
    return _sha256(package, [path for folder in sorted(inner) for path in folder.rglob("*")])


def _made_from(case: Path) -> bytes:
    """Return the hash of the case and of what this package does to it."""
    return (program_sha256() + _sha256(case, case.rglob("*"))).encode()


def _sha256(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in paths if p.is_file() and p.suffix != ".pyc"):
        content = hashlib.sha256(path.read_bytes()).digest()
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()
