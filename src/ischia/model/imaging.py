"""What another reader reported about images we may never have seen."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ischia.model.terms import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingReport:
    """One report: what it says is there, and what it says is not there.

    What a report does not mention is in neither list and counts as not assessed.
    """

    modality: Literal["mri", "xray", "ultrasound", "ct"]
    date: date
    region: str
    side: Side | None = None
    level: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    wording: str | None = None  # the report's own conclusion
    condition: str | None = None  # "at_rest", "contracted": how the images were taken
    reader: str | None = None  # role, never a name
