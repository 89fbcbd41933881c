"""The trunk over the pelvis: the thorax of four markers, its angles to walkway and pelvis.

As the vendor's software (Plug-in Gait) has them, which laboratories compare with; the thorax is one
rigid piece here, and a bend of the back shows in it only as a turn of the whole.
"""

from typing import Final

import numpy as np

from ischia.measure.motion.conventional import Markers, Pelvis, left_is_positive, progression
from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.numeric.rigid import cardan_yxz_deg, seen_from, unit_vectors

THORAX_MARKERS: Final = ("C7", "T10", "CLAV", "STRN")


def thorax_rotation(markers: Markers) -> FloatArray:
    """Return the axes of the thorax (t, 3, 3): x forwards, y to the left, z up along it."""
    neck_mm, back_mm, collar_mm, sternum_mm = (markers[name] for name in THORAX_MARKERS)
    up = unit_vectors(neck_mm + collar_mm - back_mm - sternum_mm)
    forwards = collar_mm + sternum_mm - neck_mm - back_mm
    left = unit_vectors(np.cross(up, forwards))
    return np.stack([np.cross(left, up), left, up], axis=-1)


def thorax_angles_deg(thorax_axes: FloatArray, girdle: Pelvis, side: Side) -> FloatArray:
    """Return forward tilt, tilt to the own side up and own side forwards, (t, 3) [deg]."""
    walkway = np.broadcast_to(progression(girdle), thorax_axes.shape)
    left = left_is_positive(side)
    return cardan_yxz_deg(seen_from(walkway, thorax_axes)) * [1.0, left, -left]


def spine_angles_deg(thorax_axes: FloatArray, girdle: Pelvis, side: Side) -> FloatArray:
    """Return flexion, tilt and rotation of the thorax over the pelvis, (t, 3) [deg].

    Seen from the thorax, as the vendor has it: a flexed trunk is negative.
    """
    left = left_is_positive(side)
    return cardan_yxz_deg(seen_from(thorax_axes, girdle.rotation)) * [-1.0, left, -left]
