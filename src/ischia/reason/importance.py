"""Whether a change is as large as patients themselves call important."""

from ischia.knowledge.outcomes import PromRule
from ischia.reason.printing import printed


def importance(
    prom: PromRule | None, first_value: float, last_value: float
) -> tuple[bool | None, str]:
    """Return whether the smallest important change is reached, and in words which ones are.

    None where the change is of no questionnaire, or no source says how large it must be. It is a
    different question from whether chance alone could have made the change: see the verdict.
    """
    if prom is None:
        return None, ""
    if not prom.important:
        return None, "no source says how large a change patients call important"
    size = abs(last_value - first_value)
    told, reached = [], []
    for tier in prom.important:
        needed = tier.needed(first_value)
        reached.append(size >= needed)
        said = "reached" if size >= needed else "not reached"
        cites = f" [{', '.join(tier.cites)}]"
        told.append(f"{tier.label} ({printed(needed)} points): {said}{cites}")
    return any(reached), "; ".join(told)
