"""What can be asked and examined, as forms show it: made from the knowledge base."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from ischia.knowledge.load import load
from ischia.knowledge.schema import Criterion, ExamTest
from ischia.model.terms import How, Modality
from ischia.model.units import Unit
from ischia.service.question_order import ASKED, EXAMINED, GIRTH, PAIN, PLACES

Part = Literal["history", "exam"]
_WORST_PAIN_0_10: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask or examine. It has a state, or values with a unit."""

    part: Part
    item: str
    name: str
    asks: str  # the question, or how it is examined
    positive_if: str
    sided: bool
    remote: bool
    unit: Unit | None = None  # given: values are typed, not a state
    low: float | None = None
    high: float | None = None
    plain: str = ""  # for the patient: what to do before a camera
    takes_pain: bool = False  # the pain that it provokes can be written beside its state


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions that are asked one after another."""

    id: str
    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWord:
    """One sign that a report of a kind of imaging can name."""

    sign: str
    name: str


def examination(mode: How = How.IN_PERSON) -> tuple[Section, ...]:
    """Return what can be examined, in the order in which a clinician does it.

    Parameters
    ----------
    mode
        At a visit that is not in person, only what can be had there is returned.
    """
    return _sections("exam", EXAMINED, mode)


def history(mode: How = How.IN_PERSON) -> tuple[Section, ...]:
    """Return what can be asked, in the order in which it is asked."""
    return _sections("history", ASKED, mode)


@cache
def question(part: str, item: str) -> Question | None:
    """Return one question, None where the knowledge base has none of that name."""
    found = (*examination(), *history())
    everything = (q for section in found for q in section.questions)
    return next((q for q in everything if (q.part, q.item) == (part, item)), None)


def places() -> Mapping[str, tuple[str, ...]]:
    """Return the items that say where it hurts, by the view of the body that shows them."""
    return PLACES


def report_words() -> dict[str, tuple[ReportWord, ...]]:
    """Return the words that a report may use, by the kind of imaging."""
    found: dict[str, dict[str, str]] = {}
    for criterion in load().criteria.values():
        if criterion.report is not None:
            of_kind = found.setdefault(criterion.report.modality, {})
            of_kind.setdefault(criterion.report.sign, _opened(criterion))
    return {
        kind: tuple(ReportWord(sign=s, name=n) for s, n in sorted(words.items(), key=_by_name))
        for kind, words in found.items()
    }


def _sections(part: Part, order: Mapping[str, tuple[str, ...]], mode: How) -> tuple[Section, ...]:
    known = {q.item: q for q in _known(part)}
    named = {item for items in order.values() for item in items}
    *first, last = order
    listed = {name: order[name] for name in first}
    listed[last] = (*order[last], *(item for item in known if item not in named))
    sections = (
        Section(
            id=name.lower().replace(" ", "-"),
            name=name,
            questions=tuple(
                known[item]
                for item in items
                if item in known and (mode is How.IN_PERSON or known[item].remote)
            ),
        )
        for name, items in listed.items()
    )
    return tuple(section for section in sections if section.questions)


def _known(part: Part) -> Iterator[Question]:
    modality = Modality.HISTORY if part == "history" else Modality.EXAM
    yield from _from_tests(part, (t for t in load().tests.values() if t.modality is modality))
    concepts = load().concepts
    if part == "history":
        yield Question(
            part=part,
            item=PAIN,
            name=concepts[f"exam.{PAIN}"].name,
            asks="How bad was the worst pain of the last week, from 0 to 10?",
            positive_if="",
            sided=False,
            remote=True,
            unit=Unit.SCORE,
            low=0.0,
            high=_WORST_PAIN_0_10,
        )
        return
    girth = concepts[f"exam.{GIRTH}"]
    yield Question(
        part=part,
        item=GIRTH,
        name=girth.name,
        asks="A tape around both thighs at the same height; each reading by itself.",
        positive_if="",
        sided=True,
        remote=False,
        unit=Unit.CENTIMETRE,
        low=0.0,
    )


def _from_tests(part: Part, tests: Iterable[ExamTest]) -> Iterator[Question]:
    for test in tests:
        yield Question(
            part=part,
            item=test.id,
            name=test.name,
            asks=test.procedure,
            positive_if=test.positive_if,
            sided=test.sided,
            remote=test.remote,
            plain=test.plain,
            takes_pain=part == "exam" and test.sided,
        )


def _opened(criterion: Criterion) -> str:
    said = criterion.name.partition(": ")[2] or criterion.name
    return said[:1].upper() + said[1:]


def _by_name(word: tuple[str, str]) -> str:
    return word[1]
