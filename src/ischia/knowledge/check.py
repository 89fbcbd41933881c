"""What a knowledge file can say in a valid form and still be wrong about."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ischia.knowledge.check_plans import asked_of_plans, cited_by_plans, plan_problems
from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import (
    AsymmetryOver,
    AtLeast,
    AtMost,
    Between,
    DifferenceOver,
    Predicate,
    concepts_in,
    findings_in,
    parts,
)
from ischia.knowledge.rules import RedFlagRule
from ischia.knowledge.schema import Sign, Study

_UNLIKE = 0.1  # proportions are printed to two places: a ratio of them is good to about a tenth
_LEAST = 1e-4


def problems(knowledge: Knowledge) -> list[str]:
    """Return everything that must be mended before the knowledge base may be used; empty is well.

    Form is checked on loading. Here: citations resolve, conditions, findings, concepts and
    treatments that are named exist, every condition can be reached from some sign and every sign is
    used, a group has at least two members, a sign that is evidence says how often it errs.
    """
    return [
        *_citations(knowledge),
        *_names(knowledge),
        *_predicates(knowledge),
        *_signs(knowledge),
        *_reach(knowledge),
        *_followings(knowledge),
        *plan_problems(knowledge),
    ]


def warnings(knowledge: Knowledge) -> list[str]:
    """Return what is doubtful in the sources themselves, and is kept as printed."""
    found = []
    for sign in knowledge.signs.values():
        for study in sign.study:
            found += [f"{sign.id}: {text}" for text in (*_unattainable(study), *_unlike(study))]
        best = sign.best_study()
        found += [
            f"{sign.id}: for {study.condition} sensitivity {study.sensitivity} is below the "
            f"false-positive rate of the best study; the sign cannot speak for it"
            for study in sign.study
            if best and study.sensitivity < 1 - best.specificity
        ]
    return found


def attainable(printed: float, n: int, places: int = 2) -> bool:
    """Say whether a proportion, as printed, can be a whole count out of n."""
    return any(round(count / n, places) == round(printed, places) for count in range(n + 1))


def ratios(study: Study) -> tuple[float, float]:
    """Return the likelihood ratios LR+ and LR− that follow from the printed proportions.

    With counts, half a patient is added to each cell, so that none is zero or without bound.
    """
    sens, spec = study.sensitivity, study.specificity
    if study.n_with and study.n_without:
        sens = (sens * study.n_with + 0.5) / (study.n_with + 1)
        spec = (spec * study.n_without + 0.5) / (study.n_without + 1)
    return sens / (1 - spec), (1 - sens) / spec


def _unattainable(study: Study) -> Iterator[str]:
    for name, printed, n in (
        ("sensitivity", study.sensitivity, study.n_with),
        ("specificity", study.specificity, study.n_without),
    ):
        if n and not attainable(printed, n):
            yield f"{name} {printed} is not a whole count out of {n} ({study.cites})"


def _unlike(study: Study) -> Iterator[str]:
    """Find printed likelihood ratios that do not follow from the printed proportions."""
    sens, spec = study.sensitivity, study.specificity
    plain = (sens / max(1 - spec, _LEAST), (1 - sens) / max(spec, _LEAST))
    printed = (study.printed_lr_positive, study.printed_lr_negative)
    for name, said, *derived in zip(("LR+", "LR-"), printed, plain, ratios(study), strict=True):
        if said is not None and all(abs(said / one - 1) > _UNLIKE for one in derived):
            shown = " or ".join(f"{one:.2f}" for one in derived)
            yield f"{name} is printed as {said}; the printed proportions give {shown}"


def _citations(knowledge: Knowledge) -> Iterator[str]:
    for where, cites in _cited(knowledge):
        for key in cites:
            if key not in knowledge.references:
                yield f"{where}: cites {key!r}, which no file of references/ has"


def _cited(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every record's own citations, and those of its parts."""
    for sign in knowledge.signs.values():
        yield sign.id, tuple(study.cites for study in sign.study)
        yield from ((sign.id, judged.cites) for judged in sign.judged)
    for condition in knowledge.conditions.values():
        yield condition.id, condition.cites
        yield from ((condition.id, prior.cites) for prior in condition.prior.values())
        yield from ((condition.id, shift.cites) for shift in condition.shift)
        yield from ((condition.id, rule.cites) for rule in condition.follows)
    for rules in (knowledge.red_flags, knowledge.guards, knowledge.classifications):
        yield from ((record.id, record.cites) for record in rules.values())
    for plans in (knowledge.treatments, knowledge.protocols):
        yield from ((record.id, record.cites) for record in plans.values())
    if knowledge.settings.another:
        yield "settings: another", knowledge.settings.another.cites
    yield from cited_by_plans(knowledge)
    yield from ((key, c.cites) for key, c in knowledge.concepts.items())
    yield from ((r.id, r.cites) for r in knowledge.reliabilities())
    for book in knowledge.policies.values():
        yield from ((f"{book.id} rule {rule.number}", rule.cites) for rule in book.rule)


def _names(knowledge: Knowledge) -> Iterator[str]:
    """Find conditions, treatments and concepts that are named and do not exist."""
    for where, names in _conditions_named(knowledge):
        for name in sorted(names - set(knowledge.conditions)):
            yield f"{where}: no condition {name!r}"
    for protocol in knowledge.protocols.values():
        used = {item for phase in protocol.phase for item in phase.items}
        for name in sorted(used - set(knowledge.treatments)):
            yield f"{protocol.id}: no treatment {name!r}"
    for treatment in knowledge.treatments.values():
        alarms = {name for blocked in treatment.blocked for name in blocked.alarms}
        for name in sorted(alarms - set(knowledge.red_flags)):
            yield f"{treatment.id}: no red flag {name!r}"
    for entry in knowledge.reliabilities():
        concept = knowledge.concepts.get(entry.concept)
        if concept is None or concept.unit != entry.unit:
            yield f"{entry.id}: {entry.concept} [{entry.unit}] is not in concepts.toml"


def _conditions_named(knowledge: Knowledge) -> Iterator[tuple[str, set[str]]]:
    for sign in knowledge.signs.values():
        yield sign.id, set(sign.conditions)
    for condition in knowledge.conditions.values():
        yield condition.id, {rule.after for rule in condition.follows}
    for guard in knowledge.guards.values():
        yield guard.id, set(guard.not_against)
    for protocol in knowledge.protocols.values():
        yield protocol.id, set(protocol.conditions)
    for book in knowledge.policies.values():
        yield from ((f"{book.id} rule {rule.number}", set(rule.conditions)) for rule in book.rule)


def asked(knowledge: Knowledge) -> Iterator[tuple[str, Predicate]]:
    """Yield every predicate of the knowledge base with the record it stands in."""
    for criterion in knowledge.criteria.values():
        if criterion.when is not None:
            yield criterion.id, criterion.when
    for kind in (knowledge.red_flags, knowledge.guards, knowledge.conflicts):
        yield from ((record.id, record.when) for record in kind.values())
    for flag in knowledge.red_flags.values():
        more = (("found", flag.found), ("done", flag.done))
        yield from ((f"{flag.id}: {part}", rule.when) for part, rule in more if rule and rule.when)
    for condition in knowledge.conditions.values():
        yield from ((f"{condition.id}: {form.id}", form.when) for form in condition.variant)
    yield from asked_of_plans(knowledge)


def _named_by_flags(flag: RedFlagRule) -> set[str]:
    """Return the findings that a safety rule names outside of its predicates."""
    named = {flag.seen_to} if flag.seen_to else set()
    named |= set(flag.worse_by)
    if flag.done:
        named |= {*flag.done.exam, *flag.done.reopened_by}
        named |= {sign for place in flag.done.covers for sign in place.signs}
    return named


def _predicates(knowledge: Knowledge) -> Iterator[str]:
    """Find findings and concepts that are asked for and do not exist, and limits of wrong unit."""
    for flag in knowledge.red_flags.values():
        for name in sorted(_named_by_flags(flag) - set(knowledge.tests)):
            yield f"{flag.id}: no test {name!r}"
    for where, predicate in asked(knowledge):
        for name in sorted(findings_in(predicate) - set(knowledge.signs)):
            yield f"{where}: no finding {name!r}"
        for name in sorted(concepts_in(predicate) - set(knowledge.concepts)):
            yield f"{where}: no concept {name!r}"
        for part in parts(predicate):
            if isinstance(part, AtLeast | AtMost | Between | DifferenceOver):
                concept = knowledge.concepts.get(part.concept)
                if concept is not None and concept.unit != part.unit:
                    yield f"{where}: {part.concept} is in {concept.unit}, its limit in {part.unit}"
            if isinstance(part, AsymmetryOver) and part.limit_pct <= 0:
                yield f"{where}: an asymmetry limit must be above 0 %"


def _signs(knowledge: Knowledge) -> Iterator[str]:
    members = Counter(sign.group for sign in knowledge.signs.values() if sign.group)
    for sign in knowledge.signs.values():
        if sign.group and members[sign.group] == 1:
            yield f"{sign.id}: it is alone in its group {sign.group!r}"
        yield from _sign(sign)
    for test in knowledge.tests.values():
        for name in sorted(set(test.contradicts) - set(knowledge.tests)):
            yield f"{test.id}: no test {name!r}"
    yield from _synonyms("a test", {n: set(t.also_called) for n, t in knowledge.tests.items()})
    heard = {word for test in knowledge.tests.values() for word in (test.id, *test.also_called)}
    for word in sorted(heard & set(knowledge.unread)):
        yield f"unread: {word!r} is read, as a test or as what one is also called"
    said: dict[str, set[str]] = {}
    for criterion in knowledge.criteria.values():
        if criterion.report is not None:
            said.setdefault(criterion.report.sign, set()).update(criterion.also_called)
    yield from _synonyms("a sign of reports", said)


def _synonyms(kind: str, called: Mapping[str, set[str]]) -> Iterator[str]:
    """Find synonyms that would send somebody who types them to the wrong word."""
    count = Counter(word for words in called.values() for word in words)
    for name, words in called.items():
        for word in sorted(words):
            if word in called or count[word] > 1:
                yield f"{name}: {word!r} is {kind} too, or stands for another as well"


def _sign(sign: Sign) -> Iterator[str]:
    if sign.judged and not sign.study and sign.specificity is None:
        yield f"{sign.id}: give a judged specificity, there is no study to take it from"
    if sign.study and sign.specificity is not None:
        yield f"{sign.id}: the specificity of its best study counts; take the judged one out"
    twice = [c for c, n in Counter(j.condition for j in sign.judged).items() if n > 1]
    both = {s.condition for s in sign.study} & {j.condition for j in sign.judged}
    for condition in sorted({*twice, *both}):
        yield f"{sign.id}: {condition} is judged although it is already said"
    for judged in sign.judged:
        leak = None if sign.specificity is None else 1 - sign.specificity.value
        if leak is not None and judged.sensitivity.value <= leak:
            yield (
                f"{sign.id}: for {judged.condition} sensitivity {judged.sensitivity.value} is not "
                f"above the rate {leak:.2f} without it; take the line out"
            )


def _followings(knowledge: Knowledge) -> Iterator[str]:
    """Find conditions that follow what they cannot stand beside, or what follows from them."""
    before = {c.id: [rule.after for rule in c.follows] for c in knowledge.conditions.values()}
    group = {c.id: c.exclusive_group or c.id for c in knowledge.conditions.values()}
    for name, firsts in before.items():
        for first in sorted({first for first in firsts if firsts.count(first) > 1}):
            yield f"{name}: it follows {first} by two rules"
        for first in sorted(set(firsts) & set(group)):
            if group[first] == group[name]:
                yield f"{name}: it follows {first}, beside which it is never present"
            if name in before[first]:
                yield f"{name}: it follows {first}, which follows it"


def _reach(knowledge: Knowledge) -> Iterator[str]:
    """Find conditions that no sign speaks for, and signs that nothing uses."""
    reached = {c for sign in knowledge.signs.values() for c in sign.conditions}
    for condition in sorted(set(knowledge.conditions) - reached):
        yield f"{condition}: no sign speaks for it"
    named = {name for _, predicate in asked(knowledge) for name in findings_in(predicate)}
    named |= {name for flag in knowledge.red_flags.values() for name in _named_by_flags(flag)}
    named |= {c.id for c in knowledge.criteria.values() if c.describes}
    for sign in knowledge.signs.values():
        if not sign.is_evidence and sign.id not in named:
            yield f"{sign.id}: it is evidence for nothing and no rule asks for it"
