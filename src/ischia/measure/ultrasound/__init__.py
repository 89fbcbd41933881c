"""What ultrasound shows in numbers: lengths between marks, motion over a clip, architecture."""

from ischia.measure.ultrasound.architecture import architecture_lines, architecture_measures
from ischia.measure.ultrasound.dynamic import dynamic_measures
from ischia.measure.ultrasound.gap import gap_measures
from ischia.measure.ultrasound.sides import COMPARED, side_difference

__all__ = [
    "COMPARED",
    "architecture_lines",
    "architecture_measures",
    "dynamic_measures",
    "gap_measures",
    "side_difference",
]
