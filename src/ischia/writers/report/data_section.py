"""Every value with its source, what was not measured, change between visits, files, citations."""

from ischia.model.measurement import Measurement
from ischia.writers.report.errors import error_words
from ischia.writers.report.flags import flags_words
from ischia.writers.report.gait_section import gait_sections
from ischia.writers.report.hamstring_section import hamstring_sections
from ischia.writers.report.legs_section import legs_sections
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Number, Section, Table, Text
from ischia.writers.report.progress_section import progress_section
from ischia.writers.report.strength_tile import not_measured
from ischia.writers.report.ultrasound_section import ultrasound_sections
from ischia.writers.report.wording import (
    context_words,
    interval_of,
    opened,
    short_hash,
    value_of,
)


def data_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return what everything above rests on."""
    return (
        *legs_sections(material),
        *hamstring_sections(material),
        *ultrasound_sections(material),
        *gait_sections(material),
        progress_section(material),
        _measurements(material),
        _missing(material),
        _sources(material),
        _references(material),
    )


def _named(material: ReportMaterial, concept: str, side: str, context: str) -> Text:
    side = "" if side == "midline" else side
    return (", ".join(filter(None, [opened(material.word(concept)), side, context])),)


def _measurements(material: ReportMaterial) -> Section:
    columns = ("What", "Value", "Interval", "Error", "Method", "Files")
    rows = tuple(_row(material, m) for m in material.measurements)
    noted = (f"{opened(material.word(c))}: {said}" for c, said in material.notes().items())
    return Section(
        key="measurements",
        heading="Measurements",
        intro=" ".join(noted),
        tables=(Table(columns=columns, rows=rows),),
    )


def _row(material: ReportMaterial, m: Measurement) -> tuple[Text, ...]:
    flags = f" · {flags_words(m.flags)}" if m.flags else ""
    return (
        _named(material, m.concept, m.side.value, context_words(m.context, material.words)),
        (Number(measurement=m.id, says=value_of(m)),),
        (interval_of(m),),
        (f"{error_words(material, m)}{flags}",),
        (m.provenance.method,),
        (", ".join(short_hash(s) for s in m.provenance.sources),),
    )


def _missing(material: ReportMaterial) -> Section:
    listed = [not_measured(material, entry) for entry in material.missing("")]
    if not listed:
        return Section(
            key="not-measured",
            heading="Not measured",
            intro="Nothing that was asked for is missing.",
        )
    rows: tuple[tuple[Text, ...], ...] = tuple(((m.what,), (m.why,)) for m in listed)
    return Section(
        key="not-measured",
        heading="Not measured, so not called normal",
        tables=(Table(columns=("What", "Why"), rows=rows),),
    )


def _sources(material: ReportMaterial) -> Section:
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            (s.path,),
            (s.format,),
            (s.reader,),
            (s.device or "not stated",),
            (s.sha256,),
        )
        for s in material.assessment.measured.sources
    )
    columns = ("File", "Format", "Reader", "Device", "SHA-256")
    return Section(key="sources", heading="Files", tables=(Table(columns=columns, rows=rows),))


def _references(material: ReportMaterial) -> Section:
    keys = sorted(cited(material))
    rows: tuple[tuple[Text, ...], ...] = tuple(
        ((key,), (material.references.get(key, "citation not given to this report"),))
        for key in keys
    )
    if not rows:
        return Section(key="references", heading="References", intro="Nothing here is cited.")
    return Section(
        key="references",
        heading="References",
        tables=(Table(columns=("Key", "Citation"), rows=rows),),
    )


def cited(material: ReportMaterial) -> set[str]:
    """Return every key that anything in the assessment cites."""
    a = material.assessment
    keys = {k for m in a.measured.measurements for k in m.provenance.cites}
    keys |= {k for m in a.measured.measurements for k in material.note_cites.get(m.concept, ())}
    keys |= {k for c in a.measured.curves for k in c.provenance.cites}
    keys |= {k for h in a.hypotheses for e in h.evidence for k in e.cites}
    keys |= {k for f in a.red_flags for k in f.cites} | {k for p in a.progress for k in p.cites}
    for plan in filter(None, (a.plan, a.other_policy_plan)):
        keys |= set(plan.cites) | {k for ph in plan.phases for i in ph.items for k in i.cites}
        gates = [g for ph in plan.phases for g in (*ph.entry, *ph.exit)]
        keys |= {g.basis for g in gates if g.basis in material.references}
    return keys
