"""What ultrasound shows in numbers: lengths between marks, and how tissue moves over a clip."""

from ischia.measure.ultrasound.dynamic import dynamic_measures
from ischia.measure.ultrasound.gap import gap_measures
from ischia.measure.ultrasound.sides import COMPARED, side_difference

__all__ = ["COMPARED", "dynamic_measures", "gap_measures", "side_difference"]
