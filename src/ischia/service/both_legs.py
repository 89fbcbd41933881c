"""One recording that was named for both legs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.recording import Recording
from ischia.model.strength import ForceTrace, TorqueCurve

SAME: Final = "same_for_both_legs"


def with_same_for_both(recordings: Sequence[Recording]) -> tuple[Recording, ...]:
    """Return recordings in which those that say the same of both legs are flagged.

    No two legs ever gave the same samples: a file was named twice, or copied. Of which leg it is
    nobody can tell, and a comparison of it with itself would read as perfect symmetry.
    """
    of_legs = [r for r in recordings if isinstance(r, TorqueCurve | ForceTrace)]
    return tuple(
        replace(r, flags=(*r.flags, SAME))
        if isinstance(r, TorqueCurve | ForceTrace) and any(_is_same(r, o) for o in of_legs)
        else r
        for r in recordings
    )


def _is_same(one: TorqueCurve | ForceTrace, other: TorqueCurve | ForceTrace) -> bool:
    return one.side is not other.side and np.array_equal(_pulled(one), _pulled(other))


def _pulled(recording: TorqueCurve | ForceTrace) -> FloatArray:
    return recording.torque_nm if isinstance(recording, TorqueCurve) else recording.force_n
