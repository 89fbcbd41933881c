"""A drawn picture of an intact muscle along its length, with known angles and thickness."""

from ischia.phantoms.muscle.drawn import MusclePicture, muscle_clip, muscle_picture
from ischia.phantoms.muscle.plan import MusclePlan

__all__ = ["MusclePicture", "MusclePlan", "muscle_clip", "muscle_picture"]
