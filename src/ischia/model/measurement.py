"""A measured number, with everything needed to trust, trace and compare it."""

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ischia.model.terms import Side
from ischia.model.units import Unit

# Which motion, phase, speed, level …: what must agree before two values may be compared.
Context = Mapping[str, str | float]

# The flag of a value outside what its concept may be: kept, shown, and never reasoned from.
IMPLAUSIBLE = "implausible"
# The flag of a value that the program proposes and nobody has confirmed: a reason to look, and
# never taken for a finding.
PROPOSED = "proposed_not_confirmed"

_METHOD = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+@\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Standard error of a value, and where it came from.

    `unknown` means that no error was measured, and none that fits is in the knowledge base: `sem`
    is None, the value has no interval and passes no gate. `propagated` comes from the uncertainties
    of other measurements.
    """

    sem: float | None
    kind: Literal["repeats", "published", "calibration", "combined", "propagated", "unknown"]
    n: int | None = None

    def __post_init__(self) -> None:
        """Refuse a known error without a number, and an unknown one with a number."""
        if (self.kind == "unknown") != (self.sem is None):
            msg = f"uncertainty kind {self.kind!r} cannot go with sem {self.sem!r}"
            raise ValueError(msg)
        if self.sem is not None and not (math.isfinite(self.sem) and self.sem >= 0):
            msg = f"sem must be finite and not negative, got {self.sem!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How to make this number again."""

    method: str  # "strength.peak_torque@1": bump when the number changes
    sources: tuple[str, ...]  # sha256 of each raw file; in a document, positions in its sources
    span_s: tuple[float, float] | None = None
    cites: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()  # that measured, by their names; none: not stated
    # Which set of a file of several, since their clocks may all start at zero; or which of several
    # values that all else leaves alike, as two numbers typed into one visit are. None: there is
    # one, or it is the first number.
    part: int | None = None

    def __post_init__(self) -> None:
        """Refuse a number that nobody could make again."""
        if not _METHOD.fullmatch(self.method):
            msg = f"method must read concept@version, got {self.method!r}"
            raise ValueError(msg)
        if not self.sources:
            msg = f"{self.method}: a value without a source file cannot be built"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One concept, one side, one value. Field names follow DICOM SR TID 300."""

    concept: str
    value: float
    unit: Unit
    interval95: tuple[float, float] | None
    uncertainty: Uncertainty
    side: Side
    context: Context
    provenance: Provenance
    flags: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()  # ids of measurements
    id: str = ""  # filled in from what the value is of, so equal runs give equal ids

    def __post_init__(self) -> None:
        """Refuse what is not a number, and an interval that hides or contradicts the error."""
        if not math.isfinite(self.value):
            msg = f"{self.concept}: {self.value} is not a measurement; return NotMeasured"
            raise ValueError(msg)
        if (self.interval95 is None) != (self.uncertainty.kind == "unknown"):
            msg = f"{self.concept}: interval95 is null if and only if the error is unknown"
            raise ValueError(msg)
        if self.interval95 and not self.interval95[0] <= self.value <= self.interval95[1]:
            msg = f"{self.concept}: {self.value} lies outside its interval {self.interval95}"
            raise ValueError(msg)
        if not self.id:
            made = identity("m", self.concept, self.side, self.context, self.provenance)
            object.__setattr__(self, "id", made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Values of one concept along an axis, with a 95 % band where the error is known."""

    concept: str
    unit: Unit
    side: Side
    context: Context
    axis: Literal["angle_deg", "time_s", "cycle_pct", "level_cm"]
    at: tuple[float, ...]
    values: tuple[float, ...]
    low95: tuple[float, ...] | None  # within session, pointwise
    high95: tuple[float, ...] | None
    n: int  # repetitions or strides behind each point
    provenance: Provenance
    flags: tuple[str, ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        columns = [self.at, self.values, self.low95 or self.at, self.high95 or self.at]
        if len({len(column) for column in columns}) != 1:
            msg = f"{self.concept}: axis, values and band must have one length"
            raise ValueError(msg)
        if not self.id:
            made = identity("c", self.concept, self.side, self.context, self.provenance)
            object.__setattr__(self, "id", made)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """The concept was asked for and could not be measured. Not the same as normal."""

    concept: str
    side: Side
    reason: str
    context: Context = field(default_factory=dict)


Measured = Measurement | NotMeasured | Curve


def identity(
    prefix: str,
    concept: str,
    side: Side,
    context: Context,
    provenance: Provenance,
) -> str:
    """Return a short id, the same on every run for the same value of the same stretch of files."""
    made_from = (provenance.method, provenance.sources, provenance.span_s)
    # One sheet may hold the same value as two devices showed it.
    by = (provenance.devices,) if provenance.devices else ()
    part = (provenance.part,) if provenance.part is not None else ()
    told_apart = repr((concept, str(side), sorted(context.items()), *made_from, *by, *part))
    return f"{prefix}-{hashlib.sha256(told_apart.encode()).hexdigest()[:10]}"
