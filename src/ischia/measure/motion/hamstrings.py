"""Length and speed of the hamstrings through a trial, of a model the size of the person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ischia.measure.motion.body import body
from ischia.measure.motion.inverse import Pose, placed_mm, pose
from ischia.measure.motion.lengths import muscle_lengths_m
from ischia.measure.motion.scaling import Fitted, fitted, upright_mm
from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.model.terms import Side
from ischia.numeric.filters import zero_lag_lowpass_each
from ischia.numeric.runs import runs

# The four heads, as the model names them with the side's letter behind.
HEADS: Final[Mapping[str, str]] = {
    "biceps_femoris_long": "bflh",
    "biceps_femoris_short": "bfsh",
    "semimembranosus": "semimem",
    "semitendinosus": "semiten",
}
_LETTERS: Final = {Side.LEFT: "_l", Side.RIGHT: "_r"}
Head = tuple[str, Side]
ALL: Final[tuple[Head, ...]] = tuple((head, side) for side in _LETTERS for head in HEADS)

# Faster changes are noise of the markers in walking: the usual choice.
CUTOFF_HZ: Final = 12.0
# A sprinter's stride is gone through in less than half the time: so many waves of it are kept,
# as many as 12 Hz keeps of a usual walk. At 12 Hz a sprint would lose a tenth of its velocity.
STRIDE_WAVE_COUNT: Final = 13.0
POOR_FIT_MM: Final = 20.0  # root mean square of all markers
POOR_FIT: Final = "markers_do_not_fit_model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Lengths of the hamstrings through a trial, and upright."""

    length_m: Mapping[Head, FloatArray]  # (t,), NaN where the pose is not known
    upright_m: Mapping[Head, float]  # while standing in the static trial
    fs_hz: float
    cutoff_hz: float
    pose: Pose
    fitted: Fitted
    flags: tuple[str, ...]

    def length_pct(self, head: Head) -> FloatArray:
        """Return the length in per cent of the length upright, (t,)."""
        length_pct: FloatArray = 100.0 * self.length_m[head] / self.upright_m[head]
        return length_pct

    def velocity_m_s(self, head: Head) -> FloatArray:
        """Return how fast the muscle with its tendons lengthens, (t,) [m/s]; NaN at the gaps."""
        rate_m_s: FloatArray = np.full_like(self.length_m[head], np.nan)
        for run in runs(np.isfinite(self.length_m[head]), min_len=3):
            rate_m_s[run] = np.gradient(self.length_m[head][run]) * self.fs_hz
        return rate_m_s


def course(
    dynamic: MarkerTrial,
    static: MarkerTrial | None,
    generic: MusculoskeletalModel,
    *,
    stride_s: float | None = None,
) -> Course | str:
    """Return the hamstrings' lengths through a trial, or why they cannot be had.

    The generic model is scaled to the person by the standing trial, follows the markers of the
    trial frame by frame, and its muscle paths give the lengths, low-pass filtered without lag: at
    12 Hz, or at 13 waves of a stride where strides are so short that this is more. It is geometry
    of a scaled model, not strain of tissue: tendons stretch, paths and attachments of people
    differ, and a fibre's length it does not know.

    Parameters
    ----------
    stride_s
        How long a stride lasts, where that is known.

    Raises
    ------
    MissingExtraError
        When the compiler for inverse kinematics is not installed.
    """
    if static is None:
        return "no static trial: without the standing person the model has no size; add one"
    held = fitted(generic, static, body(dynamic, static))
    if isinstance(held, str):
        return held
    common = [n for n in dynamic.names if n in held.model.markers]
    lost = sorted(set(held.model.markers) - set(common))
    legs = [n for n in lost if n not in {"LPSI", "RPSI", "SACR"}]
    if legs or len(lost) > 1:
        return f"marker {', '.join(legs or lost)} of the static trial is not in this trial"
    found = pose(held.model, upright_mm(dynamic), dynamic.names)
    rms_mm = found.rms_mm
    if rms_mm is None:
        return "in no frame of the trial three markers were seen together"
    cutoff_hz = max(CUTOFF_HZ, STRIDE_WAVE_COUNT / stride_s) if stride_s else CUTOFF_HZ
    flags = (*held.flags, *((POOR_FIT,) if rms_mm > POOR_FIT_MM else ()))
    return Course(
        length_m=lengths(held, found, dynamic.fs_hz, cutoff_hz),
        upright_m={
            head: float(length_m[0])
            for head, length_m in lengths(held, held.standing, dynamic.fs_hz, cutoff_hz).items()
        },
        fs_hz=dynamic.fs_hz,
        cutoff_hz=cutoff_hz,
        pose=found,
        fitted=held,
        flags=flags,
    )


def lengths(
    held: Fitted, found: Pose, fs_hz: float, cutoff_hz: float = CUTOFF_HZ
) -> dict[Head, FloatArray]:
    """Return the length of every head on both sides, (t,) [m], filtered between gaps."""
    names = [HEADS[head] + _LETTERS[side] for head, side in ALL]
    raw_m = muscle_lengths_m(held.model, found.coordinates, names)
    smooth_m = np.full_like(raw_m, np.nan)
    for column in range(raw_m.shape[1]):
        known = runs(np.isfinite(raw_m[:, column]))
        pieces = [raw_m[run, column] for run in known]
        for run, piece in zip(
            known, zero_lag_lowpass_each(pieces, fs_hz=fs_hz, cutoff_hz=cutoff_hz), strict=True
        ):
            smooth_m[run, column] = piece
    return dict(zip(ALL, smooth_m.T, strict=True))


def shaken(one: Course, dynamic: MarkerTrial, seed: int) -> Course:
    """Return the same trial with other errors of its markers.

    Noise is taken from what the fit leaves over, skin that slides and cameras together: each
    marker's own residual through the trial, shifted in time at random and turned about or not, so
    that it is as large and as slow as it was. What is fitted takes up part of an error; a factor
    for the coordinates that were fitted makes up for that.
    """
    rng = np.random.default_rng(seed)
    names = one.pose.markers
    seen_mm = upright_mm(dynamic)[:, [dynamic.names.index(n) for n in names]]
    left_mm = np.nan_to_num(seen_mm - placed_mm(one.fitted.model, one.pose))
    told = 3 * len(names)
    factor = np.sqrt(told / max(told - len(one.pose.coordinates), 1))
    shifts = rng.integers(len(seen_mm), size=len(names))
    signs = rng.choice([-1.0, 1.0], size=len(names))
    for k, (shift, sign) in enumerate(zip(shifts, signs, strict=True)):
        seen_mm[:, k] += sign * factor * np.roll(left_mm[:, k], shift, axis=0)
    found = pose(one.fitted.model, seen_mm, names)
    return replace(one, length_m=lengths(one.fitted, found, one.fs_hz, one.cutoff_hz), pose=found)
