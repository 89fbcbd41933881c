"""HUMAC columns → `TorqueCurve` in the signs of the house."""

from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.strength import TorqueCurve
from ischia.readers.contract import RawFile, source_of
from ischia.readers.doubts import of_reader
from ischia.readers.humac.parse import HumacColumns
from ischia.readers.rows import evenly
from ischia.readers.strength import against_angle, torque_curve

TAG: Final = "humac@1"


def recording(raw: RawFile, columns: HumacColumns, facts: RecordingEntry) -> TorqueCurve:
    """Return the recording: torque positive in extension, position as the flexion angle.

    Velocity is turned where it runs against the position, as it does in files of right legs (flag
    `velocity_turned`).

    Raises
    ------
    InputError
        When facts are missing, the clock is uneven, or values lie outside any human joint.
    """
    printed = (columns.torque_nm, columns.position_deg, columns.velocity_deg_s)
    fs_hz, (torque_nm, flexion_deg, velocity_deg_s) = evenly(raw, columns.time_s, printed)
    against = against_angle(velocity_deg_s, flexion_deg)
    turn = -1.0 if against else 1.0
    bridged = torque_nm.size > columns.time_s.size
    return torque_curve(
        raw,
        facts,
        fs_hz=fs_hz,
        columns=(torque_nm, flexion_deg, turn * velocity_deg_s),
        source=source_of(raw, tag=TAG, form="humac_csv", device=facts.device or "HUMAC"),
        mended=of_reader(bridged=bridged, angle_turned=False, velocity_turned=against),
    )
