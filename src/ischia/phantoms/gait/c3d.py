"""A simulated trial → the bytes of a real C3D file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.model.motion import Event
from ischia.model.terms import Side

MAKER: Final = "SIMULATED by Ischia phantoms"
_CONTEXTS: Final = {Side.LEFT: "Left", Side.RIGHT: "Right", Side.MIDLINE: "General"}
_LABELS: Final = {"foot_strike": "Foot Strike", "foot_off": "Foot Off", "other": "Event"}


def c3d_bytes(
    markers_mm: Mapping[str, FloatArray],
    fs_hz: float,
    *,
    events: Sequence[Event] = (),
    parameters: Mapping[str, float] | None = None,
) -> bytes:
    """Return a C3D file of markers (t, 3) [mm]; NaN becomes a point that no camera saw.

    Raises
    ------
    MissingExtraError
        When the library that writes C3D is not installed.
    """
    try:
        import ezc3d
    except ImportError as err:
        raise MissingExtraError(needed_for="Writing C3D files", extra="motion") from err
    file = ezc3d.c3d()
    point = file["parameters"]["POINT"]
    point["RATE"]["value"] = [fs_hz]
    point["LABELS"]["value"] = list(markers_mm)
    point["UNITS"]["value"] = ["mm"]
    file.add_parameter("POINT", "X_SCREEN", ["+X"])
    file.add_parameter("POINT", "Y_SCREEN", ["+Z"])
    file.add_parameter("MANUFACTURER", "COMPANY", [MAKER])
    for name, value in (parameters or {}).items():
        file.add_parameter("PROCESSING", name, [float(value)])
    if events:
        file.add_parameter("EVENT", "USED", [len(events)])
        file.add_parameter("EVENT", "CONTEXTS", [_CONTEXTS[event.side] for event in events])
        file.add_parameter("EVENT", "LABELS", [_LABELS[event.kind] for event in events])
        minutes_and_seconds = [[event.t_s // 60, event.t_s % 60] for event in events]
        file.add_parameter("EVENT", "TIMES", np.array(minutes_and_seconds).T)
    places = np.stack(list(markers_mm.values()), axis=0).transpose(2, 0, 1)
    file["data"]["points"] = np.concatenate([places, np.ones_like(places[:1])])
    with TemporaryDirectory(prefix="ischia-") as folder:
        path = Path(folder) / "simulated.c3d"
        file.write(str(path))
        return path.read_bytes()
