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
from ischia.phantoms.dynamometer import LAYOUTS, DynamometerPlan, dynamometer_file, layout_file
from ischia.phantoms.gait import WalkingPlan, walking_trial
from ischia.phantoms.patients import rectus_femoris_rupture
from ischia.service.measure import Tell, silent
from ischia.writers.files import write_atomically


def simulate(
    kind: str,
    out: Path | str,
    *,
    seed: int = 1,
    layout: str | None = None,
    tell: Tell = silent,
) -> list[Path]:
    """Write what a kind of phantom makes into a folder; same seed, same bytes.

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
    tell
        Told the name of each part before it is made.

    Raises
    ------
    UsageError
        When there is no such kind or layout.
    StorageError
        When the folder cannot be written.
    """
    if kind not in KINDS:
        msg = f"no phantom of kind {kind!r}; known are {', '.join(KINDS)}"
        raise UsageError(msg)
    made = KINDS[kind](seed, tell) if layout is None else _in_layout(kind, layout, seed, tell)
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
    return {name: data, **profile, "truth.json": _json(truth)}


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


# How the file of a layout is called; a comma-separated table otherwise.
SUFFIXES = {"biodex": "txt", "biodex_system4": "txt", "isomed": "txt", "load_cell_xlsx": "xlsx"}
KINDS: dict[str, Callable[[int, Tell], dict[str, bytes]]] = {
    "dynamometer": _dynamometer,
    "gait": _gait,
    "cine": _cine,
    "patient": rectus_femoris_rupture,
}
