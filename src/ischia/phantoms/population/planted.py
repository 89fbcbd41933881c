"""Patients in whom something that must not be missed was planted, as a textbook tells it.

`presentations.toml` says what such a patient shows; it does not quote the rules that must notice.
Everything else about the patient is drawn: other conditions, other answers, what nobody looked at.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.knowledge.strict import Slug, Strict, Words
from ischia.model.exam import ExamItem
from ischia.model.terms import Urgency
from ischia.phantoms.population.patient import (
    USUAL,
    Clinic,
    Completeness,
    Person,
    Setting,
    VirtualPatient,
    patient,
)
from ischia.phantoms.population.people import Planted, draw_people, persons
from ischia.phantoms.population.sampled import of_person
from ischia.phantoms.population.world import draw_world

_STREAM = 20261123


class Presentation(Strict, frozen=True, kw_only=True):
    """How something that must not be missed may show itself."""

    id: Slug
    words: Words
    flags: tuple[Slug, ...]  # the rules, any of which must speak
    urgency: Urgency  # and how soon it must send somebody
    present: tuple[Slug, ...]  # signs shown and looked for
    absent: tuple[Slug, ...] = ()  # signs looked for and not shown: they must not reassure
    conditions: tuple[Slug, ...] = ()
    age_y: tuple[float, float] | None = None  # from, below
    since_days: tuple[int, int] | None = None  # since the onset: from, below; any day where none
    both_legs: bool = False  # what is shown per leg is shown by either


class Presentations(Strict, frozen=True, kw_only=True):
    """The file `presentations.toml`."""

    schema: str
    presentation: tuple[Presentation, ...]


@cache
def presentations() -> tuple[Presentation, ...]:
    """Return every presentation that can be planted."""
    text = (files("ischia.phantoms.population") / "presentations.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Presentations).presentation


def planted(
    knowledge: Knowledge,
    n: int,
    seed: int,
    *,
    setting: Setting = "sports_clinic",
    completeness: Completeness = USUAL,
) -> Iterator[VirtualPatient]:
    """Yield patients who present with something that must not be missed, each kind in turn.

    The truth names the presentation. What is planted was looked for and stands clear; the rest is
    as in any other patient of the clinic.
    """
    rng = np.random.default_rng((_STREAM, seed))
    world = draw_world(knowledge, setting, rng)
    known = presentations()
    plan = [known[number % len(known)] for number in range(n)]
    people = draw_people(
        world,
        knowledge,
        setting,
        n,
        rng,
        Planted(
            age_y=np.array([np.floor(rng.uniform(*p.age_y)) if p.age_y else np.nan for p in plan]),
            conditions=tuple(p.conditions for p in plan),
            present=tuple(p.present for p in plan),
            absent=tuple(p.absent for p in plan),
        ),
    )
    clinic = Clinic(knowledge, completeness)
    for person, told in zip(persons(people, world, setting, rng), plan, strict=True):
        surely = frozenset({*told.present, *told.absent})
        # A rule that asks for an age needs one; whoever plants it writes it down.
        stated = replace(clinic.completeness, unstated_share=0.0) if told.age_y else None
        at = Clinic(knowledge, stated) if stated else clinic
        truth = replace(person.truth, planted=told.id)
        at_its_time = replace(person, truth=truth, surely=surely, onset=_onset(person, told))
        made = patient(at_its_time, at, of_person(person, seed))
        yield _on_either_leg(made, frozenset(told.present)) if told.both_legs else made


def _onset(person: Person, told: Presentation) -> date:
    """Return the day of the onset, moved into the days in which a presentation comes."""
    if told.since_days is None:
        return person.onset
    low, high = told.since_days
    return person.day - timedelta(days=low + (person.day - person.onset).days % (high - low))


def _on_either_leg(one: VirtualPatient, signs: frozenset[str]) -> VirtualPatient:
    """Write what the one leg shows down for the other as well."""

    def doubled(items: tuple[ExamItem, ...]) -> tuple[ExamItem, ...]:
        other = (replace(i, side=i.side.other) for i in items if i.item in signs and i.side)
        return (*items, *other)

    visit = one.today.visit
    both = replace(visit, history=doubled(visit.history), exam=doubled(visit.exam))
    return replace(one, looks=(*one.looks[:-1], replace(one.today, visit=both)))
