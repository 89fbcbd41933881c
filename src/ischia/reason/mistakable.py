"""Flags of values that may be of something else than their names say: none of these decides.

Such a mistake is alike in all repeats, so no interval of theirs holds it. The value is shown with
its interval and with the words below, and leaves findings and gates unclear until somebody has
done what is asked. Every other flag leaves a value what its name says: what was mended where
something proves how (a turned sign, a bridged sample, a spike taken out), and what is known of its
error (borrowed from another device, an old calibration, none at all).
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple


class Doubt(NamedTuple):
    """What a value may be instead, and what has to be done before it decides."""

    said: str
    before: str


_OTHER_MOTION: Final = "it may be of the other muscle group and phase"
_DECLARED: Final = "somebody declares motion and phase"

DOUBTS: Final[Mapping[str, Doubt]] = {
    "gravity_uncorrected": Doubt(
        "the weight of the limb is still in it", "the weight of the limb is taken out"
    ),
    "weight_turns_direction": Doubt(
        "the weight that was given turns its direction", "the weight of the limb is checked"
    ),
    "angle_out_of_reach": Doubt(
        "its angles are those of no knee", "the zero of the angle is checked"
    ),
    "all_eccentric_undeclared": Doubt(_OTHER_MOTION, _DECLARED),
    "torque_sign_not_proved": Doubt(_OTHER_MOTION, _DECLARED),
    "torque_and_velocity_turned": Doubt(_OTHER_MOTION, _DECLARED),
    "includes_inertia": Doubt(
        "the inertia of limb and lever is in it", "it is tested at a constant velocity"
    ),
    "best_far_from_others": Doubt("a false torque may be in it", "the test is repeated"),
    "peaks_nearly_equal": Doubt(
        "torque was nearly as high at another angle", "one of the two peaks stands out"
    ),
    "no_rest_in_trace": Doubt("its zero is not sure", "a trace shows rest before the effort"),
    "same_for_both_legs": Doubt(
        "one recording was named for both legs", "the file of each leg is named"
    ),
    "left_out_repetition_not_found": Doubt(
        "a repetition that somebody left out may be in it", "somebody looks at its repetitions"
    ),
    "layout_unconfirmed": Doubt(
        "nobody has confirmed which column is which", "somebody confirms the profile"
    ),
    "methods_differ": Doubt(
        "its parts were not found by one method", "one method has measured both"
    ),
    "devices_differ": Doubt(
        "its parts were measured with two devices", "one device has measured both"
    ),
}


def doubts(flags: Iterable[str]) -> tuple[Doubt, ...]:
    """Return each doubt that the flags of a value raise, once."""
    return tuple(dict.fromkeys(DOUBTS[flag] for flag in flags if flag in DOUBTS))
