"""Marks and measurements as a DICOM structured report (TID 1500), for archives and viewers."""

from ischia.writers.dicom_sr.image import ImageReference
from ischia.writers.dicom_sr.make import Size, structured_report

__all__ = ["ImageReference", "Size", "structured_report"]
