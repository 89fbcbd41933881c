"""Which answers of `proms.toml` belong to a visit, and what they add up to."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date

from ischia.measure import exam
from ischia.model.errors import InputError
from ischia.model.measurement import Measured
from ischia.model.proms import PromAnswers, PromScale
from ischia.model.reliability import Reliability
from ischia.model.source import Source


def answered(
    answers: Iterable[PromAnswers], on: date, before: date | None
) -> tuple[PromAnswers, ...]:
    """Return the latest answers of each instrument since the visit before, up to this one."""
    latest: dict[str, PromAnswers] = {}
    for given in sorted(answers, key=lambda a: a.date):
        if given.date <= on and (before is None or given.date > before):
            latest[given.instrument] = given
    return tuple(latest.values())


def prom_measures(
    answers: Iterable[PromAnswers],
    scales: Mapping[str, PromScale],
    source: Source,
    published: tuple[Reliability, ...],
) -> tuple[Measured, ...]:
    """Return the total of each questionnaire.

    Raises
    ------
    InputError
        When a questionnaire is not one of the knowledge base; the message offers a near word.
    """
    found = []
    for given in answers:
        scale = scales.get(given.instrument)
        if scale is None:
            raise _unknown(given.instrument, scales, source)
        found.append(exam.prom_total(given, scale, source, published))
    return tuple(found)


def _unknown(instrument: str, scales: Mapping[str, PromScale], source: Source) -> InputError:
    near = difflib.get_close_matches(instrument, list(scales), n=1)
    return InputError(
        where=f"{source.path}: answers: instrument",
        found=repr(instrument),
        expected=f"one of {', '.join(scales)}",
        do=f"Did you mean {near[0]!r}?" if near else "Name one that the knowledge base can score.",
    )
