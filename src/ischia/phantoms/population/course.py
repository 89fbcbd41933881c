"""Patients who recover as most do: two visits, better at the second as far as noise lets it show.

A guard that re-opens a diagnosis should stay quiet on nearly all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.random import Generator

from ischia.knowledge.load import Knowledge
from ischia.model.measurement import Context, Measurement, Provenance, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.repeats import NORMAL95
from ischia.phantoms.population.patient import (
    USUAL,
    Clinic,
    Completeness,
    Look,
    Person,
    Setting,
    VirtualPatient,
    case_of,
    looked_at,
)
from ischia.phantoms.population.people import Planted, draw_people, draw_signs, persons
from ischia.phantoms.population.sampled import of_person
from ischia.phantoms.population.world import Flags, World, draw_world

_STREAM = 20261124
# What heals by itself; a knowledge base may know fewer of them.
ORDINARY = (
    "exercise_soreness",
    "hamstring_strain",
    "posterior_thigh_contusion",
    "quadriceps_contusion",
    "quadriceps_strain",
)
NOT_IMPROVING = "not_improving"
WASTING, THINNER = "thigh_wasting", "muscle_wasted_on_ultrasound"
# Assumptions of the simulation: how fast it heals, how much it hurts and weakens at first.
HALF_TIME_DAYS = (5.0, 16.0)
PAIN_0_10 = (3.0, 8.0)
DEFICIT_SHARE = (0.1, 0.4)
PEAKS_NM = {"knee_extension": (120.0, 260.0), "knee_flexion": (70.0, 150.0)}
MEMORY_0_10 = 1.0  # how far a person's memory of pain errs (standard deviation)
FREE_OF_PAIN_0_10 = 1.0  # from here down nobody says that it does not get better
BETWEEN_SESSIONS_SHARE = 0.09  # standard error of a peak, of the day included
WITHIN_SESSION_SHARE = 0.03
FIRST_VISIT_DAYS, SECOND_VISIT_DAYS = (1, 8), (15, 43)
GIRTH = "exam.thigh_girth_difference"
# Standard deviation between the thighs of one person: one in ten has the one 10 mm thinner, which
# is what the knowledge base takes the specificity of that limit to be.
NATURAL_GIRTH_MM = 7.8
WASTED_MM = -10.0
# The same of the cross-section of one muscle: one in ten has the one 100 mm² smaller. Who measures
# it measures the muscle that was hurt; nature made it what it is, on every visit.
AREA = "ultrasound.muscle_area_difference"
NATURAL_AREA_MM2 = 78.0
THINNER_MM2 = -100.0
SEMS = {GIRTH: 2.0, AREA: 20.0}  # [mm], [mm²]
_TWO_WEEKS = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Healing:
    """How one person heals."""

    half_time_days: float
    pain_0_10: float
    deficit_share: float
    natural_girth_mm: float  # how much thicker that thigh always was
    peaks_nm: tuple[tuple[str, float], ...]
    natural_area_mm2: float  # how much larger that muscle always was

    def left_share(self, days: float) -> float:
        """Return the share of the injury that is left so many days after the onset."""
        return float(0.5 ** (max(days, 0.0) / self.half_time_days))


def recovering(
    knowledge: Knowledge,
    n: int,
    seed: int,
    *,
    setting: Setting = "sports_clinic",
    completeness: Completeness = USUAL,
) -> Iterator[VirtualPatient]:
    """Yield patients with one ordinary injury, rightly diagnosed, at their second visit."""
    rng = np.random.default_rng((_STREAM, seed))
    world = draw_world(knowledge, setting, rng)
    known = [name for name in ORDINARY if name in knowledge.conditions]
    injuries = [str(name) for name in rng.choice(known, size=n)]
    alone = tuple((name,) for name in injuries)
    nothing: tuple[tuple[str, ...], ...] = ((),) * n
    plan = Planted(age_y=np.full(n, np.nan), conditions=alone, present=nothing, absent=nothing)
    people = draw_people(world, knowledge, setting, n, rng, plan)
    for row, name in enumerate(injuries):
        people.has[row] = [condition == name for condition in world.conditions]
    clinic = Clinic(knowledge, completeness)
    for row, person in enumerate(persons(people, world, setting, rng)):
        chance = of_person(person, seed)
        yield _healed(person, people.has[row : row + 1], world, clinic, chance)


def _healed(
    person: Person, has: Flags, world: World, clinic: Clinic, rng: Generator
) -> VirtualPatient:
    healing = Healing(
        half_time_days=float(rng.uniform(*HALF_TIME_DAYS)),
        pain_0_10=float(rng.uniform(*PAIN_0_10)),
        deficit_share=float(rng.uniform(*DEFICIT_SHARE)),
        natural_girth_mm=float(rng.normal(0, NATURAL_GIRTH_MM)),
        peaks_nm=tuple((motion, float(rng.uniform(*span))) for motion, span in PEAKS_NM.items()),
        natural_area_mm2=float(rng.normal(0, NATURAL_AREA_MM2)),
    )
    first_days, second_days = (
        int(rng.integers(*days)) for days in (FIRST_VISIT_DAYS, SECOND_VISIT_DAYS)
    )
    onset = person.day - timedelta(days=second_days)
    (injury,) = person.truth.conditions
    healed = replace(person, onset=onset, earlier_diagnosis=injury)
    looks = []
    for days in (first_days, second_days):
        shown = _shown(days, has, world, clinic.knowledge, healing, rng)
        truth = replace(person.truth, shown=tuple(sorted(shown)))
        healed = replace(healed, day=onset + timedelta(days=days), truth=truth)
        looks.append(_measured(looked_at(healed, clinic, rng), healed, days, healing, rng))
    return VirtualPatient(
        case=case_of(healed, clinic.completeness, rng), looks=tuple(looks), truth=healed.truth
    )


def _shown(
    days: float,
    has: Flags,
    world: World,
    knowledge: Knowledge,
    healing: Healing,
    rng: Generator,
) -> frozenset[str]:
    """Return the signs on one day: the injury causes them as far as it is left."""
    fading = replace(world, activation=world.activation * healing.left_share(days))
    row = draw_signs(fading, knowledge, has, rng)[0]
    shown = {name for name, present in zip(world.signs, row, strict=True) if present}
    now_0_10 = healing.pain_0_10 * healing.left_share(days)
    then_0_10 = healing.pain_0_10 * healing.left_share(days - _TWO_WEEKS)
    remembered_0_10 = then_0_10 + rng.normal(0, MEMORY_0_10)
    says_so = days >= _TWO_WEEKS and remembered_0_10 <= now_0_10 > FREE_OF_PAIN_0_10
    of_the_course = {
        NOT_IMPROVING: says_so,
        WASTING: healing.natural_girth_mm <= WASTED_MM,
        THINNER: healing.natural_area_mm2 <= THINNER_MM2,
    }
    return frozenset(
        (shown - of_the_course.keys()) | {name for name, true in of_the_course.items() if true}
    )


def _measured(look: Look, person: Person, days: float, healing: Healing, rng: Generator) -> Look:
    """Add the peaks of both legs and the pain of the week, with the noise of the day."""
    sha256 = look.measured.sources[0].sha256
    kept = [m for m in look.measured.measurements if m.concept not in SEMS]
    added = _by_nature(look, person, healing, rng)
    for motion, peak_nm in healing.peaks_nm:
        context: Context = {
            "motion": motion,
            "contraction": "concentric",
            "velocity_deg_s": 60.0,
        }
        for side in (Side.LEFT, Side.RIGHT):
            lost = healing.deficit_share * healing.left_share(days)
            share = 1 - lost if side is person.truth.side else 1.0
            value = peak_nm * share * (1 + rng.normal(0, BETWEEN_SESSIONS_SHARE))
            added.append(
                _value("strength.peak_torque", value, Unit.NEWTON_METRE, side, context, sha256)
            )
    pain_0_10 = healing.pain_0_10 * healing.left_share(days) + rng.normal(0, MEMORY_0_10 / 2)
    pain = float(np.clip(np.round(pain_0_10), 0, 10))
    added.append(_value("exam.pain_nprs", pain, Unit.SCORE, Side.MIDLINE, {}, sha256))
    return replace(look, measured=replace(look.measured, measurements=(*kept, *added)))


def _by_nature(look: Look, person: Person, healing: Healing, rng: Generator) -> list[Measurement]:
    """Return how the thighs compare, where the visit compared them: as they always did."""
    sha256, side = look.measured.sources[0].sha256, person.truth.side
    compared = {m.concept for m in look.measured.measurements}
    added = []
    if GIRTH in compared:
        thicker_mm = healing.natural_girth_mm + rng.normal(0, SEMS[GIRTH])
        added.append(_value(GIRTH, thicker_mm, Unit.MILLIMETRE, side, {}, sha256))
    if AREA in compared:
        larger_mm2 = healing.natural_area_mm2 + rng.normal(0, SEMS[AREA])
        (injury,) = person.truth.conditions
        hurt = "rectus_femoris" if injury.startswith("quadriceps") else "biceps_femoris_long_head"
        context: Context = {"structure": hurt}
        added.append(_value(AREA, larger_mm2, Unit.SQUARE_MILLIMETRE, side, context, sha256))
    return added


def _value(
    concept: str, value: float, unit: Unit, side: Side, context: Context, sha256: str
) -> Measurement:
    known = unit is not Unit.SCORE
    sem = SEMS.get(concept, value * WITHIN_SESSION_SHARE)
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=(value - NORMAL95 * sem, value + NORMAL95 * sem) if known else None,
        uncertainty=Uncertainty(sem=sem, kind="repeats", n=5)
        if known
        else Uncertainty(sem=None, kind="unknown"),
        side=side,
        context=context,
        provenance=Provenance(method=f"{concept}@1", sources=(sha256,)),
    )
