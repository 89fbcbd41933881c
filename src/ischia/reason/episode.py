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
    knowledge: Knowledge,
) -> tuple[Finding, ...]:
    """Return the findings; one that is gone keeps the last day of this episode that showed it.

    Only signs that pass as an injury heals have such a day. What is told of how it began, and what
    an image shows of a structure, is corrected by a later look and does not heal away within weeks.
    What was seen before the onset belongs to something else.
    """
    episode = [(day, own) for day, own in earlier if onset is None or day >= onset]
    shown: dict[tuple[str, object], date] = {}
    for day, own in sorted(episode, key=lambda visit: visit[0]):
        shown |= {(f.id, f.side): day for f in own if f.state is State.PRESENT}
    return tuple(
        replace(f, last_present=shown[f.id, f.side]) if _is_gone(f, shown, knowledge) else f
        for f in findings
    )


def as_it_was(finding: Finding) -> Finding:
    """Return a finding as the argument about the cause reads it: one that healed was there."""
    if finding.last_present is None:
        return finding
    return replace(finding, state=State.PRESENT, leans=None, on=finding.last_present)


def _is_gone(f: Finding, shown: dict[tuple[str, object], date], knowledge: Knowledge) -> bool:
    sign = knowledge.signs.get(f.id)
    passes = sign is not None and sign.heals
    return passes and f.state is not State.PRESENT and (f.id, f.side) in shown
