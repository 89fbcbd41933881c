"""What an ultrasound machine saw, before anybody measured on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray, lock, same_length
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit

# Of two images the one that was measured only because it is the larger: with _left, _right, _upper
# or _lower behind it.
LARGER_IMAGE: Final = "larger_image"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedRegion:
    """A rectangle of the image in which pixels have a size. Bounds are inclusive, in pixels."""

    x0_px: int
    y0_px: int
    x1_px: int
    y1_px: int
    mm_per_px_x: float
    mm_per_px_y: float
    kind: Literal["tissue_2d", "other"]

    def holds(self, x_px: float, y_px: float) -> bool:
        """Say whether a point lies in the region."""
        return self.x0_px <= x_px <= self.x1_px and self.y0_px <= y_px <= self.y1_px

    @property
    def area_px2(self) -> int:
        """How large it is; one row or one column has none."""
        return (self.x1_px - self.x0_px) * (self.y1_px - self.y0_px)


def largest_tissue(regions: Iterable[CalibratedRegion]) -> CalibratedRegion | None:
    """Return the largest region of tissue, None where there is none."""
    tissue = [r for r in regions if r.kind == "tissue_2d"]
    return max(tissue, key=lambda r: r.area_px2, default=None)


def tissue_around(
    regions: Iterable[CalibratedRegion], points_px: Iterable[tuple[float, float]]
) -> CalibratedRegion | None:
    """Return the region of tissue that holds every point; where several do, the smallest."""
    points = tuple(points_px)
    holding = [r for r in regions if r.kind == "tissue_2d" and all(r.holds(*p) for p in points)]
    return min(holding, key=lambda r: r.area_px2, default=None)


def tissue_drawn_in(
    regions: Iterable[CalibratedRegion], points_px: Iterable[tuple[float, float]]
) -> CalibratedRegion | None:
    """Return the region of tissue that was drawn in, else the largest; None where there is none.

    Of two images side by side it is the one that holds every point; where nothing was drawn, or
    in both, the larger counts.
    """
    held, points = tuple(regions), tuple(points_px)
    return (tissue_around(held, points) if points else None) or largest_tissue(held)


def chosen_by_size(
    regions: Iterable[CalibratedRegion], points_px: Iterable[tuple[float, float]]
) -> str | None:
    """Return the flag of which of several images was taken for its size alone, None where drawn in.

    Nobody drew in one of them, or somebody in both: then nothing says which of two was meant.
    """
    held, points = tuple(regions), tuple(points_px)
    images = [region for region in held if region.kind == "tissue_2d"]
    taken = largest_tissue(held)
    if taken is None or (points and tissue_around(held, points)):
        return None
    apart = [one for one in images if one is not taken and not _overlap(one, taken)]
    if not apart:
        return None
    other = max(apart, key=lambda region: region.area_px2)
    across = _middle(taken, 0) - _middle(other, 0), _middle(taken, 1) - _middle(other, 1)
    if abs(across[0]) >= abs(across[1]):
        return f"{LARGER_IMAGE}_{'left' if across[0] < 0 else 'right'}"
    return f"{LARGER_IMAGE}_{'upper' if across[1] < 0 else 'lower'}"


def _overlap(one: CalibratedRegion, two: CalibratedRegion) -> bool:
    wide = min(one.x1_px, two.x1_px) - max(one.x0_px, two.x0_px) + 1
    high = min(one.y1_px, two.y1_px) - max(one.y0_px, two.y0_px) + 1
    return wide > 0 and high > 0


def _middle(region: CalibratedRegion, axis: int) -> float:
    ends = (region.x0_px + region.x1_px, region.y0_px + region.y1_px)
    return ends[axis] / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What a machine painted over a frame, with what its colour bar prints, where that was typed.

    Both ends and their unit, or none of them.
    """

    colours: NDArray[np.uint8]  # (y, x, 3): red, green, blue, as displayed
    low: float | None = None  # at the bar's lower end
    high: float | None = None
    unit: Unit | None = None

    def __post_init__(self) -> None:
        """Refuse half a scale, lock the picture."""
        if len({part is None for part in (self.low, self.high, self.unit)}) > 1:
            msg = "a scale has two ends and a unit"
            raise ValueError(msg)
        lock(self, "colours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cine:
    """Frames of one clip, or one still. `regions` is empty when the file has no calibration."""

    pixels: NDArray[np.uint8]  # (t, y, x), grey
    t_s: FloatArray  # (t,)
    regions: tuple[CalibratedRegion, ...]
    side: Side
    structure: str | None  # "rectus_femoris": what the visit says was looked at
    view: str | None  # "long_axis", "short_axis"
    probe: str | None
    source: Source
    overlay: Overlay | None = None  # of the first frame, where the visit calls it an elastogram
    flags: tuple[str, ...] = ()  # what its reader doubts: they follow every number of it
    preset: str | None = None  # of the machine, as the visit says: grey levels hang on it

    def __post_init__(self) -> None:
        """Refuse a clock that does not fit the frames, lock both."""
        same_length(self, "pixels", "t_s")
        lock(self, "pixels", "t_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class RfFrames:
    """Raw radio-frequency samples, before envelope detection, or their demodulated form (IQ).

    In an IQ recording `samples` is the in-phase part, `quadrature` the other, and `centre_hz` the
    frequency by which the machine demodulated; in an RF recording it may be left to be found.
    """

    samples: FloatArray  # (t, depth, line)
    fs_hz: float
    sound_speed_m_s: float
    line_pitch_mm: float
    side: Side
    source: Source
    quadrature: FloatArray | None = None  # (t, depth, line), of IQ only
    centre_hz: float | None = None
    frame_rate_hz: float | None = None
    first_depth_mm: float = 0.0  # of the first sample
    structure: str | None = None
    view: str | None = None

    def __post_init__(self) -> None:
        """Refuse parts that do not fit each other, lock the samples."""
        lock(self, "samples")
        if self.quadrature is None:
            return
        if self.quadrature.shape != self.samples.shape or self.centre_hz is None:
            msg = "IQ needs two parts of one shape and the frequency it was demodulated by"
            raise ValueError(msg)
        lock(self, "quadrature")

    @property
    def mm_per_sample(self) -> float:
        """Depth from one sample to the next [mm]: sound goes there and back."""
        return 500.0 * self.sound_speed_m_s / self.fs_hz
