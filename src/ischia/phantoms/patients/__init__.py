"""Simulated patients: whole case folders with known truth."""

from ischia.phantoms.patients.hamstring_strain import hamstring_strain_course
from ischia.phantoms.patients.rectus_femoris import rectus_femoris_rupture

__all__ = ["hamstring_strain_course", "rectus_femoris_rupture"]
