"""A simulated dynamometer with a simulated knee on it, and the other machines for strength."""

from ischia.phantoms.dynamometer.constant_load import ConstantLoadPlan
from ischia.phantoms.dynamometer.file import dynamometer_file, true_limb_symmetry_pct
from ischia.phantoms.dynamometer.held import HeldPlan, held_forces
from ischia.phantoms.dynamometer.layouts import LAYOUTS, layout_file
from ischia.phantoms.dynamometer.nordic import NordicPlan
from ischia.phantoms.dynamometer.plan import Deficit, DynamometerPlan, SetsPlan

__all__ = [
    "LAYOUTS",
    "ConstantLoadPlan",
    "Deficit",
    "DynamometerPlan",
    "HeldPlan",
    "NordicPlan",
    "SetsPlan",
    "dynamometer_file",
    "held_forces",
    "layout_file",
    "true_limb_symmetry_pct",
]
