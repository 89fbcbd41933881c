"""Columns of a storage → a trial without markers that holds what other software computed."""

import re
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.motion import MarkerTrial, VendorOutput
from ischia.model.source import Source
from ischia.model.units import Unit
from ischia.readers.contract import RawFile
from ischia.readers.rows import evenly
from ischia.readers.sto.parse import StoredTable

# A storage mixes angles with lengths and forces, and states a unit for the angles alone, without
# saying which columns are angles: their names do.
_ANGLE: Final = re.compile(
    r"_(tilt|list|rotation|rot|flexion|flex|adduction|add|angle|beta|bending|extension|sup|dev)"
    r"(_[rl])?$"
)
_VALUE: Final = re.compile(r"^/jointset/.*/([^/]+)/value$")


def stored_outputs(
    raw: RawFile, table: StoredTable, facts: RecordingEntry, source: Source
) -> MarkerTrial:
    """Return the columns as outputs (t, 1) by their names; joint angles [deg], the rest as stored.

    A path such as `/jointset/hip_r/hip_flexion_r/value` is named by its coordinate.

    Raises
    ------
    InputError
        When the clock is uneven.
    """
    fs_hz, columns = evenly(raw, table.time_s, list(table.columns.T))
    outputs = {}
    for name, column in zip(table.names, columns, strict=True):
        path = _VALUE.match(name)
        short = path[1] if path else name
        outputs[short] = _output(short, column, in_degrees=table.in_degrees)
    return MarkerTrial(
        fs_hz=fs_hz,
        xyz_mm=np.empty((len(columns[0]), 0, 3)),
        names=(),
        trial=facts.trial or "dynamic",
        source=source,
        start_s=float(table.time_s[0]),
        parameters=dict(facts.parameters),
        vendor=outputs,
    )


def _output(name: str, values: FloatArray, *, in_degrees: bool) -> VendorOutput:
    if not _ANGLE.search(name):
        return VendorOutput(values=values[:, np.newaxis], unit=None)
    angle_deg = values if in_degrees else np.degrees(values)
    return VendorOutput(values=angle_deg[:, np.newaxis], unit=Unit.DEGREE)
