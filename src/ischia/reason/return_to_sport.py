"""Whether somebody may return to sport: a list of criteria, each with its state today."""

from ischia.knowledge.load import Knowledge
from ischia.model.plan import Gate
from ischia.reason.plan import gate
from ischia.reason.reading import Facts


def return_to_sport(condition: str, facts: Facts, knowledge: Knowledge) -> tuple[Gate, ...]:
    """Return every criterion that a condition asks for, passed or not; none where it has no list.

    Nothing here adds the criteria up: no score of them is validated, and who returns is decided
    together.
    """
    return tuple(
        gate(criterion, facts)
        for rule in knowledge.return_to_sport.values()
        if condition in rule.conditions
        for criterion in rule.criterion
    )
