"""Every value with its source, what was not measured, change between visits, files, citations."""

from ischia.model.measurement import Measurement
from ischia.model.progress import Progress
from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.series import Visits, series
from ischia.writers.report.errors import error_words, study_words
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Number, Section, Table, Text
from ischia.writers.report.strength_tile import not_measured
from ischia.writers.report.wording import (
    axis_unit,
    change_sign,
    context_words,
    day,
    decimal,
    interval_of,
    opened,
    places,
    short_hash,
    side_word,
    unit_sign,
    value_of,
)

_STRIPE = "Pale stripe: the first visit ± MDC95, between sessions. Within it is noise."
_VERDICTS = {
    "improved": "improved",
    "worse": "worse",
    "within_noise": "within noise",
    "error_unknown": "error unknown, so no verdict",
}


def data_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return what everything above rests on."""
    return (
        _progress(material),
        _measurements(material),
        _missing(material),
        _sources(material),
        _references(material),
    )


def _progress(material: ReportMaterial) -> Section:
    entries = material.assessment.progress
    if not entries:
        return Section(
            key="progress", heading="Progress", intro="No earlier visit holds the same value."
        )
    rows = tuple(
        (
            _named(material, p.concept, p.side.value, context_words(p.context, material.words)),
            (" → ".join(_point(p, k) for k in range(len(p.points))),),
            (decimal(p.change, _decimals(p)) + change_sign(p.unit),),
            (decimal(p.mdc95, _decimals(p)) + change_sign(p.unit) if p.mdc95 else "error unknown",),
            (_VERDICTS[p.verdict], f" [{', '.join(p.cites)}]" if p.cites else ""),
        )
        for p in entries
    )
    columns = ("What", "Visits", "Change", "MDC95", "Verdict")
    # A sparkline each for the few that somebody would look at: those whose error is known.
    drawn = [p for p in entries if p.mdc95 and len(p.points) > 1][:4]
    return Section(
        key="progress",
        heading="Progress",
        intro=" ".join([_STRIPE, *_studies(material)]),
        drawings=tuple(_series(material, p) for p in drawn),
        tables=(Table(columns=columns, rows=rows),),
    )


def _studies(material: ReportMaterial) -> list[str]:
    """Return which studies the errors between sessions come from, each once."""
    used = {p.reliability for p in material.assessment.progress}
    known = [s for s in material.reliabilities if s.id in used]
    said = dict.fromkeys(f"{study_words(material, s)}; {s.design}" for s in known)
    return [f"{opened(words)}." for words in said]


def _decimals(p: Progress) -> int:
    return places(p.change, (-p.mdc95, p.mdc95) if p.mdc95 else None)


def _point(p: Progress, k: int) -> str:
    return decimal(p.points[k].value, _decimals(p)) + unit_sign(p.unit)


def _series(material: ReportMaterial, p: Progress) -> Drawing:
    name = opened(material.word(p.concept))
    what = ", ".join(filter(None, [name, side_word(p.side)]))
    return series(
        Visits(
            days=tuple(float((point.date - p.points[0].date).days) for point in p.points),
            dates=tuple(day(point.date) for point in p.points),
            values=tuple(point.value for point in p.points),
        ),
        side=p.side,
        mdc95=p.mdc95,
        unit=f"{what}, {axis_unit(p.unit)}",
        title=f"{what}: {_point(p, 0)} to {_point(p, -1)}, {_VERDICTS[p.verdict]}.",
    )


def _named(material: ReportMaterial, concept: str, side: str, context: str) -> Text:
    side = "" if side == "midline" else side
    return (", ".join(filter(None, [opened(material.word(concept)), side, context])),)


def _measurements(material: ReportMaterial) -> Section:
    columns = ("What", "Value", "Interval", "Error", "Method", "Files")
    rows = tuple(_row(material, m) for m in material.measurements)
    return Section(
        key="measurements", heading="Measurements", tables=(Table(columns=columns, rows=rows),)
    )


def _row(material: ReportMaterial, m: Measurement) -> tuple[Text, ...]:
    flags = f" · {', '.join(f.replace('_', ' ') for f in m.flags)}" if m.flags else ""
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
    keys |= {k for c in a.measured.curves for k in c.provenance.cites}
    keys |= {k for h in a.hypotheses for e in h.evidence for k in e.cites}
    keys |= {k for f in a.red_flags for k in f.cites} | {k for p in a.progress for k in p.cites}
    for plan in filter(None, (a.plan, a.other_policy_plan)):
        keys |= set(plan.cites) | {k for ph in plan.phases for i in ph.items for k in i.cites}
        gates = [g for ph in plan.phases for g in (*ph.entry, *ph.exit)]
        keys |= {g.basis for g in gates if g.basis in material.references}
    return keys
