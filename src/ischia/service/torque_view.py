"""Dynamometer sets of a visit, drawn for a person who keeps or leaves out their repetitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.knowledge.load import load
from ischia.measure import strength
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Context, Measurement, NotMeasured
from ischia.model.strength import TorqueCurve
from ischia.model.terms import LoadMode, Purpose, Side
from ischia.readers.registry import find
from ischia.service.apart import place_of
from ischia.service.intake import Case, Visit, read, recordings
from ischia.service.left_out import left_out_marks, with_left_out
from ischia.service.measure import Known, measure
from ischia.service.words import flag_words, unit_sign

MOST_POINTS: Final = 4000  # of a trace: more than a screen has
MOST_OF_REPETITION: Final = 200
READ_BY: Final = frozenset({"biodex", "isomed", "humac", "table"})
SHOWN: Final = (
    "strength.mean_peak_torque",
    "strength.peak_torque",
    "strength.angle_of_peak",
    "strength.torque_at_20deg",
    "strength.work",
    "strength.effort_spread",
    "strength.limb_symmetry",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepetitionShown:
    """One repetition: when, how strong, and whether a person left it out."""

    number: int  # in its set, in order of time
    span_s: tuple[float, float]
    at_s: float  # its middle: how a mark names it
    peak_nm: float
    angle_of_peak_deg: float
    range_deg: float
    complete: bool
    left_out: str | None  # the mark that leaves it out
    reason: str | None
    angle_deg: tuple[float, ...]
    torque_nm: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetShown:
    """Repetitions of one motion, phase and velocity."""

    motion: str
    contraction: str | None
    velocity_deg_s: float | None
    why_not: str | None
    flags: tuple[str, ...]  # in words
    repetitions: tuple[RepetitionShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceShown:
    """One recording over time, the sign of torque as the house has it."""

    recording: str  # sha256
    part: int
    name: str
    side: Side
    fs_hz: float
    length_s: float
    t_s: tuple[float, ...]
    torque_nm: tuple[float, ...]
    angle_deg: tuple[float, ...]
    sets: tuple[SetShown, ...]
    held: bool  # the joint was held: nothing to keep or leave out


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueShown:
    """A value that hangs on which repetitions count, or why there is none."""

    concept: str
    name: str
    side: Side
    context: Context
    value: float | None = None
    unit: str = ""
    interval95: tuple[float, float] | None = None
    n: int | None = None
    flags: tuple[str, ...] = ()  # in words
    reason: str | None = None  # why it was not measured


@dataclass(frozen=True, slots=True, kw_only=True)
class TorqueView:
    """Everything that the viewer of a visit's dynamometer sets shows."""

    traces: tuple[TraceShown, ...]
    values: tuple[ValueShown, ...]
    marks: Mapping[str, tuple[Mark, ...]]  # by recording, all of them: what is saved holds them too


def torque_view(case: Case, visit: Visit) -> TorqueView:
    """Return the dynamometer sets of a visit, and what is measured with the marks as they are.

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    raw = _curves(visit)
    sweeps = [c for c in raw if c.purpose is Purpose.PASSIVE_SWEEP]
    known = Known.of(load())
    marked = with_left_out(raw, case.marks)
    found = measure(
        marked,
        case.marks,
        case.document.injured_side,
        known,
        mass_kg=case.document.subject.mass_kg,
    )
    words = load().words()
    traces = tuple(
        _trace(curve, place_of(curve, raw)[0], sweeps, case.marks.get(curve.source.sha256))
        for curve in marked
        if isinstance(curve, TorqueCurve) and curve.purpose is not Purpose.PASSIVE_SWEEP
    )
    drawn_on = {trace.recording for trace in traces}
    return TorqueView(
        traces=traces,
        values=(
            *(_value(m, words) for m in found.measurements if m.concept in SHOWN),
            *(_missing(m, words) for m in found.not_measured if m.concept in SHOWN),
        ),
        marks={sha: marks.marks for sha, marks in case.marks.items() if sha in drawn_on},
    )


def _curves(visit: Visit) -> list[TorqueCurve]:
    found: list[TorqueCurve] = []
    for entry, raw in recordings(visit):
        if find(raw, entry.reader).name in READ_BY:
            found += [r for r in read(raw, entry) if isinstance(r, TorqueCurve)]
    return found


def _trace(
    curve: TorqueCurve, part: int, sweeps: Sequence[TorqueCurve], marks: Marks | None
) -> TraceShown:
    held = strength.is_held(curve) or curve.load_mode is LoadMode.OTHER
    left = [m for m in left_out_marks(marks) if m.part == part]
    muscle = strength.weighed(curve, sweeps).curve
    shown = _samples(muscle.torque_nm)
    sets = () if held else strength.work_sets(curve, sweeps)
    return TraceShown(
        recording=curve.source.sha256,
        part=part,
        name=curve.source.path.rpartition("/")[2],
        side=curve.side,
        fs_hz=curve.fs_hz,
        length_s=curve.torque_nm.size / curve.fs_hz,
        t_s=_rounded(shown / curve.fs_hz, 3),
        torque_nm=_rounded(muscle.torque_nm[shown], 1),
        angle_deg=_rounded(muscle.angle_deg[shown], 1),
        sets=tuple(_set(found, left) for found in sets),
        held=held,
    )


def _samples(torque_nm: FloatArray) -> NDArray[np.intp]:
    """Return the samples that are drawn: of each stretch the strongest, so that no peak is lost."""
    size = torque_nm.size
    if size <= MOST_POINTS:
        return np.arange(size)
    edges = np.linspace(0, size, MOST_POINTS + 1).astype(int).tolist()
    strongest = [a + int(np.abs(torque_nm[a:b]).argmax()) for a, b in pairwise(edges)]
    return np.array(strongest)


def _set(found: strength.WorkSet, left: Sequence[Mark]) -> SetShown:
    in_time = sorted((*found.repetitions, *found.left_out), key=lambda r: r.span_s)
    return SetShown(
        motion=str(found.motion),
        contraction=str(found.contraction) if found.contraction else None,
        velocity_deg_s=found.velocity_deg_s,
        why_not=found.why_not,
        flags=tuple(flag_words(flag) for flag in found.flags),
        repetitions=tuple(_repetition(n, r, left) for n, r in enumerate(in_time, start=1)),
    )


def _repetition(number: int, r: strength.Repetition, left: Sequence[Mark]) -> RepetitionShown:
    begin_s, end_s = r.span_s
    mark = next((m for m in left if m.at_s is not None and begin_s <= m.at_s <= end_s), None)
    step = max(1, r.angle_deg.size // MOST_OF_REPETITION)
    return RepetitionShown(
        number=number,
        span_s=(round(begin_s, 4), round(end_s, 4)),
        at_s=round((begin_s + end_s) / 2, 4),
        peak_nm=round(r.peak_nm, 2),
        angle_of_peak_deg=round(r.angle_of_peak_deg, 1),
        range_deg=round(r.range_deg, 1),
        complete=r.complete,
        left_out=mark.id if mark else None,
        reason=mark.reason if mark else None,
        angle_deg=_rounded(r.angle_deg[::step], 2),
        torque_nm=_rounded(r.torque_nm[::step], 2),
    )


def _value(m: Measurement, words: Mapping[str, str]) -> ValueShown:
    return ValueShown(
        concept=m.concept,
        name=words.get(m.concept, m.concept),
        side=m.side,
        context=m.context,
        value=m.value,
        unit=unit_sign(m.unit),
        interval95=m.interval95,
        n=m.uncertainty.n if _counts(m) else None,
        flags=tuple(flag_words(flag) for flag in m.flags),
    )


def _missing(m: NotMeasured, words: Mapping[str, str]) -> ValueShown:
    return ValueShown(
        concept=m.concept,
        name=words.get(m.concept, m.concept),
        side=m.side,
        context=m.context,
        reason=m.reason,
    )


def _counts(m: Measurement) -> bool:
    """Say whether the number behind an error is one of repetitions, and not of a study."""
    return m.uncertainty.kind == "repeats"


def _rounded(values: FloatArray, digits: int) -> tuple[float, ...]:
    return tuple(np.round(values, digits).tolist())
