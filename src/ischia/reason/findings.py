"""Findings of a visit: from answers, from measurements by their criteria, from imaging reports.

What was not asked, not examined, not measured or not mentioned gives no finding at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Criterion
from ischia.model.errors import InputError
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.progress import Progress
from ischia.model.terms import Modality, Side, State
from ischia.reason.reading import Facts, read
from ischia.reason.regions import names_one
from ischia.reason.vocabulary import require_item, require_reported

_GRAVITY: Final = {State.ABSENT: 0, State.INDETERMINATE: 1, State.PRESENT: 2}


def from_sheet(sheet: ExamSheet, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Return one finding per answered item and side.

    Raises
    ------
    InputError
        When an item is not a word of the knowledge base; the message offers a near one.
    """
    answers: dict[tuple[str, Side | None], list[ExamItem]] = defaultdict(list)
    for part, items in (("history", sheet.history), ("exam", sheet.exam)):
        for item in items:
            if item.result is not None:
                require_item(item.item, knowledge, f"{sheet.source.path}: {part}")
                answers[item.item, item.side].append(item)
    found = tuple(_answered(items, knowledge) for items in answers.values())
    return unless_excluded(found, knowledge)


def unless_excluded(found: tuple[Finding, ...], knowledge: Knowledge) -> tuple[Finding, ...]:
    """Return findings; answers that exclude each other decide nothing, of one day or of several."""
    there = [f for f in found if f.state is State.PRESENT and f.id in knowledge.tests]
    return tuple(_unless_excluded(finding, there, knowledge) for finding in found)


def _unless_excluded(finding: Finding, there: list[Finding], knowledge: Knowledge) -> Finding:
    """Return a finding; indeterminate where an answer that excludes it is present as well.

    Which of the two is wrong nobody knows: neither moves a probability, danger leads.
    """
    if finding.state is not State.PRESENT or finding.id not in knowledge.tests:
        return finding
    excluded = knowledge.tests[finding.id].contradicts
    for other in there:
        if other.id not in excluded and finding.id not in knowledge.tests[other.id].contradicts:
            continue
        if other.side is finding.side or None in {other.side, finding.side}:
            return replace(
                finding,
                state=State.INDETERMINATE,
                leans=State.PRESENT,
                basis=(*finding.basis, *other.basis),
                why=f"contradictory answers: {finding.why}; {other.why}",
            )
    return finding


def _answered(items: list[ExamItem], knowledge: Knowledge) -> Finding:
    first = items[0]
    test = knowledge.tests[first.item]
    states = {item.result for item in items if item.result is not None}
    state = states.pop() if len(states) == 1 else State.INDETERMINATE
    words = " and ".join(dict.fromkeys(f"{item.result} ({item.how})" for item in items))
    if len(items) > 1 and state is State.INDETERMINATE:
        words = f"contradictory answers: {words}"
    return Finding(
        id=test.id,
        side=first.side,
        state=state,
        modality=test.modality,
        criterion=test.id,
        basis=(f"{test.modality}:{test.id}",),
        why=f"{test.name}: {words.replace('_', ' ')}",
    )


def from_measurements(
    measured: Measurements, sides: Iterable[Side], knowledge: Knowledge
) -> tuple[Finding, ...]:
    """Return what the criteria say of each side; a criterion without a value says nothing."""
    found = []
    for side in sides:
        facts = Facts(measured=measured, side=side)
        for criterion in knowledge.criteria.values():
            if criterion.when is None:
                continue
            reading = read(criterion.when, facts)
            if reading.state is not None:
                found.append(
                    Finding(
                        id=criterion.id,
                        side=side,
                        state=reading.state,
                        modality=criterion.modality,
                        criterion=criterion.id,
                        basis=reading.basis,
                        margin_sem=reading.margin_sem,
                        leans=reading.leans,
                        why=f"{reading.why} [{criterion.basis}]",
                    )
                )
    return tuple(found)


def from_reports(
    reports: Iterable[ImagingReport], knowledge: Knowledge, *, where: str
) -> tuple[Finding, ...]:
    """Return what imaging reports say is there, and is not there; of a sign the latest counts.

    A report of a region where a sign could not be seen does not say that it is absent.

    Raises
    ------
    InputError
        When a report uses a word that no criterion knows.
    """
    criteria = {
        (c.report.modality, c.report.sign): c
        for c in knowledge.criteria.values()
        if c.report is not None
    }
    latest: dict[tuple[str, Side | None], tuple[date, Finding]] = {}
    for report in sorted(reports, key=lambda r: r.date):
        _not_both(report, where)
        for state, signs in ((State.PRESENT, report.present), (State.ABSENT, report.absent)):
            for sign in signs:
                require_reported(sign, knowledge, f"{where}: imaging_report of {report.date}")
                criterion = criteria.get((report.modality, sign))
                if state is State.ABSENT and of_elsewhere(report, criterion):
                    continue
                finding = _reported(report, sign, state, criterion)
                key = (finding.id, finding.side)
                day, before = latest.get(key, (None, finding))
                if day == report.date and before.state is not finding.state:
                    finding = _disagreeing(before, finding)
                latest[key] = (report.date, finding)
    return tuple(finding for _, finding in latest.values())


def of_elsewhere(report: ImagingReport, criterion: Criterion | None) -> bool:
    """Say whether a report is of a region where the sign could not be seen."""
    places = criterion.report.regions if criterion and criterion.report else ()
    return bool(places) and not names_one(report.region, places)


def _not_both(report: ImagingReport, where: str) -> None:
    both = sorted(set(report.present) & set(report.absent))
    if both:
        raise InputError(
            where=f"{where}: imaging_report of {report.date}",
            found=f"{both[0]!r} among present and among absent",
            expected="each sign once",
            do="Keep the one that the report says.",
        )


def _disagreeing(first: Finding, second: Finding) -> Finding:
    """Join two reports of one day that contradict each other: neither decides, danger leads."""
    return replace(
        second,
        state=State.INDETERMINATE,
        leans=State.PRESENT,
        basis=(*first.basis, *second.basis),
        why=f"two reports of one day disagree: {first.why}; {second.why}",
    )


def carried(
    earlier: Iterable[tuple[date, tuple[Finding, ...]]], today: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return what earlier visits found and nobody has looked for again since, with its date.

    What was found stays on file until the same sign of the same side is looked for again. Its
    basis is the visit: the numbers behind it stand in that visit's own assessment.
    """
    known: dict[str, set[Side | None]] = defaultdict(set)
    for finding in today:
        known[finding.id].add(finding.side)
    kept: list[Finding] = []
    for day, findings in sorted(earlier, key=lambda visit: visit[0], reverse=True):
        new = [f for f in findings if not _looked_again(f.side, known[f.id])]
        for finding in new:
            known[finding.id].add(finding.side)
        kept += [
            replace(f, on=day, basis=(f"visit:{day}",), why=f"{f.why} (visit of {day})")
            for f in new
        ]
    return tuple(kept)


def _looked_again(side: Side | None, since: set[Side | None]) -> bool:
    """Say whether a later look covers a side; one without a side covers both, and is covered."""
    return side in since or None in since or (side is None and bool(since))


def _reported(
    report: ImagingReport, sign: str, state: State, criterion: Criterion | None
) -> Finding:
    name = criterion.name if criterion else f"{report.modality}: {sign}"
    how = f", {report.condition.replace('_', ' ')}" if report.condition else ""
    return Finding(
        id=criterion.id if criterion else f"{report.modality}.{sign}",
        side=report.side,
        state=state,
        modality=Modality.IMAGING_REPORT,
        criterion=criterion.id if criterion else "none",
        basis=(f"report:{report.date}:{report.modality}.{sign}",),
        why=f"{name}: {state} in the report of {report.date} ({report.region}{how})",
    )


def from_progress(progress: Iterable[Progress], sides: Iterable[Side]) -> tuple[Finding, ...]:
    """Return whether a side is not improving, from measured change: only what beats the noise."""
    found = []
    for side in sides:
        series = [p for p in progress if p.side is side and p.verdict in {"improved", "worse"}]
        if not series:
            continue
        worse = [p for p in series if p.verdict == "worse"]
        mixed = bool(worse) and len(worse) < len(series)
        state = State.INDETERMINATE if mixed else State.PRESENT if worse else State.ABSENT
        found.append(
            Finding(
                id="not_improving",
                side=side,
                state=state,
                modality=Modality.HISTORY,
                criterion="not_improving",
                basis=tuple(p.points[-1].measurement for p in series),
                why="measured change: " + "; ".join(f"{p.concept} {p.verdict}" for p in series),
            )
        )
    return tuple(found)


def of_side(findings: Iterable[Finding], side: Side) -> dict[str, Finding]:
    """Return what bears on one side, by id: its own findings, and those without a side."""
    ordered = sorted(findings, key=lambda f: (f.id, f.side is side))
    return {f.id: f for f in ordered if f.side in {side, None, Side.MIDLINE}}


def of_any_side(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return one finding per id, the gravest: what safety rules look at."""
    ordered = sorted(findings, key=lambda f: (f.id, _GRAVITY[f.state], str(f.side)))
    return {f.id: f for f in ordered}


def of_each_leg(findings: Iterable[Finding]) -> dict[Side, dict[str, Finding]]:
    """Return what was found on the left and on the right itself, by id."""
    kept = tuple(findings)
    sides = (Side.LEFT, Side.RIGHT)
    return {side: of_any_side(f for f in kept if f.side is side) for side in sides}


def in_any_modality(found: Mapping[str, Finding], knowledge: Knowledge) -> dict[str, Finding]:
    """Return findings by id, a reported danger also under every other modality's id of its sign.

    A safety rule must see a fracture whichever machine showed it. What a report says is not there
    counts only for its own modality: another one might have shown it.
    """
    same: dict[str, list[str]] = defaultdict(list)
    for criterion in knowledge.criteria.values():
        if criterion.report is not None:
            same[criterion.report.sign].append(criterion.id)
    wide = dict(found)
    for finding in found.values():
        danger = State.PRESENT in {finding.state, finding.leans}
        if finding.modality is not Modality.IMAGING_REPORT or not danger:
            continue
        for other in same[finding.id.partition(".")[2]]:
            before = wide.get(other)
            if before is None or _GRAVITY[before.state] < _GRAVITY[finding.state]:
                wide[other] = finding
    return wide
