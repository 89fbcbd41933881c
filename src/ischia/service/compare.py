"""Which values of the two sides may be compared, and by which method."""

from collections.abc import Callable, Iterable, Sequence

from ischia.measure import exam, motion, strength
from ischia.model.measurement import Measured, Measurement, NotMeasured
from ischia.model.strength import TorqueCurve
from ischia.model.terms import InjuredSide, Side

Comparison = Callable[[Measurement, Measurement], Measured]

# The first concept of each line that both sides have is compared; the rest would say it twice.
SYMMETRY = ("strength.mean_peak_torque", "strength.peak_torque", "strength.peak_force")
# Facts of one recording, not of the test: they differ between sides that are still alike.
RECORDING_ONLY = {"frame"}


def sides(found: Sequence[Measured], injured: InjuredSide) -> list[Measured]:
    """Compare every value that stands on both sides under one context."""
    if injured is InjuredSide.BOTH:
        missing = {m.concept for m in found if isinstance(m, Measurement)} & set(SYMMETRY)
        reason = "both sides are injured: there is no sound side to compare with"
        return [
            NotMeasured(concept="strength.limb_symmetry", side=Side.MIDLINE, reason=reason)
            for _ in sorted(missing)[:1]
        ]
    first = injured.sides[0] if injured.sides else Side.LEFT
    pairs = _pairs(found, first)
    compared: list[Measured] = []
    for name, alike in pairs.items():
        method = _method(name, injured, set(pairs))
        compared += [method(a, b) for a, b in alike] if method else []
    return compared


def torque_curves(curves: Sequence[TorqueCurve], injured: InjuredSide) -> list[Measured]:
    """Compare torque angle by angle where both legs did the same test."""
    if len(injured.sides) != 1:
        return []
    one, other = injured.sides[0], injured.sides[0].other
    return [
        found
        for a in curves
        for b in curves
        if (a.side, b.side) == (one, other) and _protocol(a) == _protocol(b)
        for found in strength.torque_differences(a, b)
    ]


def _protocol(curve: TorqueCurve) -> tuple[object, ...]:
    return curve.motion, curve.contraction, curve.set_velocity_deg_s, curve.load_mode


def _pairs(
    found: Iterable[Measured], first: Side
) -> dict[str, list[tuple[Measurement, Measurement]]]:
    keyed: dict[tuple[str, str], dict[Side, Measurement]] = {}
    for m in found:
        if isinstance(m, Measurement):
            alike = sorted((k, v) for k, v in m.context.items() if k not in RECORDING_ONLY)
            keyed.setdefault((m.concept, repr(alike)), {})[m.side] = m
    pairs: dict[str, list[tuple[Measurement, Measurement]]] = {}
    for (concept, _), by_side in keyed.items():
        if first in by_side and first.other in by_side:
            pairs.setdefault(concept, []).append((by_side[first], by_side[first.other]))
    return pairs


def _method(name: str, injured: InjuredSide, known: set[str]) -> Comparison | None:
    if name in SYMMETRY:
        if any(better in known for better in SYMMETRY[: SYMMETRY.index(name)]):
            return None
        ratio = "injured_over_uninjured" if injured.sides else "left_over_right"
        return lambda a, b: strength.limb_symmetry(a, b, ratio=ratio)
    if not injured.sides:
        return None
    if name.startswith("exam."):
        return exam.side_difference
    return motion.side_difference if name == "motion.peak_knee_flexion_swing" else None
