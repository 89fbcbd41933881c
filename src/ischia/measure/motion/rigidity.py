"""Whether markers that sit on one bone keep their distance."""

from typing import Final

import numpy as np

from ischia.model.motion import MarkerTrial

MOVED_APART: Final = "markers_of_one_bone_move_apart"
_PAIRS: Final = (("LASI", "RASI"), *((s + "KNE", s + "ANK") for s in "LR"))
_FEET: Final = tuple((side + "HEE", side + "TOE") for side in "LR")
# Of the middle distance, between its fifth and ninety-fifth percentile: skin made 12 % of it at
# most in eleven walkers, and a marker under another one's name makes far more.
_MOST_SHARE: Final = 0.25


def moved_apart(trial: MarkerTrial) -> bool:
    """Say whether two markers of one bone do not keep their distance: names may be exchanged."""
    for one, other in (*_PAIRS, *_FEET):
        if not {one, other} <= set(trial.names):
            continue
        places_mm = [trial.xyz_mm[:, trial.names.index(name)] for name in (one, other)]
        apart_mm = np.linalg.norm(places_mm[0] - places_mm[1], axis=-1)
        seen = apart_mm[np.isfinite(apart_mm)]
        if seen.size and float(np.ptp(np.percentile(seen, [5, 95]))) > _MOST_SHARE * np.median(
            seen
        ):
            return True
    return False
