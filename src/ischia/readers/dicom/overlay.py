"""The colours of an elastogram, which all else reads as grey."""

from typing import TYPE_CHECKING, Final

import numpy as np

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.ultrasound import Overlay
from ischia.model.units import Unit
from ischia.readers.contract import RawFile
from ischia.readers.dicom.parse import unreadable

if TYPE_CHECKING:
    from pydicom import Dataset

VIEW: Final = "elastogram"
_ENDS: Final = {"m_s": Unit.METRE_PER_S, "kpa": Unit.KILOPASCAL}
_COLOUR: Final = 3


def overlay(raw: RawFile, tags: "Dataset", facts: RecordingEntry) -> Overlay | None:
    """Return the first frame in colour, where the visit says that it is an elastogram.

    What the bar prints is given as parameters of its [[recording]], in the unit that it prints:
    bar_low_m_s and bar_high_m_s, or bar_low_kpa and bar_high_kpa.

    Raises
    ------
    InputError
        When the file has no colours, or the ends that were typed are no scale.
    """
    if facts.view != VIEW:
        return None
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import iter_pixels

    with unreadable(raw, "colours"):
        frame = np.asarray(next(iter(iter_pixels(tags, indices=[0]))))
        if tags.PhotometricInterpretation == "PALETTE COLOR":
            frame = np.asarray(apply_color_lut(frame, tags))
            frame = frame if frame.dtype == np.uint8 else (frame >> 8).astype(np.uint8)
    if frame.ndim != _COLOUR or frame.dtype != np.uint8:
        raise InputError(
            where=raw.shown,
            found="an elastogram without colours of 8 bits",
            expected="the picture as the machine displayed it",
            do='Export it in colour, or take view = "elastogram" out of visit.toml.',
        )
    low, high, unit = _ends(raw, facts)
    return Overlay(colours=frame, low=low, high=high, unit=unit)


def _ends(raw: RawFile, facts: RecordingEntry) -> tuple[float | None, float | None, Unit | None]:
    typed = {name: value for name, value in facts.parameters.items() if name.startswith("bar_")}
    if not typed:
        return None, None, None
    for tail, unit in _ENDS.items():
        low, high = typed.get(f"bar_low_{tail}"), typed.get(f"bar_high_{tail}")
        if low is not None and high is not None and low < high and len(typed) == 2:  # noqa: PLR2004
            return low, high, unit
    raise InputError(
        where=raw.shown,
        found=", ".join(f"{name} = {value:g}" for name, value in sorted(typed.items())),
        expected="both ends of the bar in the one unit that it prints, the lower below the upper",
        do="Give bar_low_m_s and bar_high_m_s, or bar_low_kpa and bar_high_kpa.",
    )
