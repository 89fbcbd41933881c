"""Published between-session errors, matched to a value."""

from collections.abc import Sequence

from ischia.model.measurement import Context, Uncertainty
from ischia.model.reliability import Reliability, study_of
from ischia.model.units import Unit
from ischia.numeric.repeats import interval95

Known = tuple[Uncertainty, tuple[float, float] | None, tuple[str, ...]]


def published_error(
    concept: str, value: float, unit: Unit, context: Context, published: Sequence[Reliability]
) -> Known:
    """Return uncertainty, 95 % interval and citations of a single value.

    The study is the one that `study_of` finds. Without one the error is unknown and the interval
    None.
    """
    study = study_of(published, concept, unit, context)
    if study is None:
        return Uncertainty(sem=None, kind="unknown"), None, ()
    uncertainty = Uncertainty(sem=study.sem_at(value), kind="published", n=study.n)
    return uncertainty, interval95(value, uncertainty), study.cites
