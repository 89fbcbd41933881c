"""What a C3D file holds → one marker trial in millimetres and seconds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import Event, MarkerTrial, VendorOutput
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit, convert
from ischia.readers.bodies import LENGTHS, MM_PER_UNIT, mm_per, refuse_other_unit
from ischia.readers.c3d.parameters import Groups, listed
from ischia.readers.c3d.parse import Content
from ischia.readers.c3d.plates import plates

_ANGLES: Final = {"deg": Unit.DEGREE, "degrees": Unit.DEGREE, "rad": Unit.RADIAN}
_OUTPUTS: Final = ("ANGLES", "FORCES", "MOMENTS", "POWERS", "SCALARS")
_OUTPUT_ENDINGS: Final = ("Angles", "Angle", "Force", "Moment", "Power")
_KINDS: Final[dict[str, Literal["foot_strike", "foot_off"]]] = {
    "foot strike": "foot_strike",
    "foot off": "foot_off",
}
PLATE_LEFT_OUT: Final = "plate_left_out"  # of a type that is not understood
LABELS_REPEATED: Final = "marker_label_repeated"  # the second is called NAME#2
_SIDES: Final = {"left": Side.LEFT, "right": Side.RIGHT}


def marker_trial(content: Content, facts: RecordingEntry, source: Source) -> MarkerTrial:
    """Return the trial: markers [mm], events [s], parameters, vendor outputs and plates.

    Raises
    ------
    InputError
        When the file states no unit of length or no frame rate, or names one marker twice.
    """
    if not (np.isfinite(content.fs_hz) and content.fs_hz > 0 and len(content.points)):
        found = f"{len(content.points)} frames at {content.fs_hz} per second"
        raise _refused(source, found, "frames, and a frame rate over 0")
    labels = point_labels(content.groups, content.points.shape[1])
    outputs = _output_groups(content.groups, labels)
    places = {
        label: i
        for i, label in enumerate(labels)
        if label and not label.startswith("*") and label not in outputs  # * marks the unidentified
    }
    _refuse_two_people(content.groups, source)
    factor = _millimetres(content.groups, facts, source)
    stood_on, unread = plates(content.samples, content.groups, content.analog_fs_hz, factor)
    xyz_mm = content.points[:, list(places.values())] * factor
    refuse_other_unit(xyz_mm, source.path)
    return MarkerTrial(
        fs_hz=content.fs_hz,
        xyz_mm=xyz_mm,
        names=tuple(places),
        trial=facts.trial or "dynamic",
        source=source,
        # Time 0 belongs to frame 1 of the capture, and so do the times of events.
        start_s=content.first_frame / content.fs_hz,
        events=tuple(_events(content.groups.get("EVENT", {}))),
        parameters={**_parameters(content.groups), **_sizes(facts)},
        vendor={
            label: _vendor(content.points[:, labels.index(label)], group, content.groups)
            for label, group in outputs.items()
        },
        plates=stood_on,
        residual_mm=content.values[list(places.values())] * factor,
        flags=_flags(labels, unread),
    )


def _flags(labels: Sequence[str], unread_plates: int) -> tuple[str, ...]:
    repeated = any("#" in label for label in labels)
    found = {PLATE_LEFT_OUT: unread_plates > 0, LABELS_REPEATED: repeated}
    return tuple(flag for flag, is_so in found.items() if is_so)


def device(groups: Groups) -> str | None:
    """Return what made the file, as its MANUFACTURER group says."""
    held = groups.get("MANUFACTURER", {})
    words = [
        str(word).strip()
        for name in ("COMPANY", "SOFTWARE", "VERSION_LABEL")
        for word in held.get(name, ())[:1]
    ]
    return " ".join(word for word in words if word) or None


def point_labels(groups: Groups, count: int) -> list[str]:
    """Return one label for each point, without the subject's prefix; empty where there is none.

    A label that stands twice (a marker, and a joint centre computed from it, say) gets a number.
    """
    times: Counter[str] = Counter()
    labels = []
    for whole in _whole_labels(groups)[:count]:
        label = whole.split(":")[-1].strip()
        times[label] += 1
        again = label and not label.startswith("*") and times[label] > 1
        labels.append(f"{label}#{times[label]}" if again else label)
    return labels + [""] * (count - len(labels))


def _whole_labels(groups: Groups) -> list[str]:
    return [str(label) for label in listed(groups.get("POINT", {}), "LABELS")]


def _output_groups(groups: Groups, labels: Sequence[str]) -> dict[str, str]:
    """Return which labels are vendor outputs, and of which group."""
    point = groups.get("POINT", {})
    found = {
        str(label).split(":")[-1].strip(): group
        for group in _OUTPUTS
        for label in point.get(group, ())
    }
    for label in labels:
        if label not in found and label.endswith(_OUTPUT_ENDINGS):
            found[label] = "ANGLES" if label.endswith(("Angles", "Angle")) else "other"
    return {label: group for label, group in found.items() if label in set(labels) - {""}}


def _refuse_two_people(groups: Groups, source: Source) -> None:
    """Refuse one label under several prefixes: they are subjects, and a trial is of one."""
    labels = {label.strip() for label in _whole_labels(groups) if label and label[0] != "*"}
    named = Counter(label.split(":")[-1].strip() for label in labels)
    doubled = sorted(label for label, times in named.items() if label and times > 1)
    if doubled:
        raise _refused(
            source,
            f"{len(doubled)} labels more than once ({', '.join(doubled[:3])} …)",
            "one person per file, each marker named once",
        )


def _millimetres(groups: Groups, facts: RecordingEntry, source: Source) -> float:
    """Return how many millimetres a unit of the file is; what the visit says comes first."""
    said = facts.parameters.get(MM_PER_UNIT)
    if said is not None and np.isfinite(said) and said > 0:
        return said
    stated = [str(unit).strip().lower() for unit in groups.get("POINT", {}).get("UNITS", ())]
    factor = mm_per(stated[0]) if stated else None
    if factor is None:
        raise InputError(
            where=source.path,
            found=f"POINT:UNITS {stated[0]!r}" if stated else "no POINT:UNITS",
            expected=f"a unit of length: {', '.join(LENGTHS)}",
            do="Export the trial again, or, if you know the unit, add parameters = "
            f"{{ {MM_PER_UNIT} = 1 }} (1000 for metres) to its [[recording]].",
        )
    return factor


def _events(held: Mapping[str, Sequence[Any]]) -> Iterator[Event]:
    times = np.atleast_2d(np.asarray(held.get("TIMES", ()), dtype=np.float64))
    if times.shape[0] < 2:  # noqa: PLR2004  # minutes above seconds
        return
    told = zip(held.get("LABELS", ()), held.get("CONTEXTS", ()), times.T, strict=False)
    for label, context, (minutes, seconds, *_) in told:
        yield Event(
            kind=_KINDS.get(str(label).strip().lower(), "other"),
            side=_SIDES.get(str(context).strip().lower(), Side.MIDLINE),
            t_s=float(minutes) * 60.0 + float(seconds),
        )


def _sizes(facts: RecordingEntry) -> dict[str, float]:
    return {name: value for name, value in facts.parameters.items() if name != MM_PER_UNIT}


def _parameters(groups: Groups) -> dict[str, float]:
    """Return the numbers of PROCESSING; its texts may hold names and stay outside."""
    held = groups.get("PROCESSING", {})
    single = {name: values[0] for name, values in held.items() if np.size(values) == 1}
    return {
        name: float(value)
        for name, value in single.items()
        if not isinstance(value, str) and np.isfinite(value)
    }


def _vendor(values: FloatArray, group: str, groups: Groups) -> VendorOutput:
    """Return an output; angles in degrees, the rest as stored.

    Moments and powers have no unit here: files state N.mm whether or not they are divided by mass.
    """
    if group != "ANGLES":
        return VendorOutput(values=values, unit=None)
    stated = [str(u).strip().lower() for u in groups["POINT"].get("ANGLE_UNITS", ())] or ["deg"]
    unit = _ANGLES.get(stated[0])
    if unit is None:
        return VendorOutput(values=values, unit=None)
    return VendorOutput(values=values * convert(1.0, unit, Unit.DEGREE), unit=Unit.DEGREE)


def _refused(source: Source, found: str, expected: str) -> InputError:
    return InputError(
        where=source.path,
        found=found,
        expected=expected,
        do="Export the trial again with these settings mended.",
    )
