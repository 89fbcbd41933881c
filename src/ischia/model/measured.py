"""Everything that was measured, and what was not: the document `ischia.measurements/1`."""

from dataclasses import dataclass
from typing import Literal

from ischia.model.devices import Device
from ischia.model.measurement import Curve, Measurement, NotMeasured
from ischia.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """Values with their sources. In a file, `provenance.sources` are positions in `sources`."""

    schema: Literal["ischia.measurements/1"] = "ischia.measurements/1"
    sources: tuple[Source, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    not_measured: tuple[NotMeasured, ...] = ()
    curves: tuple[Curve, ...] = ()
    # Those that measured and stand in a log, with what was checked on them until that day.
    devices: tuple[Device, ...] = ()

    def by_id(self) -> dict[str, Measurement]:
        """Return the measurements by their id."""
        return {m.id: m for m in self.measurements}
