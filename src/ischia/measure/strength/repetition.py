"""One repetition of a moving joint: its window, its whole way, and what can be read off them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.numeric.medians import median
from ischia.numeric.noise import noise_left
from ischia.numeric.plateaus import robust_sd
from ischia.numeric.repetitions import on_grid

NEAR_DEG: Final = 2.5  # outside the window torque at an angle comes from samples this near
FEWEST_NEAR: Final = 3
TIMES_SPREAD: Final = 3.0  # robust ones of the others: clinic default, no source
FAR_SHARE: Final = 1.2  # of the median of the others: clinic default, no source
FEWEST_TO_TELL: Final = 3
FILTER_MOVES_S: Final = 0.01  # a tenth of the shortest wave that the filter lets through
TWIN_SHARE: Final = 0.99  # clinic defaults, no source
TWIN_DEG: Final = 10.0
NOISY: Final = "noise_in_peak"
NOISY_SHARE: Final = 0.02 / 3  # of the peak: three standard deviations of the noise reach 2 %
TOP_SHARE: Final = 0.998  # of the peak: a flat top has no single highest sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One repetition, torque positive along the muscle group that worked.

    The window is where the machine held what it was set to; the whole way is from the first
    movement to the last, and carries the inertia of limb and lever at its ends.
    """

    span_s: tuple[float, float]  # of the window
    torque_nm: FloatArray  # (t,), low-passed inside the window
    angle_deg: FloatArray  # (t,), flexion
    whole_torque_nm: FloatArray  # (T,), as measured
    whole_angle_deg: FloatArray  # (T,)
    whole_s: float
    complete: bool = True  # the recording holds the whole way
    spike_in_window: bool = False  # a spike of torque was taken out of it
    spike_on_way: bool = False
    unfiltered_nm: FloatArray | None = None  # (t,), the window before its low-pass
    peak_nm: float = field(init=False)  # highest torque of the repetition

    def __post_init__(self) -> None:
        """Look for the peak once: half of what is measured asks for it."""
        object.__setattr__(self, "peak_nm", float(self.torque_nm.max()))

    @property
    def angle_of_peak_deg(self) -> float:
        """Flexion angle at the highest torque: the middle of where it is within 0.2 % of it."""
        return float(self.angle_deg[self.torque_nm >= TOP_SHARE * self.peak_nm].mean())

    @property
    def has_twin_peaks(self) -> bool:
        """Whether torque comes within 1 % of its peak more than 10 deg away from it."""
        high = self.torque_nm >= TWIN_SHARE * self.peak_nm
        apart_deg = np.abs(self.angle_deg[high] - self.angle_of_peak_deg)
        return float(apart_deg.max()) > TWIN_DEG

    @property
    def step_deg(self) -> float:
        """Way of the joint from one sample of the window to the next, or in 10 ms if longer.

        Torque is low-passed at 10 Hz: it is highest a few milliseconds sooner or later than the
        muscle was, in all repetitions alike, however many samples there are.
        """
        begin_s, end_s = self.span_s
        return self.load_range_deg * max(
            1 / (self.angle_deg.size - 1), FILTER_MOVES_S / (end_s - begin_s)
        )

    def is_noisy(self, cutoff_hz: float) -> bool:
        """Say whether noise that the low-pass left in the window may move its peak by 2 %."""
        if self.unfiltered_nm is None:
            return False
        begin_s, end_s = self.span_s
        fs_hz = (self.torque_nm.size - 1) / (end_s - begin_s)
        left_nm = noise_left(self.unfiltered_nm, self.torque_nm, fs_hz=fs_hz, cutoff_hz=cutoff_hz)
        return left_nm > NOISY_SHARE * self.peak_nm

    @property
    def peak_at_edge(self) -> bool:
        """Whether torque was highest at an end of the window, and may be higher beyond it."""
        return int(self.torque_nm.argmax()) in (0, self.torque_nm.size - 1)

    @property
    def load_range_deg(self) -> float:
        """Range of the window."""
        return float(self.angle_deg.max() - self.angle_deg.min())

    @property
    def range_deg(self) -> float:
        """Range of the whole way."""
        return float(self.whole_angle_deg.max() - self.whole_angle_deg.min())

    @property
    def work_j(self) -> float:
        """Work over the whole way, without sign: done in shortening, absorbed in lengthening.

        Limb and lever start and end at rest, so what inertia takes at one end it gives back at the
        other.
        """
        return abs(float(np.trapezoid(self.whole_torque_nm, np.radians(self.whole_angle_deg))))

    def torque_at(self, angle_deg: float) -> tuple[float, bool] | None:
        """Return torque [N.m] at one angle, and whether the window reaches it.

        Outside the window a straight line through the samples within 2.5 deg; None where the whole
        way does not pass the angle.
        """
        if self.angle_deg.min() <= angle_deg <= self.angle_deg.max():
            return float(on_grid(self.angle_deg, self.torque_nm, np.array([angle_deg]))[0]), True
        passed = self.whole_angle_deg.min() <= angle_deg <= self.whole_angle_deg.max()
        near = np.abs(self.whole_angle_deg - angle_deg) <= NEAR_DEG
        if not passed or int(near.sum()) < FEWEST_NEAR or not np.ptp(self.whole_angle_deg[near]):
            return None
        off_deg = self.whole_angle_deg[near] - angle_deg
        _, at_nm = np.polyfit(off_deg, self.whole_torque_nm[near], 1)
        return float(at_nm), False


def best_is_far(found: Sequence[Repetition]) -> bool:
    """Say whether the best of at least three repetitions lies far above all the others.

    More than three robust standard deviations and more than 20 % above their median: a jerk, or a
    torque that no muscle made.
    """
    if len(found) < FEWEST_TO_TELL:
        return False
    *others, best_nm = sorted(r.peak_nm for r in found)
    others_nm = np.array(others)
    middle_nm = median(others_nm)
    far = best_nm - middle_nm > TIMES_SPREAD * robust_sd(others_nm)
    return far and best_nm > FAR_SHARE * middle_nm


def over_angle(found: Sequence[Repetition], grid_deg: FloatArray) -> FloatArray:
    """Return torque of each repetition [N.m] at the angles of a grid, shape (n, angles)."""
    return np.array([on_grid(r.angle_deg, r.torque_nm, grid_deg) for r in found])


@dataclass(frozen=True, slots=True, kw_only=True)
class OverAngle:
    """Torque of several repetitions at the whole degrees that all of them passed."""

    at_deg: FloatArray  # (angles,)
    torque_nm: FloatArray  # (n, angles)

    @classmethod
    def of(cls, found: Sequence[Repetition]) -> "OverAngle":
        """Read the repetitions off once, for all that asks for torque at an angle."""
        at_deg = shared_angles_deg(found)
        return cls(at_deg=at_deg, torque_nm=over_angle(found, at_deg))

    def between(self, low_deg: float, high_deg: float) -> FloatArray:
        """Return torque [N.m] from one angle to another, shape (n, angles), both included."""
        return self.torque_nm[:, (self.at_deg >= low_deg) & (self.at_deg <= high_deg)]


def shared_angles_deg(found: Sequence[Repetition]) -> FloatArray:
    """Return the whole degrees of flexion that every repetition passed inside its window."""
    low = np.ceil(max(r.angle_deg.min() for r in found))
    high = np.floor(min(r.angle_deg.max() for r in found))
    return np.arange(low, high + 1.0)
