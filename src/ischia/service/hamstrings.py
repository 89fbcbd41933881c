"""Hamstring lengths of a walk or run: the model that ships is handed to measuring."""

from ischia.measure import motion
from ischia.model.errors import MissingExtraError
from ischia.model.measurement import Measured, NotMeasured
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.readers.osim import walking_model


def hamstring_measures(dynamic: MarkerTrial, static: MarkerTrial | None) -> tuple[Measured, ...]:
    """Return what the hamstrings do in a trial, or why that is not known."""
    try:
        return motion.hamstring_measures(dynamic, static, walking_model())
    except MissingExtraError as err:
        return tuple(
            NotMeasured(concept=motion.HAMSTRING_LENGTH, side=side, reason=str(err))
            for side in (Side.LEFT, Side.RIGHT)
        )
