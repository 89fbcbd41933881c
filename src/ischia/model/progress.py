"""Change between visits, against what chance alone would do."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ischia.model.measurement import Context
from ischia.model.terms import Side
from ischia.model.units import Unit

Verdict = Literal["improved", "worse", "within_noise", "error_unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPoint:
    """One visit's value of a series."""

    date: date
    value: float
    measurement: str  # id
    interval95: tuple[float, float] | None = None  # the value's own; not of the change
    device: str | None = None  # as far as it is known
    verdict: Verdict | None = None  # on the change since the first visit; None: it is the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A series and its verdict. No published error: the verdict is `error_unknown`."""

    concept: str
    unit: Unit
    side: Side
    context: Context
    points: tuple[ProgressPoint, ...]
    change: float  # last − first, in `unit`
    mdc95: float | None  # between sessions, in `unit`
    verdict: Verdict
    reliability: str | None = None  # id of the knowledge entry
    cites: tuple[str, ...] = ()
    why: str = ""
    # Whether the change is as large as patients call important; None: no source says how large.
    important: bool | None = None
    important_why: str = ""
    notes: tuple[str, ...] = ()  # what else may have moved it, or hidden that it moved; also in why
