"""Which values of the two sides may be compared, and by which method."""

from collections.abc import Callable, Collection, Iterable, Sequence

from ischia.measure import exam, motion, strength, ultrasound
from ischia.model.measurement import Context, Measured, Measurement, NotMeasured
from ischia.model.several import counted
from ischia.model.strength import TorqueCurve
from ischia.model.terms import InjuredSide, Purpose, Side

Comparison = Callable[[Measurement, Measurement], Measured]
Alike = tuple[str, str]  # concept and context of what may be compared
# the value of the leg that stands first, and of the other
_Pairs = dict[Alike, tuple[Measurement, Measurement]]

# Of each line the first concept that both sides have under one context is compared; the rest would
# say it twice.
PEAKS = (
    "strength.mean_peak_torque",
    "strength.peak_torque",
    "strength.mean_peak_force",
    "strength.peak_force",
)
AT_LENGTH = ("strength.mean_torque_10_to_30deg", "strength.torque_at_20deg")
NORDIC = "strength.mean_peak_force"
# Facts of one recording, not of the test: they differ between sides that are still alike.
RECORDING_ONLY = {
    "frame", "machine", "preset", "at_level_cm", "field_of_view_mm", "one_degree_mm"
}  # fmt: skip


def alike(concept: str, context: Context) -> Alike:
    """Return what two values must share to be compared."""
    told = sorted((k, v) for k, v in context.items() if k not in RECORDING_ONLY)
    return concept, repr(told)


def sides(
    found: Sequence[Measured], injured: InjuredSide, also: Collection[Alike] = ()
) -> list[Measured]:
    """Compare every value that stands on both sides under one context.

    Where both sides have a mean of their peaks and a best one, the symmetry of each is formed: the
    mean tells today's error, and only of the best is the error between sessions published. `also`
    names other peaks that an earlier visit has (see `alike`), so that the two visits can be held
    against each other.
    """
    if injured is InjuredSide.BOTH:
        missing = {m.concept for m in found if isinstance(m, Measurement)} & set(PEAKS)
        reason = "both sides are injured: there is no sound side to compare with"
        return [
            NotMeasured(concept="strength.limb_symmetry", side=Side.MIDLINE, reason=reason)
            for _ in sorted(missing)[:1]
        ]
    first = injured.sides[0] if injured.sides else Side.LEFT
    pairs = _pairs(found, first)
    ratio = "injured_over_uninjured" if injured.sides else "left_over_right"
    compared = _strength(pairs, ratio, also)
    for (name, _), (a, b) in pairs.items():
        method = _method(name, injured)
        compared += [method(a, b)] if method else []
    return compared


def _strength(pairs: _Pairs, ratio: str, also: Collection[Alike]) -> list[Measured]:
    """Return what the peaks of two legs, and their torque near straight, say of each other."""
    compared: list[Measured] = []
    again: list[Measured] = []
    for (name, context), (a, b) in pairs.items():
        if _first(name, context, PEAKS, pairs):
            compared.append(strength.limb_symmetry(a, b, ratio=ratio))
            compared.append(strength.limb_difference(a, b, ratio=ratio))
        elif name in PEAKS and ((name, context) in also or (_mean_of(name), context) in pairs):
            again.append(strength.limb_symmetry(a, b, ratio=ratio))
        if _first(name, context, AT_LENGTH, pairs):
            long = strength.LONG_SYMMETRY
            compared.append(strength.limb_symmetry(a, b, ratio=ratio, concept=long))
        if name == NORDIC and a.context.get("test") == "nordic":
            left, right = (a, b) if a.side is Side.LEFT else (b, a)
            compared.append(strength.nordic_imbalance(left, right))
    return [*compared, *again]


def _mean_of(best: str) -> str:
    """Return the concept that averages the peaks of which one is the best."""
    return best.replace("strength.", "strength.mean_")


def _first(name: str, context: str, line: tuple[str, ...], pairs: _Pairs) -> bool:
    """Say whether a concept is the first of its line that both sides have in this context."""
    return name in line and not any((c, context) in pairs for c in line[: line.index(name)])


def torque_curves(curves: Sequence[TorqueCurve], injured: InjuredSide) -> list[Measured]:
    """Compare torque angle by angle where both legs did the same test."""
    if len(injured.sides) != 1:
        return []
    one, other = injured.sides[0], injured.sides[0].other
    tests = [c for c in curves if c.purpose is Purpose.TEST]
    sweeps = [c for c in curves if c.purpose is Purpose.PASSIVE_SWEEP]
    compared: list[Measured] = []
    for protocol in dict.fromkeys(_protocol(c) for c in tests):
        ours, theirs = (
            [c for c in tests if c.side is side and _protocol(c) == protocol]
            for side in (one, other)
        )
        if ours and theirs:
            compared += strength.torque_differences(ours, theirs, sweeps)
    return compared


def both_legs(found: Sequence[Measured]) -> list[Measured]:
    """Compare both legs together with each alone, where both were measured alike."""
    return [
        strength.bilateral_deficit(*(counted(by[s]) for s in (Side.MIDLINE, Side.LEFT, Side.RIGHT)))
        for (concept, _), by in _by_side(found).items()
        if concept in PEAKS and len(by) == len(Side)
    ]


def _protocol(curve: TorqueCurve) -> tuple[object, ...]:
    return curve.motion, curve.contraction, curve.set_velocity_deg_s, curve.load_mode


def _pairs(found: Iterable[Measured], first: Side) -> _Pairs:
    return {
        key: _pair(by_side[first], by_side[first.other])
        for key, by_side in _by_side(found).items()
        if first in by_side and first.other in by_side
    }


def _by_side(found: Iterable[Measured]) -> dict[Alike, dict[Side, list[Measurement]]]:
    keyed: dict[Alike, dict[Side, list[Measurement]]] = {}
    for m in found:
        if isinstance(m, Measurement):
            by_side = keyed.setdefault(alike(m.concept, m.context), {})
            by_side.setdefault(m.side, []).append(m)
    return keyed


def _pair(ours: list[Measurement], theirs: list[Measurement]) -> tuple[Measurement, Measurement]:
    """Return the value of each side that counts, of one device and method where both have one."""
    for made_by in (_device_and_method, _device):
        both = {made_by(m) for m in ours} & {made_by(m) for m in theirs}
        if both:
            best = counted(m for m in ours if made_by(m) in both)
            alike_made = [m for m in theirs if made_by(m) == made_by(best)]
            return best, counted(alike_made)
    return counted(ours), counted(theirs)


def _device_and_method(m: Measurement) -> tuple[object, ...]:
    return m.provenance.devices, m.provenance.method


def _device(m: Measurement) -> tuple[object, ...]:
    return m.provenance.devices


def _method(name: str, injured: InjuredSide) -> Comparison | None:
    if not injured.sides:
        return None
    if name.startswith("exam."):
        return exam.side_difference
    if name in ultrasound.COMPARED:
        return ultrasound.side_difference
    return motion.side_difference if name in motion.COMPARED else None
