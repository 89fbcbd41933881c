"""What repeats of one quantity say about it."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ischia.model.measurement import Uncertainty

NORMAL95: Final = 1.959964  # standard errors to either side that hold 95 of 100


def from_repeats(values: NDArray[np.float64]) -> Uncertainty:
    """Return the standard error of the mean of `values` (same unit); unknown below two."""
    if values.size < 2:  # noqa: PLR2004  # one value has no spread
        return Uncertainty(sem=None, kind="unknown", n=values.size)
    return Uncertainty(
        sem=float(values.std(ddof=1) / np.sqrt(values.size)), kind="repeats", n=values.size
    )


def from_middle(values: NDArray[np.float64]) -> tuple[float, Uncertainty]:
    """Return the mean without the highest and the lowest value, and its standard error.

    The error is Tukey and McLaughlin's: the standard deviation after the two are drawn in to their
    neighbours, over (1 − 2/n)·√n; `n` counts the values that are left. Below five values it is the
    plain mean.
    """
    if values.size < 5:  # noqa: PLR2004  # two of four would be half of them
        return float(values.mean()), from_repeats(values)
    ordered = np.sort(values)
    drawn_in = np.r_[ordered[1], ordered[1:-1], ordered[-2]]
    left = values.size - 2
    sem = float(drawn_in.std(ddof=1) / (left / values.size) / np.sqrt(values.size))
    return float(ordered[1:-1].mean()), Uncertainty(sem=sem, kind="repeats", n=left)


def read_in_steps(value: float, uncertainty: Uncertainty, step: float) -> Uncertainty:
    """Return the error of the mean of repeats that could only be read in steps (same unit).

    Repeats that fall on one step look as if nothing moved. A value may lie anywhere in its step,
    so the error is never below step / √12: kind `combined` where that is the wider interval.
    """
    of_step = Uncertainty(sem=step / float(np.sqrt(12)), kind="combined", n=uncertainty.n)
    within, anywhere = interval95(value, uncertainty), interval95(value, of_step)
    if within is None or anywhere is None or within[1] >= anywhere[1]:
        return uncertainty
    return of_step


def widened(value: float, uncertainty: Uncertainty, half: float) -> Uncertainty:
    """Return an error with another added that no repeats show, as roots of squares (same unit).

    `half` is half of the other's 95 % interval; where the repeats tell no error it stands alone.
    """
    around = interval95(value, uncertainty)
    both = half if around is None else float(np.hypot(around[1] - value, half))
    return replace(uncertainty, sem=both / NORMAL95, kind="combined")


def interval95(value: float, uncertainty: Uncertainty) -> tuple[float, float] | None:
    """Return the 95 % interval around `value`, None where the error is unknown.

    Student's t for repeats, since they are few: ±1.96 SEM covers only 81 % at three repeats.
    """
    if uncertainty.sem is None:
        return None
    degrees = (uncertainty.n or 0) - 1
    t_few = uncertainty.kind == "repeats" and degrees > 0
    half = uncertainty.sem * (float(stdtrit(degrees, 0.975)) if t_few else NORMAL95)
    return value - half, value + half
