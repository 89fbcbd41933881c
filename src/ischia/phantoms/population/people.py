"""Who comes to the clinic, what is wrong with them, and what would be found on looking.

Everything here is an array over people; documents are made of it one person at a time, elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.random import Generator
from scipy.special import ndtr

from ischia.knowledge.load import Knowledge
from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.phantoms.population.company import draw_company, draw_conditions
from ischia.phantoms.population.patient import VISIT_DAY, Person, Setting, Truth
from ischia.phantoms.population.world import Flags, World

# Age bands [y] and the share of people in each: assumptions of the simulation, for no cohort gives
# the ages of a clinic for thigh pain.
AGES_Y = {
    "sports_clinic": ((12, 18, 0.18), (18, 36, 0.52), (36, 56, 0.20), (56, 80, 0.10)),
    "primary_care": ((12, 18, 0.08), (18, 36, 0.25), (36, 56, 0.37), (56, 86, 0.30)),
}
SHARE_MALE = 0.6
SHARE_SPORT = 0.75
_USUAL_SPORTS = ("football", "running", "sprinting", "dance", "tennis")
# Correlated signs (the three stretch tests, say) agree more than their common cause makes them.
CORRELATION = 0.8
_LONGEST_DAYS = 60  # since the onset


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Simulated people: who they are, what they have, and what each sign would show."""

    age_y: FloatArray
    male: Flags  # (person,)
    sports: list[str | None]
    has: Flags  # (person, condition)
    shows: Flags  # (person, sign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What is set instead of drawn, for each person in turn."""

    age_y: FloatArray  # NaN where it is drawn
    conditions: tuple[tuple[str, ...], ...]  # that the person has, whatever else is drawn
    present: tuple[tuple[str, ...], ...]  # signs that the person shows
    absent: tuple[tuple[str, ...], ...]  # and does not show


def draw_people(
    world: World,
    knowledge: Knowledge,
    setting: str,
    n: int,
    rng: Generator,
    planted: Planted | None = None,
) -> People:
    """Return people of one clinic: conditions from its priors, signs from the noisy-OR of them."""
    bands = AGES_Y.get(setting, AGES_Y["sports_clinic"])
    band = rng.choice(len(bands), size=n, p=[share for _, _, share in bands])
    edges = np.array([(low, high) for low, high, _ in bands], dtype=float)[band]
    age_y = np.floor(rng.uniform(edges[:, 0], edges[:, 1]))
    if planted is not None:
        age_y = np.where(np.isnan(planted.age_y), age_y, planted.age_y)
    male = rng.random(n) < SHARE_MALE
    known = {s for c in knowledge.conditions.values() for shift in c.shift for s in shift.sports}
    names = sorted({*known, *_USUAL_SPORTS})
    sports = [str(rng.choice(names)) if rng.random() < SHARE_SPORT else None for _ in range(n)]
    prior = world.prior_of(age_y, male, sports)
    company = draw_company(knowledge, world.conditions, rng)
    at_once = knowledge.settings.at_once.value
    has = draw_conditions(prior, _groups(world, knowledge), at_once, rng, company)
    if planted is not None:
        _give(has, planted, world, knowledge)
    shows = draw_signs(world, knowledge, has, rng)
    if planted is not None:
        for set_to, named in ((True, planted.present), (False, planted.absent)):
            for number, signs in enumerate(named):
                shows[number, [world.signs.index(sign) for sign in signs]] = set_to
    return People(age_y=age_y, male=male, sports=sports, has=has, shows=shows)


def persons(people: People, world: World, setting: Setting, rng: Generator) -> Iterator[Person]:
    """Yield the people one by one, each with a side and a day on which it began."""
    conditions, signs = np.array(world.conditions), np.array(world.signs)
    n = len(people.age_y)
    left, days = rng.random(n) < 0.5, rng.integers(1, _LONGEST_DAYS, size=n)  # noqa: PLR2004  # half
    for number in range(n):
        yield Person(
            number=number + 1,
            age_y=float(people.age_y[number]),
            male=bool(people.male[number]),
            sport=people.sports[number],
            setting=setting,
            onset=VISIT_DAY - timedelta(days=int(days[number])),
            truth=Truth(
                conditions=tuple(conditions[people.has[number]].tolist()),
                shown=tuple(signs[people.shows[number]].tolist()),
                side=Side.LEFT if left[number] else Side.RIGHT,
            ),
        )


def draw_signs(world: World, knowledge: Knowledge, has: Flags, rng: Generator) -> Flags:
    """Return what each sign would show on each person, (person, sign).

    Each condition present and the leak have their own chance to cause a sign. Signs of one
    correlated group share most of their luck.
    """
    silent = np.log1p(-np.minimum(world.activation, 1 - 1e-9))
    probability = 1 - (1 - world.leak) * np.exp(has.astype(float) @ silent.T)
    luck = rng.standard_normal(probability.shape)
    groups: dict[str, list[int]] = {}
    for column, name in enumerate(world.signs):
        group = knowledge.signs[name].group
        if group is not None:
            groups.setdefault(group, []).append(column)
    for columns in groups.values():
        shared = rng.standard_normal((len(has), 1))
        luck[:, columns] = (
            np.sqrt(CORRELATION) * shared + np.sqrt(1 - CORRELATION) * luck[:, columns]
        )
    shows: Flags = ndtr(luck) < probability
    return shows


def _groups(world: World, knowledge: Knowledge) -> list[list[int]]:
    """Find the columns of each exclusive group; a condition by itself is a group of one."""
    groups: dict[str, list[int]] = {}
    for column, name in enumerate(world.conditions):
        groups.setdefault(knowledge.conditions[name].exclusive_group or name, []).append(column)
    return list(groups.values())


def _give(has: Flags, planted: Planted, world: World, knowledge: Knowledge) -> None:
    """Give planted conditions to those who should have them, in place of what excludes them."""
    at_once = knowledge.settings.at_once.value
    group_of = {name: knowledge.conditions[name].exclusive_group for name in world.conditions}
    for person, names in enumerate(planted.conditions):
        groups = {group_of[name] for name in names} - {None}
        for column, name in enumerate(world.conditions):
            if group_of[name] in groups:
                has[person, column] = False
        own = [world.conditions.index(name) for name in names]
        others = [c for c in np.flatnonzero(has[person]) if c not in own]
        has[person, others[max(at_once - len(own), 0) :]] = False
        has[person, own] = True
