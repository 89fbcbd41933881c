"""Whether the markers of a file can lie on one body, in the unit that the file states."""

from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.model.units import Unit, convert

MM_PER_UNIT: Final = "mm_per_unit"  # a fact of the visit, which outweighs the file's own unit
LENGTHS: Final = {"mm": Unit.MILLIMETRE, "cm": Unit.CENTIMETRE, "m": Unit.METRE}
_SPELT_OUT: Final = {
    "millimeters": Unit.MILLIMETRE,
    "millimetres": Unit.MILLIMETRE,
    "centimeters": Unit.CENTIMETRE,
    "centimetres": Unit.CENTIMETRE,
    "meters": Unit.METRE,
    "metres": Unit.METRE,
}
_FEWEST_LETTERS: Final = 4  # some files have room for no more of a word
# Between the outermost markers of one moment. A body with arms spread spans 2 m; calibration
# objects and a few markers on one limb are smaller, and two people in one room farther apart.
_LEAST_MM: Final = 4.0
_MOST_MM: Final = 100_000.0


def mm_per(printed: str) -> float | None:
    """Return how many millimetres a printed unit of length is, None where it is none that is known.

    A word may be cut short, for it has the room that a file gives it: `mete`.
    """
    said = printed.strip().lower()
    unit = LENGTHS.get(said)
    if unit is None and len(said) >= _FEWEST_LETTERS:
        unit = next((u for word, u in _SPELT_OUT.items() if word.startswith(said)), None)
    return None if unit is None else convert(1.0, unit, Unit.MILLIMETRE)


def refuse_other_unit(xyz_mm: FloatArray, shown: str) -> None:
    """Refuse places that are metres said to be millimetres, or the other way round.

    Raises
    ------
    InputError
        When all markers of most frames lie within 4 mm, or reach over 100 m.
    """
    if xyz_mm.shape[1] < 2:  # noqa: PLR2004  # one marker spans nothing
        return
    some = xyz_mm[:: max(1, len(xyz_mm) // 200)]
    seen = np.isfinite(some).all(axis=-1)
    some = some[seen.sum(axis=1) > 1]
    if not len(some):
        return
    span_mm = np.nanmax(some, axis=1) - np.nanmin(some, axis=1)
    reach_mm = float(np.median(np.linalg.norm(span_mm, axis=-1)))
    if 0.0 < reach_mm < _LEAST_MM or reach_mm > _MOST_MM:
        likely = "metres" if reach_mm < _LEAST_MM else "micrometres"
        raise InputError(
            where=shown,
            found=f"markers that all lie within {reach_mm:.3g} mm, by the unit of the file",
            expected="markers of a body, 4 mm to 100 m apart",
            do=f"The numbers may be {likely}: export again with the right unit, or say it with "
            f"parameters = {{ mm_per_unit = {1000 if reach_mm < _LEAST_MM else 0.001} }} in its "
            "[[recording]].",
        )
