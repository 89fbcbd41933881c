"""Answers of a form ↔ the sheet of a visit: what was not answered is not on it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ischia.model.documents import VisitDocument
from ischia.model.errors import InputError
from ischia.model.exam import ExamItem
from ischia.model.terms import How, Side, State
from ischia.model.units import Unit, convert
from ischia.service.questions import Question, question
from ischia.service.sheets import toml_sheet, visit_from

NO_SIDE: Final = "none"
FIELDS: Final = ("result", "values", "pain", "note")
_PARTS: Final = ("history", "exam")
_Place = tuple[str, str, Side | None]  # part, item, side


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Which field of a form: `exam.slump.left.result`."""

    part: str
    item: str
    side: Side | None
    field: str

    @classmethod
    def read(cls, said: str) -> "Key | None":
        """Return a key, None where it names nothing that a form asks."""
        part, _, rest = said.partition(".")
        item, _, rest = rest.partition(".")
        side, _, field = rest.partition(".")
        asked = question(part, item)
        if asked is None or field not in FIELDS or side not in _sides(asked):
            return None
        return cls(part=part, item=item, side=None if side == NO_SIDE else Side(side), field=field)

    def __str__(self) -> str:
        """Return the key as a form has it."""
        return f"{self.part}.{self.item}.{self.side or NO_SIDE}.{self.field}"


def answers_on(document: VisitDocument) -> dict[str, str]:
    """Return what a sheet answers already, by the keys of the forms."""
    found: dict[str, str] = {}
    for part in _PARTS:
        for item in getattr(document, part):
            asked = question(part, item.item)
            if asked is not None:
                found |= dict(_told(part, item, asked))
    return found


def filled_in(
    sheet: bytes, answers: Mapping[str, str], *, how: How | None = None, note: str | None = None
) -> bytes:
    """Return a visit's sheet with answers of a form; what the form did not touch stays.

    Parameters
    ----------
    answers
        By the keys of the forms. An empty answer takes back what stood there.
    how
        How the answers were obtained; as the visit was held, unless said.
    note
        What stands beside each answer that has no note of its own: who gave it.

    Raises
    ------
    InputError
        When an answer is none that its question can have, or the sheet would not be valid with it.
    """
    document = visit_from(sheet)
    touched: dict[_Place, dict[str, str]] = {}
    for said, value in answers.items():
        key = Key.read(said)
        if key is None:
            raise _refused(said, "no question of the knowledge base")
        touched.setdefault((key.part, key.item, key.side), {})[key.field] = value.strip()
    changed = {
        part: tuple(_merged(getattr(document, part), part, touched, how or document.mode, note))
        for part in _PARTS
    }
    made = toml_sheet(replace(document, history=changed["history"], exam=changed["exam"]))
    visit_from(made)  # what cannot be true is refused before it is kept
    return made


def _sides(asked: Question) -> tuple[str, ...]:
    return (Side.LEFT, Side.RIGHT) if asked.sided else (NO_SIDE,)


def _told(part: str, item: ExamItem, asked: Question) -> Iterator[tuple[str, str]]:
    start = f"{part}.{item.item}.{item.side or NO_SIDE}"
    if item.result is not None:
        yield f"{start}.result", item.result.value
    if item.values and asked.unit is not None and item.unit is not None:
        values = (convert(value, item.unit, asked.unit) for value in item.values)
        yield f"{start}.values", " ".join(f"{value:g}" for value in values)
    if item.pain_0_10 is not None:
        yield f"{start}.pain", f"{item.pain_0_10:g}"
    if item.note:
        yield f"{start}.note", item.note


def _merged(
    items: Iterable[ExamItem],
    part: str,
    touched: Mapping[_Place, Mapping[str, str]],
    how: How,
    note: str | None,
) -> Iterator[ExamItem]:
    """Yield the items of a part: the old ones in their order, changed or not; then the new ones."""
    done: set[_Place] = set()
    for item in items:
        place = (part, item.item, item.side)
        if place not in touched:
            yield item
        elif place not in done:
            yield from _answered(item, place, touched[place], note)
        done.add(place)
    for place, fields in touched.items():
        if place[0] == part and place not in done:
            fresh = ExamItem(item=place[1], side=place[2], how=how)
            yield from _answered(fresh, place, fields, note)


def _answered(
    before: ExamItem, place: _Place, fields: Mapping[str, str], note: str | None
) -> Iterator[ExamItem]:
    """Yield an item with what a form says of it; nothing, once nothing is said of it any more."""
    asked = question(place[0], place[1])
    item = before
    if "result" in fields:
        item = replace(item, result=_state(fields["result"], place))
    if "values" in fields and asked is not None:
        values = _numbers(fields["values"], place, asked)
        item = replace(item, values=values, unit=asked.unit if values else None)
    if "pain" in fields:
        pain = _numbers(fields["pain"], place, None)
        item = replace(item, pain_0_10=pain[0] if pain else None)
    item = replace(item, note=fields.get("note") or item.note or note)
    if item.result is not None or item.values:
        yield item
    elif item.pain_0_10 is not None:
        raise _refused(place[1], "a pain without the state of its test")


def _state(said: str, place: _Place) -> State | None:
    try:
        return State(said) if said else None
    except ValueError as err:
        raise _refused(place[1], f"{said[:20]!r}, no state") from err


def _numbers(said: str, place: _Place, asked: Question | None) -> tuple[float, ...]:
    """Return the readings that were typed, apart by blanks; a comma is a decimal sign."""
    try:
        values = tuple(float(word.replace(",", ".")) for word in said.replace(";", " ").split())
    except ValueError as err:
        raise _refused(place[1], f"{said[:20]!r}, no number") from err
    low, high = (asked.low, asked.high) if asked else (0.0, 10.0)
    for value in values:
        if (low is not None and value < low) or (high is not None and value > high):
            unit = asked.unit if asked and asked.unit is not Unit.SCORE else ""
            raise _refused(place[1], f"{value:g} {unit}".strip() + ", outside what it can be")
    return values


def _refused(where: str, found: str) -> InputError:
    return InputError(
        where=where,
        found=found,
        expected="present, absent, indeterminate, or numbers",
        do="Mend the field, or leave it empty: that is “not examined”.",
    )
