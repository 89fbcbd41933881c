"""A drawn picture of an intact muscle along its length, with known angles and thickness."""

from ischia.phantoms.muscle.drawn import MusclePicture, framed, muscle_clip, muscle_picture, speckle
from ischia.phantoms.muscle.plan import MusclePlan

__all__ = ["MusclePicture", "MusclePlan", "framed", "muscle_clip", "muscle_picture", "speckle"]
