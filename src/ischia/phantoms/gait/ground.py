"""Force plates under a simulated walk or sprint: force upwards and along, and where it presses."""

from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.motion import ForcePlate
from ischia.model.terms import Side
from ischia.phantoms.gait.stepping import Footfall, SteppingPlan

_GRAVITY_M_S2: Final = 9.81
_HALF_WIDTH_MM: Final = 300.0
_MOST_HALF_LENGTH_MM: Final = 300.0
# Where the force presses, forwards from the ankle, at strike and off [mm].
_PRESSES_MM: Final = {"walking": (-45.0, 165.0), "running": (120.0, 175.0)}
_TRACK_MM: Final = 55.0


def plates_under(
    plan: SteppingPlan,
    falls: tuple[Footfall, ...],
    clock_s: tuple[float, int],
    rng: np.random.Generator,
) -> tuple[ForcePlate, ...]:
    """Return one plate under each of some steps in the middle, and what each felt.

    Force is that of the floor on the person. The mean over time of all feet together is the body's
    weight: a contact carries it from the middle of the contact before to that of the next.

    Parameters
    ----------
    clock_s
        When the first frame is [s], and how many frames there are.
    """
    first = max(1, (len(falls) - plan.plates) // 2)
    under = range(first, min(first + plan.plates, len(falls) - 1))
    samples = round(clock_s[1] * plan.plate_fs_hz / plan.fs_hz)
    t_s = clock_s[0] + np.arange(samples) / plan.plate_fs_hz
    return tuple(_plate(plan, falls, i, t_s, rng) for i in under)


def _plate(
    plan: SteppingPlan,
    falls: tuple[Footfall, ...],
    i: int,
    t_s: FloatArray,
    rng: np.random.Generator,
) -> ForcePlate:
    fall = falls[i]
    force_n, place_mm = _felt(plan, falls, i, t_s)
    half_mm = min(_MOST_HALF_LENGTH_MM, 450.0 * plan.speed_m_s * plan.step_s)
    middle_mm = np.array([fall.place_mm + 60.0, 0.0, 0.0])
    corners_mm = middle_mm + np.array(
        [
            [half_mm, -_HALF_WIDTH_MM, 0.0],
            [-half_mm, -_HALF_WIDTH_MM, 0.0],
            [-half_mm, _HALF_WIDTH_MM, 0.0],
            [half_mm, _HALF_WIDTH_MM, 0.0],
        ]
    )
    moment_nm = np.cross((place_mm - middle_mm) / 1000.0, force_n)
    noise_n = rng.normal(0, plan.plate_noise_n, force_n.shape)
    return ForcePlate(
        fs_hz=plan.plate_fs_hz,
        force_n=force_n + noise_n + [0.0, 0.0, plan.plate_offset_n],
        moment_nm=moment_nm,
        corners_mm=corners_mm,
    )


def _felt(
    plan: SteppingPlan, falls: tuple[Footfall, ...], i: int, t_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the force (t, 3) [N] of one contact, and where it presses (t, 3) [mm]."""
    fall, style = falls[i], plan.style
    stood_s = fall.off_s - fall.strike_s
    share = np.clip((t_s - fall.strike_s) / stood_s, 0.0, 1.0)
    one, dip = style.humps_share
    shape = one * np.sin(np.pi * share) + dip * np.sin(3 * np.pi * share)
    mean = (one + dip / 3.0) * 2.0 / np.pi
    middles_s = [(f.strike_s + f.off_s) / 2 for f in falls[i - 1 : i + 2]]
    carried_s = (middles_s[2] - middles_s[0]) / 2.0
    weight_n = plan.body_mass_kg * _GRAVITY_M_S2
    left = 1.0 if fall.side is Side.LEFT else -1.0
    force_n = weight_n * np.column_stack(
        [
            -style.shear_share[0] * np.sin(2 * np.pi * share),
            -left * style.shear_share[1] * np.sin(np.pi * share),
            carried_s / stood_s * shape / mean,
        ]
    )
    low_mm, high_mm = _PRESSES_MM[plan.task]
    forwards_mm = fall.place_mm + low_mm + (high_mm - low_mm) * share
    across_mm = np.full(t_s.size, left * _TRACK_MM)
    return force_n, np.column_stack([forwards_mm, across_mm, np.zeros(t_s.size)])
