"""What each answer of a test would change, in words that a person can check against the list."""

import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.model.arrays import FloatArray
from ischia.reason.printing import per_cent
from ischia.reason.stakes import Stakes

ANSWERS = ("present", "absent")


def changes(
    conditions: tuple[str, ...],
    decided: Stakes,
    now_probability: FloatArray,
    answer_probabilities: tuple[FloatArray, FloatArray],
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """Return a line for each answer, present first: who leads then, and what follows from it.

    All arrays are (condition,): as it stands, and after each of the two answers.
    """
    return tuple(
        f"{word}: {'; '.join(_said(conditions, decided, (now_probability, then), knowledge))}"
        for word, then in zip(ANSWERS, answer_probabilities, strict=True)
    )


def _said(
    conditions: tuple[str, ...],
    decided: Stakes,
    probabilities: tuple[FloatArray, FloatArray],
    knowledge: Knowledge,
) -> list[str]:
    now, then = probabilities
    before, after = int(np.argmax(now)), int(np.argmax(then))
    names = [within_sentence(knowledge.conditions[c].name) for c in conditions]
    said = [f"{names[before]} {per_cent(now[before])} → {per_cent(then[before])}"]
    said[0] += _crossed(now[before], then[before], decided.likely)
    if after != before:
        leads = f"{names[after]} leads, {per_cent(now[after])} → {per_cent(then[after])}"
        said.append(leads + _crossed(now[after], then[after], decided.likely))
    old, new = (_plan(decided, p, top) for p, top in ((now, before), (then, after)))
    if new != old:
        said.append(f"plan: {knowledge.protocols[new].name}" if new else "no plan any more")
    for column in np.flatnonzero(decided.urgent):
        was, is_now = now[column] >= decided.suspected, then[column] >= decided.suspected
        if was != is_now:
            verb = "has to be ruled out first" if is_now else "no longer has to be ruled out first"
            chances = f"{per_cent(now[column])} now, {per_cent(then[column])} with this answer"
            said.append(f"{names[column]} {verb} ({chances})")
    return said


def within_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: "hamstring strain", but "L5 radiculopathy"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _crossed(now_probability: float, then_probability: float, likely: float) -> str:
    if (now_probability >= likely) == (then_probability >= likely):
        return ""
    return ", becomes likely" if then_probability >= likely else ", no longer likely"


def _plan(decided: Stakes, probability: FloatArray, top: int) -> str | None:
    return decided.plan_of[top] if probability[top] >= decided.likely else None
