"""A session folder of OpenCap → its trials, each with the angles that OpenCap computed of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import MarkerTrial
from ischia.model.recording import Recording
from ischia.readers.sto import STO
from ischia.readers.trc import TRC
from ischia.service.files import in_order, raw_file

METADATA: Final = "sessionMetadata.yaml"
_MASS: Final = "Bodymass"
_HEIGHT: Final = "Height"
_STANDING: Final = "neutral"  # what OpenCap calls the standing trial
# The lines that are used; the rest of the file may say who somebody is, and is not read.
_LINE: Final = re.compile(r"^(mass_kg|height_m)\s*:\s*['\"]?([0-9.]+)['\"]?\s*$", re.MULTILINE)
_PLAUSIBLE: Final = {"mass_kg": (10.0, 300.0), "height_m": (0.5, 2.5)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The trials of one session, and the mass that its metadata state."""

    recordings: tuple[Recording, ...]
    mass_kg: float | None


def is_session(path: Path) -> bool:
    """Say whether a folder is a session of OpenCap."""
    return path.is_dir() and (path / METADATA).is_file()


def session(folder: Path) -> Session:
    """Return the trials of a session: markers, sizes of the person, and OpenCap's own joint angles.

    The trial called neutral is the standing one. Angles of OpenCap (MOT) become outputs beside the
    markers of the trial of the same name, where their clocks agree. Its scaled model is left where
    it is: lengths of muscles come from the model that ships here, as of every other laboratory.

    Raises
    ------
    InputError
        When the folder holds no markers, or a file of it cannot be read.
    """
    said = dict(_said(folder))
    mass_kg = said.get("mass_kg")
    parameters = {_MASS: mass_kg} if mass_kg else {}
    if "height_m" in said:
        parameters[_HEIGHT] = 1000.0 * said["height_m"]
    paths = in_order(folder.rglob("*.trc"))
    if not paths:
        raise InputError(
            where=folder.name,
            found=f"{METADATA} and no TRC file",
            expected="the markers of a session, MarkerData/TRIAL.trc",
            do="Download the whole session from OpenCap.",
        )
    angles = {path.stem: path for path in folder.rglob("*.mot")}
    trials = tuple(_trial(path, folder, parameters, angles.get(path.stem)) for path in paths)
    return Session(recordings=trials, mass_kg=mass_kg)


def _said(folder: Path) -> Iterator[tuple[str, float]]:
    text = raw_file(folder / METADATA).data.decode("utf-8", "replace")
    for name, number in _LINE.findall(text):
        low, high = _PLAUSIBLE[name]
        try:
            value = float(number)
        except ValueError:
            continue
        if low <= value <= high:
            yield name, value


def _trial(
    path: Path, folder: Path, parameters: Mapping[str, float], beside: Path | None
) -> Recording:
    shown = path.relative_to(folder).as_posix()
    standing = path.stem.lower().startswith(_STANDING)
    facts = RecordingEntry(
        path=shown, trial="static" if standing else "dynamic", parameters=dict(parameters)
    )
    (markers,) = TRC.read(raw_file(path, shown), facts)
    if beside is None or not isinstance(markers, MarkerTrial):
        return markers
    told = beside.relative_to(folder).as_posix()
    (computed,) = STO.read(raw_file(beside, told), RecordingEntry(path=told))
    if not isinstance(computed, MarkerTrial) or len(computed.xyz_mm) != len(markers.xyz_mm):
        return markers
    return replace(markers, vendor=computed.vendor)
