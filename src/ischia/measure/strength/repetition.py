"""Repetitions of an isokinetic set, found without a mouse."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, Motion
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.repetitions import movements
from ischia.numeric.runs import longest_run

# Sign of the torque that belongs to each motion (see `TorqueCurve`).
GROUP: Final[dict[Motion, int]] = {
    Motion.KNEE_EXTENSION: 1,
    Motion.HIP_EXTENSION: 1,
    Motion.KNEE_FLEXION: -1,
    Motion.HIP_FLEXION: -1,
}
BOTH: Final = (Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION)

VELOCITY_TOLERANCE: Final = 0.05  # of the set velocity
ENTER_SHARE: Final = 0.3  # of the set velocity: below it a limb only trembles
TRAVEL_SHARE: Final = 0.5  # of the whole range moved through: less is no repetition
SHORTEST_WINDOW_S: Final = 0.1
VELOCITY_CUTOFF_HZ: Final = 15.0
TORQUE_CUTOFF_HZ: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One repetition at constant velocity, torque positive along the muscle group asked for."""

    span_s: tuple[float, float]
    torque_nm: FloatArray  # (t,), low-passed inside the window
    angle_deg: FloatArray  # (t,), flexion

    @property
    def peak_nm(self) -> float:
        """Highest torque of the repetition."""
        return float(self.torque_nm.max())

    @property
    def angle_of_peak_deg(self) -> float:
        """Flexion angle at the highest torque."""
        return float(self.angle_deg[int(self.torque_nm.argmax())])

    @property
    def peak_at_edge(self) -> bool:
        """Whether torque was highest at an end of the window, and may be higher beyond it."""
        return int(self.torque_nm.argmax()) in (0, self.torque_nm.size - 1)


def motions(curve: TorqueCurve) -> tuple[Motion, ...]:
    """Return the single motions that a set asks for."""
    if curve.motion in (None, Motion.KNEE_EXTENSION_AND_FLEXION):
        return BOTH
    return (curve.motion,)


def repetitions(curve: TorqueCurve, motion: Motion) -> tuple[Repetition, ...]:
    """Return the repetitions of one motion in the phase that the set was for.

    A muscle group pulls with its own sign of torque, and works concentrically where torque and
    velocity agree in sign, eccentrically where they differ. So the group and the phase give the
    direction in which the limb must move; a movement that way counts when the torque in its
    isokinetic window has the group's sign. The window is the longest stretch within 5 % of the set
    velocity: while the limb speeds up, overshoots or brakes, torque carries its inertia
    [baltzopoulos1989]_.

    Torque is low-passed (10 Hz, zero lag) inside each window, so that neither the impact at its
    ends nor the noise of single samples passes for strength.

    Does not apply to isometric sets, nor where the machine held something else than velocity.
    """
    group = GROUP[motion]
    direction = group if curve.contraction is Contraction.CONCENTRIC else -group
    set_deg_s = curve.set_velocity_deg_s or 0.0
    speed_deg_s = direction * zero_lag_lowpass(
        curve.velocity_deg_s, fs_hz=curve.fs_hz, cutoff_hz=VELOCITY_CUTOFF_HZ
    )
    moves = movements(
        speed_deg_s,
        fs_hz=curve.fs_hz,
        enter_per_s=ENTER_SHARE * set_deg_s,
        min_travel=TRAVEL_SHARE * float(np.ptp(curve.angle_deg)),
    )
    found = (_at_set_velocity(curve, move, speed_deg_s, group) for move in moves)
    return tuple(repetition for repetition in found if repetition is not None)


def _at_set_velocity(
    curve: TorqueCurve, move: slice, speed_deg_s: FloatArray, group: int
) -> Repetition | None:
    set_deg_s = curve.set_velocity_deg_s or 0.0
    in_band = np.abs(speed_deg_s[move] - set_deg_s) <= VELOCITY_TOLERANCE * set_deg_s
    run = longest_run(in_band)
    if run is None or run.stop - run.start < SHORTEST_WINDOW_S * curve.fs_hz:
        return None
    window = slice(move.start + run.start, move.start + run.stop)
    torque_nm = group * curve.torque_nm[window]
    if np.median(torque_nm) <= 0:
        return None  # the other group, or nobody, pulled here
    return Repetition(
        span_s=(window.start / curve.fs_hz, (window.stop - 1) / curve.fs_hz),
        torque_nm=zero_lag_lowpass(torque_nm, fs_hz=curve.fs_hz, cutoff_hz=TORQUE_CUTOFF_HZ),
        angle_deg=curve.angle_deg[window],
    )
