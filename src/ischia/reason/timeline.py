"""What was said at which visit, and what became of an alarm that was raised before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import RedFlagRule
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.plan import Decision
from ischia.model.terms import InjuredSide, Modality, Urgency

_ON = "red_flag:"  # what a decision about an alarm is on: "red_flag:fracture"


class Raised(NamedTuple):
    """An alarm of an earlier visit."""

    on: date
    urgency: Urgency
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When the complaint began, which visit noted what, and which images were read."""

    today: date
    onset: date | None = None
    injured: InjuredSide = InjuredSide.BOTH
    age_y: float | None = None
    noted: Mapping[date, frozenset[str]] = field(default_factory=dict)  # answers, by visit
    affirmed: Mapping[date, frozenset[str]] = field(default_factory=dict)  # of these a clear yes
    denied: Mapping[date, frozenset[str]] = field(default_factory=dict)  # a clear no, by visit
    reports: tuple[ImagingReport, ...] = ()
    decisions: tuple[Decision, ...] = ()
    raised: Mapping[str, Raised] = field(default_factory=dict)  # before today, by rule

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
        earliest = first == min(visits, default=first)
        as_old = urgency is Urgency.DAYS and earliest and gone == date.min
        return self.onset if self.onset is not None and as_old else first

    def came_later(self) -> frozenset[str]:
        """Return what today affirms and an earlier visit of this episode did not note."""
        before = [
            said
            for day, said in self.noted.items()
            if day < self.today and (self.onset is None or day >= self.onset)
        ]
        known = frozenset.intersection(*before) if before else None
        return frozenset() if known is None else self.affirmed.get(self.today, frozenset()) - known

    def began(self, finding: Finding, urgency: Urgency) -> date:
        """Return the day of what a finding rests on: of an image its last report, else `since`."""
        if finding.modality is not Modality.IMAGING_REPORT:
            return self.since(finding.id, urgency)
        modality, _, sign = finding.id.partition(".")
        shown = (r.date for r in self.reports if r.modality == modality and sign in r.present)
        return max(shown, default=self.today)

    def worse_after(self, day: date, signs: Iterable[str]) -> bool:
        """Say whether a visit after a day noted one of the signs that make its answer old.

        The first visit tells how it all began, which a report before it may have known.
        """
        wanted, first = frozenset(signs), min(self.noted, default=self.today)
        return any(on > max(day, first) and wanted & said for on, said in self.noted.items())

    def overruled(self, rule: RedFlagRule) -> Decision | None:
        """Return the last word of a clinician on an alarm, where that turns it down."""
        about = [d for d in self.decisions if d.on == f"{_ON}{rule.id}"]
        last = max(about, key=lambda d: d.at, default=None)
        return None if last is None or last.accepts else last


def still_raised(
    before: Mapping[str, Raised], flags: Iterable[RedFlag], day: date, knowledge: Knowledge
) -> dict[str, Raised]:
    """Return which alarms stand after a visit: what it raised, and what it did not end."""
    stands = {}
    for flag in flags:
        if not knowledge.red_flags[flag.id].stays:
            continue
        if flag.raised_on is not None:
            stands[flag.id] = before[flag.id]
        elif flag.state == "present":
            stands[flag.id] = Raised(day, flag.urgency, flag.basis)
    return stands
