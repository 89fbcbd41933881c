"""Where two lines of evidence cannot both be taken at their word."""

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import Conflict, Grade
from ischia.model.finding import Finding
from ischia.model.terms import State
from ischia.reason.grades import UNGRADED
from ischia.reason.reading import Facts, read


def conflicts(
    facts: Facts, graded: tuple[Grade, ...], knowledge: Knowledge
) -> tuple[Conflict, ...]:
    """Return the conflicts of one side: those the knowledge base names, and unequal grades."""
    made = []
    for rule in knowledge.conflicts.values():
        reading = read(rule.when, facts)
        if reading.state is State.PRESENT:
            why = f"{rule.why} Here: {reading.why}."
            made.append(Conflict(id=rule.id, says=rule.says, why=why, basis=reading.basis))
    return (*made, *_contradictory_answers(facts, knowledge), *_unequal_grades(graded))


def _contradictory_answers(facts: Facts, knowledge: Knowledge) -> list[Conflict]:
    """Return the pairs of answers that were both given and exclude each other."""
    made = []
    for test in knowledge.tests.values():
        own = facts.findings.get(test.id)
        for name in test.contradicts:
            other = facts.findings.get(name)
            if own and other and _took_back(own, other):
                says = f"“{test.name}” and “{knowledge.tests[name].name}” were both answered yes."
                why = "They exclude each other: ask again. Until then neither counts."
                made.append(
                    Conflict(id="contradictory_answers", says=says, why=why, basis=(test.id, name))
                )
    return made


def _took_back(one: Finding, other: Finding) -> bool:
    """Say whether two findings took each other back: both lean to yes, and have one basis.

    The basis alone does not tell: all that an earlier visit found has that visit as its basis.
    """
    both_yes = all(
        f.state is State.INDETERMINATE and f.leans is State.PRESENT for f in (one, other)
    )
    return both_yes and set(one.basis) == set(other.basis)


def _unequal_grades(graded: tuple[Grade, ...]) -> tuple[Conflict, ...]:
    page = {grade.by: grade for grade in graded if grade.system == "page"}
    structure, strength = page["structure"], page["strength"]
    if UNGRADED in {structure.grade, strength.grade}:
        return ()
    if structure.grade in strength.grade.split():
        return ()
    return (
        Conflict(
            id="strength_against_structure",
            says=f"By strength grade {strength.grade}, by structure grade {structure.grade}.",
            why="Structure outranks strength: other muscles may do the work of a torn one, "
            "and pain may hold back a whole one.",
            basis=(*structure.basis, *strength.basis),
        ),
    )
