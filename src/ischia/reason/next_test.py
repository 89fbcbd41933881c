"""Which test, not done yet, would help the decision at hand most for the least trouble."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import Present, UnlessPresent, parts
from ischia.knowledge.schema import Criterion, Sign
from ischia.model.arrays import FloatArray
from ischia.model.assessment import NextTest, RedFlag
from ischia.model.documents import VisitDocument
from ischia.model.finding import Finding
from ischia.model.terms import How
from ischia.reason.catalogue import catalogue
from ischia.reason.changes import changes
from ischia.reason.inference import Differential
from ischia.reason.printing import per_cent
from ischia.reason.stakes import Stakes, stakes

SAFETY = "a safety question nobody asked"
_MEANS = {
    "strength": "strength measurement",
    "motion": "motion capture",
    "mri": "MRI",
    "xray": "X-ray",
    "ct": "CT",
}
NO_CHANGE = "neither answer would change the conclusion"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Open:
    """The tests still open on one side, and what each answer of each would make of it."""

    differential: Differential
    stakes: Stakes
    signs: tuple[Sign, ...]
    now_probability: FloatArray  # (condition,): as they stand
    if_present: FloatArray  # (sign, condition)
    if_absent: FloatArray
    worth: FloatArray  # (sign,): what the answer adds to the decision
    gain_bits: FloatArray  # (sign,)


def next_tests(
    argued: Sequence[tuple[Differential, Mapping[str, Finding]]],
    flags: Iterable[RedFlag],
    visit: VisitDocument,
    knowledge: Knowledge,
    untimely: Collection[str] = (),
) -> tuple[NextTest, ...]:
    """Return what to ask and examine next: open safety questions, then the best for the decision.

    `argued` has each injured side with its findings, the leading one first. A safety question is
    one that a red-flag rule needs and that nobody answered; it moves no probability, so its gain is
    0. Of the others, what is possible today comes first (a remote visit, something that is not to
    be had). Then counts what the answer is expected to add to the decision (which condition leads,
    which plan, an urgent referral), per burden; between equals, the expected fall in uncertainty
    [bits] per burden about the hypotheses from `likely` on, or the first few where there are none.
    A test whose correlated group already counts is left out: it would show the same. So is an
    `untimely` one; a safety question never is.
    """
    if not argued:
        return ()
    asked = tuple(_safety_questions(argued[0][0], flags, knowledge))
    known = {question.test for question in asked}
    most = knowledge.settings.most_tests.value
    found = [
        entry
        for differential, findings in argued
        for entry in _ranked(
            _open(differential, {*findings, *known, *untimely}, knowledge), visit, knowledge
        )
    ]
    best = sorted(found, key=lambda entry: entry[0])[:most]
    return (*asked, *(_next_test(tests, row, visit, knowledge) for _, tests, row in best))


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
                safety=True,
            )


def _open(differential: Differential, left_out: set[str], knowledge: Knowledge) -> _Open:
    """Work out both answers of every open test at once: matrices over all states."""
    every, signs, net = catalogue(knowledge), knowledge.signs, differential.network
    groups = {signs[name].group for name in differential.counted} - {None}
    rows = [
        row
        for row, sign in enumerate(every.signs)
        if sign.id not in left_out and sign.group not in groups
    ]
    decided = stakes(net, knowledge)
    weight = differential.weight / differential.weight.sum()
    absent = every.absent[rows] * weight
    share_absent = absent.sum(axis=1, keepdims=True)
    asked = np.concatenate([net.states.present, decided.planned], axis=1)
    whole, part = weight @ asked, absent @ asked
    share = 1 - share_absent
    if_present = np.clip((whole - part) / share, 0.0, 1.0)
    if_absent = np.clip(part / share_absent, 0.0, 1.0)
    n = len(net.conditions)
    worth_now = decided.worth(whole[:n], whole[n:])
    expected = share[:, 0] * decided.worth(if_present[:, :n], if_present[:, n:])
    expected += share_absent[:, 0] * decided.worth(if_absent[:, :n], if_absent[:, n:])
    worth = expected - worth_now
    columns = _deciding(differential, knowledge)
    bits = _bits(whole[:n]) - share * _bits(if_present[:, :n])
    bits -= share_absent * _bits(if_absent[:, :n])
    return _Open(
        differential=differential,
        stakes=decided,
        signs=tuple(every.signs[row] for row in rows),
        now_probability=whole[:n],
        if_present=if_present[:, :n],
        if_absent=if_absent[:, :n],
        worth=np.maximum(worth, 0.0),
        gain_bits=np.maximum(bits[:, columns].sum(axis=1), 0.0),
    )


def _deciding(differential: Differential, knowledge: Knowledge) -> list[int]:
    """Return the columns of the hypotheses that are likely, or else of the first few."""
    ranked, settings = differential.hypotheses, knowledge.settings
    likely = [h for h in ranked if h.posterior >= settings.likely.value]
    chosen = likely or ranked[: settings.competing.value]
    return [differential.network.conditions.index(h.condition) for h in chosen]


_Rank = tuple[bool, float, float, str, str]


def _ranked(
    tests: _Open, visit: VisitDocument, knowledge: Knowledge
) -> list[tuple[_Rank, _Open, int]]:
    """Rank the tests that are worth anything; of several signs of one examination, the best."""
    best: dict[str, tuple[float, float, int]] = {}
    for row, sign in enumerate(tests.signs):
        worth, bits = float(tests.worth[row]), float(tests.gain_bits[row])
        if worth < knowledge.settings.least_worth.value:
            worth = 0.0
            if bits < knowledge.settings.least_gain.value:
                continue
        done = sign.id if sign.id in knowledge.tests else sign.examination
        if done not in best or (worth, bits) > best[done][:2]:
            best[done] = (worth, bits, row)
    side = str(tests.differential.side)
    ranked = []
    for worth, bits, row in best.values():
        sign = tests.signs[row]
        hindered = why_not_today(sign, visit) is not None
        rank = (hindered, -worth / sign.burden, -bits / sign.burden, sign.id, side)
        ranked.append((rank, tests, row))
    return ranked


def why_not_today(sign: Sign, visit: VisitDocument) -> str | None:
    """Return what stands in the way of a test at this visit, None where nothing does."""
    report = sign.report if isinstance(sign, Criterion) else None
    means = report.modality if report else str(sign.modality)
    if means in visit.unavailable:
        return f"no {_MEANS.get(means, means)} here"
    if visit.mode is not How.IN_PERSON and not sign.remote:
        return "needs a visit in person"
    return None


def _next_test(tests: _Open, row: int, visit: VisitDocument, knowledge: Knowledge) -> NextTest:
    sign, first = tests.signs[row], tests.differential.hypotheses[0]
    column = tests.differential.network.conditions.index(first.condition)
    before = float(tests.now_probability[column])
    yes, no = (float(p[row, column]) for p in (tests.if_present, tests.if_absent))
    why = f"{first.name}: now {per_cent(before)}; present {per_cent(yes)}, absent {per_cent(no)}"
    answers = (tests.if_present[row], tests.if_absent[row])
    if not any(_changes(tests.now_probability, then, knowledge) for then in answers):
        why += f"; {NO_CHANGE}"
    hindered = why_not_today(sign, visit)
    return NextTest(
        test=sign.id,
        name=_name(sign),
        condition=first.condition,
        side=tests.differential.side,
        if_present=yes,
        if_absent=no,
        worth=float(tests.worth[row]),
        gain_bits=float(tests.gain_bits[row]),
        burden=sign.burden,
        possible_today=hindered is None,
        why=f"{why}; {hindered}" if hindered else why,
        changes=changes(
            tests.differential.network.conditions,
            tests.stakes,
            tests.now_probability,
            answers,
            knowledge,
        ),
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
