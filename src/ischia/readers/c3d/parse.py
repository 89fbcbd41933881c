"""Bytes of a C3D file → arrays and parameters, whatever machine wrote them."""

from dataclasses import dataclass

from ischia.model.arrays import FloatArray
from ischia.readers.c3d.header import checked_header, with_whole_samples
from ischia.readers.c3d.parameters import Groups, number, parameters
from ischia.readers.c3d.samples import frames
from ischia.readers.contract import RawFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a C3D file holds, still in the file's own units and names."""

    fs_hz: float
    analog_fs_hz: float
    first_frame: int  # counted from 0
    points: FloatArray  # (t, point, 3), in POINT:UNITS; NaN where no camera saw the point
    samples: FloatArray  # (sample, channel) of the analog channels
    groups: Groups
    values: FloatArray  # of residuals: (point, 2) mean, largest, in POINT:UNITS; NaN without any


def content(raw: RawFile) -> Content:
    """Return the points, parameters and analog channels of a C3D file.

    Raises
    ------
    InputError
        When the bytes are not a whole C3D file.
    """
    header = checked_header(raw.data, raw.shown)
    groups = parameters(raw.data, header, raw.shown)
    used = number(groups, "ANALOG", "USED", 0.0)
    header = with_whole_samples(header, used, raw.data, raw.shown)
    held = frames(raw.data, header, groups, raw.shown)
    stated = groups.get("POINT", {}).get("RATE", ())
    fs_hz = float(stated[0]) if len(stated) and not isinstance(stated[0], str) else header.fs_hz
    return Content(
        fs_hz=fs_hz,
        analog_fs_hz=fs_hz * max(header.samples_per_frame, 1),
        first_frame=held.first,
        points=held.points,
        samples=held.samples,
        groups=groups,
        values=held.values,
    )
