"""What the conventional gait model must know of a body before it can place a joint centre."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side

LETTER: Final = {Side.LEFT: "L", Side.RIGHT: "R"}
MARKER_DIAMETER_MM: Final = 14.0  # what the vendor's software takes when nobody states it

FOOT_OFFSETS_OF_STATIC: Final = "foot_offsets_of_the_standing_trial"  # the walk states others
_OF_STANDING: Final = ("StaticPlantFlex", "StaticRotOff")

# Twists of wand markers and shin that this version does not apply: radians, 0 in most files.
_TWISTS: Final = ("ThighRotation", "ShankRotation", "TibialTorsion")
_NO_TWIST_RAD: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Dimensions of one person [mm, rad], under the names that files give them."""

    sizes: Mapping[str, float]
    sources: tuple[str, ...]  # sha256 of each file that gave one
    flags: tuple[str, ...]

    def missing(self, side: Side, *, below_knee: bool) -> str | None:
        """Say which dimensions a leg lacks, None when all are there."""
        letter = LETTER[side]
        wanted = ["LLegLength", "RLegLength", "InterAsisDistance", f"{letter}KneeWidth"]
        if below_knee:
            wanted.append(f"{letter}AnkleWidth")
        lacking = [name for name in wanted if name not in self.sizes]
        if lacking:
            verb = "is" if len(lacking) == 1 else "are"
            ask = ", ".join(f"{name} = …" for name in lacking)
            return (
                f"{', '.join(lacking)} {verb} not in the file; add parameters = {{ {ask} }}"
                " in mm to its [[recording]]"
            )
        return self._twisted(letter)

    def _twisted(self, letter: str) -> str | None:
        for name in (letter + twist for twist in _TWISTS):
            twist_rad = self.sizes.get(name, 0.0)
            if abs(twist_rad) > _NO_TWIST_RAD:
                twist_deg = math.degrees(twist_rad)
                return f"{name} is {twist_deg:.1f} deg, and such twists are not applied yet"
        return None


def body(dynamic: MarkerTrial, static: MarkerTrial | None) -> Body:
    """Return a person's dimensions: the walk's own, completed by the static trial's.

    A length of 0 is how files say that nobody measured it. The distance between the front iliac
    spines may then come from their markers in the static trial. The angles between ankle–toe line
    and sole are the static trial's where it states them: a walk's file may keep older ones.
    """
    own = {name: x for name, x in dynamic.parameters.items() if x != 0.0}
    lent = {name: x for name, x in static.parameters.items() if x != 0.0} if static else {}
    if static and "InterAsisDistance" not in own | lent:
        lent |= _inter_asis_distance(static)
    feet = {name: x for name, x in lent.items() if name.endswith(_OF_STANDING)}
    moved = any(abs(own.get(name, x) - x) > _NO_TWIST_RAD for name, x in feet.items())
    used = moved or any(name not in own for name in lent)
    sizes = lent | own | feet
    flags: tuple[str, ...] = (FOOT_OFFSETS_OF_STATIC,) if moved else ()
    if "MarkerDiameter" not in sizes:
        sizes["MarkerDiameter"] = MARKER_DIAMETER_MM
        flags = (*flags, "marker_diameter_assumed_14_mm")
    hashes = [dynamic.source.sha256] + ([static.source.sha256] if static and used else [])
    return Body(sizes=sizes, sources=tuple(dict.fromkeys(hashes)), flags=flags)


def _inter_asis_distance(static: MarkerTrial) -> dict[str, float]:
    if not {"LASI", "RASI"} <= set(static.names):
        return {}
    left, right = (static.xyz_mm[:, static.names.index(name)] for name in ("LASI", "RASI"))
    distance_mm = np.linalg.norm(left - right, axis=-1)
    seen = distance_mm[np.isfinite(distance_mm)]
    return {"InterAsisDistance": float(seen.mean())} if seen.size else {}
