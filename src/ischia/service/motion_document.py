"""The compact motion document: a trial's frames as numbers that a viewer can draw at once.

`ISMO`, then the length of the head as a little-endian uint32, then the head as JSON in UTF-8,
filled up with blanks so that what follows begins at a multiple of four; then arrays of
little-endian float32 one after the other, row by row. The head names each array with its shape and
unit, in their order. NaN is what was not seen or is not known. `docs/reference/motion-document.md`
has the fields.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from ischia.measure import motion
from ischia.measure.motion import Moving
from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.model.motion import MarkerTrial
from ischia.readers.osim import walking_model
from ischia.readers.registry import find
from ischia.service.intake import Visit, read, recordings

MAGIC: Final = b"ISMO"
SCHEMA: Final = "ischia.motion/1"
READ_BY: Final = frozenset({"c3d", "trc"})
MOST_FRAMES: Final = 20_000  # a minute and more at 250 Hz; what is longer is cut, and says so
_WORD_BYTES: Final = 4


def trials(visit: Visit) -> tuple[MarkerTrial, ...]:
    """Return the marker trials of a visit.

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    found: list[MarkerTrial] = []
    for entry, raw in recordings(visit):
        if find(raw, entry.reader).name in READ_BY:
            found += [r for r in read(raw, entry) if isinstance(r, MarkerTrial)]
    return tuple(found)


def moving_trials(visit: Visit) -> list[dict[str, Any]]:
    """Return what a visit holds that moves: for each trial its file, and how long it is."""
    return [
        {
            "recording": trial.source.sha256,
            "name": trial.source.path.rpartition("/")[2],
            "length_s": trial.xyz_mm.shape[0] / trial.fs_hz,
        }
        for trial in trials(visit)
        if trial.trial == "dynamic"
    ]


def motion_document(visit: Visit, recording: str, *, simulated: bool) -> bytes | None:
    """Return a trial of a visit as a motion document, None where the visit has no such trial.

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    held = trials(visit)
    dynamic = next((t for t in held if t.source.sha256 == recording and t.trial == "dynamic"), None)
    if dynamic is None:
        return None
    static = motion.fitting_static(dynamic, [t for t in held if t.trial == "static"])
    try:
        found = motion.moving(dynamic, static, walking_model())
    except MissingExtraError as err:
        found = motion.moving_markers(dynamic, static, str(err))
    return packed(found, recording=recording, simulated=simulated)


def _columns(found: Moving) -> Iterator[tuple[str, str, FloatArray]]:
    """Yield each array with its name and its unit."""
    yield "points", "mm", found.xyz_mm
    for muscle in found.muscles:
        yield f"length {_name(muscle.head)}", "%", muscle.length_pct
    for muscle in found.muscles:
        yield f"velocity {_name(muscle.head)}", "m/s", muscle.velocity_m_s
    for (joint, side), angle_deg in found.angles_deg.items():
        yield f"angle {joint} {side}", "deg", angle_deg


def packed(found: Moving, *, recording: str, simulated: bool) -> bytes:
    """Return the bytes of a motion document."""
    frames = min(len(found.t_s), MOST_FRAMES)
    cut = [
        (name, unit, np.asarray(values[:frames], dtype="<f4"))
        for name, unit, values in _columns(found)
    ]
    head = {
        "schema": SCHEMA,
        "recording": recording,
        "simulated": simulated,
        "fs_hz": found.fs_hz,
        "start_s": float(found.t_s[0]),
        "frames": frames,
        "cut": frames < len(found.t_s),
        "points": list(found.points),
        "bones": [list(bone) for bone in found.bones],
        "muscles": [
            {"muscle": m.head[0], "side": str(m.head[1]), "path": list(m.path)}
            for m in found.muscles
        ],
        "why_no_muscles": found.why_no_muscles,
        "events": [
            {"kind": e.kind, "side": str(e.side), "t_s": e.t_s}
            for e in sorted(found.events, key=lambda e: e.t_s)
        ],
        "events_found": found.events_found,
        "arrays": [{"name": n, "unit": u, "shape": list(v.shape)} for n, u, v in cut],
    }
    told = json.dumps(head, ensure_ascii=False).encode()
    told += b" " * (-len(told) % _WORD_BYTES)
    return b"".join((MAGIC, struct.pack("<I", len(told)), told, *(v.tobytes() for _, _, v in cut)))


def _name(head: tuple[str, object]) -> str:
    return f"{head[0]} {head[1]}"
