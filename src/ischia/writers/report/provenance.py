"""What opens behind a number: its raw curve or frame with the span lit, method, file, citation."""

from dataclasses import dataclass

import numpy as np

from ischia.model.exam import ExamSheet
from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.model.recording import Recording
from ischia.model.strength import ForceTrace, ReportedValues, TorqueCurve
from ischia.model.ultrasound import Cine
from ischia.writers.figures.frames import frames
from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.trace import trace
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.ultrasound_tile import frame_of, shot
from ischia.writers.report.wording import (
    axis_unit,
    context_words,
    interval_of,
    kind_of,
    opened,
    per_cent,
    probability_span,
    short_hash,
    side_word,
    value_of,
)

_MOST_DRAWINGS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a card; `whole` is what a short form stands for."""

    name: str
    says: str
    whole: str = ""
    machine: bool = False  # a hash or a method name: set in mono


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Where one number came from."""

    measurement: str
    heading: str
    facts: tuple[Fact, ...]
    drawings: tuple[Drawing, ...]


def card(material: ReportMaterial, m: Measurement) -> Card:
    """Return everything needed to trust, trace or make again one number."""
    name = ", ".join(filter(None, [opened(material.word(m.concept)), side_word(m.side)]))
    known = material.assessment.measured.by_id()
    parents = [known[i] for i in m.derived_from if i in known]
    drawings = [d for part in parents or [m] for d in _raw(material, part)]
    return Card(
        measurement=m.id,
        heading=f"{name}: {value_of(m)} ({interval_of(m)})",
        facts=(*_facts(material, m, parents), *_files(material, m)),
        drawings=tuple(drawings[:_MOST_DRAWINGS]),
    )


def _facts(
    material: ReportMaterial, m: Measurement, parents: list[Measurement]
) -> tuple[Fact, ...]:
    facts = [Fact(name="What", says=context_words(m.context, material.words))]
    if parents:
        made = "; ".join(
            f"{material.word(p.concept)} {side_word(p.side)} {value_of(p)} ({interval_of(p)})"
            for p in parents
        )
        facts.append(Fact(name="Made of", says=made))
    facts.append(Fact(name="Unit", says=axis_unit(m.unit)))
    facts.append(Fact(name="Error", says=opened(kind_of(m.uncertainty))))
    facts.append(Fact(name="Method", says=m.provenance.method, machine=True))
    if m.provenance.span_s:
        start_s, end_s = m.provenance.span_s
        facts.append(Fact(name="Span", says=f"{start_s:.2f}–{end_s:.2f} s of the recording"))
    if m.flags:
        facts.append(Fact(name="Flags", says=", ".join(f.replace("_", " ") for f in m.flags)))
    cites = [material.references.get(key, key) for key in m.provenance.cites]
    facts += [Fact(name="Citation", says=citation) for citation in cites]
    return tuple(fact for fact in facts if fact.says)


def _files(material: ReportMaterial, m: Measurement) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for sha256 in m.provenance.sources:
        source = material.source(sha256)
        if source:
            facts.append(Fact(name="File", says=f"{source.path} ({source.reader})"))
        facts.append(Fact(name="SHA-256", says=short_hash(sha256), whole=sha256, machine=True))
    return tuple(facts)


def _raw(material: ReportMaterial, m: Measurement) -> list[Drawing]:
    """Draw what a value was read from, of each of its files that was handed over."""
    drawings: list[Drawing] = []
    for sha256 in m.provenance.sources:
        recording = material.recordings.get(sha256)
        drawn = _drawn(material, m, recording) if recording is not None else None
        if drawn:
            drawings.append(drawn)
    return drawings


def _drawn(material: ReportMaterial, m: Measurement, recording: Recording) -> Drawing | None:
    span_s = m.provenance.span_s
    title = f"The recording behind {material.word(m.concept)} {side_word(m.side)}".strip()
    match recording:
        case TorqueCurve():
            time_s = np.arange(recording.torque_nm.size) / recording.fs_hz
            torque_nm = recording.torque_nm
            return trace(
                time_s, torque_nm, side=recording.side, unit="N·m", span_s=span_s, title=title
            )
        case ForceTrace():
            time_s = np.arange(recording.force_n.size) / recording.fs_hz
            force_n = recording.force_n
            return trace(time_s, force_n, side=recording.side, unit="N", span_s=span_s, title=title)
        case Cine():
            at = frame_of(material, recording, m)
            return frames(
                (shot(material, recording, str(m.context.get("state")), at),), title=title
            )
        case MarkerTrial():
            return _joint_trace(material, m, title)
        case ExamSheet() | ReportedValues():
            return None  # typed numbers have no curve: file, item and value say it all
        case _:
            return None


def _joint_trace(material: ReportMaterial, m: Measurement, title: str) -> Drawing | None:
    """Return the knee angle through the whole trial, of the leg that the value is of."""
    traces = {
        c.side: c
        for c in material.assessment.measured.curves
        if c.concept == "motion.knee_flexion" and c.axis == "time_s"
    }
    curve = traces.get(m.side) or traces.get(material.examined)
    if curve is None:
        return None
    return trace(
        np.array(curve.at),
        np.array(curve.values),
        side=curve.side,
        unit="knee flexion, °",
        span_s=m.provenance.span_s,
        title=title,
    )


def posterior_card(material: ReportMaterial) -> Card | None:
    """Return where the leading probability came from; it is reckoned, not measured."""
    hypotheses = material.assessment.hypotheses
    if not hypotheses:
        return None
    leading = hypotheses[0]
    counted = [e for e in leading.evidence if e.counted]
    says = (
        f"{leading.name}: {per_cent(leading.posterior)} ({probability_span(leading.posterior95)})"
    )
    facts = (
        Fact(
            name="Before",
            says=f"{per_cent(leading.prior)} ({probability_span(leading.prior95)})",
        ),
        Fact(
            name="Moved by",
            says="; ".join(f"{material.word(e.finding)} {e.state}" for e in counted) or "nothing",
        ),
        Fact(name="Interval", says="Priors and accuracies varied within their own intervals"),
        Fact(name="Knowledge", says=material.assessment.knowledge.sha256),
    )
    return Card(measurement="posterior", heading=opened(says), facts=facts, drawings=())
