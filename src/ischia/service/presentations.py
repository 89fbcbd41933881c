"""What a typical patient of each condition shows, and whether the argument finds the condition."""

from collections.abc import Iterator

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Condition, Sign
from ischia.model.finding import Finding
from ischia.model.subject import Sex, Subject
from ischia.model.terms import Modality, Side, State
from ischia.reason.inference import differential
from ischia.service.measure import Tell, silent

TYPICAL = 0.6  # a sign that most patients with the condition show
_BESIDE = 1.0  # years from the edge of a range of age to a person within it


def typical_findings(
    condition: str, knowledge: Knowledge, *, asked_and_examined_only: bool = False
) -> dict[str, Finding]:
    """Return every sign that most patients with a condition show, as present on the left."""
    by_hand = {Modality.HISTORY, Modality.EXAM}
    return {
        sign.id: Finding(
            id=sign.id,
            side=Side.LEFT,
            state=State.PRESENT,
            modality=sign.modality,
            criterion=sign.id,
            why="a typical presentation, made up",
        )
        for sign in knowledge.signs.values()
        if sensitivity(sign, condition) >= TYPICAL
        if sign.modality in by_hand or not asked_and_examined_only
    }


def sensitivity(sign: Sign, condition: str) -> float:
    """Return how often a condition shows a sign: by the best study, else as judged; 0 if unsaid."""
    best = sign.best_study(condition)
    if best is not None:
        return best.sensitivity
    return next((j.sensitivity.value for j in sign.judged if j.condition == condition), 0.0)


def typical_person(condition: Condition) -> Subject:
    """Return a person whom the condition's own shifts make the likeliest to have it."""
    likelier = [s for s in condition.shift if s.times.value > 1]
    best = max(likelier, key=lambda s: s.times.value, default=None)
    if best is None:
        return Subject(pseudonym="typical")
    ages = [best.age_from_y] if best.age_from_y is not None else []
    ages += [best.age_below_y - _BESIDE] if best.age_below_y is not None else []
    return Subject(
        pseudonym="typical",
        age_y=sum(ages) / len(ages) if ages else None,
        sex=Sex(best.sex) if best.sex else Sex.UNKNOWN,
        sport=best.sports[0] if best.sports else None,
    )


def rank(condition: str, knowledge: Knowledge, *, asked_and_examined_only: bool = False) -> int:
    """Return the place of a condition, from 1, in the differential of its typical patient."""
    shown = typical_findings(condition, knowledge, asked_and_examined_only=asked_and_examined_only)
    who = typical_person(knowledge.conditions[condition])
    argued = differential(shown, Side.LEFT, knowledge, "sports_clinic", who)
    return [h.condition for h in argued.hypotheses].index(condition) + 1


def unmet(knowledge: Knowledge, tell: Tell = silent) -> Iterator[str]:
    """Say which conditions do not come first although all their typical signs are there."""
    for condition in knowledge.conditions:
        tell(condition)
        if not typical_findings(condition, knowledge):
            yield f"{condition}: no sign is typical of it, no case could meet it"
        elif (place := rank(condition, knowledge)) > 1:
            yield f"{condition}: a typical patient with all its signs ranks it {place}"
