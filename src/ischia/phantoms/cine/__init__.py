"""A simulated ultrasound clip of a torn rectus femoris, as a real DICOM file with known truth."""

from ischia.phantoms.cine.file import dicom_bytes
from ischia.phantoms.cine.make import CineFile, CineTruth, cine_file
from ischia.phantoms.cine.plan import CinePlan

__all__ = ["CineFile", "CinePlan", "CineTruth", "cine_file", "dicom_bytes"]
