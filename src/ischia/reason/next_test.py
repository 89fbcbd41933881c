"""Which test, not done yet, would tell the leading conditions apart best for the least trouble."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, xlogy

from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import Present, UnlessPresent, parts
from ischia.knowledge.schema import Criterion, Sign
from ischia.model.arrays import FloatArray
from ischia.model.assessment import Hypothesis, NextTest, RedFlag
from ischia.model.finding import Finding
from ischia.model.terms import How
from ischia.reason.accuracy import accuracy
from ischia.reason.inference import Differential

SAFETY = "a safety question nobody asked"
NO_CHANGE = "neither answer would change the conclusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """The argument as it stands, and what is still to be decided in it."""

    differential: Differential
    knowledge: Knowledge
    deciding: tuple[Hypothesis, ...]


def next_tests(
    differential: Differential,
    findings: Mapping[str, Finding],
    flags: Iterable[RedFlag],
    how: How,
    knowledge: Knowledge,
) -> tuple[NextTest, ...]:
    """Return what to ask and examine next: open safety questions, then bits gained per burden.

    A safety question is one that a red-flag rule needs and that nobody answered; it moves no
    probability, so its gain is 0. Of the others, what is possible today comes first. The gain is
    the expected fall in uncertainty [bits] about what has to be decided: the hypotheses from
    `likely` on, or the first few where there are none; of several, the sum. A test whose correlated
    group already counts is left out: it would show the same. A test neither of whose answers would
    change the conclusion says so.
    """
    signs, settings = knowledge.signs, knowledge.settings
    groups = {signs[name].group for name in differential.counted} - {None}
    asked = tuple(_safety_questions(differential, flags, knowledge))
    left_out = {*findings, *(question.test for question in asked)}
    ranked = differential.hypotheses
    likely = tuple(h for h in ranked if h.posterior >= settings.likely.value)
    argument = _Open(
        differential=differential,
        knowledge=knowledge,
        deciding=likely or ranked[: settings.competing.value],
    )
    best: dict[str, tuple[bool, float, NextTest]] = {}
    for sign in signs.values():
        if not sign.is_evidence or sign.id in left_out or sign.group in groups:
            continue
        possible = sign.remote or how is How.IN_PERSON
        made = _next_test(sign, argument, possible=possible)
        told_apart = sign.id if sign.id in knowledge.tests else sign.examination
        known = best.get(told_apart)
        worth = made.gain_bits >= settings.least_gain.value
        if worth and (known is None or made.gain_bits > known[2].gain_bits):
            best[told_apart] = (not possible, -made.gain_bits / made.burden, made)
    rest = sorted(best.values(), key=lambda entry: (entry[0], entry[1], entry[2].test))
    return (*asked, *(made for _, _, made in rest[: settings.most_tests.value]))


def _safety_questions(
    differential: Differential, flags: Iterable[RedFlag], knowledge: Knowledge
) -> Iterator[NextTest]:
    """Yield the open questions of the rules, in the order of the flags, each once."""
    top, seen = differential.hypotheses[0], set()
    for flag in flags:
        # What would lift an alarm is asked once there is one; what would raise it, until there is.
        wanted = UnlessPresent if flag.state == "present" else Present
        rule = knowledge.red_flags[flag.id]
        names = [p.finding for p in parts(rule.when) if isinstance(p, wanted)]
        for name in names:
            if name in seen or name not in flag.not_asked or name not in knowledge.tests:
                continue
            seen.add(name)
            test = knowledge.tests[name]
            yield NextTest(
                test=name,
                name=test.name,
                condition=top.condition,
                if_present=top.posterior,
                if_absent=top.posterior,
                gain_bits=0.0,
                burden=test.burden,
                why=f"{SAFETY}: {flag.name}",
            )


def _next_test(sign: Sign, argument: _Open, *, possible: bool) -> NextTest:
    differential = argument.differential
    net, weight = differential.network, differential.weight[:1]
    strongest = argument.knowledge.settings.strongest_answer
    numbers = accuracy(sign, net.conditions, draws=0, strongest=strongest)
    present = weight * numbers.likelihood(net.states, present=True)
    absent = weight * numbers.likelihood(net.states, present=False)
    share = float(present.sum() / weight.sum())
    now, if_yes, if_no = (expit(net.log_odds(w))[0] for w in (weight, present, absent))
    columns = [net.conditions.index(h.condition) for h in argument.deciding]
    gained = _bits(now) - share * _bits(if_yes) - (1 - share) * _bits(if_no)
    gain_bits = max(float(gained[columns].sum()), 0.0)
    top = differential.hypotheses[0]
    before, yes, no = (float(p[columns[0]]) for p in (now, if_yes, if_no))
    why = f"{top.name}: now {before:.0%}; present {yes:.0%}, absent {no:.0%}"
    if not any(_changes(now, then, argument.knowledge) for then in (if_yes, if_no)):
        why += f"; {NO_CHANGE}"
    if not possible:
        why += "; needs a visit in person"
    return NextTest(
        test=sign.id,
        name=_name(sign),
        condition=top.condition,
        if_present=yes,
        if_absent=no,
        gain_bits=gain_bits,
        burden=sign.burden,
        why=why,
    )


def _changes(
    old_probability: FloatArray, new_probability: FloatArray, knowledge: Knowledge
) -> bool:
    """Say whether an answer changes what leads, what is likely, or a probability by much."""
    likely, least = knowledge.settings.likely.value, knowledge.settings.least_change.value
    crossed = ((old_probability >= likely) != (new_probability >= likely)).any()
    moved = np.abs(new_probability - old_probability).max() >= least
    return bool(old_probability.argmax() != new_probability.argmax() or crossed or moved)


def _name(sign: Sign) -> str:
    """Return what to do and what to look for; a report's sign names its own images."""
    if not isinstance(sign, Criterion):
        return sign.name
    if sign.when:
        return sign.examination
    return f"{sign.examination}, for {sign.name.partition(': ')[2].lower()}"


def _bits(probability: FloatArray) -> FloatArray:
    """Return the uncertainty of each yes-or-no question [bits]."""
    other = 1 - probability
    bits: FloatArray = -(xlogy(probability, probability) + xlogy(other, other)) / np.log(2)
    return bits
