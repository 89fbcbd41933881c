"""A copy of a DICOM picture that says nothing of the person, with a check that fails loudly."""

from ischia.writers.deidentified.make import Derivative, deidentified

__all__ = ["Derivative", "deidentified"]
