"""What a report's values are held against comes from the knowledge base, each limit once."""

import pytest

from ischia.knowledge.load import Knowledge, load
from ischia.knowledge.predicate import AtLeast, AtMost, parts
from ischia.service.limits import limits

STRAIN = "hamstring_strain"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def said(knowledge: Knowledge, planned: str | None) -> set[tuple[str, float, str]]:
    return {(x.says, x.value, x.basis) for x in limits(knowledge, planned)}


def test_every_limit_of_a_criterion_is_there_without_a_plan(knowledge: Knowledge) -> None:
    wanted = {
        (criterion.name, one.limit, criterion.basis)
        for criterion in knowledge.criteria.values()
        if criterion.when is not None
        for one in parts(criterion.when)
        if isinstance(one, AtLeast | AtMost)
    }
    assert wanted
    assert said(knowledge, None) == wanted


def test_gates_are_those_of_the_planned_condition_alone(knowledge: Knowledge) -> None:
    gates = {
        gate.says
        for protocol in knowledge.protocols.values()
        if STRAIN in protocol.conditions
        for phase in protocol.phase
        for gate in (*phase.entry, *phase.exit)
    }
    more = {says for says, _, _ in said(knowledge, STRAIN) - said(knowledge, None)}
    assert more
    assert more <= gates


def test_a_limit_stands_once_and_says_its_basis(knowledge: Knowledge) -> None:
    found = limits(knowledge, STRAIN)
    assert all(found.count(one) == 1 for one in found)
    held = [one for one in found if one.concept == "strength.limb_symmetry"]
    assert held
    assert {one.basis for one in held} <= {"clinic_default", *knowledge.references}
