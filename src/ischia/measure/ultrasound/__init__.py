"""What ultrasound shows in numbers: lengths between marks, motion over a clip, architecture."""

from ischia.measure.ultrasound.architecture import (
    architecture_lines,
    architecture_measures,
    lines_on,
)
from ischia.measure.ultrasound.contour import fluid_outline
from ischia.measure.ultrasound.dynamic import dynamic_measures
from ischia.measure.ultrasound.gap import gap_measures
from ischia.measure.ultrasound.live import LiveFrame, Reading, live_frames
from ischia.measure.ultrasound.nerve_sweep import outline_between
from ischia.measure.ultrasound.outlined import across_recordings, drawn_measures
from ischia.measure.ultrasound.seen import Watch, latest, unwatched
from ischia.measure.ultrasound.sides import COMPARED, side_difference

__all__ = [
    "COMPARED",
    "LiveFrame",
    "Reading",
    "Watch",
    "across_recordings",
    "architecture_lines",
    "architecture_measures",
    "drawn_measures",
    "dynamic_measures",
    "fluid_outline",
    "gap_measures",
    "latest",
    "lines_on",
    "live_frames",
    "outline_between",
    "side_difference",
    "unwatched",
]
