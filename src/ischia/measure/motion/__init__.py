"""Motion from markers: joint angles by the conventional gait model, strides and walking."""

from ischia.measure.motion.angles import angles
from ischia.measure.motion.gait import gait_measures
from ischia.measure.motion.sides import side_difference
from ischia.measure.motion.standing import fitting_static

__all__ = ["angles", "fitting_static", "gait_measures", "side_difference"]
