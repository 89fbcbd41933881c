"""Simulated radio-frequency frames of tissue under a known strain, from single scatterers."""

from ischia.phantoms.rf.file import rf_file
from ischia.phantoms.rf.folder import rf_case
from ischia.phantoms.rf.frames import RfPlan, RfTruth, rf_frames
from ischia.phantoms.rf.reading import two_regions
from ischia.phantoms.rf.tissue import Tissue

__all__ = ["RfPlan", "RfTruth", "Tissue", "rf_case", "rf_file", "rf_frames", "two_regions"]
