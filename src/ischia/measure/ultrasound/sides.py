"""One quantity of ultrasound on both legs, compared."""

from dataclasses import replace
from typing import Final

from ischia.measure.sides import injured_minus_uninjured
from ischia.measure.ultrasound.architecture import OF_BOTH_LEGS
from ischia.measure.ultrasound.architecture_change import CHANGE
from ischia.measure.ultrasound.contour import MUSCLE, TENDON, THICKNESS
from ischia.measure.ultrasound.dynamic_layers import PEAK_SLIDING, PEAK_STRAIN
from ischia.measure.ultrasound.echo import ECHO, echo_difference
from ischia.measure.ultrasound.multifidus import AREA as MULTIFIDUS_AREA
from ischia.measure.ultrasound.multifidus import THICKNESS as MULTIFIDUS_THICKNESS
from ischia.measure.ultrasound.nerve import AREA as NERVE_AREA
from ischia.measure.ultrasound.nerve import LARGEST
from ischia.model.measurement import Measured, Measurement

_MOVED: Final = (PEAK_STRAIN, PEAK_SLIDING, *(c for c in OF_BOTH_LEGS if c.endswith(CHANGE)))
_SIZED: Final = (
    MUSCLE,
    TENDON,
    THICKNESS,
    NERVE_AREA,
    LARGEST,
    MULTIFIDUS_AREA,
    MULTIFIDUS_THICKNESS,
)
_BUILT: Final = tuple(c for c in OF_BOTH_LEGS if not c.endswith(CHANGE))
COMPARED: Final = (*_MOVED, *_SIZED, *_BUILT, ECHO)


def side_difference(injured: Measurement, uninjured: Measurement) -> Measured:
    """Difference of one quantity between the legs, injured − uninjured, in its unit.

    The caller has paired values of one structure, view, state and level. Of motion, how hard each
    leg contracted is not known to a clip: a weaker effort moves less, and no interval covers that
    (flag). Grey levels are refused where machine or preset differ or are not said.
    """
    if injured.concept == ECHO:
        return echo_difference(injured, uninjured)
    found = injured_minus_uninjured(injured, uninjured, method=f"{injured.concept}_difference@1")
    if injured.concept not in _MOVED:
        return found
    return replace(found, flags=(*found.flags, "effort_not_known"))
