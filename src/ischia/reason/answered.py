"""Whether an alarm has ended: it was seen to, or its examination was done and is normal."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import DoneRule, RedFlagRule
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, Side, State, Urgency
from ischia.reason.findings import from_reports, of_side
from ischia.reason.reading import Facts, read
from ischia.reason.regions import names_one
from ischia.reason.timeline import Raised, Timeline

BOTH = (Side.LEFT, Side.RIGHT)
_MACHINES: Final = {"mri": "MRI", "xray": "X-ray", "ultrasound": "ultrasound", "ct": "CT"}


class Ending(NamedTuple):
    """What ended an alarm, and when."""

    says: str
    on: date


class Alarm(NamedTuple):
    """A rule that was raised: by what is there today, or at an earlier visit and gone since."""

    rule: RedFlagRule
    raising: tuple[Finding, ...]
    hurts: frozenset[str]  # every sign that is there
    gone: Raised | None = None


def ending(alarm: Alarm, timeline: Timeline, knowledge: Knowledge) -> Ending | None:
    """Return what ended an alarm, or None.

    A clinician's decision ends what was there by that day; so does somebody who says that it was
    seen to, for what was there before. Signs that came later, or got worse, raise it again. An
    emergency whose signs are there today is ended by nothing else; any other alarm also by its
    examination.
    """
    rule, gone = alarm.rule, alarm.gone
    newest = gone.on if gone else max(timeline.began(f, rule.urgency) for f in alarm.raising)
    ended = _overruled(rule, newest, timeline) or _seen_to(alarm, timeline)
    if ended is not None and not timeline.worse_after(ended.on, rule.worse_by):
        return ended
    if rule.done is None or (gone is None and rule.urgency is Urgency.NOW):
        return None
    if gone and (day := _examined(rule.done, gone.on, timeline)):
        return Ending(f"examined on {day}: {rule.done.says}", day)
    report = answered(alarm, newest, timeline, knowledge)
    if report is None:
        return None
    return Ending(
        f"done on {report.date} ({_MACHINES[report.modality]}): {rule.done.says}", report.date
    )


def _overruled(rule: RedFlagRule, newest: date, timeline: Timeline) -> Ending | None:
    decision = timeline.overruled(rule)
    if decision is None or decision.at.date() < newest:
        return None
    day = decision.at.date()
    return Ending(f"overridden by a clinician on {day}: {decision.reason}", day)


def _seen_to(alarm: Alarm, timeline: Timeline) -> Ending | None:
    """Return when somebody said that it was seen to; of a sign, at a visit after it was noted."""
    said = [day for day, yes in timeline.affirmed.items() if alarm.rule.seen_to in yes]
    if alarm.gone:
        fitting = [day for day in said if day >= alarm.gone.on]
    else:
        began = [
            (timeline.began(f, alarm.rule.urgency), f.modality is Modality.IMAGING_REPORT)
            for f in alarm.raising
        ]
        fitting = [d for d in said if all(d > b or (image and d == b) for b, image in began)]
    if not fitting:
        return None
    return Ending(f"seen to since, as told on {min(fitting)}", min(fitting))


def _examined(done: DoneRule, raised_on: date, timeline: Timeline) -> date | None:
    """Return the first visit from an alarm on that found all tests of its examination absent."""
    if not done.exam:
        return None
    days = [d for d, no in timeline.denied.items() if d >= raised_on and set(done.exam) <= no]
    return min(days, default=None)


def answered(
    alarm: Alarm, newest: date, timeline: Timeline, knowledge: Knowledge
) -> ImagingReport | None:
    """Return the report that answers an alarm, or None.

    It is one report of the region, of every leg that the alarm is about, that says in words that
    the danger is not there, and none of the signs is newer than it. It answers nothing more once it
    is older than the rule allows, or it got worse, or something happened, since. Where it hurts at
    several places, each has to be in the region of a report. An alarm that rests on an image is
    never answered by another one.
    """
    done = alarm.rule.done
    if done is None or done.when is None:
        return None
    if any(f.modality is Modality.IMAGING_REPORT for f in alarm.raising):
        return None
    raised_on = {f.side for f in alarm.raising if f.side is not None} & set(BOTH)
    legs = raised_on or timeline.injured.sides or BOTH
    holds = [
        report
        for report in sorted(timeline.reports, key=lambda r: r.date)
        if newest <= report.date <= timeline.today
        and (timeline.today - report.date).days <= done.days
        and not timeline.worse_after(report.date, done.reopened_by)
        and all(_says_so(done, _facts(report, leg, timeline, knowledge)) for leg in legs)
    ]
    wanted = [c.regions for c in done.covers if alarm.hurts & set(c.signs)] or [done.regions]
    if not all(any(_of(report, regions, done) for report in holds) for regions in wanted):
        return None
    return next(r for r in holds if any(_of(r, regions, done) for regions in wanted))


def _facts(report: ImagingReport, leg: Side, timeline: Timeline, knowledge: Knowledge) -> Facts:
    said = from_reports((report,), knowledge, where=f"report of {report.date}")
    return Facts(
        measured=Measurements(), side=leg, findings=of_side(said, leg), age_y=timeline.age_y
    )


def _says_so(done: DoneRule, facts: Facts) -> bool:
    return done.when is not None and read(done.when, facts).state is State.PRESENT


def _of(report: ImagingReport, regions: Iterable[str], done: DoneRule) -> bool:
    return names_one(report.region, regions) and not names_one(report.region, done.elsewhere)
