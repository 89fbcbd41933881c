"""Whether markers lie where their names say, and whether the way of a walk suits its axes."""

from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial

OUT_OF_ORDER: Final = "markers_out_of_order"
ASKEW: Final = "walks_askew_to_axes"
BACKWARDS: Final = "walks_backwards"
# From the ankle the heel is nearer than the toe, and the shank's marker than the thigh's. Of eleven
# walkers the heel was never farther than 0.66 of the toe's distance.
_NEARER_TO_ANKLE: Final = (("HEE", "TOE"), ("TIB", "THI"))
_MOST_SHARE: Final = 0.9
_ASKEW_DEG: Final = 15.0  # a clinic default: of eleven walkers the largest was 2 degrees
_LEAST_WAY_MM: Final = 500.0
TURNS: Final = "turns_on_the_way"
_TURN_DEG: Final = 30.0  # a clinic default: the pelvis of a straight walk swings by half as much
# Markers that stand on the outside of a leg: those of the left one lie to the left of the other.
_OUTSIDE: Final = ("THI", "KNE")


def crossed_legs(trial: MarkerTrial) -> str | None:
    """Say which marker of a leg lies beyond its fellow, None where each lies on its own side.

    Left is where the left front iliac spine lies of the right one, frame by frame.
    """
    spines = [_seen_mm(trial, name) for name in ("LASI", "RASI")]
    if spines[0] is None or spines[1] is None:
        return None
    to_left_mm = spines[0] - spines[1]
    for name in _OUTSIDE:
        pair = [_seen_mm(trial, f"{side}{name}") for side in "LR"]
        if pair[0] is None or pair[1] is None:
            continue
        beyond = ((pair[0] - pair[1]) * to_left_mm).sum(axis=1)
        known = beyond[np.isfinite(beyond)]
        if known.size and float(np.median(known)) < 0.0:
            return (
                f"L{name} lies to the right of R{name}: left and right markers seem to be"
                " exchanged; mend the names in the capture software"
            )
    return None


def placing_flags(trial: MarkerTrial) -> tuple[str, ...]:
    """Return the flags of what is odd in where markers lie and where the walk goes.

    `turns_on_the_way`: one axis of the floor is no way of the whole trial. `walks_askew_to_axes`:
    pelvis, trunk and feet are told against the axis of the floor next to the
    way, as the vendor's software does, and their angles are beside those against the way itself.
    """
    flags = [OUT_OF_ORDER] if _out_of_order(trial) else []
    flags += [TURNS] if _turns(trial) else []
    way_mm = _way_mm(trial)
    if way_mm is None:
        return tuple(flags)
    off_deg = float(np.degrees(np.arctan2(*np.sort(np.abs(way_mm)))))
    flags += [ASKEW] if off_deg > _ASKEW_DEG else []
    front_mm = _front_mm(trial)
    if front_mm is not None and float(front_mm @ way_mm) < 0.0:
        flags.append(BACKWARDS)
    return tuple(flags)


def _out_of_order(trial: MarkerTrial) -> bool:
    for side in "LR":
        for near, far in _NEARER_TO_ANKLE:
            places = [_seen_mm(trial, f"{side}{name}") for name in ("ANK", near, far)]
            ankle_mm, near_mm, far_mm = places
            if ankle_mm is None or near_mm is None or far_mm is None:
                continue
            nearer, farther = (
                np.nanmedian(np.linalg.norm(place - ankle_mm, axis=-1))
                for place in (near_mm, far_mm)
            )
            if nearer > _MOST_SHARE * farther:
                return True
    return False


def _way_mm(trial: MarkerTrial) -> FloatArray | None:
    """Return where the front of the pelvis went on the floor, (2,) [mm]; None where it stayed."""
    spines = [_seen_mm(trial, name) for name in ("LASI", "RASI")]
    if spines[0] is None or spines[1] is None:
        return None
    middle_mm = ((spines[0] + spines[1]) / 2.0)[:, :2]
    seen_mm = middle_mm[np.isfinite(middle_mm).all(axis=1)]
    if len(seen_mm) < 2:  # noqa: PLR2004  # a way has two ends
        return None
    way_mm = seen_mm[-1] - seen_mm[0]
    return way_mm if float(np.hypot(*way_mm)) >= _LEAST_WAY_MM else None


def _turns(trial: MarkerTrial) -> bool:
    """Say whether the pelvis faces elsewhere in the last third of a trial than in the first."""
    facing_mm = _facing_mm(trial)
    if facing_mm is None:
        return False
    third = len(facing_mm) // 3
    ends = [facing_mm[:third], facing_mm[len(facing_mm) - third :]]
    known = [end[np.isfinite(end).all(axis=1)] for end in ends]
    if min(map(len, known)) == 0:
        return False
    first, last = (complex(*end.mean(axis=0)) for end in known)
    return bool(abs(np.degrees(np.angle(last * first.conjugate()))) > _TURN_DEG)


def _front_mm(trial: MarkerTrial) -> FloatArray | None:
    """Return which way the pelvis faces on the floor, on the average, (2,) [mm]."""
    facing_mm = _facing_mm(trial)
    if facing_mm is None:
        return None
    known_mm = facing_mm[np.isfinite(facing_mm).all(axis=1)]
    return known_mm.mean(axis=0) if len(known_mm) else None


def _facing_mm(trial: MarkerTrial) -> FloatArray | None:
    """Return which way the pelvis faces on the floor in each frame, (t, 2) [mm]."""
    spines = [_seen_mm(trial, name) for name in ("LASI", "RASI")]
    back = [_seen_mm(trial, name) for name in ("SACR", "LPSI", "RPSI")]
    behind = [place for place in back if place is not None]
    if spines[0] is None or spines[1] is None or not behind:
        return None
    facing_mm: FloatArray = ((spines[0] + spines[1]) / 2.0 - np.mean(behind, axis=0))[:, :2]
    return facing_mm


def _seen_mm(trial: MarkerTrial, name: str) -> FloatArray | None:
    """Return a marker's places (t, 3); None where it is not in the file or was never seen."""
    if name not in trial.names:
        return None
    places_mm = trial.xyz_mm[:, trial.names.index(name)]
    return places_mm if np.isfinite(places_mm).all(axis=1).any() else None
