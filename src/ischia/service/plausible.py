"""Values that no body makes are kept and flagged, so that nothing rests on them in silence."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ischia.model.measurement import IMPLAUSIBLE, Measured, Measurement

Ranges = Mapping[str, tuple[float, float]]


def flagged(found: Iterable[Measured], ranges: Ranges) -> list[Measured]:
    """Return what was found, values outside their concept's range with a flag more."""
    return [_flagged(m, ranges) for m in found]


def _flagged(m: Measured, ranges: Ranges) -> Measured:
    if not isinstance(m, Measurement) or m.concept not in ranges or IMPLAUSIBLE in m.flags:
        return m
    low, high = ranges[m.concept]
    return m if low <= m.value <= high else replace(m, flags=(*m.flags, IMPLAUSIBLE))
