"""The fields of an intake → answers by the keys of the forms, questionnaires, goals."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from ischia.model.errors import InputError
from ischia.model.terms import Side, State
from ischia.service.filled import NO_SIDE
from ischia.service.questionnaires import Answered
from ischia.service.questions import Question, places, question

EVERYWHERE: Final = "places.all"  # the patient says that nothing else hurts
_MEDICINES: Final = "anticoagulant"  # beside whose answer the words about medicines stand
_LEGS: Final = (Side.LEFT, Side.RIGHT)
_YES: Final = {"yes", "left", "right", "both"}


def answers_of(fields: Mapping[str, str], day: date) -> dict[str, str]:
    """Return what a patient answered; what was left open is not in it."""
    return dict((*_asked(fields), *_placed(fields), *_in_words(fields, day)))


def goals_of(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the patient's own goals, in their words."""
    said = (fields.get(f"goal.{number}", "").strip() for number in range(1, 4))
    return tuple(goal for goal in said if goal)


def questionnaires_of(fields: Mapping[str, str], day: date) -> tuple[Answered, ...]:
    """Return the questionnaires that were filled in.

    Raises
    ------
    InputError
        When something that is no number was typed.
    """
    found: dict[str, dict[str, float]] = {}
    for key, said in fields.items():
        kind, _, rest = key.partition(".")
        name, _, slot = rest.partition(".")
        if kind == "prom" and said.strip():
            found.setdefault(name, {})[slot] = _number(said, name)
    return tuple(
        Answered(
            instrument=name,
            date=day,
            items={slot: score for slot, score in slots.items() if slot != "total"},
            total=slots.get("total"),
        )
        for name, slots in found.items()
    )


def _asked(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, said in fields.items():
        kind, _, item = key.partition(".")
        asked = question("history", item) if kind == "ask" else None
        if asked is None or not said.strip():
            continue
        if asked.unit is not None:
            yield f"history.{item}.{NO_SIDE}.values", said
        else:
            yield from _stated(asked, said)


def _stated(asked: Question, said: str) -> Iterator[tuple[str, str]]:
    if not asked.sided:
        state = State.PRESENT if said in _YES else State.ABSENT
        yield f"history.{asked.item}.{NO_SIDE}.result", state.value
        return
    for side in _LEGS:
        state = State.PRESENT if said in {side.value, "both"} else State.ABSENT
        yield f"history.{asked.item}.{side.value}.result", state.value


def _placed(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield where it hurts; where nothing was marked, only once the patient says that is all."""
    for item in (item for items in places().values() for item in items):
        asked = question("history", item)
        sides = _LEGS if asked is not None and asked.sided else (NO_SIDE,)
        for side in sides:
            key = f"history.{item}.{side}.result"
            if fields.get(f"place.{item}.{side}"):
                yield key, State.PRESENT.value
            elif fields.get(EVERYWHERE):
                yield key, State.ABSENT.value


def _in_words(fields: Mapping[str, str], day: date) -> Iterator[tuple[str, str]]:
    if said := fields.get("text.medicines", "").strip():
        if not fields.get(f"ask.{_MEDICINES}"):
            raise InputError(
                where="medicines",
                found="medicines, and no answer whether a blood thinner is among them",
                expected="an answer to that question",
                do="Answer whether you take a blood thinner.",
            )
        yield f"history.{_MEDICINES}.{NO_SIDE}.note", f"patient, intake, {day}: {said}"


def _number(said: str, name: str) -> float:
    try:
        return float(said.replace(",", "."))
    except ValueError as err:
        raise InputError(
            where=name,
            found=f"{said[:20]!r}",
            expected="a number",
            do="Type the number of your answer, or leave it empty.",
        ) from err
