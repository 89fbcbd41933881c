"""How well a sign tells a condition apart, as numbers with their uncertainty.

Row 0 of every array is the central value; the rows after it are draws for the interval.
"""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import expit, logit, ndtr

from ischia.knowledge.schema import Judged, Sign, Study, Times
from ischia.knowledge.settings import RatioCut
from ischia.model.arrays import FloatArray
from ischia.model.terms import Modality
from ischia.numeric.repeats import NORMAL95

SEED = 20260302
SPECIFICITY = "specificity"
_EDGE = 1e-4  # keeps a printed 0 or 1 off the ends of the logit scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the sensitivity of a sign for a condition comes from."""

    basis: str
    evidence: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """A sign against all conditions: columns follow the order of the network."""

    sensitivity: FloatArray  # (draw, condition); the leak where the condition does not cause it
    leak: FloatArray  # (draw,)

    @property
    def quiet(self) -> FloatArray:
        """The chance that a condition which is present does not make the sign, (draw, condition).

        Every sign has a leak and none is certain, so a factor stays well above one in a million and
        products over a whole visit stay far from the smallest number a computer can hold.
        """
        quiet: FloatArray = (1 - self.sensitivity) / (1 - self.leak[:, None])
        return np.minimum(quiet, 1.0)

    def likelihood_ratio(self, *, present: bool) -> FloatArray:
        """Return the ratio of each condition alone against none, (draw, condition)."""
        causes = np.maximum(self.sensitivity, self.leak[:, None])
        if present:
            return causes / self.leak[:, None]
        return (1 - causes) / (1 - self.leak[:, None])


def source_of(sign: Sign, condition: str) -> Source:
    """Return where the sensitivity of a sign for one of its conditions comes from."""
    best = sign.best_study(condition)
    if best:
        return Source(basis=best.design, evidence=best.evidence, cites=(best.cites,))
    (judged,) = (j for j in sign.judged if j.condition == condition)
    basis = "defining" if sign.kind == "defining" else "judgement"
    return Source(basis=basis, evidence="unconfirmed", cites=judged.cites)


def accuracy(
    sign: Sign,
    conditions: Sequence[str],
    *,
    draws: int,
    strongest: RatioCut,
    margin_sem: float | None = None,
    instead: Mapping[str, float] | None = None,
) -> Accuracy:
    """Return the numbers of a sign for the conditions, in their order.

    The leak is 1 - specificity of the best study (cohort before review before case-control, then
    the larger), else the judged one. A case-control study counts with half its log-ratios. Answers
    and examination results are held within the `strongest` ratio and its inverse (10 and 0.1). A
    defining sign is not held, but misread as often as judged, and no less than its distance from
    the limit, in standard errors of its own reading, allows. `instead` puts another number in the
    place of one judged: a sensitivity by its condition, the specificity by SPECIFICITY.
    """
    # Seeded by the sign, so that neither the order nor the number of findings moves a draw.
    rng = np.random.default_rng((SEED, zlib.crc32(sign.id.encode())))
    pairs = [(study, _pair(study, draws, rng)) for study in sign.study]
    leak = 1 - _specificity(sign, pairs, draws, rng)
    drawn = {j.condition: _judged(j.sensitivity, draws, rng) for j in sign.judged}
    for name, value in (instead or {}).items():
        if name == SPECIFICITY:
            leak = np.full_like(leak, 1 - value)
        else:
            drawn[name] = np.full_like(leak, value)
    for study, pair in sorted(pairs, key=lambda entry: entry[0].rank, reverse=True):
        drawn[study.condition] = pair[0]  # the best study comes last and stays
    sensitivity = np.repeat(leak[:, None], len(conditions), axis=1)
    for column, condition in enumerate(conditions):
        if condition in drawn:
            sensitivity[:, column] = drawn[condition]
    return _held(sign, sensitivity, leak, margin_sem, strongest.value)


def _specificity(
    sign: Sign,
    pairs: list[tuple[Study, tuple[FloatArray, FloatArray]]],
    draws: int,
    rng: Generator,
) -> FloatArray:
    if pairs:
        return min(pairs, key=lambda entry: entry[0].rank)[1][1]
    if sign.specificity is None:
        msg = f"{sign.id} has neither a study nor a judged specificity"
        raise ValueError(msg)
    return _judged(sign.specificity, draws, rng)


def _held(
    sign: Sign,
    sensitivity: FloatArray,
    leak: FloatArray,
    margin_sem: float | None,
    most_ratio: float,
) -> Accuracy:
    """Keep a sign within what it can say: ratios of answers, and misreadings of the seen."""
    if sign.kind == "defining":
        misread = 0.0 if margin_sem is None else float(ndtr(-margin_sem))
        leak = np.maximum(leak, misread)
        sensitivity = np.minimum(sensitivity, 1 - leak[:, None])
    elif sign.modality in {Modality.HISTORY, Modality.EXAM}:
        leak = np.maximum(leak, sensitivity.max(axis=1) / most_ratio)
        least = (1 - leak) / most_ratio
        sensitivity = np.minimum(sensitivity, 1 - least[:, None])
    return Accuracy(sensitivity=sensitivity, leak=leak)


def _pair(study: Study, draws: int, rng: Generator) -> tuple[FloatArray, FloatArray]:
    """Draw sensitivity and specificity of a study, (draw,) each; case-control ratios halved."""
    sens = _proportion(study.sensitivity, study.n_with, study.sensitivity95, draws, rng)
    spec = _proportion(study.specificity, study.n_without, study.specificity95, draws, rng)
    return halved(sens, spec) if study.design == "case_control" else (sens, spec)


def halved(sensitivity: FloatArray, specificity: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the pair whose two log likelihood ratios are half of those given.

    Patients against healthy controls look easier to tell apart than patients among patients.
    """
    ratio_present = np.sqrt(sensitivity / (1 - specificity))
    ratio_absent = np.sqrt((1 - sensitivity) / specificity)
    apart = ratio_present - ratio_absent
    useless = np.abs(apart) < _EDGE
    leak = np.where(useless, 1 - specificity, (1 - ratio_absent) / np.where(useless, 1.0, apart))
    return np.where(useless, sensitivity, ratio_present * leak), 1 - leak


def _proportion(
    share: float,
    n: int | None,
    interval95: tuple[float, float] | None,
    draws: int,
    rng: Generator,
) -> FloatArray:
    """Draw a printed proportion: Jeffreys' posterior of its counts, or its printed interval."""
    if interval95:
        value = min(max(share, _EDGE), 1 - _EDGE)
        return _logit_draws(value, interval95[0], interval95[1], draws, rng)
    if n is None:
        msg = "a proportion needs its n or its interval"
        raise ValueError(msg)
    # Half a patient in each cell: no proportion is 0 or 1 because a study was small.
    hits, misses = share * n + 0.5, (1 - share) * n + 0.5
    return np.concatenate(([hits / (hits + misses)], rng.beta(hits, misses, draws)))


def _judged(judged: Judged, draws: int, rng: Generator) -> FloatArray:
    return _logit_draws(judged.value, judged.low, judged.high, draws, rng)


def _logit_draws(value: float, low: float, high: float, draws: int, rng: Generator) -> FloatArray:
    """Draw so that the median is `value` and 95 % lie between `low` and `high`, on logits."""
    centre = float(logit(value))
    z = rng.standard_normal(draws)
    down, up = (centre - float(logit(low))) / NORMAL95, (float(logit(high)) - centre) / NORMAL95
    values: FloatArray = expit(centre + z * np.where(z < 0, down, up))
    return np.concatenate(([value], values))


def prior_draws(judged: Judged, name: str, draws: int, times: Sequence[Times] = ()) -> FloatArray:
    """Return a prior with its draws, (draw,); the same whichever other conditions exist.

    Each of `times` is a factor on the odds, drawn on the log scale from its own range.
    """
    rng = np.random.default_rng((SEED, zlib.crc32(name.encode())))
    log_odds = logit(_judged(judged, draws, rng))
    for factor in times:
        log_odds = log_odds + _log_factor(factor, draws, rng)
    prior: FloatArray = expit(log_odds)
    return prior


def factor_draws(times: Times, name: str, draws: int) -> FloatArray:
    """Return the logarithm of a factor on odds with its draws, (draw,), by the factor's name."""
    return _log_factor(times, draws, np.random.default_rng((SEED, zlib.crc32(name.encode()))))


def _log_factor(times: Times, draws: int, rng: Generator) -> FloatArray:
    """Draw so that the median is the value and 95 % lie between its ends, on logarithms."""
    centre = math.log(times.value)
    z = rng.standard_normal(draws)
    down, up = (centre - math.log(times.low)) / NORMAL95, (math.log(times.high) - centre) / NORMAL95
    return np.concatenate(([centre], centre + z * np.where(z < 0, down, up)))


def intervals95(values: FloatArray) -> FloatArray:
    """Return 95 % of the draws of each column, (column, 2), opened to hold the central value."""
    if values.shape[0] == 1:
        return np.repeat(values[0][:, None], 2, axis=1)
    low, high = np.percentile(values[1:], [2.5, 97.5], axis=0)
    return np.stack([np.minimum(low, values[0]), np.maximum(high, values[0])], axis=1)
