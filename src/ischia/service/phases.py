"""Legs whose phases were told from signs and came out different: they are not compared."""

from collections.abc import Iterable
from typing import Final

from ischia.model.measurement import Measured, Measurement, NotMeasured
from ischia.model.terms import Side
from ischia.readers.doubts import FOUND_FROM_SIGNS

PEAK: Final = "strength.peak_torque"


def phases_differ(found: Iterable[Measured]) -> list[NotMeasured]:
    """Return, for each velocity at which the two legs share no phase, that symmetry is missing.

    Only where nobody declared the phase. A torque of turned sign in the file of one leg makes its
    concentric work eccentric; then no two values are alike, and nothing else would say why.
    """
    phases: dict[float, dict[Side, set[str]]] = {}
    for m in found:
        if not isinstance(m, Measurement) or m.concept != PEAK or FOUND_FROM_SIGNS not in m.flags:
            continue
        velocity_deg_s = float(m.context.get("velocity_deg_s", 0.0))
        by_side = phases.setdefault(velocity_deg_s, {})
        by_side.setdefault(m.side, set()).add(str(m.context.get("contraction")))
    return [
        NotMeasured(
            concept="strength.limb_symmetry",
            side=Side.MIDLINE,
            reason=_reason(by_side[Side.LEFT], by_side[Side.RIGHT], velocity_deg_s),
        )
        for velocity_deg_s, by_side in phases.items()
        if {Side.LEFT, Side.RIGHT} <= set(by_side) and not by_side[Side.LEFT] & by_side[Side.RIGHT]
    ]


def _reason(left: set[str], right: set[str], velocity_deg_s: float) -> str:
    at = f" at {velocity_deg_s:g} deg/s" if velocity_deg_s else ""
    return (
        f"told from the signs, the left leg worked {' and '.join(sorted(left))} and the right "
        f"{' and '.join(sorted(right))}{at}: torque or velocity of one file may have its sign "
        "turned; declare the contraction, or check the exports"
    )
