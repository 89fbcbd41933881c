"""Torque of a knee over angle and velocity."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.subject import Sex
from ischia.model.terms import Contraction, Motion
from ischia.phantoms.dynamometer.plan import DynamometerPlan, Effort

GRAVITY_M_S2: Final = 9.81
ELASTIC_DEG: Final = 15.0  # how soon passive tissue slackens with flexion
PAIN_SHARPNESS: Final = 8.0  # how suddenly pain stops the rise of torque


@dataclass(frozen=True, slots=True)
class Surface:
    """Parameters of one motion and sex; see `knee.toml` for each."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float


@cache
def surface(sex: Sex, motion: Motion) -> Surface:
    """Return the printed parameters of one motion; those of men where sex is unknown."""
    text = resources.files("ischia.phantoms.dynamometer").joinpath("knee.toml").read_text("utf-8")
    table = tomllib.loads(text)["female" if sex is Sex.FEMALE else "male"]
    return Surface(**table[str(motion)])


def torque_nm(
    plan: DynamometerPlan, effort: Effort, flexion_deg: FloatArray, speed_deg_s: FloatArray
) -> FloatArray:
    """Return the torque [N.m] of the muscles at work, positive, at each angle and speed.

    A cosine over angle times a hyperbola over velocity [anderson2007]_, then the deficits of the
    plan, then the limit that pain sets.

    Deviations from the paper: (1) passive torque is left out; (2) one factor for how strong the
    person is beside the mean; (3) deficits and pain are ours.

    Parameters
    ----------
    plan
        Body, strength, deficits.
    effort
        Whose muscles work, and in which phase.
    flexion_deg, speed_deg_s
        Joint angle and speed without sign, shapes (t,). [deg], [deg/s]
    """
    p = surface(plan.sex, effort.motion)
    peak_nm = p.c1 * plan.mass_kg * GRAVITY_M_S2 * plan.height_m * plan.strength_factor
    over_angle = np.cos(p.c2 * (np.radians(flexion_deg) - p.c3)).clip(min=0.0)
    speed_rad_s = np.radians(speed_deg_s)
    hyperbola = (2 * p.c4 * p.c5 + speed_rad_s * (p.c5 - 3 * p.c4)) / (
        2 * p.c4 * p.c5 + speed_rad_s * (2 * p.c5 - 4 * p.c4)
    )
    if effort.contraction is Contraction.ECCENTRIC:
        hyperbola = hyperbola * (1 + p.c6 * speed_rad_s)
    strong_nm = peak_nm * over_angle * hyperbola
    for dip in plan.deficits:
        if dip.motion not in (None, effort.motion) or dip.contraction not in (
            None,
            effort.contraction,
        ):
            continue
        far = (flexion_deg - dip.centre_deg) / dip.width_deg
        strong_nm = strong_nm * (1 - dip.depth_share * np.exp(-0.5 * far**2))
    return np.asarray(strong_nm, dtype=np.float64)


def stopped_by_pain_nm(strong_nm: FloatArray, limit_nm: float | None) -> FloatArray:
    """Return torque that bends off [N.m] below the limit that pain sets."""
    if limit_nm is None:
        return strong_nm
    share = strong_nm / limit_nm
    return np.asarray(strong_nm / (1 + share**PAIN_SHARPNESS) ** (1 / PAIN_SHARPNESS))


def passive_nm(plan: DynamometerPlan, flexion_deg: FloatArray) -> FloatArray:
    """Return what weight and passive tissue add [N.m], positive in extension; shape (t,).

    Nothing where the machine took the weight off. Seated, both pull into flexion: the weight of
    limb and lever with the cosine of the angle, the tissue behind the knee more the straighter it
    is.
    """
    if plan.limb_weight_nm is None:
        return np.zeros_like(flexion_deg)
    weight_nm = plan.limb_weight_nm * np.cos(np.radians(flexion_deg))
    return np.asarray(-weight_nm - plan.elastic_nm * np.exp(-flexion_deg / ELASTIC_DEG))
