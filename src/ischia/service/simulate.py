"""Simulated instruments and patients, written with their truth beside them."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from ischia import phantoms
from ischia.model.errors import UsageError
from ischia.model.schema import encode
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file
from ischia.phantoms.gait import WalkingPlan, walking_trial
from ischia.phantoms.patients import rectus_femoris_rupture
from ischia.service.measure import Tell, silent
from ischia.writers.files import write_atomically


def simulate(kind: str, out: Path | str, *, seed: int = 1, tell: Tell = silent) -> list[Path]:
    """Write what a kind of phantom makes into a folder; same seed, same bytes.

    Raises
    ------
    UsageError
        When there is no such kind.
    StorageError
        When the folder cannot be written.
    """
    if kind not in KINDS:
        msg = f"no phantom of kind {kind!r}; known are {', '.join(KINDS)}"
        raise UsageError(msg)
    made = KINDS[kind](seed, tell)
    for name, data in made.items():
        write_atomically(Path(out) / name, data)
    return [Path(out) / name for name in made]


def simulate_once(kind: str, out: Path, *, tell: Tell = silent) -> None:
    """Simulate into a folder unless the same phantoms have already filled it.

    The seal is the hash of the phantoms' own code and numbers: a changed phantom simulates anew.
    """
    seal = out / ".simulated-by"
    wanted = phantoms_sha256()
    if seal.is_file() and seal.read_text("ascii") == wanted:
        return
    simulate(kind, out, tell=tell)
    write_atomically(seal, wanted.encode())


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
    return {"knee_extension.txt": data, "truth.json": _json(truth)}


def _gait(seed: int, tell: Tell) -> dict[str, bytes]:
    tell("walking.c3d")
    standing, walking, walk = walking_trial(WalkingPlan(), seed)
    truth = _json(walk.document())
    return {"standing.c3d": standing, "walking.c3d": walking, "truth.json": truth}


def _cine(seed: int, tell: Tell) -> dict[str, bytes]:
    tell("clip.dcm")
    cine = cine_file(CinePlan(pseudonym="P-SIM", side=Side.RIGHT), seed)
    marks = _json(encode(cine.marks))
    return {"clip.dcm": cine.data, "clip.marks.json": marks, "truth.json": _json(cine.truth)}


def _json(plain: Any) -> bytes:  # noqa: ANN401  # whatever a phantom calls its truth
    builtins = msgspec.to_builtins(plain, enc_hook=lambda array: array.tolist())
    return (json.dumps(builtins, indent=1) + "\n").encode()


KINDS: dict[str, Callable[[int, Tell], dict[str, bytes]]] = {
    "dynamometer": _dynamometer,
    "gait": _gait,
    "cine": _cine,
    "patient": rectus_femoris_rupture,
}
