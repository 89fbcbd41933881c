"""Strength from dynamometers, load cells and reported numbers."""

from ischia.measure.strength.balance import hamstring_quadriceps, per_body_mass
from ischia.measure.strength.bilateral import bilateral_deficit
from ischia.measure.strength.force import force_measures
from ischia.measure.strength.gravity import weighed
from ischia.measure.strength.isometric import is_held
from ischia.measure.strength.legs import torque_differences
from ischia.measure.strength.repetition import Repetition
from ischia.measure.strength.reported import reported_measures
from ischia.measure.strength.sets import WorkSet, work_sets
from ischia.measure.strength.symmetry import (
    LONG_SYMMETRY,
    limb_difference,
    limb_symmetry,
    nordic_imbalance,
)
from ischia.measure.strength.torque import torque_measures

__all__ = [
    "LONG_SYMMETRY",
    "Repetition",
    "WorkSet",
    "bilateral_deficit",
    "force_measures",
    "hamstring_quadriceps",
    "is_held",
    "limb_difference",
    "limb_symmetry",
    "nordic_imbalance",
    "per_body_mass",
    "reported_measures",
    "torque_differences",
    "torque_measures",
    "weighed",
    "work_sets",
]
