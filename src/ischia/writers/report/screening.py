"""Red flags that are not present, in words: none of them may be silent."""

from collections.abc import Callable, Iterable

from ischia.model.assessment import RedFlag
from ischia.model.terms import Urgency
from ischia.writers.report.wording import day, listed, lowered

Word = Callable[[str], str]
_MOST = 2  # questions of one flag in a line; all of them stand in the table behind
_ASKED = 5  # questions on page 1
_GAP = "gap_opens_on_contraction"  # measured on a clip, of several muscles
_IMAGES = {"ct": "CT", "mri": "an MRI", "ultrasound": "an ultrasound", "xray": "a radiograph"}


def inconclusive(flags: Iterable[RedFlag], word: Word) -> str:
    """Return the flags whose answers decided nothing, each with what to look at again."""
    return "; ".join(_with(f, word, "") for f in flags if f.state == "inconclusive")


def not_assessed(flags: Iterable[RedFlag], word: Word, *, verb: str = "") -> str:
    """Return the flags that nobody could judge, each with what to ask or examine."""
    return "; ".join(_with(f, word, verb) for f in flags if f.state == "not_assessed")


def open_questions(flags: Iterable[RedFlag], word: Word) -> str:
    """Return how many flags nobody could judge, and the few questions to ask first.

    A flag is settled once everything it asks is answered. The more urgent ones come first, of
    equals the one that needs the fewest answers. A flag that only notices what is seen has no
    question to name.
    """
    unasked = [f for f in flags if f.state == "not_assessed"]
    if not unasked:
        return ""
    asked = _few_questions(unasked)
    count = f"{len(unasked)} {'flag was' if len(unasked) == 1 else 'flags were'} not assessed"
    if not asked:
        return f"{count}; nothing in {'it' if len(unasked) == 1 else 'them'} is a question to ask."
    settled = sum(bool(f.not_asked) and set(f.not_asked) <= set(asked) for f in unasked)
    return f"{count}. Ask or examine first, which settles {settled}: {_questions(asked, word)}."


def _questions(asked: tuple[str, ...], word: Word) -> str:
    """Return the questions; what only an image answers is one, however many signs it may show."""
    said = [lowered(word(q)) for q in asked if _image(q) is None]
    if images := sorted({image for q in asked if (image := _image(q))}):
        said.append(f"a report of {' or '.join(images)} of the place")
    return "; ".join(said)


def _image(question: str) -> str | None:
    """Return the image that answers a question by its id, None where a person does."""
    if question.endswith(_GAP):
        return _IMAGES["ultrasound"]
    means, dot, _ = question.partition(".")
    return _IMAGES.get(means) if dot else None


def _few_questions(unasked: list[RedFlag]) -> tuple[str, ...]:
    """Return the questions to ask first, each once, in the order of the flags they settle."""
    asked: dict[str, None] = {}
    for urgency in Urgency:
        waiting = [f for f in unasked if f.not_asked and f.urgency is urgency]
        while waiting:
            # The sort is stable: of equals the flag that stands first is settled.
            waiting.sort(key=lambda f: len(set(f.not_asked) - asked.keys()))
            cheapest = waiting.pop(0)
            if asked and len(asked.keys() | set(cheapest.not_asked)) > _ASKED:
                break
            asked |= dict.fromkeys(cheapest.not_asked)
    return tuple(asked)


def absent(flags: Iterable[RedFlag]) -> str:
    """Return the flags whose every question was answered so."""
    return ", ".join(lowered(f.name) for f in flags if f.state == "absent")


def answered(flags: Iterable[RedFlag]) -> str:
    """Return the flags whose examination was done and is normal, each with when and what."""
    return "; ".join(f"{lowered(f.name)}: {f.done.rstrip('.')}" for f in flags if f.state == "done")


def none_present(flags: tuple[RedFlag, ...]) -> str:
    """Return what may be said when no flag is present; what nobody asked is not absent."""
    if not flags:
        return "No red flag was screened."
    unasked = sum(f.state == "not_assessed" for f in flags)
    undecided = sum(f.state == "inconclusive" for f in flags)
    if unasked == len(flags):
        return "None was assessed, so none is ruled out."
    open_ones = [f"{undecided} inconclusive"] if undecided else []
    open_ones += [f"{unasked} not assessed"] if unasked else []
    examined = sum(f.state == "done" for f in flags)
    open_ones += [f"{examined} raised and examined since"] if examined else []
    if not open_ones:
        return "None present."
    return f"None found, of {len(flags)}: {', '.join(open_ones)}."


def _with(flag: RedFlag, word: Word, verb: str) -> str:
    if flag.raised_on is not None:
        return f"{lowered(flag.name)} (raised on {day(flag.raised_on)}, not examined since)"
    asked = listed([word(q) for q in flag.not_asked or flag.basis], _MOST)
    return f"{lowered(flag.name)} ({verb}{asked})" if asked else lowered(flag.name)
