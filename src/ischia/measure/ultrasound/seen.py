"""What every value of a clip carries: what was looked at, when, and by which method."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Curve, Provenance
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit
from ischia.numeric.repeats import NORMAL95

Watch = Callable[[int, int], None]  # told of each frame followed: how many, of how many


def unwatched(_done: int, _of: int) -> None:
    """Tell nobody: the default where no progress is shown."""


def seen(cine: Cine) -> dict[str, str | float]:
    """Return what was looked at and how, as far as the visit said."""
    said = {"structure": cine.structure, "view": cine.view}
    return {name: word for name, word in said.items() if word is not None}


def latest(marks: Marks) -> tuple[Mark, ...]:
    """Return the marks, of one id only the highest version."""
    kept: dict[str, Mark] = {}
    for mark in sorted(marks.marks, key=lambda m: m.version):
        kept[mark.id] = mark
    return tuple(kept.values())


def provenance(cine: Cine, concept: str, frames: NDArray[np.integer] | Iterable[int]) -> Provenance:
    """Return how a value was made of these frames."""
    times_s = cine.t_s[np.asarray(list(frames), dtype=np.intp)]
    return Provenance(
        method=f"{concept}@1",
        sources=(cine.source.sha256,),
        span_s=(float(times_s.min()), float(times_s.max())),
    )


def trace(
    cine: Cine,
    what: tuple[str, Unit],
    frames: NDArray[np.integer],
    values: FloatArray,
    *,
    sem: FloatArray | None = None,
    flags: tuple[str, ...] = (),
) -> Curve:
    """Return values over time with their 95 % band; frames that are missing have no point."""
    concept, unit = what
    low = high = None
    if sem is not None:
        half = NORMAL95 * sem
        low, high = tuple((values - half).tolist()), tuple((values + half).tolist())
    return Curve(
        concept=concept,
        unit=unit,
        side=cine.side,
        context=seen(cine),
        axis="time_s",
        at=tuple(cine.t_s[frames].tolist()),
        values=tuple(values.tolist()),
        low95=low,
        high95=high,
        n=1,
        provenance=provenance(cine, concept, frames),
        flags=flags,
    )
