"""Recordings → measurements: which method measures what, and which sides are compared."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ischia.knowledge.load import Knowledge
from ischia.measure import elastography, exam, motion, pose, strength, ultrasound
from ischia.model.exam import ExamSheet
from ischia.model.gait import GaitReference
from ischia.model.marks import Marks
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve, Measured, Measurement, NotMeasured
from ischia.model.motion import MarkerTrial, PoseTrack
from ischia.model.proms import PromAnswers, PromScale
from ischia.model.recording import Recording
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, ReportedValues, TorqueCurve
from ischia.model.terms import InjuredSide, Purpose
from ischia.model.ultrasound import Cine, RfFrames
from ischia.readers.table import UNCONFIRMED
from ischia.service import compare
from ischia.service.apart import of_set, once, told_apart
from ischia.service.borrowed import borrowed
from ischia.service.both_legs import with_same_for_both
from ischia.service.devices import Logged, calibrated, named, used
from ischia.service.hamstrings import hamstring_measures
from ischia.service.intake import Case, Visit, read, recordings
from ischia.service.left_out import with_left_out
from ischia.service.phases import phases_differ
from ischia.service.plausible import Ranges, flagged
from ischia.service.proms import answered, prom_measures
from ischia.service.scale import scaled

Tell = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody: the default where no progress is shown."""


def watch_of(tell: Tell) -> ultrasound.Watch:
    """Return what is told of each frame: some tellers can show how far a long clip is."""
    watch: ultrasound.Watch = getattr(tell, "frames", ultrasound.unwatched)
    return watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What measuring is told of the knowledge base, and of the devices that measured.

    From the knowledge base: errors between sessions, plausible ranges, and how old the last check
    of a device may be. From the clinic: the log that stands over each file, by its sha256.
    """

    published: tuple[Reliability, ...]
    plausible: Ranges
    calibration_days: int
    scales: Mapping[str, PromScale] = field(default_factory=dict)  # questionnaires, by their name
    logs: Mapping[str, Logged] = field(default_factory=dict)
    walking: GaitReference | None = None  # by whom walking is judged

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Known":
        """Return what a knowledge base tells."""
        return cls(
            published=knowledge.reliabilities(),
            plausible=knowledge.plausible(),
            calibration_days=knowledge.settings.calibration_days.value,
            scales={name: prom.scale() for name, prom in knowledge.proms.items()},
            walking=next((g.reference() for g in knowledge.gait.values()), None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredVisit:
    """A visit's numbers beside the recordings they came from."""

    visit: Visit
    measured: Measurements
    recordings: dict[str, tuple[Recording, ...]]  # by sha256: a file may hold several


def measure_visit(case: Case, visit: Visit, known: Known, tell: Tell = silent) -> MeasuredVisit:
    """Measure everything that one visit holds.

    Raises
    ------
    InputError
        When a file cannot be used; nothing is left out in silence.
    """
    read_in: list[Recording] = [visit.reported, visit.sheet]
    for entry, raw in recordings(visit):
        tell(entry.path)
        read_in += read(raw, entry)
    logged = Logged(devices=case.devices, day=visit.date)
    measured = measure(
        read_in,
        case.marks,
        case.document.injured_side,
        replace(known, logs={recording.source.sha256: logged for recording in read_in}),
        mass_kg=case.document.subject.mass_kg,
        tell=tell,
        followed={
            compare.alike(v.concept, v.context)
            for before in case.before(visit)
            for v in before.document.reported
        },
    )
    measured = _with_answers(measured, case, visit, known)
    measured = _with_home(measured, case, visit)
    return MeasuredVisit(
        visit=visit,
        measured=replace(measured, not_measured=(*measured.not_measured, *visit.not_done)),
        recordings=by_file(read_in),
    )


def _with_answers(measured: Measurements, case: Case, visit: Visit, known: Known) -> Measurements:
    """Add the questionnaires that were answered since the visit before."""
    source = case.proms_source
    if source is None:
        return measured
    given = answers_of(case, visit)
    if not given:
        return measured
    found = prom_measures(given, known.scales, source, known.published)
    return replace(
        measured,
        sources=(*measured.sources, source),
        measurements=(
            *measured.measurements,
            *(m for m in found if isinstance(m, Measurement)),
        ),
        not_measured=(
            *measured.not_measured,
            *(n for n in found if isinstance(n, NotMeasured)),
        ),
    )


def _with_home(measured: Measurements, case: Case, visit: Visit) -> Measurements:
    """Add what was exercised at home since the visit before."""
    if case.home is None or case.home_source is None:
        return measured
    last = max((before.date for before in case.before(visit)), default=None)
    home, source = case.home, case.home_source
    found = exam.at_home(home.day, home.angle, since=last, until=visit.date, source=source)
    if not found:
        return measured
    return replace(
        measured,
        sources=(*measured.sources, source),
        measurements=(
            *measured.measurements,
            *(m for m in found if isinstance(m, Measurement)),
        ),
        not_measured=(
            *measured.not_measured,
            *(m for m in found if isinstance(m, NotMeasured)),
        ),
    )


def answers_of(case: Case, visit: Visit) -> tuple[PromAnswers, ...]:
    """Return the answers to questionnaires since the visit before."""
    last = max((before.date for before in case.before(visit)), default=None)
    return answered(case.proms, visit.date, last)


def by_file(read_in: Iterable[Recording]) -> dict[str, tuple[Recording, ...]]:
    """Return the recordings of each file by its hash, in the order they were read."""
    files: dict[str, tuple[Recording, ...]] = {}
    for recording in read_in:
        sha256 = recording.source.sha256
        files[sha256] = (*files.get(sha256, ()), recording)
    return files


def measure(  # noqa: PLR0913  # what a visit says beside its recordings
    read_in: Iterable[Recording],
    marks: Mapping[str, Marks],
    injured: InjuredSide,
    known: Known,
    *,
    mass_kg: float | None = None,
    followed: Collection[compare.Alike] = (),
    tell: Tell = silent,
) -> Measurements:
    """Measure recordings, then compare the sides where both were measured alike.

    Torque is given per body mass where the mass is known. Values outside their plausible range are
    flagged before anything is compared, so that what is made of them is flagged as well. So is
    what a device measured whose last calibration is old or not known. `followed` is what earlier
    visits reported: legs are compared by the same as well, like with like.
    """
    together = with_same_for_both(with_left_out(tuple(read_in), marks))
    curves = [r for r in together if isinstance(r, TorqueCurve)]
    sweeps = tuple(c for c in curves if c.purpose is Purpose.PASSIVE_SWEEP)
    statics = [r for r in together if isinstance(r, MarkerTrial) and r.trial == "static"]
    found: list[Measured] = []
    for recording in together:
        if isinstance(recording, TorqueCurve):
            made = strength.torque_measures(recording, known.published, sweeps)
            made = of_set(made, recording, curves)
        else:
            watch = watch_of(tell)
            made = _measured(recording, marks, statics, known, watch)
        found += told_apart(made, found)
    found += ultrasound.across_recordings(found)
    sources = [recording.source for recording in together]
    found = flagged(borrowed(named(found, sources), known.published), known.plausible)
    ratios = strength.hamstring_quadriceps(found)
    per_mass = strength.per_body_mass(found, mass_kg)
    found += compare.sides(found, injured, followed)
    found += compare.both_legs(found)
    found += phases_differ(found)
    found += [*ratios, *per_mass]
    found += compare.torque_curves(curves, injured)
    found = flagged(named(found, sources), known.plausible)
    found = calibrated(found, known.logs, known.calibration_days)
    return replace(collect(found, sources), devices=used(found, known.logs))


def _measured(
    recording: Recording,
    marks: Mapping[str, Marks],
    statics: Sequence[MarkerTrial],
    known: Known,
    watch: ultrasound.Watch,
) -> tuple[Measured, ...]:
    found: tuple[Measured, ...] = ()  # a static trial speaks only through the walks it calibrates
    match recording:
        case ForceTrace():
            found = strength.force_measures(recording, known.published)
        case ReportedValues():
            found = strength.reported_measures(recording, known.published)
        case ExamSheet():
            found = exam.exam_measures(recording, known.published)
        case Cine():
            found = _of_clip(recording, marks, watch)
        case RfFrames():
            found = elastography.elastography_measures(
                recording, marks.get(recording.source.sha256)
            )
        case PoseTrack():
            found = pose.pose_measures(recording)
        case MarkerTrial(trial="dynamic"):
            static = motion.fitting_static(recording, statics)
            recording, static = motion.with_wands(recording, static)
            found = motion.gait_measures(recording, static, known.walking)
            found = doubted((*found, *hamstring_measures(recording, static)), recording.flags)
    return found


def _of_clip(
    cine: Cine, marks: Mapping[str, Marks], watch: ultrasound.Watch
) -> tuple[Measured, ...]:
    if cine.overlay is not None:  # painted over: its greys are no tissue to follow
        return doubted(
            elastography.overlay_measures(
                cine.overlay, marks.get(cine.source.sha256), (cine.side, cine.source)
            ),
            cine.flags,
        )
    cine = scaled(cine, marks.get(cine.source.sha256))
    moved = ultrasound.dynamic_measures(cine, marks.get(cine.source.sha256), watch)
    built = ultrasound.architecture_measures(cine, marks.get(cine.source.sha256), watch)
    if _of_something_else(cine, marks.get(cine.source.sha256)):
        built = tuple(m for m in built if not isinstance(m, NotMeasured))
    drawn = ultrasound.drawn_measures(cine, marks.get(cine.source.sha256))
    strained = elastography.b_mode_measures(cine, marks.get(cine.source.sha256))
    return doubted((*_gaps(cine, marks), *moved, *built, *drawn, *strained), cine.flags)


def doubted(found: Iterable[Measured], flags: tuple[str, ...]) -> tuple[Measured, ...]:
    """Return values that carry what the reader doubts in their recording."""
    return tuple(
        m if isinstance(m, NotMeasured) else replace(m, flags=(*m.flags, *flags)) for m in found
    )


def _gaps(cine: Cine, marks: Mapping[str, Marks]) -> tuple[Measured, ...]:
    drawn = marks.get(cine.source.sha256)
    if drawn is None:
        reason = (
            "nobody has drawn calipers on this clip yet; put them into marks/ of its case, "
            "or into FILE.marks.json beside a file outside one"
        )
        return (NotMeasured(concept="ultrasound.gap", side=cine.side, reason=reason),)
    if _of_something_else(cine, drawn):
        return ()
    return ultrasound.gap_measures(cine, drawn)


def _of_something_else(cine: Cine, drawn: Marks | None) -> bool:
    """Say whether a still image has marks, and none of them for a gap or for how a muscle is built.

    Somebody took it to size a haematoma or a nerve: gaps and fascicles are not missing from it.
    """
    if drawn is None or cine.t_s.size > 1:
        return False
    made = [mark for mark in drawn.marks if mark.kind in {"caliper", "polyline", "region"}]
    return bool(made) and not any(_of_gap_or_build(mark.what) for mark in made)


def _of_gap_or_build(what: str | None) -> bool:
    return what is None or what == "gap" or "aponeurosis" in what or "fascicle" in what


def collect(found: Iterable[Measured], sources: Sequence[Source]) -> Measurements:
    """Sort what was found into a document, each value once and each file once.

    A value from a file whose layout nobody has confirmed carries that as a flag.

    Raises
    ------
    ValueError
        When two different values have one id: one of them would vanish, and the fault is ours.
    """
    by_hash = {source.sha256: source for source in sources}
    guessed = {sha for sha, source in by_hash.items() if source.format.endswith(UNCONFIRMED)}
    everything = [
        replace(m, flags=(*m.flags, "layout_unconfirmed"))
        if isinstance(m, Measurement) and guessed & set(m.provenance.sources)
        else m
        for m in found
    ]
    return Measurements(
        sources=tuple(by_hash.values()),
        measurements=once(m for m in everything if isinstance(m, Measurement)),
        not_measured=tuple(n for n in everything if isinstance(n, NotMeasured)),
        curves=once(c for c in everything if isinstance(c, Curve)),
    )
