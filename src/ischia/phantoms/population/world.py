"""One clinic's truth: how common each condition really is there, and how each sign really performs.

Drawn from what the knowledge base believes, never set to its best guesses: a program that argues
with the best guesses is then tested against a world that differs from them. The arithmetic here
shares nothing with the reasoning; it follows the same page of the design, written a second time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import expit, logit

from ischia.knowledge.load import Knowledge
from ischia.knowledge.schema import Condition, Judged, PriorShift, Sign, Study, Times
from ischia.model.arrays import FloatArray
from ischia.numeric.repeats import NORMAL95

Flags = NDArray[np.bool_]
# How much of a case-control study's log likelihood ratios survives among real patients: nobody
# knows. Anything from nothing to all of it; the house's own belief, one half, is the middle.
SURVIVING = (0.0, 1.0)
# A question asked for safety alone has no printed specificity. Without one in its file, so few
# people say yes by chance: an assumption of the simulation.
CHANCE_OF_AN_ALARM = 0.002
_LEAST = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is true in one simulated clinic."""

    conditions: tuple[str, ...]
    signs: tuple[str, ...]
    prior: FloatArray  # (condition,), before anything is known of the person
    shifts: tuple[tuple[PriorShift, ...], ...]  # of each condition
    shift_factors: tuple[tuple[float, ...], ...]  # of each of those, on the odds
    leak: FloatArray  # (sign,)
    activation: FloatArray  # (sign, condition)

    def prior_of(self, age_y: FloatArray, male: Flags, sports: list[str | None]) -> FloatArray:
        """Return the prior of each condition for each person, (person, condition).

        A shift counts when every limit it names holds.
        """
        log_odds = np.tile(logit(self.prior), (len(age_y), 1))
        for column, (shifts, factors) in enumerate(
            zip(self.shifts, self.shift_factors, strict=True)
        ):
            for shift, factor in zip(shifts, factors, strict=True):
                log_odds[_meant(shift, age_y, male, sports), column] += np.log(factor)
        prior: FloatArray = expit(log_odds)
        return prior


def draw_world(knowledge: Knowledge, setting: str, rng: Generator) -> World:
    """Return the truth of one clinic.

    Priors, the factors that shift them, sensitivities and specificities are drawn from their judged
    ranges, printed intervals or counts. The leak of a sign is 1 - specificity of its best study.

    Raises
    ------
    ValueError
        When the knowledge base has no priors for the setting.
    """
    conditions = tuple(sorted(knowledge.conditions))
    # A criterion that is no evidence has no chance of its own: it follows from the numbers.
    signs = tuple(
        sorted(n for n, sign in knowledge.signs.items() if sign.is_evidence or n in knowledge.tests)
    )
    records = [knowledge.conditions[name] for name in conditions]
    priors = [_prior(record, setting) for record in records]
    leak, activation = np.zeros(len(signs)), np.zeros((len(signs), len(conditions)))
    for row, name in enumerate(signs):
        leak[row], caused = _performance(knowledge.signs[name], rng)
        for column, condition in enumerate(conditions):
            sensitivity = caused.get(condition, 0.0)
            activation[row, column] = max(0.0, 1 - (1 - sensitivity) / (1 - leak[row]))
    return World(
        conditions=conditions,
        signs=signs,
        prior=np.array([_of_range(judged, rng) for judged in priors]),
        shifts=tuple(record.shift for record in records),
        shift_factors=tuple(tuple(_factor(s.times, rng) for s in r.shift) for r in records),
        leak=leak,
        activation=activation,
    )


def _prior(condition: Condition, setting: str) -> Judged:
    found = {str(name): prior for name, prior in condition.prior.items()}
    if setting not in found:
        msg = f"{condition.id} has no prior for {setting!r}, only for {', '.join(sorted(found))}"
        raise ValueError(msg)
    return found[setting]


def _meant(shift: PriorShift, age_y: FloatArray, male: Flags, sports: list[str | None]) -> Flags:
    meant = np.ones(len(age_y), dtype=bool)
    if shift.age_from_y is not None:
        meant &= age_y >= shift.age_from_y
    if shift.age_below_y is not None:
        meant &= age_y < shift.age_below_y
    if shift.sex is not None:
        meant &= male == (shift.sex == "male")
    if shift.sports:
        meant &= np.array([sport in shift.sports for sport in sports])
    return meant


def _performance(sign: Sign, rng: Generator) -> tuple[float, dict[str, float]]:
    """Draw the leak of a sign, and its sensitivity for each condition it speaks for."""
    studies = sorted(sign.study, key=lambda study: study.rank)
    drawn = [(study, *_of_study(study, rng)) for study in studies]
    if drawn:
        leak = 1 - drawn[0][2]
    elif sign.specificity is not None:
        leak = 1 - _of_range(sign.specificity, rng)
    else:
        leak = CHANCE_OF_AN_ALARM
    caused = {j.condition: _of_range(j.sensitivity, rng) for j in sign.judged}
    for study, sensitivity, _ in reversed(drawn):  # the best study comes last and stays
        caused[study.condition] = sensitivity
    return leak, caused


def _of_study(study: Study, rng: Generator) -> tuple[float, float]:
    """Draw sensitivity and specificity of a study."""
    sensitivity = _of_proportion(study.sensitivity, study.n_with, study.sensitivity95, rng)
    specificity = _of_proportion(study.specificity, study.n_without, study.specificity95, rng)
    if study.design != "case_control":
        return sensitivity, specificity
    return weakened(sensitivity, specificity, rng.uniform(*SURVIVING))


def weakened(sensitivity: float, specificity: float, fraction: float) -> tuple[float, float]:
    """Return the pair of which only a fraction of both log likelihood ratios is left."""
    if sensitivity + specificity <= 1 + _LEAST or fraction < _LEAST:
        return 1 - specificity, specificity  # it tells nothing apart
    ratio_present = (sensitivity / (1 - specificity)) ** fraction
    ratio_absent = ((1 - sensitivity) / specificity) ** fraction
    leak = (1 - ratio_absent) / (ratio_present - ratio_absent)
    return ratio_present * leak, 1 - leak


def _of_proportion(
    share: float, n: int | None, interval95: tuple[float, float] | None, rng: Generator
) -> float:
    """Draw a printed proportion: Jeffreys' posterior of its counts, or its printed interval."""
    if interval95 is None and n is not None:
        return _inside(rng.beta(share * n + 0.5, (1 - share) * n + 0.5))
    low, high = interval95 or (share, share)
    return _of_logit(_inside(share), low, high, rng)


def _of_range(judged: Judged, rng: Generator) -> float:
    return _of_logit(judged.value, judged.low, judged.high, rng)


def _of_logit(value: float, low: float, high: float, rng: Generator) -> float:
    """Draw on logits, 95 % within the range, the median at the value."""
    z = rng.standard_normal()
    edge = high if z > 0 else low
    spread = abs(logit(_inside(edge)) - logit(value)) / NORMAL95
    return _inside(float(expit(logit(value) + z * spread)))


def _factor(times: Times, rng: Generator) -> float:
    """Draw a factor on the log scale, 95 % within its range."""
    z = rng.standard_normal()
    edge = times.high if z > 0 else times.low
    spread = abs(np.log(edge) - np.log(times.value)) / NORMAL95
    return float(np.exp(np.log(times.value) + z * spread))


def _inside(probability: float) -> float:
    return float(min(max(probability, _LEAST), 1 - _LEAST))
