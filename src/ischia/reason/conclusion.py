"""Whether the argument says enough to conclude anything, and why."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import Hypothesis
from ischia.model.finding import Finding
from ischia.model.terms import Modality
from ischia.reason.changes import within_sentence
from ischia.reason.inference import Differential
from ischia.reason.printing import per_cent, per_cents


class Conclusion(NamedTuple):
    """How far the argument reaches, in a word and in a sentence."""

    says: Literal["likely", "several", "not_enough"]
    why: str


def conclusion(
    leading: Differential | None, knowledge: Knowledge, danger: tuple[str, ...] = ()
) -> Conclusion:
    """Return whether the leading side has one likely condition, several at once, or none.

    It is not enough when nothing counts, when nothing is likely, when the leader's interval reaches
    below the setting `least_certain`, when nothing beyond the history speaks for the leader, or
    when an image shows a danger that nothing likely explains: those findings are `danger`. What an
    image proves stands first by rule; where another explanation has the higher percentage, the
    sentence says so.
    """
    if leading is None:
        return Conclusion("not_enough", "the case names no injured side, so nothing is argued")
    lacking, by_rule = _lacking(leading, knowledge), _first_by_rule(leading)
    if danger or lacking:
        seen = "; ".join(_sign(name, knowledge) for name in danger)
        unexplained = f"nothing that is likely explains what an image shows ({seen})"
        reasons = (unexplained if danger else None, lacking, by_rule)
        return Conclusion("not_enough", "; ".join(why for why in reasons if why))
    if by_rule:
        return Conclusion("several", by_rule)
    likely = _named(_likely(leading, knowledge), knowledge)
    first = likely[0]
    if len(likely) > 1:
        named = " and ".join(f"{within_sentence(h.name)} ({per_cent(h.posterior)})" for h in likely)
        return Conclusion("several", f"more than one is likely at once: {named}")
    share = f"{per_cent(first.posterior)} ({per_cents(first.posterior95)})"
    return Conclusion("likely", f"{within_sentence(first.name)} is likely: {share}")


def _first_by_rule(leading: Differential) -> str | None:
    """Say why the first hypothesis is not the one with the highest percentage, None where it is."""
    first = leading.hypotheses[0]
    top = max(leading.hypotheses, key=lambda h: h.posterior)
    if top.posterior <= first.posterior:
        return None
    own, other = (f"{within_sentence(h.name)} ({per_cent(h.posterior)})" for h in (first, top))
    return f"{own} stands first because an image shows it, though {other} has the higher percentage"


def _sign(name: str, knowledge: Knowledge) -> str:
    """Return the name of a sign; a report may name one in a modality that has no file for it."""
    sign = knowledge.signs.get(name)
    spelt = name.replace(".", ": ").replace("_", " ")
    return within_sentence(sign.name) if sign else spelt


def _likely(leading: Differential, knowledge: Knowledge) -> list[Hypothesis]:
    return [h for h in leading.hypotheses if h.posterior >= knowledge.settings.likely.value]


def _named(likely: list[Hypothesis], knowledge: Knowledge) -> list[Hypothesis]:
    """Return what the conclusion names: what nobody can prove only where it leads."""
    first, *others = likely
    return [first, *(h for h in others if not knowledge.conditions[h.condition].unprovable)]


def _lacking(leading: Differential, knowledge: Knowledge) -> str | None:
    """Say what is missing for a conclusion, None where nothing is."""
    settings, first = knowledge.settings, leading.hypotheses[0]
    name, share = within_sentence(first.name), per_cent(first.posterior)
    low, _ = first.posterior95
    if not leading.counted:
        return "nothing was found that counts for or against anything"
    if not _likely(leading, knowledge):
        return f"nothing reaches {settings.likely.value:.0%}; the first is {name} with {share}"
    if low < settings.least_certain.value:
        return (
            f"{name} comes to {share}, but within the ranges of the numbers behind it that may be "
            f"{per_cents(first.posterior95)}"
        )
    if not _beyond_history(first, leading.counted):
        return f"{name} comes to {share}, but nothing beyond the history speaks for it yet"
    return None


def _beyond_history(first: Hypothesis, counted: Mapping[str, Finding]) -> bool:
    """Say whether an examination, a measurement or an image raised the first hypothesis."""
    return any(
        line.finding in counted
        and counted[line.finding].modality is not Modality.HISTORY
        and line.log_odds > 0
        for line in first.ledger
        if line.finding is not None
    )
