"""What is decided on the probabilities of one side, and what a better answer would be worth.

Three things hang on them: which condition is named, which plan is followed, and whether something
urgent is ruled out first. Each is worth the chance that it is right.
"""

from dataclasses import dataclass

import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.model.arrays import FloatArray
from ischia.reason.network import Network


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stakes:
    """The decisions that the conditions of a network stand for."""

    likely: float  # a probability from which something leads and is planned for
    suspected: float  # a probability from which something urgent is ruled out first
    urgent: FloatArray  # (condition,): 1 where somebody must act soon
    plan_of: tuple[str | None, ...]  # of each condition: its protocol
    planned: FloatArray  # (state, plan): 1 where the plan treats something that is present

    def worth(self, condition_probability: FloatArray, plan_probability: FloatArray) -> FloatArray:
        """Return what deciding on probabilities is worth, (…), from (…, condition) and (…, plan).

        Acting on something that leads is worth its probability; where nothing is likely, waiting is
        worth as much as the line itself. A referral that turns out right is worth one, and one that
        turns out needless costs as much as makes the two even at the suspected probability.
        """
        named = np.maximum(condition_probability.max(axis=-1), self.likely)
        treated = np.maximum(plan_probability.max(axis=-1), self.likely)
        beyond = np.maximum(condition_probability - self.suspected, 0.0) / (1 - self.suspected)
        referred = (beyond * self.urgent).sum(axis=-1)
        total: FloatArray = named + treated + referred
        return total


def stakes(net: Network, knowledge: Knowledge) -> Stakes:
    """Return what is decided about the conditions of a network."""
    records = [knowledge.conditions[name] for name in net.conditions]
    protocols = {c: p.id for p in knowledge.protocols.values() for c in p.conditions}
    plan_of = tuple(protocols.get(c.id) for c in records)
    # A condition that no protocol treats is a plan of its own: somebody else's.
    own = [plan or c.id for plan, c in zip(plan_of, records, strict=True)]
    names = sorted(set(own))
    belongs = np.array([[float(plan == name) for name in names] for plan in own])
    return Stakes(
        likely=knowledge.settings.likely.value,
        suspected=knowledge.settings.suspected.value,
        urgent=np.array([float(c.urgency is not None) for c in records]),
        plan_of=plan_of,
        planned=np.minimum(net.states.present @ belongs, 1.0),
    )
