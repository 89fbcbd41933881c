"""Simulated instruments and patients, written with their truth beside them."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ischia import phantoms
from ischia.knowledge.load import load
from ischia.model.errors import InputError, UsageError
from ischia.model.schema import encode
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.phantoms.dynamometer import LAYOUTS, DynamometerPlan, dynamometer_file, layout_file
from ischia.phantoms.gait import (
    SteppingPlan,
    WalkingPlan,
    sprinting_plan,
    stepping_trial,
    walking_trial,
)
from ischia.phantoms.patients import PATIENTS as _PATIENTS
from ischia.phantoms.plain import readable_json
from ischia.phantoms.population import case_folder, population
from ischia.phantoms.rf import rf_case
from ischia.service.measure import Tell, silent
from ischia.writers.files import write_atomically


def simulate(
    kind: str,
    out: Path | str,
    *,
    seed: int = 1,
    layout: str | None = None,
    n: int | None = None,
    tell: Tell = silent,
) -> list[Path]:
    """Write what a kind of phantom makes into a folder; same seed, same bytes.

    A folder that already holds something is used only where a phantom made it, as its seal says.

    Parameters
    ----------
    kind
        One of `KINDS`.
    out
        Folder to write into.
    seed
        Same seed, same bytes.
    layout
        Of a dynamometer: in whose layout its file is written; a Biodex text where None.
    n
        Of a population: how many patients; ten where None.
    tell
        Told the name of each part before it is made.

    Raises
    ------
    UsageError
        When there is no such kind or layout, or a kind that has none is told how many.
    InputError
        When the folder holds files that no phantom made; nothing is written.
    StorageError
        When the folder cannot be written.
    """
    if kind not in KINDS:
        msg = f"no phantom of kind {kind!r}; known are {', '.join(KINDS)}"
        raise UsageError(msg)
    place = Path(out)
    _refuse_what_others_made(place)
    made = _made(kind, seed, layout, n, tell)
    # Sealed from the start, so that a simulation that was broken off can be done again.
    write_atomically(place / SEAL, b"unfinished\n")
    for name, data in made.items():
        write_atomically(place / name, data)
    write_atomically(place / SEAL, _seal(kind, seed, layout, n))
    return [place / name for name in made]


def simulate_once(kind: str, out: Path, *, tell: Tell = silent) -> None:
    """Simulate into a folder unless the same phantoms have already filled it.

    Raises
    ------
    InputError
        When the folder holds files that no phantom made; nothing is written.
    StorageError
        When the folder cannot be written.
    """
    seal = out / SEAL
    if not (seal.is_file() and seal.read_bytes() == _seal(kind, 1, None)):
        simulate(kind, out, tell=tell)


def _refuse_what_others_made(place: Path) -> None:
    """Keep a case that a person wrote: a phantom's files bear the names of a clinic's own."""
    if place.is_dir() and ((place / SEAL).is_file() or not any(place.iterdir())):
        return
    if place.exists():
        raise InputError(
            where=place.name or str(place),
            found="files that no phantom made" if place.is_dir() else "a file",
            expected="a folder that is new, empty, or made by a phantom",
            do="Name another folder; nothing was written.",
        )


def _made(kind: str, seed: int, layout: str | None, n: int | None, tell: Tell) -> dict[str, bytes]:
    """Return the files of a phantom by path."""
    if layout is not None:
        return _in_layout(kind, layout, seed, tell)
    if kind == POPULATION and n is not None:
        return _population(seed, n, tell)
    if n is not None:
        msg = f"how many belongs to a population, not to a phantom of kind {kind!r}"
        raise UsageError(msg)
    return KINDS[kind](seed, tell)


def _seal(kind: str, seed: int, layout: str | None, n: int | None = None) -> bytes:
    """Return what tells a phantom's folder: a changed phantom simulates anew."""
    told = (*filter(None, [layout]), *([f"{n} patients"] if n else []))
    parts = (kind, f"seed {seed}", *told, phantoms_sha256())
    return ("\n".join(parts) + "\n").encode()


def phantoms_sha256() -> str:
    """Return the hash of everything that simulating depends on in this package."""
    folder = Path(phantoms.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".toml"}):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _dynamometer(seed: int, tell: Tell) -> dict[str, bytes]:
    tell("knee_extension.txt")
    data, truth = dynamometer_file(DynamometerPlan(), seed)
    return {"knee_extension.txt": data, "truth.json": readable_json(truth)}


def _in_layout(kind: str, layout: str, seed: int, tell: Tell) -> dict[str, bytes]:
    if kind != "dynamometer":
        msg = f"a layout belongs to a dynamometer, not to a phantom of kind {kind!r}"
        raise UsageError(msg)
    if layout not in LAYOUTS:
        msg = f"no layout {layout!r}; known are {', '.join(LAYOUTS)}"
        raise UsageError(msg)
    name = f"{layout}.{SUFFIXES.get(layout, 'csv')}"
    tell(name)
    data, truth = layout_file(layout, seed=seed)
    profile = {"profile.toml": truth["profile"].encode()} if "profile" in truth else {}
    return {name: data, **profile, "truth.json": readable_json(truth)}


def _gait(seed: int, tell: Tell) -> dict[str, bytes]:
    tell("walking.c3d")
    standing, walking, walk = walking_trial(WalkingPlan(), seed)
    truth = readable_json(walk.document())
    return {"standing.c3d": standing, "walking.c3d": walking, "truth.json": truth}


def _stepping(name: str, plan: SteppingPlan, seed: int, tell: Tell) -> dict[str, bytes]:
    tell(name)
    standing, moving, what_was = stepping_trial(plan, seed)
    truth = readable_json(what_was.document())
    return {"standing.c3d": standing, name: moving, "truth.json": truth}


def _cine(seed: int, tell: Tell) -> dict[str, bytes]:
    tell("clip.dcm")
    cine = cine_file(CinePlan(pseudonym="P-SIM", side=Side.RIGHT), seed)
    marks = readable_json(encode(cine.marks))
    return {
        "clip.dcm": cine.data,
        "clip.marks.json": marks,
        "truth.json": readable_json(cine.truth),
    }


def _rf(seed: int, tell: Tell) -> dict[str, bytes]:
    tell("echoes.mat")
    return rf_case(seed)


def _population(seed: int, n: int, tell: Tell) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    for patient in population(load(), n, seed):
        name = patient.case.subject.pseudonym
        tell(name)
        made |= {f"{name}/{path}": data for path, data in case_folder(patient).items()}
    return made


POPULATION = "population"
_PEOPLE = 10  # of a population, unless told otherwise
SEAL = ".simulated-by"  # stands in every folder that a phantom filled
# How the file of a layout is called; a comma-separated table otherwise.
SUFFIXES = {"biodex": "txt", "biodex_system4": "txt", "isomed": "txt", "load_cell_xlsx": "xlsx"}
KINDS: dict[str, Callable[[int, Tell], dict[str, bytes]]] = {
    "dynamometer": _dynamometer,
    "gait": _gait,
    "walk": lambda seed, tell: _stepping("walk.c3d", SteppingPlan(), seed, tell),
    "sprint": lambda seed, tell: _stepping("sprint.c3d", sprinting_plan(), seed, tell),
    "cine": _cine,
    "rf": _rf,
    **{kind: patient.make for kind, patient in _PATIENTS.items()},
    POPULATION: lambda seed, tell: _population(seed, _PEOPLE, tell),
}
# Who each simulated patient is, in one sentence, by kind; what is shown first stands first.
PATIENTS: Final = {kind: patient.says for kind, patient in _PATIENTS.items()}
