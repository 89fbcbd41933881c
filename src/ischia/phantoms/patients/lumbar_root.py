"""A footballer whose thigh is sound on MRI: the pain comes from a root, and he takes warfarin."""

from dataclasses import replace
from datetime import date
from typing import Final

from ischia.model.subject import Sex
from ischia.model.terms import Motion, Side
from ischia.phantoms.dynamometer import DynamometerPlan
from ischia.phantoms.patients.folder import CaseFolder, Tell, visit_of
from ischia.phantoms.patients.legs import both_legs, record_sets

WEEK_2: Final = visit_of(date(2026, 3, 2))
SOUND: Final = DynamometerPlan(sex=Sex.MALE, mass_kg=84.0, height_m=1.83, strength_factor=1.08)
# A root that is irritated weakens its muscles a little, over all angles alike.
FAINT: Final = replace(SOUND, strength_factor=1.02)
NAMES: Final = ("flexion_con60", "extension_con60")


def lumbar_root(seed: int, tell: Tell = lambda _: None) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the path of each recording once it is made.
    """
    case = CaseFolder("lumbar_root_sheets", ["lumbar_radiculopathy_l5_s1"], tell)
    sets = both_legs(NAMES, SOUND, Side.LEFT, {Motion.KNEE_FLEXION: FAINT})
    record_sets(case, WEEK_2, sets, seed)
    return case.whole()
