"""The two legs of one walk compared."""

from typing import Final

from ischia.measure.sides import injured_minus_uninjured
from ischia.model.measurement import Measurement, NotMeasured

VERSION: Final = 1
# What is held against the other leg.
COMPARED: Final = frozenset(
    f"motion.{name}"
    for name in (
        *("peak_knee_flexion_swing", "knee_flexion_at_foot_strike", "hip_flexion_at_foot_strike"),
        *("least_knee_flexion_late_swing", "peak_hip_flexion_late_swing"),
        *("stance_pct", "contact_time", "step_time", "step_length"),
        *("overstride", "heel_recovery", "gait_profile_score"),
    )
)


def side_difference(injured: Measurement, uninjured: Measurement) -> Measurement | NotMeasured:
    """Difference of one quantity between the legs, injured − uninjured, in its unit.

    The interval is Welch's t over the strides of both legs. It takes the strides of one leg as
    independent of those of the other; in a walk that is only nearly so.

    Returns
    -------
    Measurement
        Named `…_difference`, on the injured side; its error is unknown if that of a leg is.
    NotMeasured
        When the two are not the same quantity measured the same way.
    """
    concept = f"{injured.concept}_difference"
    if (injured.concept, injured.unit, dict(injured.context)) != (
        uninjured.concept,
        uninjured.unit,
        dict(uninjured.context),
    ):
        return NotMeasured(
            concept=concept,
            side=injured.side,
            context=injured.context,
            reason=f"{injured.concept} was not measured alike on both sides",
        )
    return injured_minus_uninjured(injured, uninjured, method=f"{concept}@{VERSION}")
