"""Published between-session errors, matched to a value."""

from collections.abc import Sequence

from ischia.model.measurement import Context, Uncertainty
from ischia.model.reliability import Reliability
from ischia.model.units import Unit
from ischia.numeric.repeats import interval95

Known = tuple[Uncertainty, tuple[float, float] | None, tuple[str, ...]]


def published_error(
    concept: str, value: float, unit: Unit, context: Context, published: Sequence[Reliability]
) -> Known:
    """Return uncertainty, 95 % interval and citations of a single value.

    The study whose context says most, of those whose whole context the value fulfils, counts.
    Without one the error is unknown and the interval None.
    """
    matching = [
        study
        for study in published
        if study.concept == concept
        and study.unit is unit
        and (study.sem is not None or study.sem_pct is not None)
        and all(context.get(name) == wanted for name, wanted in study.context.items())
    ]
    if not matching:
        return Uncertainty(sem=None, kind="unknown"), None, ()
    study = max(matching, key=lambda s: len(s.context))
    uncertainty = Uncertainty(sem=study.sem_at(value), kind="published", n=study.n)
    return uncertainty, interval95(value, uncertainty), study.cites
