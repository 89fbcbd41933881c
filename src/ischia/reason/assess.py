"""One visit argued through: findings, red flags, differential, grades, next tests, plan, change."""

import difflib
from dataclasses import replace

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import (
    Assessment,
    Conflict,
    Grade,
    Hypothesis,
    NextTest,
    RedFlag,
)
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.errors import InputError
from ischia.model.exam import ExamSheet
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.plan import Decision
from ischia.model.terms import Policy, Side, State
from ischia.reason.conflicts import conflicts
from ischia.reason.course import Course, course
from ischia.reason.findings import of_side
from ischia.reason.gather import BOTH, Seen, findings_of, other_side
from ischia.reason.grades import grades
from ischia.reason.guards import guards
from ischia.reason.inference import Differential, differential
from ischia.reason.next_test import next_tests
from ischia.reason.progress import progress
from ischia.reason.reading import Facts, read
from ischia.reason.red_flags import red_flags


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

    Without an injured side there is no differential, no grade and no plan; red flags, guards and
    progress stand. What earlier visits found stays on file until it is looked for again. Where no
    hypothesis reaches 50 % there is no plan either: the argument is inconclusive, and the next
    tests say what would help.

    Raises
    ------
    InputError
        When an item or a report uses a word that the knowledge base does not know, or the case
        names a setting or an earlier diagnosis that it does not have.
    """
    _known_diagnosis(case, knowledge)
    sides = case.injured_side.sides
    before = tuple(e for e in earlier if e.date < visit.date)
    changed = progress([*((e.date, e.measured) for e in before), (visit.date, measured)], knowledge)
    today = Seen(date=visit.date, sheet=sheet, measured=measured, reports=visit.imaging_report)
    findings = findings_of(today, before, changed, case.injured_side, knowledge)
    facts = _facts(case, visit, measured, findings, sides)
    guarded = facts or _facts(case, visit, measured, findings, BOTH)
    argued = _argued(facts, sides, case, knowledge)
    hypotheses = _ranked(argued)
    leading = _leading(argued, facts)
    flags = red_flags(
        findings,
        measured,
        knowledge,
        age_y=case.subject.age_y,
        since_onset_days=_days(case, visit),
    )
    graded, in_conflict, next_asked = _severity(leading, flags, visit, knowledge)
    follows = _course(leading, flags, case.goals, policy, decisions, knowledge)
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
        guards=guards(guarded, case.earlier_diagnosis, knowledge),
        hypotheses=hypotheses,
        grades=graded,
        conflicts=(*other_side(findings, case.injured_side, knowledge), *in_conflict),
        unexplained=_unexplained(findings, hypotheses, knowledge),
        next_tests=next_asked,
        plan=follows.plan,
        other_policy_plan=follows.other,
        prognosis=follows.prognosis,
        return_to_sport=follows.return_to_sport,
        progress=changed,
        decisions=decisions,
    )


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


def _facts(
    case: CaseDocument,
    visit: VisitDocument,
    measured: Measurements,
    findings: tuple[Finding, ...],
    sides: tuple[Side, ...],
) -> tuple[Facts, ...]:
    """Gather what bears on each side."""
    return tuple(
        Facts(
            measured=measured,
            side=s,
            findings=of_side(findings, s),
            since_onset_days=_days(case, visit),
            age_y=case.subject.age_y,
        )
        for s in sides
    )


def _days(case: CaseDocument, visit: VisitDocument) -> float | None:
    """Return how long ago it began [d]; a baseline visit before that has no such number."""
    if case.onset is None or visit.date < case.onset:
        return None
    return float((visit.date - case.onset).days)


def _argued(
    facts: tuple[Facts, ...], sides: tuple[Side, ...], case: CaseDocument, knowledge: Knowledge
) -> tuple[Differential, ...]:
    return tuple(
        _told(differential(f.findings, s, knowledge, case.setting, case.subject), f, knowledge)
        for f, s in zip(facts, sides, strict=True)
    )


def _told(argued: Differential, facts: Facts, knowledge: Knowledge) -> Differential:
    """Name the forms of each condition (its muscle, its site) that the facts of the side tell."""
    told = tuple(
        replace(
            h,
            variants=tuple(
                v.id
                for v in knowledge.conditions[h.condition].variant
                if read(v.when, facts).state is State.PRESENT
            ),
        )
        for h in argued.hypotheses
    )
    return replace(argued, hypotheses=told)


def _ranked(argued: tuple[Differential, ...]) -> tuple[Hypothesis, ...]:
    every = (h for d in argued for h in d.hypotheses)
    return tuple(sorted(every, key=lambda h: (-h.posterior, h.condition, h.side)))


def _leading(
    argued: tuple[Differential, ...], facts: tuple[Facts, ...]
) -> tuple[Differential, Facts] | None:
    """Find the side whose first hypothesis is the likeliest, with its facts."""
    pairs = list(zip(argued, facts, strict=True))
    return max(pairs, key=lambda p: p[0].hypotheses[0].posterior, default=None)


def _severity(
    leading: tuple[Differential, Facts] | None,
    flags: tuple[RedFlag, ...],
    visit: VisitDocument,
    knowledge: Knowledge,
) -> tuple[tuple[Grade, ...], tuple[Conflict, ...], tuple[NextTest, ...]]:
    """Say how bad the leading side is, what contradicts itself there, and what to ask next."""
    if leading is None:
        return (), (), ()
    argued, facts = leading
    first = argued.hypotheses[0]
    motion = knowledge.conditions[first.condition].motion
    leads = first.posterior >= knowledge.settings.likely.value
    graded = grades(facts, motion, knowledge, first.condition if leads else None)
    asked = next_tests(argued, facts.findings, flags, visit.mode, knowledge)
    return graded, conflicts(facts, graded, knowledge), asked


def _course(  # noqa: PLR0913  # what a plan is made of
    leading: tuple[Differential, Facts] | None,
    flags: tuple[RedFlag, ...],
    own_goals: tuple[str, ...],
    policy: Policy,
    decisions: tuple[Decision, ...],
    knowledge: Knowledge,
) -> Course:
    """Say what follows, where something leads."""
    if leading is None or leading[0].hypotheses[0].posterior < knowledge.settings.likely.value:
        return Course()
    return course(
        leading[0].hypotheses[0].condition,
        leading[1],
        policy,
        decisions,
        knowledge,
        flags=flags,
        own_goals=own_goals,
    )


def _unexplained(
    findings: tuple[Finding, ...], hypotheses: tuple[Hypothesis, ...], knowledge: Knowledge
) -> tuple[str, ...]:
    """List present signs that no likely hypothesis, or else the first, accounts for."""
    if not hypotheses:
        return ()
    least = knowledge.settings.likely.value
    likely = [h for h in hypotheses if h.posterior >= least] or [hypotheses[0]]
    accounted = {
        e.finding for h in likely for e in h.evidence if e.likelihood_ratio > 1 or not e.counted
    }
    signs = knowledge.signs
    left = [
        f.id
        for f in findings
        if f.state is State.PRESENT
        and f.id not in accounted
        and (f.id not in signs or signs[f.id].is_evidence)
    ]
    return tuple(dict.fromkeys(left))
