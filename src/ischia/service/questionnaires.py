"""Questionnaires as forms show them, and `proms.toml` with new answers in it."""

from dataclasses import dataclass

from ischia.knowledge.load import load
from ischia.measure.exam import prom_total
from ischia.model.errors import InputError
from ischia.model.measurement import NotMeasured
from ischia.model.proms import PromAnswers, PromsDocument
from ischia.readers.case import parse
from ischia.readers.case.map import proms_source
from ischia.readers.contract import RawFile
from ischia.service.sheets import toml_sheet

Answered = PromAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One item: its number and the answers it can have; its words stay with who owns them."""

    number: int
    low: float
    high: float
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One questionnaire; without slots only its total can be typed."""

    id: str
    name: str
    population: str
    low: float
    high: float
    slots: tuple[Slot, ...]


def questionnaires() -> tuple[Questionnaire, ...]:
    """Return the questionnaires that the knowledge base can score."""
    return tuple(
        Questionnaire(
            id=rule.id,
            name=rule.name,
            population=rule.population,
            low=rule.low,
            high=rule.high,
            slots=tuple(
                Slot(number=number, low=item.low, high=item.high, scores=item.scores)
                for number, item in enumerate(rule.scale().items, start=1)
            ),
        )
        for rule in load().proms.values()
    )


def with_answers(proms: bytes | None, answers: tuple[Answered, ...]) -> bytes:
    """Return `proms.toml` with answers more; those of the same day and questionnaire are replaced.

    Raises
    ------
    InputError
        When a questionnaire is unknown, or its answers give no total: which is missing is said.
    """
    kept = () if proms is None else parse.proms_document(_raw(proms)).answers
    new = {(a.instrument, a.date) for a in answers}
    document = PromsDocument(
        schema="ischia.proms/1",
        answers=(*(a for a in kept if (a.instrument, a.date) not in new), *answers),
    )
    made = toml_sheet(document)
    scales = {rule.id: rule.scale() for rule in load().proms.values()}
    for answered in answers:
        scale = scales.get(answered.instrument)
        if scale is None:
            raise _refused(answered.instrument, "a questionnaire that nothing scores")
        total = prom_total(answered, scale, proms_source(_raw(made)))
        if isinstance(total, NotMeasured):
            raise _refused(load().proms[answered.instrument].name, total.reason)
    return made


def _raw(data: bytes) -> RawFile:
    return RawFile(shown="proms.toml", data=data)


def _refused(where: str, found: str) -> InputError:
    return InputError(
        where=where,
        found=found,
        expected="an answer to each of its questions, or its total",
        do="Answer what is missing, or leave the questionnaire empty.",
    )
