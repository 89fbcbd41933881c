"""A clip of rest and contraction → the map of where tissue came apart, for a report to show."""

import numpy as np

from ischia.measure.ultrasound.motion import movement
from ischia.measure.ultrasound.opening import opening_map
from ischia.model.marks import Marks
from ischia.model.ultrasound import Cine
from ischia.writers.figures.opening import OpeningPicture

_HALF = 0.5  # of the frames


def opening_picture(cine: Cine, marks: Marks | None) -> OpeningPicture:
    """Return how far tissue came apart at each place of a clip that looks along a muscle.

    The clip is followed again, so that nothing but values need be kept with the assessment.

    Raises
    ------
    MissingExtraError
        When the part that registers pictures is not installed.
    """
    drawn = marks or Marks(schema="ischia.marks/1", recording=cine.source.sha256, marks=())
    moved = movement(cine, drawn)
    centres_px = moved.ground.centres_px()
    return OpeningPicture(
        frame=moved.key_frame,
        centres_px=centres_px,
        along_px=_step(centres_px, axis=1),
        across_px=_step(centres_px, axis=0),
        opening_mm=opening_map(moved),
        followed=moved.held.mean(axis=0) >= _HALF,
    )


def _step(centres_px: np.ndarray, axis: int) -> tuple[float, float]:
    if centres_px.shape[axis] < 2:  # noqa: PLR2004  # one row has no step
        return (1.0, 0.0) if axis else (0.0, 1.0)
    x_px, y_px = np.diff(centres_px, axis=axis)[0, 0]
    return float(x_px), float(y_px)
