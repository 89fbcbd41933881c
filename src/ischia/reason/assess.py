"""One visit argued through: findings, red flags, differential, grades, next tests, plan, change."""

import difflib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import (
    Assessment,
    Conflict,
    Grade,
    Hypothesis,
    RedFlag,
    Sensitivity,
)
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.errors import InputError
from ischia.model.exam import ExamSheet
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.plan import Decision
from ischia.model.progress import Progress
from ischia.model.terms import Policy, State
from ischia.reason.conclusion import Conclusion, conclusion
from ischia.reason.conflicts import conflicts
from ischia.reason.course import Course, course
from ischia.reason.episode import as_it_was
from ischia.reason.findings import of_side
from ischia.reason.gather import BOTH, Seen, findings_of, other_side
from ischia.reason.grades import grades
from ischia.reason.guards import guards
from ischia.reason.inference import Differential, differential
from ischia.reason.next_test import next_tests
from ischia.reason.notices import notices
from ischia.reason.progress import progress
from ischia.reason.proven import proven
from ischia.reason.reading import Facts, read
from ischia.reason.red_flags import red_flags
from ischia.reason.sensitivity import sensitivity
from ischia.reason.timeline import Raised, Timeline, still_raised
from ischia.reason.timely import untimely
from ischia.reason.unexplained import seen_danger, unexplained

_DAYS_A_YEAR = 365.25

Argued = tuple[tuple[Differential, Facts], ...]  # of each injured side, the leading one first


def argue(  # noqa: PLR0913  # the contract with the service: one visit has these parts
    *,
    case: CaseDocument,
    visit: VisitDocument,
    sheet: ExamSheet,
    measured: Measurements,
    earlier: tuple[Seen, ...],
    decisions: tuple[Decision, ...],
    knowledge: Knowledge,
    policy: Policy,
) -> Assessment:
    """Return the assessment of one visit.

    Each injured side is argued, graded and planned for by itself, the likelier first. Without one
    there is no differential, no grade and no plan; red flags, guards and progress stand. What
    earlier visits found stays on file until it is looked for again. Where a side says not enough
    to conclude anything there is no plan for it either, and the next tests say what would help.

    Raises
    ------
    InputError
        When an item or a report uses a word that the knowledge base does not know, or the case
        names a setting or an earlier diagnosis that it does not have, or began before its birth.
    """
    before, changed, findings, flags = looked_through(
        case, visit, sheet, measured, earlier, knowledge, decisions
    )
    facts = facts_of(case, visit, measured, findings)
    argued = _argued(facts, case, flags, knowledge)
    graded, in_conflict = _severity(argued, knowledge)
    said = _concluded(argued, findings, flags, knowledge)
    late = _not_today(case, visit, before, said, knowledge)
    follows = _courses(argued, said, flags, case, policy, decisions, knowledge)
    return Assessment(
        subject=case.subject,
        simulated=case.simulated,
        injured_side=case.injured_side,
        visit_date=visit.date,
        onset=case.onset,
        complaint=case.complaint,
        policy=policy,
        knowledge=knowledge.stamp,
        measured=measured,
        findings=findings,
        red_flags=flags,
        guards=guards(facts, case.earlier_diagnosis, knowledge),
        hypotheses=_ranked(argued, flags, knowledge),
        grades=graded,
        conflicts=(*other_side(findings, case.injured_side, knowledge), *in_conflict),
        unexplained=unexplained(findings, [told for told, _ in argued], flags, knowledge),
        next_tests=next_tests(_asked(argued), flags, visit, knowledge, late),
        plan=follows[0].plan,
        other_policy_plan=follows[0].other,
        other_side_plan=follows[1].plan,
        prognosis=follows[0].prognosis,
        return_to_sport=follows[0].return_to_sport,
        conclusion=said[0].says,
        conclusion_why=said[0].why,
        sensitivity=_hangs_on(argued, case, knowledge),
        progress=changed,
        decisions=decisions,
        notices=notices(case, visit.date, _reports(before, visit), findings, measured, knowledge),
    )


def _not_today(
    case: CaseDocument,
    visit: VisitDocument,
    before: tuple[Seen, ...],
    said: tuple[Conclusion, ...],
    knowledge: Knowledge,
) -> frozenset[str]:
    """Return the questions that have nothing to tell at this visit of the episode."""
    later = any(case.onset is None or seen.date >= case.onset for seen in before)
    return untimely(
        knowledge,
        since_onset_days=_days(case, visit.date),
        concluded_later=later and said[0].says != "not_enough",
    )


def _reports(before: tuple[Seen, ...], visit: VisitDocument) -> tuple[ImagingReport, ...]:
    return (*(report for seen in before for report in seen.reports), *visit.imaging_report)


class Through(NamedTuple):
    """What stands before any argument."""

    before: tuple[Seen, ...]
    changed: tuple[Progress, ...]
    findings: tuple[Finding, ...]
    flags: tuple[RedFlag, ...]


def looked_through(  # noqa: PLR0913, PLR0917  # what one visit has
    case: CaseDocument,
    visit: VisitDocument,
    sheet: ExamSheet,
    measured: Measurements,
    earlier: tuple[Seen, ...],
    knowledge: Knowledge,
    decisions: tuple[Decision, ...] = (),
) -> Through:
    """Return the visits before this one, what changed since, what was found, and the red flags.

    Raises
    ------
    InputError
        As `argue` does.
    """
    _refuse_the_impossible(case, visit, knowledge)
    before, today = _visits(earlier, visit, sheet, measured)
    changed = progress([(e.date, e.measured) for e in (*before, today)], knowledge)
    findings = findings_of(today, before, changed, case.injured_side, case.onset, knowledge)
    flags = _flags(case, findings, (*before, today), decisions, knowledge)
    return Through(before=before, changed=changed, findings=findings, flags=flags)


def _refuse_the_impossible(case: CaseDocument, visit: VisitDocument, knowledge: Knowledge) -> None:
    _known_diagnosis(case, knowledge)
    _possible_onset(case, visit)


def _visits(
    earlier: tuple[Seen, ...], visit: VisitDocument, sheet: ExamSheet, measured: Measurements
) -> tuple[tuple[Seen, ...], Seen]:
    """Return the visits before this one, and this one."""
    today = Seen(date=visit.date, sheet=sheet, measured=measured, reports=visit.imaging_report)
    return tuple(e for e in earlier if e.date < visit.date), today


def _flags(
    case: CaseDocument,
    findings: tuple[Finding, ...],
    seen: tuple[Seen, ...],  # of every visit, today last
    decisions: tuple[Decision, ...],
    knowledge: Knowledge,
) -> tuple[RedFlag, ...]:
    """Return the red flags of the last visit; the visits before it say which were raised then."""
    raised: dict[str, Raised] = {}
    for number, one in enumerate(seen[:-1]):
        before = seen[: number + 1]
        own = findings_of(one, seen[:number], (), case.injured_side, case.onset, knowledge)
        # A decision may be taken back: the last word counts, and it is heard today.
        flags = _flags_on(case, own, before, (), raised, knowledge)
        raised = still_raised(raised, flags, one.date, knowledge)
    return _flags_on(case, findings, seen, decisions, raised, knowledge)


def _flags_on(  # what a safety rule may look at
    case: CaseDocument,
    findings: tuple[Finding, ...],
    seen: tuple[Seen, ...],
    decisions: tuple[Decision, ...],
    raised: Mapping[str, Raised],
    knowledge: Knowledge,
) -> tuple[RedFlag, ...]:
    today, age_y = seen[-1], case.subject.age_y
    timeline = Timeline(
        today=today.date,
        onset=case.onset,
        injured=case.injured_side,
        age_y=age_y,
        noted={one.date: one.noted() for one in seen},
        affirmed={one.date: one.affirmed() for one in seen},
        denied={one.date: one.denied() for one in seen},
        reports=tuple(report for one in seen for report in one.reports),
        decisions=decisions,
        raised=raised,
    )
    return red_flags(
        findings,
        today.measured,
        knowledge,
        age_y=age_y,
        since_onset_days=_days(case, today.date),
        timeline=timeline,
    )


def _hangs_on(argued: Argued, case: CaseDocument, knowledge: Knowledge) -> Sensitivity | None:
    """Say what the leading posterior hangs on, where something is argued."""
    if not argued:
        return None
    return sensitivity(argued[0][0], knowledge, case.setting, case.subject)


def _known_diagnosis(case: CaseDocument, knowledge: Knowledge) -> None:
    earlier, known = case.earlier_diagnosis, sorted(knowledge.conditions)
    if earlier is None or earlier in known:
        return
    near = difflib.get_close_matches(earlier, known, n=1)
    raise InputError(
        where="case: earlier_diagnosis",
        found=repr(earlier),
        expected="a condition of the knowledge base",
        do=f"Did you mean {near[0]!r}?" if near else f"Use one of {', '.join(known)}.",
    )


def _possible_onset(case: CaseDocument, visit: VisitDocument) -> None:
    days, age_y = _days(case, visit.date), case.subject.age_y
    # A year to spare: an age is in whole years, and may be that of an earlier visit.
    if days is None or age_y is None or days / _DAYS_A_YEAR <= age_y + 1:
        return
    ago = f"{days / _DAYS_A_YEAR:.0f} years before the visit"
    raise InputError(
        where="case: onset",
        found=f"{case.onset}, {ago}, at an age of {age_y:g}",
        expected="a day in the person's life",
        do="Mend the year of onset, or subject.age_y.",
    )


def facts_of(
    case: CaseDocument,
    visit: VisitDocument,
    measured: Measurements,
    findings: tuple[Finding, ...],
) -> tuple[Facts, ...]:
    """Return what bears on each injured side, or on both where none is."""
    return tuple(
        Facts(
            measured=measured,
            side=s,
            findings=of_side(findings, s),
            since_onset_days=_days(case, visit.date),
            age_y=case.subject.age_y,
        )
        for s in case.injured_side.sides or BOTH
    )


def _days(case: CaseDocument, day: date) -> float | None:
    """Return how long ago it began [d]; a baseline visit before that has no such number."""
    if case.onset is None or day < case.onset:
        return None
    return float((day - case.onset).days)


def _argued(
    facts: tuple[Facts, ...],
    case: CaseDocument,
    flags: tuple[RedFlag, ...],
    knowledge: Knowledge,
) -> Argued:
    """Argue each injured side, the one whose first hypothesis is the likeliest first.

    What an image proves goes before what is likely.
    """
    made = []
    for f in facts:
        if f.side not in case.injured_side.sides:
            continue
        side = f.side
        shown = {name: as_it_was(found) for name, found in f.findings.items()}
        argued = differential(shown, side, knowledge, case.setting, case.subject)
        seen = proven(f.findings.values(), side, flags, knowledge)
        made.append((bool(seen), _told(argued, f, seen, knowledge), f))
    made.sort(key=lambda one: (not one[0], -one[1].hypotheses[0].posterior))
    return tuple((told, f) for _, told, f in made)


def _told(
    argued: Differential, facts: Facts, seen: frozenset[str], knowledge: Knowledge
) -> Differential:
    """Name the forms of each condition (its muscle, its site) that the facts of the side tell.

    What was seen comes first, the rest stays in its order.
    """
    told = tuple(
        replace(
            h,
            variants=tuple(
                v.id
                for v in knowledge.conditions[h.condition].variant
                if read(v.when, facts).state is State.PRESENT
            ),
        )
        for h in sorted(argued.hypotheses, key=lambda h: h.condition not in seen)
    )
    return replace(argued, hypotheses=told)


def _ranked(
    argued: Argued, flags: tuple[RedFlag, ...], knowledge: Knowledge
) -> tuple[Hypothesis, ...]:
    """Return all hypotheses: what an image proves, then by posterior."""
    every = []
    for told, facts in argued:
        seen = proven(facts.findings.values(), told.side, flags, knowledge)
        every += [(h.condition not in seen, h) for h in told.hypotheses]
    every.sort(key=lambda one: (one[0], -one[1].posterior, one[1].condition, one[1].side))
    return tuple(h for _, h in every)


def _asked(argued: Argued) -> list[tuple[Differential, Mapping[str, Finding]]]:
    return [(told, facts.findings) for told, facts in argued]


def _severity(
    argued: Argued, knowledge: Knowledge
) -> tuple[tuple[Grade, ...], tuple[Conflict, ...]]:
    """Say how bad each injured side is, and what contradicts itself there."""
    graded: list[Grade] = []
    in_conflict: list[Conflict] = []
    for told, facts in argued:
        first = told.hypotheses[0]
        motion = knowledge.conditions[first.condition].motion
        leads = first.posterior >= knowledge.settings.likely.value
        here = grades(facts, motion, knowledge, first.condition if leads else None)
        graded += [replace(grade, side=facts.side) for grade in here]
        found = conflicts(facts, here, knowledge)
        in_conflict += [replace(conflict, side=facts.side) for conflict in found]
    return tuple(graded), tuple(in_conflict)


def _concluded(
    argued: Argued,
    findings: tuple[Finding, ...],
    flags: tuple[RedFlag, ...],
    knowledge: Knowledge,
) -> tuple[Conclusion, ...]:
    """Say how far the argument of each side reaches, and of none where nothing is argued."""
    return tuple(
        conclusion(told, knowledge, seen_danger(findings, told, flags, knowledge))
        for told, _ in argued
    ) or (conclusion(None, knowledge),)


def _courses(  # noqa: PLR0913, PLR0917  # what a plan is made of
    argued: Argued,
    said: tuple[Conclusion, ...],
    flags: tuple[RedFlag, ...],
    case: CaseDocument,
    policy: Policy,
    decisions: tuple[Decision, ...],
    knowledge: Knowledge,
) -> tuple[Course, Course]:
    """Say what follows for the leading side and for the other; nothing where nothing leads."""
    made = [Course(), Course()]
    for number, ((told, facts), side) in enumerate(zip(argued, said, strict=False)):
        if side.says != "not_enough":
            made[number] = course(
                told.hypotheses[0].condition,
                facts,
                policy,
                decisions,
                knowledge,
                flags=flags,
                own_goals=case.goals,
                sport=bool(case.subject.sport),
            )
    return made[0], made[1]
