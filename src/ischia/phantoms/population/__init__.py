"""Simulated patients in numbers, written from the knowledge base, each with known truth."""

from collections.abc import Iterator

import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.model.terms import Side
from ischia.phantoms.population.patient import (
    ALL_MODALITIES,
    USUAL,
    Clinic,
    Completeness,
    Person,
    Setting,
    Truth,
    VirtualPatient,
    documents,
    only,
)
from ischia.phantoms.population.people import draw_people
from ischia.phantoms.population.world import draw_world

__all__ = [
    "ALL_MODALITIES",
    "USUAL",
    "Completeness",
    "Setting",
    "Truth",
    "VirtualPatient",
    "only",
    "population",
]


def population(
    knowledge: Knowledge,
    n: int,
    seed: int,
    *,
    setting: Setting = "sports_clinic",
    completeness: Completeness = USUAL,
) -> Iterator[VirtualPatient]:
    """Yield patients of one simulated clinic; same seed, same patients."""
    rng = np.random.default_rng((20261122, seed))
    world = draw_world(knowledge, setting, rng)
    people = draw_people(world, knowledge, setting, n, rng)
    conditions, signs = np.array(world.conditions), np.array(world.signs)
    clinic = Clinic(knowledge, completeness)
    sides = rng.choice([Side.LEFT, Side.RIGHT], size=n)
    for number in range(n):
        person = Person(
            number=number + 1,
            age_y=float(people.age_y[number]),
            male=bool(people.male[number]),
            sport=people.sports[number],
            setting=setting,
            truth=Truth(
                conditions=tuple(conditions[people.has[number]].tolist()),
                shown=tuple(signs[people.shows[number]].tolist()),
                side=Side(sides[number]),
            ),
        )
        yield documents(person, clinic, np.random.default_rng((seed, number)))
