"""Which thresholds of the knowledge base an assessment's values were held against."""

from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import AtLeast, AtMost, Predicate, parts
from ischia.writers.report.material import Limit


def limits(knowledge: Knowledge, planned: str | None) -> tuple[Limit, ...]:
    """Return the limits of all criteria, and of the gates for the condition that is planned for.

    Gates of other conditions are left out: nobody is held against them.
    """
    found = [
        limit
        for criterion in knowledge.criteria.values()
        if criterion.when is not None
        for limit in _in(criterion.when, criterion.name, criterion.basis)
    ]
    found += [
        limit
        for protocol in knowledge.protocols.values()
        if planned in protocol.conditions
        for phase in protocol.phase
        for gate in (*phase.entry, *phase.exit)
        for limit in _in(gate.when, gate.says, gate.basis)
    ]
    return tuple(limit for place, limit in enumerate(found) if limit not in found[:place])


def _in(when: Predicate, says: str, basis: str) -> list[Limit]:
    return [
        Limit(concept=p.concept, context=p.context, value=p.limit, says=says, basis=basis)
        for p in parts(when)
        if isinstance(p, AtLeast | AtMost)
    ]
