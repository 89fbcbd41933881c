"""What the files about plans, outcomes and the source page can get wrong in a valid form."""

from collections import Counter
from collections.abc import Iterator

from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import Predicate, Present


def asked_of_plans(knowledge: Knowledge) -> Iterator[tuple[str, Predicate]]:
    """Yield every predicate of grades, plans, outcomes and the page with the record it is in."""
    for system in knowledge.classifications.values():
        yield from ((system.id, site.when) for site in system.site)
        if system.effort is not None:
            yield system.id, Present(finding=system.effort)
        yield from ((system.id, lv.by_hand) for lv in system.level if lv.by_hand is not None)
        yield from ((system.id, lv.structure) for lv in system.level if lv.structure is not None)
    for treatment in knowledge.treatments.values():
        yield from ((treatment.id, b.when) for b in treatment.blocked if b.when is not None)
    for protocol in knowledge.protocols.values():
        for phase in protocol.phase:
            gates = (*phase.entry, *phase.exit)
            yield from ((f"{protocol.id}: {g.id}", g.when) for g in gates)
            yield from ((f"{protocol.id}: {g.id}", g.instead) for g in gates if g.instead)
    for rule in knowledge.prognosis.values():
        if rule.when is not None:
            yield rule.id, rule.when
    for back in knowledge.return_to_sport.values():
        yield from ((f"{back.id}: {c.id}", c.when) for c in back.criterion)
    for book in knowledge.policies.values():
        yield from ((f"{book.id} rule {r.number}", r.when) for r in book.rule if r.when is not None)


def cited_by_plans(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the citations of plans and outcomes, and those of their parts."""
    for protocol in knowledge.protocols.values():
        yield from ((protocol.id, ph.days.cites) for ph in protocol.phase if ph.days is not None)
    yield from ((rule.id, rule.cites) for rule in knowledge.prognosis.values())
    for back in knowledge.return_to_sport.values():
        yield from ((f"{back.id}: {c.id}", c.cites) for c in back.criterion)
    for prom in knowledge.proms.values():
        yield prom.id, prom.cites
        yield from ((prom.id, change.cites) for change in prom.important)
        if prom.smallest is not None:
            yield prom.id, prom.smallest.cites


def plan_problems(knowledge: Knowledge) -> Iterator[str]:
    """Find conditions without a plan or with two, and plans that hold what they must not."""
    planned = Counter(c for p in knowledge.protocols.values() for c in p.conditions)
    for condition in sorted(set(knowledge.conditions) - set(planned)):
        yield f"{condition}: no protocol; write one that refers, if nothing else"
    for condition, count in sorted(planned.items()):
        if count > 1:
            yield f"{condition}: {count} protocols; one has to lead"
    yield from _items(knowledge)
    yield from _at_home(knowledge)
    yield from _named(knowledge)


def _at_home(knowledge: Knowledge) -> Iterator[str]:
    """Find movements of treatments that do not exist, and exercises that nobody could do."""
    shown = {name for movement in knowledge.home.movement for name in movement.for_}
    for name in sorted(shown - set(knowledge.treatments)):
        yield f"home_exercise: no treatment {name!r}"
    for treatment in knowledge.treatments.values():
        at_home = treatment.kind == "exercise" and treatment.remote and not treatment.contradicted
        if at_home and treatment.id not in shown:
            yield f"{treatment.id}: an exercise for home without a movement in home_exercise.toml"


def _items(knowledge: Knowledge) -> Iterator[str]:
    """Find advice that evidence contradicts in a protocol, and referrals that refer to nobody."""
    for protocol in knowledge.protocols.values():
        names = [name for phase in protocol.phase for name in phase.items]
        items = [knowledge.treatments[name] for name in names if name in knowledge.treatments]
        for item in items:
            if item.contradicted:
                yield f"{protocol.id}: {item.id} is contradicted by evidence; take it out"
        if protocol.referral_only and not any(i.kind == "referral" for i in items):
            yield f"{protocol.id}: says that somebody else treats it, and refers to nobody"
        for retest in protocol.remeasure:
            if retest.concept not in knowledge.concepts:
                yield f"{protocol.id}: no concept {retest.concept!r} to measure again"
    used = {i for p in knowledge.protocols.values() for ph in p.phase for i in ph.items}
    used |= {r.treatment for b in knowledge.policies.values() for r in b.rule if r.treatment}
    for name in sorted(set(knowledge.treatments) - used):
        yield f"{name}: no protocol and no rule of the page uses it"


def _named(knowledge: Knowledge) -> Iterator[str]:
    """Find conditions, treatments and concepts that outcomes and the page name in vain."""
    named: list[tuple[str, tuple[str, ...]]] = [
        *((r.id, r.conditions) for r in knowledge.prognosis.values()),
        *((r.id, r.conditions) for r in knowledge.return_to_sport.values()),
        *((s.id, s.conditions) for s in knowledge.classifications.values()),
        *((s.id, lv.leading) for s in knowledge.classifications.values() for lv in s.level),
    ]
    for where, conditions in named:
        for name in sorted(set(conditions) - set(knowledge.conditions)):
            yield f"{where}: no condition {name!r}"
    for prom in knowledge.proms.values():
        concept = knowledge.concepts.get(prom.concept)
        if concept is None or concept.better != prom.better:
            yield f"{prom.id}: {prom.concept}, {prom.better} is better, is not in concepts.toml"
    for book in knowledge.policies.values():
        for rule in book.rule:
            if rule.treatment is not None and rule.treatment not in knowledge.treatments:
                yield f"{book.id} rule {rule.number}: no treatment {rule.treatment!r}"
        twice = [n for n, count in Counter(r.number for r in book.rule).items() if count > 1]
        yield from (f"{book.id}: rule {number} stands twice" for number in sorted(twice))
