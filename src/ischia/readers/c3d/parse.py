"""Bytes of a C3D file → arrays and parameters, by way of ezc3d."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError, MissingExtraError
from ischia.readers.c3d.header import checked_header
from ischia.readers.contract import RawFile

Groups = Mapping[str, Mapping[str, Sequence[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a C3D file holds, still in the file's own units and names."""

    fs_hz: float
    first_frame: int  # counted from 0
    points: FloatArray  # (t, point, 3), in POINT:UNITS; NaN where no camera saw the point
    groups: Groups
    plates: tuple[Mapping[str, Any], ...]


def content(raw: RawFile) -> Content:
    """Return the points, parameters and plates of a C3D file.

    Raises
    ------
    InputError
        When the bytes are not a whole C3D file.
    MissingExtraError
        When the library that decodes C3D is not installed.
    """
    checked_header(raw.data, raw.shown)
    try:
        import ezc3d
    except ImportError as err:
        raise MissingExtraError(needed_for="Reading C3D files", extra="motion") from err
    # The library reads from paths only; the folder goes away whatever happens.
    with TemporaryDirectory(prefix="ischia-") as folder:
        path = Path(folder) / "trial.c3d"
        path.write_bytes(raw.data)
        decoded = _decoded(ezc3d.c3d, str(path), raw.shown)
    points = np.array(decoded["data"]["points"][:3], dtype=np.float64).transpose(2, 1, 0)
    residuals = np.array(decoded["data"]["meta_points"]["residuals"][0]).T
    points[(residuals < 0) | np.all(points == 0.0, axis=-1)] = np.nan
    header = decoded["header"]["points"]
    return Content(
        fs_hz=float(header["frame_rate"]),
        first_frame=int(header["first_frame"]),
        points=points,
        groups=_plain(decoded["parameters"]),
        plates=tuple(decoded["data"].get("platform", ())),
    )


def _decoded(library: Any, path: str, shown: str) -> Any:  # noqa: ANN401  # the library has no types
    """Decode with force plates; without them where their description is not understood."""
    try:
        try:
            return library(path, extract_forceplat_data=True)
        except (RuntimeError, ValueError, IndexError):
            return library(path)
    except Exception as err:  # whatever a decoder throws at damaged bytes is the file's fault
        raise InputError(
            where=shown,
            found=f"contents that cannot be decoded ({str(err).replace(path, shown)[:120]})",
            expected="a C3D file as its format describes",
            do="Export the file again from the motion capture system.",
        ) from err


def _plain(parameters: Any) -> Groups:  # noqa: ANN401
    """Return the values of every parameter, without the library's descriptions."""
    return {
        group: {
            name: entry["value"]
            for name, entry in held.items()
            if isinstance(entry, Mapping) and "value" in entry
        }
        for group, held in parameters.items()
        if isinstance(held, Mapping)
    }
