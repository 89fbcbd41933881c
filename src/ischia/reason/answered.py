"""Whether the examination that a safety rule asks for was done since, and is normal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import DoneRule, RedFlagRule
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.terms import InjuredSide, Modality, Side, State, Urgency
from ischia.reason.findings import from_reports, of_side
from ischia.reason.reading import Facts, read

BOTH = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When the complaint began, which visit noted what, and which images were read."""

    today: date
    onset: date | None = None
    injured: InjuredSide = InjuredSide.BOTH
    age_y: float | None = None
    noted: Mapping[date, frozenset[str]] = field(default_factory=dict)  # answers, by visit
    denied: Mapping[date, frozenset[str]] = field(default_factory=dict)  # a clear no, by visit
    reports: tuple[ImagingReport, ...] = ()

    def since(self, sign: str, urgency: Urgency) -> date:
        """Return the day from which a sign is known to be there.

        It is the visit that first noted it since somebody last found it gone: what comes back is
        new. What the first visit noted may be as old as the complaint; that is taken to be so only
        where nothing has to happen today.
        """
        gone = max((d for d, no in self.denied.items() if sign in no), default=date.min)
        days = {*self.noted, self.today}
        visits = [d for d in days if (self.onset is None or d >= self.onset) and d > gone]
        first = min([d for d in visits if sign in self.noted.get(d, ())], default=self.today)
        as_old = urgency is Urgency.DAYS and first == min(visits) and gone == date.min
        return self.onset if self.onset is not None and as_old else first

    def worse_after(self, report: ImagingReport, signs: Iterable[str]) -> bool:
        """Say whether a visit after a report noted one of the signs that make it old.

        The first visit tells how it all began, which the report may have known.
        """
        wanted, first = frozenset(signs), min(self.noted, default=self.today)
        return any(
            day > max(report.date, first) and wanted & said for day, said in self.noted.items()
        )


def answered(
    rule: RedFlagRule,
    raised_by: Iterable[Finding],
    timeline: Timeline,
    knowledge: Knowledge,
) -> ImagingReport | None:
    """Return the report that answers an alarm, or None.

    It is one report of the region, of every leg that the alarm is about, that says in words that
    the danger is not there, and none of the signs is newer than it. It answers nothing more once it
    is older than the rule allows, or it got worse, or something happened, since. An alarm that
    rests on an image is never answered by another one.
    """
    raising = tuple(raised_by)
    seen = any(f.modality is Modality.IMAGING_REPORT for f in raising)
    if rule.done is None or seen:
        return None
    newest = max((timeline.since(f.id, rule.urgency) for f in raising), default=timeline.onset)
    raised_on = {f.side for f in raising if f.side is not None} & set(BOTH)
    legs = raised_on or timeline.injured.sides or BOTH
    if newest is None:
        return None
    late_enough = [r for r in timeline.reports if newest <= r.date <= timeline.today]
    holds = [
        r
        for r in late_enough
        if (timeline.today - r.date).days <= rule.done.days
        and not timeline.worse_after(r, rule.done.reopened_by)
    ]
    for report in sorted(holds, key=lambda r: r.date):
        facts = [_facts(report, leg, timeline, knowledge) for leg in legs]
        if all(_says_so(rule.done, report, of_leg) for of_leg in facts):
            return report
    return None


def _facts(report: ImagingReport, leg: Side, timeline: Timeline, knowledge: Knowledge) -> Facts:
    said = from_reports((report,), knowledge, where=f"report of {report.date}")
    return Facts(
        measured=Measurements(), side=leg, findings=of_side(said, leg), age_y=timeline.age_y
    )


def _says_so(done: DoneRule, report: ImagingReport, facts: Facts) -> bool:
    of_the_region = any(region in report.region.lower() for region in done.regions)
    return of_the_region and read(done.when, facts).state is State.PRESENT
