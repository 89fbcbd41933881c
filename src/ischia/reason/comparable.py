"""Whether two visits' values may be held against each other, and what else may have moved them."""

from datetime import date
from typing import Final, NamedTuple

from ischia.model.devices import CALIBRATION_OLD, CALIBRATION_UNKNOWN, Device
from ischia.model.measurement import Measurement
from ischia.model.reliability import Reliability
from ischia.reason.mistakable import DOUBTS

_FIRST_RETEST: Final = 2  # measured twice in all
_BY_HAND: Final = ("exam.", "prom.")  # a tape or a score: no device that anybody would name
_CHECKS: Final = {
    CALIBRATION_OLD: "the last calibration of the device was old",
    CALIBRATION_UNKNOWN: "nobody noted when the device was last calibrated",
}


# What stands in two visits alike, the weight of the limb say, hides no change between them. These
# may be there on one day and not on the other.
_ANOTHER: Final = (
    *("angle_out_of_reach", "weight_turns_direction", "all_eccentric_undeclared"),
    *("torque_sign_not_proved", "torque_and_velocity_turned"),
)
# Of a value with such a flag the error is unknown, whatever a study found of others.
_NO_ERROR: Final = {
    "set_velocity_held_briefly": "the set velocity was held too briefly",
    "best_far_from_others": "the best repetition lay far above the others",
    **{flag: DOUBTS[flag].said for flag in _ANOTHER},
}


class Point(NamedTuple):
    """One visit's value, the devices it came from as far as they are known, and their logs."""

    day: date
    m: Measurement
    devices: frozenset[str]
    logs: tuple[Device, ...] = ()


def joined(devices: frozenset[str]) -> str:
    """Return the names of devices in words."""
    return " and ".join(sorted(devices))


def two_devices(first: Point, last: Point) -> str | None:
    """Return which two devices measured, None where it was one or it was not said."""
    if not first.devices or not last.devices or first.devices == last.devices:
        return None
    which = f"measured with {joined(first.devices)}, then with {joined(last.devices)}"
    return f"{which}: the error between sessions is that of one device"


def without_error(first: Point, last: Point) -> tuple[str, ...]:
    """Return why no study's error is that of a value, for each end of a series where it is not."""
    return tuple(
        f"{_NO_ERROR[flag]} on {p.day}: its error is unknown, the change has no verdict"
        for p in (first, last)
        for flag in p.m.flags
        if flag in _NO_ERROR
    )


def notes(points: list[Point], study: Reliability | None) -> tuple[str, ...]:
    """Return what else may have moved a value, or hidden that it moved, as sentences.

    Two devices; a device that nobody named; one that was adjusted in between, or whose calibration
    was old; an error borrowed from a study on another device; learning at a first retest; another
    way to find the value.
    """
    first, last = points[0], points[-1]
    apart = two_devices(first, last)
    said = [apart or _not_stated(first, last), *_between(points), *_adjusted(first, last)]
    said += without_error(first, last)
    said += [f"{_CHECKS[flag]} on {p.day}" for p in (first, last) for flag in _checks(p)]
    if study and study.learning_pct is not None and len(points) == _FIRST_RETEST and not apart:
        said.append(
            f"a first retest alone changes it by about {study.learning_pct:+.1f} % (learning)"
        )
    if study and not apart and any(study.is_borrowed_by(p.devices) for p in (first, last)):
        said.append(f"the error is borrowed from a study on a {study.device}")
    ways = {p.m.provenance.method.partition("@")[0] for p in (first, last)}
    if len(ways) > 1:
        said.append("the two were not found by one method (one may be as a device reported it)")
    return tuple(sentence for sentence in said if sentence)


def _not_stated(first: Point, last: Point) -> str | None:
    if last.m.concept.startswith(_BY_HAND):
        return None
    days = [str(p.day) for p in (first, last) if not p.devices]
    return f"device not stated on {' and '.join(days)}" if days else None


def _between(points: list[Point]) -> list[str]:
    """Say which visits in between were measured with something else; they bear no verdict."""
    first = points[0].devices
    return [
        f"in between, on {p.day}, measured with {joined(p.devices)}"
        for p in points[1:-1]
        if p.devices and first and p.devices != first
    ]


def _adjusted(first: Point, last: Point) -> list[str]:
    return [
        f"{device.id} was adjusted on {check.on}, between the visits"
        + ("" if check.error_pct is None else f"; until then it read {check.error_pct:+.1f} % off")
        for device in last.logs
        if device.id in first.devices & last.devices
        for check in device.calibration
        if check.result == "adjusted" and first.day < check.on <= last.day
    ]


def _checks(point: Point) -> list[str]:
    return [flag for flag in point.m.flags if flag in _CHECKS]
