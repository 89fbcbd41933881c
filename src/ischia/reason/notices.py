"""What was handed in and moves nothing, or cannot all be true: nothing is taken in silence."""

import difflib
from collections.abc import Iterable, Iterator
from datetime import date

from ischia.knowledge.load import Knowledge
from ischia.model.documents import CaseDocument
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.subject import Sex, Subject
from ischia.model.terms import State
from ischia.reason.findings import of_elsewhere
from ischia.reason.priors import slug
from ischia.reason.undecided import said_of_undecided

_SAID = {"mri": "MRI", "xray": "X-ray", "ultrasound": "ultrasound", "ct": "CT"}
_TWO_WEEKS = 14  # what "no better than two weeks ago" looks back on [d]
_NAMED = 3


def notices(
    case: CaseDocument,
    today: date,
    reports: Iterable[ImagingReport],
    findings: Iterable[Finding],
    measured: Measurements,
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """Return sentences: what no number or rule reads, and dates and answers that do not fit."""
    there = {f.id for f in findings if f.state is State.PRESENT and f.on is None}
    read = tuple(reports)
    return (
        *_of_the_person(case.subject, there, knowledge),
        *_of_the_onset(case, today, there, read),
        *dict.fromkeys(line for report in read for line in _unread(report, knowledge)),
        *dict.fromkeys(line for report in read for line in _elsewhere(report, knowledge)),
        *said_of_undecided(measured, knowledge),
    )


def _of_the_person(who: Subject, there: set[str], knowledge: Knowledge) -> Iterator[str]:
    known = _sports(knowledge)
    if who.sport and slug(who.sport) not in known:
        near = difflib.get_close_matches(slug(who.sport), known, n=1)
        meant = f" Did you mean {_plain(near[0])}?" if near else ""
        yield (
            f"No prior depends on the sport “{who.sport}”, so it moves nothing.{meant} "
            f"Those that do: {', '.join(_plain(name) for name in known)}."
        )
    if who.age_y is None:
        yield "No age is stated: nothing that depends on it was moved or looked at."
    if who.sex is Sex.MALE and "pregnancy" in there:
        yield "Pregnancy is noted of a man: mend one of the two."


def _sports(knowledge: Knowledge) -> tuple[str, ...]:
    """Return every sport that moves a prior."""
    shifts = [shift for c in knowledge.conditions.values() for shift in c.shift]
    return tuple(sorted({sport for shift in shifts for sport in shift.sports}))


def _of_the_onset(
    case: CaseDocument, today: date, there: set[str], reports: tuple[ImagingReport, ...]
) -> Iterator[str]:
    onset = case.onset
    if onset is None:
        return
    days = (today - onset).days
    if days < 0:
        yield (
            f"The onset, {onset}, lies after this visit of {today}: it is read as a visit before "
            "the injury. Mend one of the two dates if it is not."
        )
    elif days < _TWO_WEEKS and "not_improving" in there:
        yield (
            f"No better than two weeks ago, and an onset {days} days ago ({onset}), do not fit: "
            "mend one of the two."
        )
    for report in sorted(reports, key=lambda r: r.date):
        if report.date < onset <= today:
            yield (
                f"The {_SAID[report.modality]} report of {report.date} was written before the "
                f"onset, {onset}: what it says may be of something older. It counts all the same."
            )


def _unread(report: ImagingReport, knowledge: Knowledge) -> Iterator[str]:
    """Say which words of a report no file reads in its modality, and what is read instead."""
    read = [c.report for c in knowledge.criteria.values() if c.report is not None]
    own = sorted(r.sign for r in read if r.modality == report.modality)
    for sign in (*report.present, *report.absent):
        elsewhere = sorted({_SAID[r.modality] for r in read if r.sign == sign})
        if sign in own or not elsewhere:
            continue
        near = difflib.get_close_matches(sign, own, n=_NAMED)
        meant = f" Of one, these are near: {', '.join(near)}." if near else ""
        yield (
            f"“{_plain(sign)}” in the {_SAID[report.modality]} report of {report.date} moves no "
            f"probability: it is read in {' and '.join(elsewhere)} only.{meant}"
        )


def _elsewhere(report: ImagingReport, knowledge: Knowledge) -> Iterator[str]:
    """Say which words a report denies of a region that it does not show."""
    for criterion in knowledge.criteria.values():
        read = criterion.report
        if read is None or read.modality != report.modality or read.sign not in report.absent:
            continue
        if of_elsewhere(report, criterion):
            yield (
                f"No “{_plain(read.sign)}” in the {_SAID[report.modality]} report of {report.date} "
                f"moves no probability: its region, {report.region}, does not show it."
            )


def _plain(word: str) -> str:
    return word.replace("_", " ")
