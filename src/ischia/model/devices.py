"""The clinic's own log of its instruments: what measures here, and when it was last checked."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

# Flags of a value whose device was checked too long ago, or nobody knows when.
CALIBRATION_OLD = "calibration_old"
CALIBRATION_UNKNOWN = "calibration_unknown"

Name = Annotated[str, Meta(min_length=1, max_length=80)]
# Of the reference; wide on purpose: a device that reads half or double is still a finding.
ErrorPct = Annotated[float, Meta(ge=-100.0, le=100.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One check of a device against something known."""

    on: date
    by: Name  # a role, never a person: "physiotherapist", "maker's service"
    what: Name  # what was checked, against what
    result: Literal["ok", "adjusted"]
    # What was found before anything was adjusted: reading minus reference, of the reference.
    error_pct: ErrorPct | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One instrument, by the name that recordings and reported values use for it."""

    id: Name
    kind: Name
    made_by: Name | None = None
    calibration: tuple[Calibration, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesDocument:
    """`devices.toml`: the instruments of a case, or of a whole clinic."""

    schema: Literal["ischia.devices/1"]
    device: tuple[Device, ...] = ()
