"""A simulated isokinetic dynamometer with a simulated knee on it."""

from ischia.phantoms.dynamometer.file import dynamometer_file, true_limb_symmetry_pct
from ischia.phantoms.dynamometer.plan import Deficit, DynamometerPlan

__all__ = ["Deficit", "DynamometerPlan", "dynamometer_file", "true_limb_symmetry_pct"]
