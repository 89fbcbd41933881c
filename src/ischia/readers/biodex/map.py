"""Biodex columns → `TorqueCurve` in the signs of the house."""

from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.strength import TorqueCurve
from ischia.readers.biodex.parse import BiodexColumns
from ischia.readers.contract import RawFile, source_of
from ischia.readers.rows import sampling_rate_hz
from ischia.readers.strength import against_angle, torque_curve

TAG: Final = "biodex@1"


def recording(raw: RawFile, columns: BiodexColumns, facts: RecordingEntry) -> TorqueCurve:
    """Return the recording: torque positive in extension, angle as flexion (0 is straight).

    The layout prints torque positive in extension and the joint's angle under POS (ANAT), as the
    house does. Velocity is kept as measured; where its sign contradicts the angle it is turned,
    since the angle is what the operator set against the joint.

    Raises
    ------
    InputError
        When facts are missing, the clock is uneven, or values lie outside any human joint.
    """
    velocity_deg_s, flexion_deg = columns.velocity_deg_s, columns.anatomical_deg
    turn = -1.0 if against_angle(velocity_deg_s, flexion_deg) else 1.0
    device = "simulated dynamometer" if columns.simulated else facts.device
    return torque_curve(
        raw,
        facts,
        fs_hz=sampling_rate_hz(raw, columns.time_s),
        columns=(columns.torque_nm, flexion_deg, turn * velocity_deg_s),
        source=source_of(raw, tag=TAG, form="biodex_raw_text", device=device),
    )
