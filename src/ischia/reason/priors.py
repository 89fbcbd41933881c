"""How common each condition is for this person, before anything was asked."""

from collections.abc import Iterable

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Condition, Prior, PriorShift, Times
from ischia.model.errors import InputError
from ischia.model.subject import Subject

NOBODY = Subject(pseudonym="nobody")  # of whom nothing is stated: no prior shifts


def priors(knowledge: Knowledge, setting: str) -> dict[str, Prior]:
    """Return the prior of every condition in a setting, by id.

    Raises
    ------
    InputError
        When a condition has no prior for the setting.
    """
    records = knowledge.conditions.values()
    without = [c.id for c in records if setting not in c.prior]
    if without:
        raise InputError(
            where="case: setting",
            found=f"{setting!r}, for which {len(without)} conditions have no prior",
            expected=", ".join(sorted({s for c in records for s in c.prior})),
            do="Use a setting that has priors, or add them to the condition files.",
        )
    return {c.id: p for c in records for name, p in c.prior.items() if name == setting}


def shifts(condition: Condition, who: Subject) -> tuple[PriorShift, ...]:
    """Return the shifts of a prior that hold for a person.

    Every limit of a shift must hold. An age, a sex or a sport that nobody stated fulfils none.
    """
    return tuple(shift for shift in condition.shift if _holds(shift, who))


def _holds(shift: PriorShift, who: Subject) -> bool:
    from_y, below_y = shift.age_from_y, shift.age_below_y
    return (
        (from_y is None or (who.age_y is not None and who.age_y >= from_y))
        and (below_y is None or (who.age_y is not None and who.age_y < below_y))
        and (shift.sex is None or who.sex.value == shift.sex)
        and (not shift.sports or slug(who.sport) in shift.sports)
    )


def slug(sport: str | None) -> str:
    """Return a sport as the knowledge files write it: "Track and field" is track_and_field."""
    return "_".join((sport or "").lower().replace("-", " ").split())


def factors(shifted: Iterable[PriorShift]) -> tuple[Times, ...]:
    """Return what the prior odds are multiplied by."""
    return tuple(shift.times for shift in shifted)


def shift_words(shift: PriorShift, who: Subject) -> str:
    """Say for whom a prior is moved, how far, and why."""
    times = shift.times
    source = f"{shift.basis}; {', '.join(shift.cites)}" if shift.cites else shift.basis
    return (
        f"{_for_whom(shift, who)}: odds × {times.value:g} ({times.low:g} to {times.high:g}), "
        f"{shift.why} [{source}]"
    )


def _for_whom(shift: PriorShift, who: Subject) -> str:
    words: list[str] = [shift.sex] if shift.sex else []
    if shift.age_from_y is not None:
        words.append(f"from {shift.age_from_y:g} years")
    if shift.age_below_y is not None:
        words.append(f"below {shift.age_below_y:g} years")
    if shift.sports:
        words.append(slug(who.sport).replace("_", " "))
    return ", ".join(words)
