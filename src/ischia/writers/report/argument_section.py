"""Findings and evidence, all of them: also what was not counted, and why not."""

from collections.abc import Sequence

from ischia.model.assessment import Grade, Hypothesis, RedFlag
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
    lowered,
    opened,
    per_cent,
    probability_span,
    side_word,
    tidied,
)

_SHOWN = 10  # explanations that stand open; the rest waits until somebody asks
_WEIGHED = 3  # of those, the ones whose whole evidence stands open
_LEAST = 0.05  # log-odds; what moves less is in the ledger


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
    several = len({g.side for g in assessment.grades}) > 1
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            (_system(g, several=several),),
            (opened(material.word(g.grade)),),
            linked(material, opened(said(material, g.why)), g.basis),
            (opened(tidied("; ".join(g.beside))),),
            (material.short((g.threshold_basis,)).replace("clinic_default", "clinic default"),),
        )
        for g in assessment.grades
    )
    conflicts: tuple[tuple[Text, ...], ...] = tuple(
        ((c.says,), linked(material, said(material, c.why), c.basis)) for c in assessment.conflicts
    )
    tables = []
    if conflicts:
        tables.append(Table(columns=("Conflict", "Why both cannot hold"), rows=conflicts))
    if rows:
        columns = ("System", "Grade", "Why", "Read beside", "Limit from")
        tables.append(Table(columns=columns, rows=rows))
    intro = "" if rows else "Nothing was graded."
    heading = "Grades and conflicts"
    return Section(key="grades", heading=heading, intro=intro, tables=tuple(tables))


def _system(grade: Grade, *, several: bool) -> str:
    name = grade.name or f"{opened(grade.system)} grade"
    side = f", {side_word(grade.side)}" if several and grade.side else ""
    return f"{name}, by {grade.by}{side}"


def _noticed(material: ReportMaterial) -> tuple[Table, ...]:
    """Return what was handed in and moves nothing, or does not fit together; none is no table."""
    rows: tuple[tuple[Text, ...], ...] = tuple(((n,),) for n in material.assessment.notices)
    columns = ("Handed in, and moves nothing or does not fit",)
    return (Table(columns=columns, rows=rows),) if rows else ()


def _explanations(material: ReportMaterial) -> Section:
    hypotheses = material.assessment.hypotheses
    if not hypotheses:
        return Section(key="explanations", heading="Explanations", intro="None was weighed.")
    first = hypotheses[0]
    lines = printed(material, first, whole=True)
    sums = tuple(((line.name,), (line.source,), (signed(line.log_odds),)) for line in lines)
    total: tuple[Text, ...] = (
        ("Sum",),
        (per_cent(first.posterior),),
        (signed(sum(line.log_odds for line in lines)),),
    )
    unexplained = ", ".join(material.word(f) for f in material.assessment.unexplained)
    rows = tuple(_before_and_now(material, h) for h in hypotheses)
    columns = ("Explanation", "Before", "Now", "What moved the start")
    rest = rows[_SHOWN:]
    return Section(
        key="explanations",
        heading="Explanations",
        intro=f"Left unexplained by the leading ones: {unexplained or 'nothing'}.",
        tables=(
            *_noticed(material),
            Table(columns=columns, rows=rows[:_SHOWN]),
            *(
                [Table(columns=columns, rows=rest, folded=f"{len(rest)} less likely")]
                if rest
                else ()
            ),
            Table(
                columns=("Explanation", "For", "Against", "Discounted, and why"),
                rows=tuple(_sides_of(material, h) for h in hypotheses[:_WEIGHED]),
                caption="For and against, in log-odds",
            ),
            Table(
                columns=("Line", "From", "Log-odds"),
                rows=(*sums, total),
                caption=f"Ledger of {titled(material.assessment, first)}",
            ),
        ),
    )


def _before_and_now(material: ReportMaterial, h: Hypothesis) -> tuple[Text, ...]:
    moved = " ".join(f"{opened(tidied(why)).rstrip('.')}." for why in h.prior_why)
    return (
        (f"{opened(h.name)}, {side_word(h.side)}".rstrip(", "), *_forms(material, h)),
        (per_cent(h.prior), f" ({probability_span(h.prior95)})"),
        (per_cent(h.posterior), f" ({probability_span(h.posterior95)})"),
        (moved,),
    )


def _forms(material: ReportMaterial, h: Hypothesis) -> tuple[str, ...]:
    told = ", ".join(material.word(f"{h.condition}.{v}") for v in h.variants)
    return (f" ({told})",) if told else ()


def _sides_of(material: ReportMaterial, h: Hypothesis) -> tuple[Text, ...]:
    """Return what argues for an explanation and against it, the heaviest first."""
    lines = sorted((x for x in h.ledger if x.finding), key=lambda x: -abs(x.log_odds))
    told = {True: [], False: []}  # type: dict[bool, list[str]]
    for line in lines:
        if abs(line.log_odds) >= _LEAST:
            word = lowered(material.word(line.finding or ""))
            told[line.log_odds > 0].append(f"{word} {signed(line.log_odds)}")
    away = [
        f"{lowered(material.word(e.finding))}: {said(material, e.why_not or 'no reason given')}"
        for e in h.evidence
        if not e.counted
    ]
    return (
        (titled(material.assessment, h),),
        ("; ".join(told[True]) or "nothing",),
        ("; ".join(told[False]) or "nothing",),
        ("; ".join(away) or "nothing",),
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
    if finding.last_present:
        pieces.append(f" · last present on {day(finding.last_present)}: recovery, no argument")
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
    weighed = [h for h in material.assessment.hypotheses if h.evidence]
    shown, rest = weighed[:_WEIGHED], weighed[_WEIGHED:]
    tables = [
        Table(
            columns=columns,
            rows=tuple(_evidence_row(material, e) for e in h.evidence),
            caption=opened(titled(material.assessment, h)),
        )
        for h in shown
    ]
    if rest:
        rows = tuple(
            ((titled(material.assessment, h),), *_evidence_row(material, e))
            for h in rest
            for e in h.evidence
        )
        folded = f"Evidence on {len(rest)} less likely explanations"
        tables.append(Table(columns=("Explanation", *columns), rows=rows, folded=folded))
    return Section(
        key="evidence",
        heading="Evidence",
        intro="A ratio above 1 argues for the explanation, below 1 against it.",
        tables=tuple(tables),
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


def _screened(material: ReportMaterial, flag: RedFlag) -> str:
    """Return a flag's state today; where nobody judged it today, when it was last absent."""
    said = flag.state.replace("_", " ")
    before = material.last_absent.get(flag.id)
    if flag.state not in {"not_assessed", "inconclusive"} or before is None:
        return said
    return f"{said} today; last screened on {day(before)}: absent"


def _because(material: ReportMaterial, basis: Sequence[str]) -> Text:
    """Return what a flag or guard rests on in words; measured numbers open their source."""
    known = material.assessment.measured.by_id()
    pieces: list[str | Number] = []
    for one in basis:
        pieces += [", "] if pieces else []
        if one in known:
            pieces += [f"{material.word(known[one].concept)} ", number(known[one])]
        else:
            pieces.append(material.word(one))
    return tuple(pieces)


def _flags(material: ReportMaterial) -> Section:
    flags: tuple[tuple[Text, ...], ...] = tuple(
        (
            (opened(f.name),),
            (_screened(material, f),),
            (lowered(f.done) or f"{f.urgency}: {lowered(f.action)}",),
            _because(material, f.basis),
            (", ".join(material.word(q) for q in f.not_asked),),
        )
        for f in material.assessment.red_flags
    )
    guards: tuple[tuple[Text, ...], ...] = tuple(
        (
            (said(material, g.says),),
            (g.state.replace("_", " "),),
            _because(material, g.basis),
        )
        for g in material.assessment.guards
    )
    columns = ("Red flag", "State", "How soon, and what to do", "Because of", "Not asked")
    return Section(
        key="screening",
        heading="Red flags and guards",
        tables=(
            Table(columns=columns, rows=flags),
            *([Table(columns=("Guard", "State", "Because of"), rows=guards)] if guards else ()),
        ),
    )
