"""Which device measured, and whether its last calibration is recent enough to trust it today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ischia.model.devices import CALIBRATION_OLD, CALIBRATION_UNKNOWN, Device
from ischia.model.measurement import Measured, Measurement
from ischia.model.source import Source
from ischia.readers.case import parse
from ischia.service.files import raw_file

LOG = "devices.toml"
BY_HAND = "exam."  # girths and scores: nothing that is calibrated read them


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """The log that stands over one file, and the day the file was recorded."""

    devices: Mapping[str, Device]
    day: date | None


def devices_of(place: Path | None, clinic: Path | None) -> dict[str, Device]:
    """Return the devices of a case folder and of a clinic's log, by name; the case's own first.

    Raises
    ------
    InputError
        When a log cannot be read, or the clinic's is not there.
    """
    found: dict[str, Device] = {}
    own = place / LOG if place else None
    for path in (clinic, own if own and own.exists() else None):
        if path is not None:
            document = parse.devices_document(raw_file(path))
            found |= {device.id: device for device in document.device}
    return found


def named(found: Iterable[Measured], sources: Iterable[Source]) -> list[Measured]:
    """Return what was found, each value with the devices that its files name.

    A device that the value names itself, as a reported one does, is kept.
    """
    by_file = {source.sha256: source.device for source in sources}
    return [_named(m, by_file) for m in found]


def _named(m: Measured, by_file: Mapping[str, str | None]) -> Measured:
    if not isinstance(m, Measurement):
        return m
    told = {device for sha in m.provenance.sources if (device := by_file.get(sha))}
    devices = tuple(sorted({*m.provenance.devices, *told}))
    return replace(m, provenance=replace(m.provenance, devices=devices))


def calibrated(
    found: Iterable[Measured], logs: Mapping[str, Logged], oldest_days: int
) -> list[Measured]:
    """Return what was found, flagged where nobody knows how true the device was on that day.

    - `calibration_old`: the last check of the device is longer ago than `oldest_days`;
    - `calibration_unknown`: the log does not have the device, nobody said which it was, it was not
      checked before that day, or the day is not known.

    Where nobody keeps a log, nothing is flagged: every value would be, and that would say nothing.
    Values found by hand are not flagged either.

    Parameters
    ----------
    logs
        What stands over each file, by its sha256.
    """
    return [_calibrated(m, logs, oldest_days) for m in found]


def _calibrated(m: Measured, logs: Mapping[str, Logged], oldest_days: int) -> Measured:
    if not isinstance(m, Measurement) or m.concept.startswith(BY_HAND):
        return m
    over = [log for sha in m.provenance.sources if (log := logs.get(sha)) and log.devices]
    devices = m.provenance.devices or ("",)
    states = {_state(log, device, oldest_days) for log in over for device in devices}
    flags = tuple(sorted(flag for flag in states if flag and flag not in m.flags))
    return replace(m, flags=(*m.flags, *flags)) if flags else m


def _state(log: Logged, name: str, oldest_days: int) -> str | None:
    device = log.devices.get(name)
    if device is None or log.day is None:
        return CALIBRATION_UNKNOWN
    checked = [c.on for c in device.calibration if c.on <= log.day]
    if not checked:
        return CALIBRATION_UNKNOWN
    return CALIBRATION_OLD if (log.day - max(checked)).days > oldest_days else None


def used(found: Sequence[Measured], logs: Mapping[str, Logged]) -> tuple[Device, ...]:
    """Return the logged devices that measured, with what was checked until the day of the file."""
    seen: dict[str, Device] = {}
    for m in found:
        if not isinstance(m, Measurement):
            continue
        for log in (logs[sha] for sha in m.provenance.sources if sha in logs):
            for name in set(m.provenance.devices) & log.devices.keys():
                seen[name] = _until(log.devices[name], log.day)
    return tuple(seen[name] for name in sorted(seen))


def _until(device: Device, day: date | None) -> Device:
    if day is None:
        return device
    return replace(device, calibration=tuple(c for c in device.calibration if c.on <= day))
