"""Which test, not done yet, would tell the leading conditions apart best for the least trouble."""

from collections.abc import Mapping

import numpy as np
from scipy.special import expit, xlogy

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Criterion, Sign
from ischia.model.arrays import FloatArray
from ischia.model.assessment import NextTest
from ischia.model.finding import Finding
from ischia.model.terms import How
from ischia.reason.accuracy import accuracy
from ischia.reason.inference import LIKELY, Differential

LEADING = 3  # where nothing is likely yet, so many conditions compete
_LEAST_BITS = 0.005  # below this a test is not worth the breath
_MOST_TESTS = 6


def next_tests(
    differential: Differential, findings: Mapping[str, Finding], how: How, knowledge: Knowledge
) -> tuple[NextTest, ...]:
    """Return the tests worth doing next: bits gained per burden, what is possible today first.

    The gain is the expected fall in uncertainty [bits] about what has to be decided: the hypotheses
    from 50 % on, or the first three where there are none; of several, the sum. A test whose
    correlated group already counts is left out: it would show the same.
    """
    signs = knowledge.signs
    groups = {signs[name].group for name in differential.counted} - {None}
    best: dict[str, tuple[bool, float, NextTest]] = {}
    for sign in signs.values():
        if not sign.is_evidence or sign.id in findings or sign.group in groups:
            continue
        possible = sign.remote or how is How.IN_PERSON
        made = _next_test(sign, differential, possible=possible)
        told_apart = sign.id if sign.id in knowledge.tests else sign.examination
        known = best.get(told_apart)
        if made.gain_bits >= _LEAST_BITS and (known is None or made.gain_bits > known[2].gain_bits):
            best[told_apart] = (not possible, -made.gain_bits / made.burden, made)
    ranked = sorted(best.values(), key=lambda entry: (entry[0], entry[1], entry[2].test))
    return tuple(made for _, _, made in ranked[:_MOST_TESTS])


def _next_test(sign: Sign, differential: Differential, *, possible: bool) -> NextTest:
    net, weight = differential.network, differential.weight[:1]
    numbers = accuracy(sign, net.conditions, draws=0)
    present = weight * numbers.likelihood(net.states, present=True)
    absent = weight * numbers.likelihood(net.states, present=False)
    share = float(present.sum() / weight.sum())
    now, if_yes, if_no = (expit(net.log_odds(w))[0] for w in (weight, present, absent))
    likely = [h for h in differential.hypotheses if h.posterior >= LIKELY]
    deciding = likely or differential.hypotheses[:LEADING]
    columns = [net.conditions.index(h.condition) for h in deciding]
    gained = _bits(now) - share * _bits(if_yes) - (1 - share) * _bits(if_no)
    gain_bits = max(float(gained[columns].sum()), 0.0)
    top = differential.hypotheses[0]
    before, yes, no = (float(p[columns[0]]) for p in (now, if_yes, if_no))
    why = f"{top.name}: now {before:.0%}; present {yes:.0%}, absent {no:.0%}"
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
