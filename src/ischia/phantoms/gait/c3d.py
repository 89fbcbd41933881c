"""A simulated trial → the bytes of a real C3D file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.model.motion import Event, ForcePlate
from ischia.model.terms import Side

MAKER: Final = "SIMULATED by Ischia phantoms"
_CONTEXTS: Final = {Side.LEFT: "Left", Side.RIGHT: "Right", Side.MIDLINE: "General"}
_SENSOR_MM: Final = np.array([0.0, 0.0, -40.0])  # from it to the middle of the surface, z down
# A plate's axes in the laboratory: forwards, to the right and down.
_AXES: Final = np.diag([1.0, -1.0, -1.0])
_CHANNELS: Final = ("Fx", "Fy", "Fz", "Mx", "My", "Mz")
_LABELS: Final = {"foot_strike": "Foot Strike", "foot_off": "Foot Off", "other": "Event"}


def c3d_bytes(
    markers_mm: Mapping[str, FloatArray],
    fs_hz: float,
    *,
    events: Sequence[Event] = (),
    parameters: Mapping[str, float] | None = None,
    plates: Sequence[ForcePlate] = (),
) -> bytes:
    """Return a C3D file of markers (t, 3) [mm]; NaN becomes a point that no camera saw.

    Force plates become analog channels of type 2, as their maker wires them: third axis down, and
    what the person does to the plate. All run at one rate, a whole number of samples a frame.

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
    if plates:
        _add_plates(file, plates, fs_hz, len(next(iter(markers_mm.values()))))
    places = np.stack(list(markers_mm.values()), axis=0).transpose(2, 0, 1)
    file["data"]["points"] = np.concatenate([places, np.ones_like(places[:1])])
    with TemporaryDirectory(prefix="ischia-") as folder:
        path = Path(folder) / "simulated.c3d"
        file.write(str(path))
        return path.read_bytes()


def _add_plates(file: Any, plates: Sequence[ForcePlate], fs_hz: float, frames: int) -> None:  # noqa: ANN401  # the library has no types
    """Add the channels of plates, and where the plates lie."""
    per_frame = round(plates[0].fs_hz / fs_hz)
    columns = [_felt(plate)[: frames * per_frame] for plate in plates]
    samples = np.concatenate(columns, axis=1)
    file["data"]["analogs"] = samples.T[np.newaxis]
    analog = file["parameters"]["ANALOG"]
    numbers = range(1, len(plates) + 1)
    analog["RATE"]["value"] = [fs_hz * per_frame]
    analog["LABELS"]["value"] = [f"{name}{number}" for number in numbers for name in _CHANNELS]
    analog["UNITS"]["value"] = ["N", "N", "N", "Nmm", "Nmm", "Nmm"] * len(plates)
    wired = np.arange(1, 6 * len(plates) + 1).reshape(len(plates), 6).T
    corners = np.stack([plate.corners_mm.T for plate in plates], axis=-1)
    file.add_parameter("FORCE_PLATFORM", "USED", [len(plates)])
    file.add_parameter("FORCE_PLATFORM", "TYPE", [2] * len(plates))
    file.add_parameter("FORCE_PLATFORM", "ZERO", [0, 0])
    file.add_parameter("FORCE_PLATFORM", "CORNERS", corners)
    file.add_parameter("FORCE_PLATFORM", "ORIGIN", np.tile(_SENSOR_MM[:, np.newaxis], len(plates)))
    file.add_parameter("FORCE_PLATFORM", "CHANNEL", wired.astype(np.float64))


def _felt(plate: ForcePlate) -> FloatArray:
    """Return the six channels of one plate, (t, 6) [N, N.mm], about its sensor."""
    force_n = -plate.force_n @ _AXES
    moment = -1000.0 * plate.moment_nm @ _AXES + np.cross(_SENSOR_MM, force_n)
    return np.concatenate([force_n, moment], axis=1)
