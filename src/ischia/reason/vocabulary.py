"""Words of a visit sheet that the knowledge base does not know, and which ones were meant."""

import difflib
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Criterion, Sign
from ischia.model.errors import InputError
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import State, Urgency
from ischia.reason.reading import Facts, read

_LIKE = 0.8  # share of letters in common from which a word may be a slip of another
_OFFERED = 3
_BASES = 4  # knowledge bases whose alarming words are kept
_EVERY = "`ischia knowledge vocabulary` shows every word"


def require_item(word: str, knowledge: Knowledge, where: str) -> None:
    """Refuse a history or exam item that is not a word of the knowledge base.

    Raises
    ------
    InputError
        It says what the word is called here, or offers near ones.
    """
    if word not in knowledge.tests:
        _require(word, {name: (test,) for name, test in knowledge.tests.items()}, knowledge, where)


def require_reported(word: str, knowledge: Knowledge, where: str) -> None:
    """Refuse a sign of an imaging report that no criterion of any modality knows.

    Raises
    ------
    InputError
        It says what the word is called here, or offers near ones.
    """
    _require(word, _reported(knowledge), knowledge, where)


@lru_cache(maxsize=_BASES)
def _reported(knowledge: Knowledge) -> Mapping[str, tuple[Criterion, ...]]:
    """Return the criteria that read a sign of a report, by the sign."""
    known: dict[str, tuple[Criterion, ...]] = {}
    for criterion in knowledge.criteria.values():
        if criterion.report is not None:
            sign = criterion.report.sign
            known[sign] = (*known.get(sign, ()), criterion)
    return known


def _require(
    word: str, known: Mapping[str, tuple[Sign, ...]], knowledge: Knowledge, where: str
) -> None:
    if word in known:
        return
    raise InputError(
        where=where,
        found=repr(word),
        expected="a word of the knowledge base",
        do=_meant(word, known, knowledge),
    )


def _meant(word: str, known: Mapping[str, tuple[Sign, ...]], knowledge: Knowledge) -> str:
    """Say what a word is called here, or which few it is near.

    A word that by itself raises an alarm of urgency "now" is never offered for another that only
    looks like it: taken without thought it would make an emergency of a tingling toe.
    """
    typed = _plain(word)
    called = sorted(key for key, signs in known.items() if typed in {key, *_synonyms(signs)})
    if called:
        return f"That is called {' or '.join(map(repr, called))} here."
    if typed in knowledge.unread:
        return f"Nothing here reads it: {knowledge.unread[typed]}."
    alarming = _alarming(knowledge)
    likeness = {
        key: max(_likeness(typed, name) for name in _names(key, signs))
        for key, signs in known.items()
        if not any(sign.id in alarming for sign in signs)
    }
    near = sorted((-share, key) for key, share in likeness.items() if share >= _LIKE)
    if not near:
        return f"{_EVERY}."
    offered = " or ".join(repr(key) for _, key in near[:_OFFERED])
    return f"Did you mean {offered}? {_EVERY}."


def _plain(words: str) -> str:
    return "_".join(words.lower().replace("-", " ").replace("_", " ").split())


def _synonyms(signs: tuple[Sign, ...]) -> set[str]:
    return {synonym for sign in signs for synonym in sign.also_called}


def _names(key: str, signs: tuple[Sign, ...]) -> Iterator[str]:
    """Yield all that signs are called, as ids are written."""
    yield key
    yield from _synonyms(signs)
    yield from (_plain(sign.name.partition(": ")[2] or sign.name) for sign in signs)


def _likeness(typed: str, name: str) -> float:
    """Return how like two words are: 1 where every part of the typed one stands in the other."""
    if set(typed.split("_")) <= set(name.split("_")):
        return 1.0
    return difflib.SequenceMatcher(None, typed, name).ratio()


@lru_cache(maxsize=_BASES)
def _alarming(knowledge: Knowledge) -> frozenset[str]:
    """Return the signs that raise an alarm of urgency "now" without any other."""
    rules = [rule for rule in knowledge.red_flags.values() if rule.urgency is Urgency.NOW]
    return frozenset(
        name
        for name, sign in knowledge.signs.items()
        if any(read(rule.when, _only(sign)).state is State.PRESENT for rule in rules)
    )


def _only(sign: Sign) -> Facts:
    alone = Finding(
        id=sign.id,
        side=None,
        state=State.PRESENT,
        modality=sign.modality,
        criterion=sign.id,
    )
    return Facts(measured=Measurements(), side=None, findings={sign.id: alone}, cautious=True)
