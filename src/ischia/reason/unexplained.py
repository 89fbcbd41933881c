"""What was found and no likely explanation accounts for: nothing seen is passed over in silence."""

from collections.abc import Iterable, Sequence

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side, State
from ischia.reason.inference import Differential

_IMAGED = (Modality.IMAGING_REPORT, Modality.ULTRASOUND)


def unexplained(
    findings: Iterable[Finding],
    argued: Sequence[Differential],
    flags: Iterable[RedFlag],
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """List present signs that no likely hypothesis of their side, or else its first, accounts for.

    A sign that belongs to no leg is accounted for by either. One that moves no probability is
    listed where a red flag that is present rests on it: an abscess on a scan, say.
    """
    accounted = {told.side: _accounted(told, knowledge) for told in argued}
    signs, alarming = knowledge.signs, _alarming(flags)
    left = []
    for f in findings:
        own = [names for side, names in accounted.items() if f.side in {side, None, Side.MIDLINE}]
        if f.state is not State.PRESENT or not own or any(f.id in names for names in own):
            continue
        if f.id not in signs or signs[f.id].is_evidence or f.id in alarming:
            left.append(f.id)
    return tuple(dict.fromkeys(left))


def seen_danger(
    findings: Iterable[Finding],
    told: Differential,
    flags: Iterable[RedFlag],
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """Return what an image shows of a danger of now or today that no likely hypothesis explains."""
    alarming = _alarming(f for f in flags if f.urgency.soon)
    imaged = [f for f in findings if f.modality in _IMAGED and f.id in alarming]
    return tuple(f for f in unexplained(imaged, [told], flags, knowledge) if f in alarming)


def _alarming(flags: Iterable[RedFlag]) -> set[str]:
    return {name for flag in flags if flag.state == "present" for name in flag.basis}


def _accounted(told: Differential, knowledge: Knowledge) -> set[str]:
    """Return the findings that the likely hypotheses of a side explain, or else its first."""
    least = knowledge.settings.likely.value
    likely = [h for h in told.hypotheses if h.posterior >= least] or [told.hypotheses[0]]
    return {
        e.finding for h in likely for e in h.evidence if e.likelihood_ratio > 1 or not e.counted
    }
