"""Sets of both legs on a dynamometer, one leg of them hurt."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file
from ischia.phantoms.patients.folder import CaseFolder

# How each set is called in file names, in the order in which a clinic takes them.
SETS: Final = {
    "extension_con60": (Motion.KNEE_EXTENSION, Contraction.CONCENTRIC),
    "extension_ecc60": (Motion.KNEE_EXTENSION, Contraction.ECCENTRIC),
    "flexion_con60": (Motion.KNEE_FLEXION, Contraction.CONCENTRIC),
    "flexion_ecc60": (Motion.KNEE_FLEXION, Contraction.ECCENTRIC),
}


def both_legs(
    names: tuple[str, ...],
    sound: DynamometerPlan,
    hurt: Side,
    weak: Mapping[Motion, DynamometerPlan],
) -> Iterator[tuple[str, DynamometerPlan]]:
    """Yield the file name and the plan of each set, the left leg first.

    Parameters
    ----------
    names
        Of `SETS`.
    sound
        A leg of this body; motion and phase are put in.
    hurt
        The leg that is not sound.
    weak
        What the hurt leg is in the motions that suffer; in the others it is sound.
    """
    for name in names:
        motion, contraction = SETS[name]
        for side in (Side.LEFT, Side.RIGHT):
            leg = weak.get(motion, sound) if side is hurt else sound
            yield f"{name}_{side}.txt", replace(leg, motion=motion, contraction=contraction)


def record_sets(
    case: CaseFolder, visit: str, sets: Iterable[tuple[str, DynamometerPlan]], seed: int
) -> None:
    """Put each set's file into a visit, one seed after the other."""
    for offset, (name, plan) in enumerate(sets):
        case.record(f"{visit}/{name}", *dynamometer_file(plan, seed + offset))
