"""Findings and evidence, all of them: also what was not counted, and why not."""

from ischia.model.finding import Evidence, Finding
from ischia.writers.figures.belief import signed
from ischia.writers.report.ledger_tile import printed
from ischia.writers.report.lines import titled
from ischia.writers.report.linked import linked, said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Number, Section, Table, Text, number
from ischia.writers.report.wording import (
    day,
    decimal,
    opened,
    per_cent,
    probability_span,
    side_word,
    tidied,
)


def argument_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return every hypothesis, finding and line of evidence."""
    return (
        _grades(material),
        _explanations(material),
        _findings(material),
        _evidence(material),
        _flags(material),
    )


def _grades(material: ReportMaterial) -> Section:
    assessment = material.assessment
    rows: list[tuple[Text, ...]] = [
        (
            (f"{opened(g.system)} grade, by {g.by}",),
            (opened(material.word(g.grade)),),
            linked(material, opened(said(material, g.why)), g.basis),
            (tidied(g.threshold_basis),),
        )
        for g in assessment.grades
    ]
    rows += [
        (("Conflict",), (c.says,), linked(material, said(material, c.why), c.basis), ("",))
        for c in assessment.conflicts
    ]
    columns = ("", "Says", "Why", "Limit from")
    if not rows:
        return Section(key="grades", heading="Grades and conflicts", intro="Nothing was graded.")
    return Section(
        key="grades",
        heading="Grades and conflicts",
        tables=(Table(columns=columns, rows=tuple(rows)),),
    )


def _explanations(material: ReportMaterial) -> Section:
    hypotheses = material.assessment.hypotheses
    if not hypotheses:
        return Section(key="explanations", heading="Explanations", intro="None was weighed.")
    rows = tuple(
        (
            (f"{opened(h.name)}, {side_word(h.side)}".rstrip(", "),),
            (per_cent(h.prior), f" ({probability_span(h.prior95)})"),
            (per_cent(h.posterior), f" ({probability_span(h.posterior95)})"),
        )
        for h in hypotheses
    )
    first = hypotheses[0]
    sums = tuple(
        ((line.name,), (line.source,), (signed(line.log_odds),))
        for line in printed(material, first, whole=True)
    )
    total: tuple[Text, ...] = (
        ("Sum",),
        (per_cent(first.posterior),),
        (signed(sum(line.log_odds for line in printed(material, first, whole=True))),),
    )
    unexplained = ", ".join(material.word(f) for f in material.assessment.unexplained)
    return Section(
        key="explanations",
        heading="Explanations",
        intro=f"Left unexplained by the leading ones: {unexplained or 'nothing'}.",
        tables=(
            Table(columns=("Explanation", "Before", "Now"), rows=rows),
            Table(
                columns=("Line", "From", "Log-odds"),
                rows=(*sums, total),
                caption=f"Ledger of {titled(material.assessment, first)}",
            ),
        ),
    )


def _findings(material: ReportMaterial) -> Section:
    rows = tuple(
        (
            (opened(material.word(f.id)),),
            (side_word(f.side),),
            (f.state.value,),
            (f.modality.value.replace("_", " "),),
            based_on(material, f),
        )
        for f in material.assessment.findings
    )
    columns = ("Finding", "Side", "State", "From", "Rests on")
    complaint = material.assessment.complaint
    return Section(
        key="findings",
        heading="Findings",
        intro=f"Complaint: {complaint}" if complaint else "",
        tables=(Table(columns=columns, rows=rows),),
    )


def based_on(material: ReportMaterial, finding: Finding) -> Text:
    """Return what a finding rests on; measured numbers open their source."""
    known = material.assessment.measured.by_id()
    pieces: list[str | Number] = [said(material, finding.why)] if finding.why else []
    for basis in finding.basis:
        if basis not in known and finding.why:
            continue  # the reason already names the item it rests on
        if pieces:
            pieces.append(" · ")
        pieces.append(number(known[basis]) if basis in known else _named(basis))
    if finding.margin_sem is not None:
        pieces.append(f" · {decimal(finding.margin_sem, 1)} standard errors from the limit")
    if finding.on:
        pieces.append(f" · found on {day(finding.on)}, not looked for since")
    pieces += [f" · note: {note}" for note in _notes(material, finding)]
    return tuple(pieces) or ("not stated",)


def _notes(material: ReportMaterial, finding: Finding) -> list[str]:
    """Return what the examiner wrote beside the items that a finding rests on."""
    known = material.assessment.measured.by_id()
    items = {basis.rpartition(":")[2] for basis in finding.basis} | {finding.id}
    items |= {known[i].concept.removeprefix("exam.") for i in finding.basis if i in known}
    return [
        item.note
        for item in material.examined_items()
        if item.note and item.item in items and item.side in (None, finding.side)
    ]


def _named(basis: str) -> str:
    return basis.replace("_", " ").replace(":", ": ")


def _evidence(material: ReportMaterial) -> Section:
    columns = ("Finding", "Likelihood ratio", "Basis", "Counted")
    tables = tuple(
        Table(
            columns=columns,
            rows=tuple(_evidence_row(material, e) for e in h.evidence),
            caption=opened(titled(material.assessment, h)),
        )
        for h in material.assessment.hypotheses
        if h.evidence
    )
    return Section(
        key="evidence",
        heading="Evidence",
        intro="A ratio above 1 argues for the explanation, below 1 against it.",
        tables=tables,
    )


def _evidence_row(material: ReportMaterial, e: Evidence) -> tuple[Text, ...]:
    low, high = e.interval95
    cited = f" [{', '.join(e.cites)}]" if e.cites else ", no source"
    basis = f"{e.basis.replace('_', '-')}, {e.evidence.replace('_', ' ')}{cited}"
    return (
        (f"{opened(material.word(e.finding))}, {e.state}",),
        (_ratio(e.likelihood_ratio), f" ({_ratio(low)}–{_ratio(high)})"),
        (basis,),
        ("yes" if e.counted else f"no: {said(material, e.why_not or 'no reason given')}",),
    )


def _ratio(value: float) -> str:
    """Return a likelihood ratio with two or three figures."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"  # noqa: PLR2004


def _flags(material: ReportMaterial) -> Section:
    rows = [
        (
            (opened(f.name),),
            (f.state.replace("_", " "),),
            (", ".join(material.word(b) for b in f.basis),),
            (", ".join(material.word(q) for q in f.not_asked),),
        )
        for f in material.assessment.red_flags
    ]
    rows += [
        (
            (said(material, g.says),),
            (g.state.replace("_", " "),),
            (", ".join(material.word(b) for b in g.basis),),
            ("",),
        )
        for g in material.assessment.guards
    ]
    return Section(
        key="screening",
        heading="Red flags and guards",
        tables=(Table(columns=("Rule", "State", "Because of", "Not asked"), rows=tuple(rows)),),
    )
