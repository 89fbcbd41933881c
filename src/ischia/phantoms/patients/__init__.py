"""Simulated patients: whole case folders with known truth."""

from ischia.phantoms.patients.rectus_femoris import rectus_femoris_rupture

__all__ = ["rectus_femoris_rupture"]
