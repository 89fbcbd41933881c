"""Markers on both sides of knee and ankle in place of wands: what the conventional model needs.

The conventional model finds the plane of a joint by a wand (THI, TIB). Where a laboratory sticks a
marker on the inner side of knee and ankle instead (KNM, MED), as OpenCap's and OpenSim's sets do, a
wand that points outwards along the line through both gives the same plane, and their distance gives
the width of the joint.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.motion.body import MARKER_DIAMETER_MM
from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial

BETWEEN: Final = "joints_between_markers"
# The wand that stands for each pair: outer and inner marker, and the width that they give.
_PAIRS: Final = (("THI", "KNE", "KNM", "KneeWidth"), ("TIB", "ANK", "MED", "AnkleWidth"))


def with_wands(
    dynamic: MarkerTrial, static: MarkerTrial | None
) -> tuple[MarkerTrial, MarkerTrial | None]:
    """Return both trials with a wand for each pair of markers, and sizes that nobody stated.

    Trials that have wands come back as they are. Widths, and leg lengths from the front of the
    pelvis over the inner knee to the inner ankle, are the median over the standing trial, or over
    the moving one where nobody stood.
    """
    wanting = [pair for pair in _PAIRS for side in "LR" if side + pair[0] not in dynamic.names]
    if not any({s + p[1], s + p[2]} <= set(dynamic.names) for p in wanting for s in "LR"):
        return dynamic, static
    measured = dict(_sizes(static or dynamic))
    whole = _completed(dynamic)
    sized = replace(whole, parameters={**measured, **_stated(dynamic)})
    stood = None if static is None else _completed(static)
    if stood is not None:
        stood = replace(stood, parameters={**measured, **_stated(stood)})
    return sized, stood


def _stated(trial: MarkerTrial) -> dict[str, float]:
    return {name: value for name, value in trial.parameters.items() if value != 0.0}


def _completed(trial: MarkerTrial) -> MarkerTrial:
    names, places = list(trial.names), [trial.xyz_mm]
    for side in "LR":
        for wand, outer, inner, _ in _PAIRS:
            pair = (side + outer, side + inner)
            if side + wand not in names and set(pair) <= set(trial.names):
                outer_mm, inner_mm = (trial.xyz_mm[:, trial.names.index(n)] for n in pair)
                names.append(side + wand)
                places.append((2 * outer_mm - inner_mm)[:, np.newaxis])
    xyz_mm = np.concatenate(places, axis=1)
    return replace(trial, names=tuple(names), xyz_mm=xyz_mm, flags=(*trial.flags, BETWEEN))


def _sizes(trial: MarkerTrial) -> Iterator[tuple[str, float]]:
    """Yield widths of joints and lengths of legs [mm], where their markers were seen."""
    diameter_mm = trial.parameters.get("MarkerDiameter", 0.0) or MARKER_DIAMETER_MM
    for side in "LR":
        for _, outer, inner, width in _PAIRS:
            apart_mm = _apart_mm(trial, side + outer, side + inner)
            if apart_mm is not None:
                yield side + width, apart_mm - diameter_mm
        upper_mm = _apart_mm(trial, f"{side}ASI", f"{side}KNM")
        lower_mm = _apart_mm(trial, f"{side}KNM", f"{side}MED")
        if upper_mm is not None and lower_mm is not None:
            yield f"{side}LegLength", upper_mm + lower_mm


def _apart_mm(trial: MarkerTrial, one: str, other: str) -> float | None:
    if not {one, other} <= set(trial.names):
        return None
    places_mm: list[FloatArray] = [trial.xyz_mm[:, trial.names.index(n)] for n in (one, other)]
    apart_mm = np.linalg.norm(places_mm[0] - places_mm[1], axis=-1)
    seen = apart_mm[np.isfinite(apart_mm)]
    return float(np.median(seen)) if seen.size else None
