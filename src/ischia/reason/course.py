"""What follows from a leading explanation: what to do, how long it may take, when to return."""

from dataclasses import dataclass

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import RedFlag
from ischia.model.plan import Decision, Gate, Plan
from ischia.model.prognosis import Prognosis
from ischia.model.terms import Policy
from ischia.reason.plan import plan
from ischia.reason.prognosis import prognosis
from ischia.reason.reading import Facts
from ischia.reason.return_to_sport import return_to_sport


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The plan under the chosen policy and the other, the outlook, the criteria of return."""

    plan: Plan | None = None
    other: Plan | None = None
    prognosis: tuple[Prognosis, ...] = ()
    return_to_sport: tuple[Gate, ...] = ()


def course(  # noqa: PLR0913  # what a plan is made of
    condition: str,
    facts: Facts,
    policy: Policy,
    decisions: tuple[Decision, ...],
    knowledge: Knowledge,
    *,
    flags: tuple[RedFlag, ...],
    own_goals: tuple[str, ...],
    sport: bool = True,
) -> Course:
    """Return what follows for a condition that leads, under both policies."""
    plans = {
        each: plan(
            condition,
            facts,
            each,
            decisions,
            knowledge,
            flags=flags,
            own_goals=own_goals,
            sport=sport,
        )
        for each in Policy
    }
    (other,) = (each for each in Policy if each is not policy)
    return Course(
        plan=plans[policy],
        other=plans[other],
        prognosis=prognosis(condition, facts, knowledge),
        return_to_sport=return_to_sport(condition, facts, knowledge) if sport else (),
    )
