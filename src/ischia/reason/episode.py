"""What an injury once showed and shows no longer: recovery is no argument against it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ischia.knowledge.load import Knowledge
from ischia.model.finding import Finding
from ischia.model.terms import State


def last_seen(
    findings: Iterable[Finding],
    earlier: Iterable[tuple[date, tuple[Finding, ...]]],
    onset: date | None,
    today: date,
    knowledge: Knowledge,
) -> tuple[Finding, ...]:
    """Return the findings; one that is gone keeps the last day of this episode that showed it.

    Only signs that pass as an injury heals have such a day. What is told of how it began, and what
    an image shows of a structure, is corrected by a later look and does not heal away within weeks.
    Nor do signs that a rule for now or today rests on: of a danger the latest look counts. What is
    gone within days was misread, what is gone for months is over, and what was seen before the
    onset belongs to something else.
    """
    settings = knowledge.settings
    latest = settings.recovered_within_days.value
    soonest = settings.recovered_after_days.value
    episode = [(day, own) for day, own in earlier if onset is None or day >= onset]
    shown: dict[tuple[str, object], date] = {}
    for day, own in sorted(episode, key=lambda visit: visit[0]):
        shown |= {(f.id, f.side): day for f in own if f.state is State.PRESENT}
    signs, dangers = knowledge.signs, knowledge.alarming_signs()

    def gone(f: Finding) -> date | None:
        sign, last = signs.get(f.id), shown.get((f.id, f.side))
        if sign is None or last is None or not sign.heals or f.id in dangers:
            return None
        since = ((f.on or today) - last).days
        past = (today - last).days
        return last if since >= soonest and past <= latest else None

    return tuple(
        f if f.state is State.PRESENT else replace(f, last_present=gone(f)) for f in findings
    )


def as_it_was(finding: Finding) -> Finding:
    """Return a finding as the argument about the cause reads it: one that healed was there."""
    if finding.last_present is None:
        return finding
    return replace(finding, state=State.PRESENT, leans=None, on=finding.last_present)
