"""Motion from markers: joint angles by the conventional gait model, strides and walking."""

from typing import Final

from ischia.measure.motion.angles import angles
from ischia.measure.motion.body import body
from ischia.measure.motion.gait import gait_measures
from ischia.measure.motion.hamstring_measures import COMPARED as HAMSTRINGS_COMPARED
from ischia.measure.motion.hamstring_measures import LENGTH as HAMSTRING_LENGTH
from ischia.measure.motion.hamstring_measures import hamstring_measures
from ischia.measure.motion.marked import Beside, events_beside
from ischia.measure.motion.medial import with_wands
from ischia.measure.motion.moving import Moving, moving, moving_markers
from ischia.measure.motion.scaling import Fitted, fitted
from ischia.measure.motion.score import band_deg
from ischia.measure.motion.seat import seated_length_pct
from ischia.measure.motion.sides import COMPARED as GAIT_COMPARED
from ischia.measure.motion.sides import side_difference
from ischia.measure.motion.standing import fitting_static

__all__ = [
    "COMPARED",
    "HAMSTRING_LENGTH",
    "Beside",
    "Fitted",
    "Moving",
    "angles",
    "band_deg",
    "body",
    "events_beside",
    "fitted",
    "fitting_static",
    "gait_measures",
    "hamstring_measures",
    "moving",
    "moving_markers",
    "seated_length_pct",
    "side_difference",
    "with_wands",
]

COMPARED: Final = (*GAIT_COMPARED, *HAMSTRINGS_COMPARED)
