"""What stands behind one line of a ledger: its state, and whose evidence moves it."""

from collections.abc import Iterable

from ischia.model.assessment import Assessment, Hypothesis, NextTest
from ischia.model.finding import Evidence, Finding
from ischia.model.terms import Side
from ischia.writers.report.wording import day, lowered

_JUDGEMENT = "judgement"
_MOST_NAMES = 2


def finding_of(findings: Iterable[Finding], name: str, side: Side) -> Finding | None:
    """Return the finding of a side, else the one that has no side or the other."""
    same = [f for f in findings if f.id == name]
    same.sort(key=lambda f: (f.side != side, f.side is not None))
    return same[0] if same else None


def state_of(finding: Finding) -> str:
    """Return a finding's state where it is not simply present today."""
    if finding.last_present:
        return f"present on {day(finding.last_present)}, gone since"
    said = [] if finding.state == "present" else [finding.state.value]
    said += [f"on {day(finding.on)}"] if finding.on else []
    return ", ".join(said)


def basis_of(assessment: Assessment, hypothesis: Hypothesis, finding: str) -> str:
    """Return how good a line's evidence is, or through which conditions it acts.

    A finding that says nothing about a condition by itself still moves it: it speaks for another
    one that competes with it.
    """
    own = _own(hypothesis, finding)
    if own:
        return own[0].basis.replace("_", "-")
    names = [lowered(h.name) for h in _through(assessment, hypothesis, finding)]
    if not names:
        return "indirect"
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"indirect: through {', '.join(names[:_MOST_NAMES])}{more}"


def on_judgement(assessment: Assessment, hypothesis: Hypothesis) -> tuple[int, int]:
    """Return how many findings of a ledger rest on judgement alone, and how many there are."""
    lines = [line.finding for line in hypothesis.ledger if line.finding]
    resting = [_rests_on_judgement(assessment, hypothesis, name) for name in lines]
    return sum(resting), len(lines)


def several_sides(assessment: Assessment) -> bool:
    """Return whether hypotheses about more than one side compete for a reader's eye."""
    return len({h.side for h in assessment.hypotheses}) > 1


def titled(assessment: Assessment, hypothesis: Hypothesis) -> str:
    """Return a hypothesis by name, with its side where more than one is argued."""
    return f"{hypothesis.name}, {hypothesis.side}" if several_sides(assessment) else hypothesis.name


def speaking_for(hypothesis: Hypothesis) -> tuple[str, ...]:
    """Return the findings that raise a hypothesis, the strongest first."""
    raising = [line for line in hypothesis.ledger if line.finding and line.log_odds > 0]
    raising.sort(key=lambda line: -line.log_odds)
    return tuple(line.finding for line in raising if line.finding)


def supported(hypothesis: Hypothesis) -> bool:
    """Say whether it is more than the share it began with: risen, or something speaks for it."""
    return bool(speaking_for(hypothesis)) or hypothesis.posterior > hypothesis.prior


def asked_of(assessment: Assessment, test: NextTest) -> str:
    """Return a test by name, with its leg where more than one is argued."""
    sided = test.side is not None and several_sides(assessment)
    return f"{test.name}, {test.side}" if sided else test.name


def _own(hypothesis: Hypothesis, finding: str) -> list[Evidence]:
    rows = [e for e in hypothesis.evidence if e.finding == finding]
    return sorted(rows, key=lambda e: not e.counted)


def _through(assessment: Assessment, hypothesis: Hypothesis, finding: str) -> list[Hypothesis]:
    return [
        h
        for h in assessment.hypotheses
        if h.side == hypothesis.side and any(e.counted for e in _own(h, finding))
    ]


def _rests_on_judgement(assessment: Assessment, hypothesis: Hypothesis, finding: str) -> bool:
    rows = _own(hypothesis, finding)
    if not rows:
        others = _through(assessment, hypothesis, finding)
        rows = [e for h in others for e in _own(h, finding) if e.counted]
    return all(e.basis == _JUDGEMENT for e in rows)
