"""What an image proves: it goes before whatever is merely likely."""

from collections.abc import Iterable

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Sign
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side, State


def proven(
    findings: Iterable[Finding], side: Side, flags: Iterable[RedFlag], knowledge: Knowledge
) -> frozenset[str]:
    """Return the conditions of a side that a report shows and that an alarm is up for.

    A fracture, a clot or a growth is rare beforehand, so a common strain with all of its signs may
    stay likelier beside the picture of one; it must not stand before it. What somebody has seen to
    leads no more.
    """
    alarming = {name for flag in flags if flag.state == "present" for name in flag.basis}
    shown = [
        knowledge.signs[f.id]
        for f in findings
        if f.modality is Modality.IMAGING_REPORT
        and f.state is State.PRESENT
        and f.side in {side, None, Side.MIDLINE}
        and f.id in alarming
        and f.id in knowledge.signs
    ]
    meant = (_meant(sign) for sign in shown if sign.kind == "defining")
    return frozenset(c for c in meant if c is not None and knowledge.conditions[c].urgency)


def _meant(sign: Sign) -> str | None:
    """Return the condition that shows the sign most often."""
    often = {j.condition: j.sensitivity.value for j in sign.judged}
    often |= {s.condition: s.sensitivity for s in sign.study}
    return max(sorted(often), key=lambda c: often[c], default=None)
