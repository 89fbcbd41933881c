"""The same movement looked at on both legs, compared."""

from dataclasses import replace
from typing import Final

from ischia.measure.sides import injured_minus_uninjured
from ischia.measure.ultrasound.dynamic_layers import PEAK_SLIDING, PEAK_STRAIN
from ischia.model.measurement import Measurement

COMPARED: Final = (PEAK_STRAIN, PEAK_SLIDING)


def side_difference(injured: Measurement, uninjured: Measurement) -> Measurement:
    """Difference of one quantity of motion between the legs, injured − uninjured, in its unit.

    The caller has paired values of one structure, view and state. How hard each leg contracted is
    not known to a clip: a weaker effort moves less, and no interval covers that (flag).
    """
    found = injured_minus_uninjured(injured, uninjured, method=f"{injured.concept}_difference@1")
    return replace(found, flags=(*found.flags, "effort_not_known"))
