"""What opens behind a number: its raw curve or frame with the span lit, method, file, citation."""

from dataclasses import dataclass

from ischia.model.measurement import Measurement
from ischia.writers.figures.ink import Drawing
from ischia.writers.report.errors import error_words, study_of
from ischia.writers.report.flags import flags_words
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.raw import RawDrawings
from ischia.writers.report.wording import (
    axis_unit,
    context_words,
    interval_of,
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


def cards(material: ReportMaterial) -> tuple[Card, ...]:
    """Return, for each measurement, everything needed to trust, trace or make it again."""
    raw = RawDrawings(material)
    return tuple(_card(material, m, raw) for m in material.measurements)


def _card(material: ReportMaterial, m: Measurement, raw: RawDrawings) -> Card:
    name = ", ".join(filter(None, [opened(material.word(m.concept)), side_word(m.side)]))
    known = material.assessment.measured.by_id()
    parents = [known[i] for i in m.derived_from if i in known]
    return Card(
        measurement=m.id,
        heading=f"{name}: {value_of(m)} ({interval_of(m)})",
        facts=(*_facts(material, m, parents), *_files(material, m)),
        drawings=tuple(raw.behind(m, parents)[:_MOST_DRAWINGS]),
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
    facts.append(Fact(name="Error", says=opened(error_words(material, m))))
    if study := study_of(material, m):
        facts.append(Fact(name="Study", says=opened(study.design)))
    facts.append(Fact(name="Method", says=m.provenance.method, machine=True))
    if m.provenance.span_s:
        start_s, end_s = m.provenance.span_s
        said = f"{start_s:.2f}–{end_s:.2f}" if end_s > start_s else f"at {start_s:.2f}"
        facts.append(Fact(name="Span", says=f"{said} s of the recording"))
    facts += _readings(material, m)
    if m.flags:
        facts.append(Fact(name="Flags", says=flags_words(m.flags)))
    cites = [material.references.get(key, key) for key in m.provenance.cites]
    facts += [Fact(name="Citation", says=citation) for citation in cites]
    return tuple(fact for fact in facts if fact.says)


def _readings(material: ReportMaterial, m: Measurement) -> list[Fact]:
    """Return each reading of an examined value, since typed numbers have no curve to show."""
    facts = []
    for item in material.examined_items():
        if m.concept == f"exam.{item.item}" and item.side in (None, m.side) and item.values:
            said = ", ".join(f"{v:g}" for v in item.values) + f" {item.unit or ''}"
            facts.append(Fact(name="Readings", says=said))
            facts.append(Fact(name="Note", says=item.note or ""))
    return facts


def _files(material: ReportMaterial, m: Measurement) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for sha256 in m.provenance.sources:
        source = material.source(sha256)
        if source:
            facts.append(Fact(name="File", says=f"{source.path} ({source.reader})"))
        facts.append(Fact(name="SHA-256", says=short_hash(sha256), whole=sha256, machine=True))
    return tuple(facts)


def posterior_card(material: ReportMaterial) -> Card | None:
    """Return where the leading probability came from; it is reckoned, not measured."""
    hypotheses = material.assessment.hypotheses
    if not hypotheses:
        return None
    leading = hypotheses[0]
    counted = [e for e in leading.evidence if e.counted]
    now = f"{per_cent(leading.posterior)} ({probability_span(leading.posterior95)})"
    says = f"{leading.name}, {leading.side}: {now}"
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
