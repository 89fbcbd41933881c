"""Measurements that make a criterion true, false or unclear.

A criterion asks of numbers, so a simulated patient gets numbers: a value with its interval, clear
of the limit or astride it. The criterion then has to read them, which is the point.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from numpy.random import Generator

from ischia.knowledge.predicate import (
    AllOf,
    AnyOf,
    AsymmetryOver,
    AtLeast,
    AtMost,
    Between,
    DifferenceOver,
    Predicate,
    parts,
)
from ischia.knowledge.rules import Concept
from ischia.model.measurement import Context, Measurement, Provenance, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit, convert
from ischia.numeric.repeats import NORMAL95

REPEATS = 5
# Distance from the limit in standard errors: beyond 1.96 the whole interval is, and beyond 2.8 that
# of a difference of two such values.
CLEAR_SEM = (3.0, 6.0)
UNCLEAR_SEM = (0.1, 1.6)
# The error of one value, by what it is; assumptions of the simulation.
_SEMS = {
    ("exam", Unit.MILLIMETRE): 2.0,
    ("ultrasound", Unit.MILLIMETRE): 0.4,
    ("motion", Unit.DEGREE): 1.5,
    ("exam", Unit.DEGREE): 2.0,
    ("strength", Unit.PERCENT): 2.5,
}
_SHARE_SEM = 0.03  # of the limit, for every other
_LARGE = 250.0  # what a sound leg shows where only the ratio of the legs matters
_MOST_AT_REST_MM = 1.0
_Measurable = AtLeast | AtMost | Between | DifferenceOver | AsymmetryOver
_Subject = tuple[tuple[str, str | float], ...]
_Key = tuple[str, Side, _Subject]


def measurable(predicate: Predicate) -> bool:
    """Say whether numbers alone make a predicate true or false."""
    return all(isinstance(part, _Measurable | AllOf | AnyOf) for part in parts(predicate))


def asked(predicate: Predicate) -> set[tuple[str, _Subject]]:
    """Return the numbers a predicate asks for: of which concept, of which structure."""
    values = [p for p in parts(predicate) if isinstance(p, _Measurable)]
    return {(part.concept, _subject(part)) for part in values}


@dataclass(slots=True, kw_only=True)
class Board:
    """The numbers of one simulated patient; what stands on it is not changed again."""

    side: Side
    concepts: Mapping[str, Concept]
    rng: Generator
    values: dict[_Key, tuple[float, float, Unit]] = field(default_factory=dict)  # value and sem

    def realise(self, predicate: Predicate, *, holds: bool, clear: bool = True) -> None:
        """Put numbers on the board which make a predicate true or false, or leave it open."""
        if isinstance(predicate, AllOf | AnyOf):
            self._joined(predicate, holds=holds, clear=clear)
        elif isinstance(predicate, AtLeast | AtMost | Between):
            self._one(predicate, holds=holds, clear=clear)
        elif isinstance(predicate, DifferenceOver):
            self._difference(predicate, holds=holds, clear=clear)
        elif isinstance(predicate, AsymmetryOver):
            self._asymmetry(predicate, holds=holds, clear=clear)

    def measurements(self, sha256: str) -> tuple[Measurement, ...]:
        """Return the board as measurements of one source."""
        return tuple(
            _measurement(key, value, sem, unit, sha256)
            for key, (value, sem, unit) in self.values.items()
        )

    def put(self, concept: str, context: Context, value: float, sem: float, side: Side) -> float:
        """Put one value unless it stands already; return what stands."""
        key = (concept, side, tuple(sorted(context.items())))
        record = self.concepts[concept]
        if record.plausible is not None:
            low, high = record.plausible
            value = min(max(value, low), high)
        if concept.startswith("ultrasound.") and not concept.endswith("_difference"):
            value = max(value, 0.0)  # no gap is smaller than none
        return self.values.setdefault(key, (value, sem, record.unit))[0]

    def _joined(self, predicate: AllOf | AnyOf, *, holds: bool, clear: bool) -> None:
        """Let one structure decide where one is enough; the others do not contradict it."""
        one_decides = isinstance(predicate, AnyOf) is holds
        subjects: dict[_Subject, list[Predicate]] = {}
        for part in predicate.of:
            subjects.setdefault(_subject(part), []).append(part)
        deciding = int(self.rng.integers(len(subjects)))
        for number, of_subject in enumerate(subjects.values()):
            decides = number == deciding or not one_decides
            # Values first: a difference of two gaps then follows the opening that was measured.
            for part in sorted(of_subject, key=lambda p: isinstance(p, DifferenceOver)):
                self.realise(part, holds=holds is decides, clear=clear or not decides)

    def _distance(self, sem: float, *, clear: bool) -> float:
        return sem * self.rng.uniform(*(CLEAR_SEM if clear else UNCLEAR_SEM))

    def _sem(self, concept: str, limit: float) -> float:
        area = concept.partition(".")[0]
        known = _SEMS.get((area, self.concepts[concept].unit))
        return known if known is not None else max(abs(limit) * _SHARE_SEM, 1e-3)

    def _one(self, predicate: AtLeast | AtMost | Between, *, holds: bool, clear: bool) -> None:
        unit = self.concepts[predicate.concept].unit
        if isinstance(predicate, Between):
            low, high = (convert(v, predicate.unit, unit) for v in (predicate.low, predicate.high))
            sem = min(self._sem(predicate.concept, high), (high - low) / 8)
            away = self._distance(sem, clear=clear)
            inside = min(low + away, (low + high) / 2)
            value = inside if holds else low - away
        else:
            limit = convert(predicate.limit, predicate.unit, unit)
            sem = self._sem(predicate.concept, limit)
            above = isinstance(predicate, AtLeast) is holds
            value = limit + self._distance(sem, clear=clear) * (1 if above else -1)
        self.put(predicate.concept, predicate.context, value, sem, self.side)

    def _difference(self, predicate: DifferenceOver, *, holds: bool, clear: bool) -> None:
        concept = predicate.concept
        limit = convert(predicate.limit, predicate.unit, self.concepts[concept].unit)
        sem = self._sem(concept, limit)
        at_rest = self.rng.uniform(0, _MOST_AT_REST_MM)
        base = self.put(concept, predicate.minus, at_rest, sem, self.side)
        opening = self.values.get((f"{concept}_opening", self.side, _subject(predicate)))
        away = self._distance(1.5 * sem, clear=clear)
        apart = opening[0] if opening else limit + (away if holds else -away)
        self.put(concept, predicate.context, base + apart, sem, self.side)

    def _asymmetry(self, predicate: AsymmetryOver, *, holds: bool, clear: bool) -> None:
        sem_pct = _SEMS["strength", Unit.PERCENT]
        away_pct = self._distance(sem_pct, clear=clear)
        deficit_pct = predicate.limit_pct + (away_pct if holds else -away_pct)
        sem = _LARGE * sem_pct / 100 / 1.5
        other = self.put(predicate.concept, predicate.context, _LARGE, sem, self.side.other)
        own = other * (1 - deficit_pct / 100)
        self.put(predicate.concept, predicate.context, own, sem, self.side)


def _subject(predicate: Predicate) -> _Subject:
    """Return what a part is about (which muscle), whatever state it was measured in."""
    if isinstance(predicate, AllOf | AnyOf):
        return _subject(predicate.of[0])
    context: Context = getattr(predicate, "context", {})
    return tuple(sorted((k, v) for k, v in context.items() if k != "state"))


def _measurement(key: _Key, value: float, sem: float, unit: Unit, sha256: str) -> Measurement:
    concept, side, context = key
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=(value - NORMAL95 * sem, value + NORMAL95 * sem),
        uncertainty=Uncertainty(sem=sem, kind="repeats", n=REPEATS),
        side=side,
        context=dict(context),
        provenance=Provenance(method=f"{concept}@1", sources=(sha256,)),
    )


def sealed(text: str) -> str:
    """Return the hash that stands for the file of a simulated sheet."""
    return hashlib.sha256(text.encode()).hexdigest()
