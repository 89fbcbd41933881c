"""Patients of one simulated clinic, whole: people drawn, looked at, and written down."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from ischia.knowledge.load import Knowledge
from ischia.phantoms.population.patient import (
    USUAL,
    Clinic,
    Completeness,
    Person,
    Setting,
    VirtualPatient,
    patient,
)
from ischia.phantoms.population.people import draw_people, persons
from ischia.phantoms.population.world import draw_world

_STREAM = 20261122


def population(
    knowledge: Knowledge,
    n: int,
    seed: int,
    *,
    setting: Setting = "sports_clinic",
    completeness: Completeness = USUAL,
) -> Iterator[VirtualPatient]:
    """Yield patients of one simulated clinic; same seed, same patients.

    Another seed is another clinic: other patients, and another truth about how common each
    condition is and how each sign performs, as far as the knowledge base leaves it open.
    """
    rng = np.random.default_rng((_STREAM, seed))
    world = draw_world(knowledge, setting, rng)
    people = draw_people(world, knowledge, setting, n, rng)
    clinic = Clinic(knowledge, completeness)
    for person in persons(people, world, setting, rng):
        yield patient(person, clinic, of_person(person, seed))


def of_person(person: Person, seed: int) -> Generator:
    """Return the chance of one person, so that the patients before do not move it."""
    return np.random.default_rng((_STREAM, seed, person.number))
