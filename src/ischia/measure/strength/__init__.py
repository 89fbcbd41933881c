"""Strength from dynamometers, load cells and reported numbers."""

from ischia.measure.strength.force import force_measures
from ischia.measure.strength.reported import reported_measures
from ischia.measure.strength.symmetry import limb_symmetry, torque_differences
from ischia.measure.strength.torque import torque_measures

__all__ = [
    "force_measures",
    "limb_symmetry",
    "reported_measures",
    "torque_differences",
    "torque_measures",
]
