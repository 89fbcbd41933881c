"""What a simulated clip is to show, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side

_STEP_MM = 0.05
_NARROWEST_MM = 1.0  # the fluid between the stumps needs room to be drawn in


@dataclass(frozen=True, slots=True, kw_only=True)
class CinePlan:
    """A rectus femoris torn through, seen along its length: at rest, contracted, at rest again."""

    pseudonym: str
    side: Side
    rest_gap_mm: float = 4.0
    contraction_gap_mm: float = 19.0
    taken_at: datetime = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    duration_s: float = 6.0
    fs_hz: float = 20.0
    reader_error_mm: float = 0.4  # standard deviation of one caliper reading
    readings: int = 3
    noise_pct: float = 0.0  # on top of the machine's own: of the brightness, and half as many greys
    author: str = "reader-1"
    shows: str = "rectus femoris, long axis: rest, contraction, rest"

    def __post_init__(self) -> None:
        """Refuse a tear that cannot be drawn."""
        if not _NARROWEST_MM <= self.rest_gap_mm <= self.contraction_gap_mm:
            msg = (
                f"the gap must be at least {_NARROWEST_MM} mm and not close under contraction, got "
                f"{self.rest_gap_mm} and {self.contraction_gap_mm} mm"
            )
            raise ValueError(msg)

    @property
    def t_s(self) -> FloatArray:
        """Time of each frame."""
        return np.arange(round(self.duration_s * self.fs_hz)) / self.fs_hz

    @property
    def gap_mm(self) -> FloatArray:
        """Distance between the stumps at half depth of the muscle, for each frame.

        In steps of a twentieth of a millimetre: a muscle at rest stands still.
        """
        share = self.t_s / self.duration_s
        on, off = (
            1 / (1 + np.exp(-(share - 0.36) / 0.032)),
            1 / (1 + np.exp((share - 0.75) / 0.043)),
        )
        pull = on * off / (on * off).max()
        opening_mm = (self.contraction_gap_mm - self.rest_gap_mm) * pull
        gap_mm: FloatArray = self.rest_gap_mm + np.round(opening_mm / _STEP_MM) * _STEP_MM
        return gap_mm

    @property
    def rest_frame(self) -> int:
        """The frame on which the reader measures the gap at rest."""
        return round(0.1 * self.t_s.size)

    @property
    def contraction_frame(self) -> int:
        """The frame on which the gap is widest."""
        return int(self.gap_mm.argmax())
