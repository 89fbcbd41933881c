"""What a value of a set is of: its side, its context, its files and seconds, its flags."""

from ischia.measure.repeats import Quantity
from ischia.measure.strength.sets import WorkSet
from ischia.model.measurement import Provenance
from ischia.model.units import Unit


def quantity(
    found: WorkSet,
    concept: str,
    unit: Unit,
    *,
    version: int = 1,
    flags: tuple[str, ...] = (),
) -> Quantity:
    """Return one quantity of a set, without its number."""
    return Quantity(
        concept=concept,
        unit=unit,
        side=found.side,
        context=found.context,
        provenance=provenance(found, concept, version),
        flags=(*flags, *found.flags),
    )


def provenance(
    found: WorkSet,
    concept: str,
    version: int = 1,
    *,
    span_s: tuple[float, float] | None = None,
    cites: tuple[str, ...] = (),
) -> Provenance:
    """Return how a value of this set was made, from which files and which seconds."""
    return Provenance(
        method=f"{concept}@{version}",
        sources=found.sources,
        span_s=span_s or found.span_s,
        cites=cites,
    )
