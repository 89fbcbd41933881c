"""The source page's own patient: a torn rectus femoris, treated four weeks as a minor strain."""

from dataclasses import replace
from datetime import date
from typing import Final

from ischia.model.subject import Sex
from ischia.model.terms import Motion, Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.phantoms.dynamometer import Deficit, DynamometerPlan
from ischia.phantoms.gait import WalkingPlan, walking_trial
from ischia.phantoms.patients.folder import CaseFolder, Tell, visit_of
from ischia.phantoms.patients.legs import both_legs, record_sets

PSEUDONYM: Final = "P-0142"
WEEK_4: Final = visit_of(date(2026, 3, 2))

# The torn muscle fails in mid-range under either phase; the hamstrings are sound.
TORN: Final = (Deficit(depth_share=0.34, centre_deg=57.0, width_deg=18.0),)
SOUND: Final = DynamometerPlan(
    sex=Sex.MALE,
    mass_kg=78.0,
    height_m=1.81,
    strength_factor=1.14,  # a footballer is stronger than the mean of the surface
)
WEAK: Final = replace(SOUND, deficits=TORN)
NAMES: Final = ("extension_con60", "extension_ecc60", "flexion_con60")


def rectus_femoris_rupture(seed: int, tell: Tell = lambda _: None) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the path of each recording once it is made.
    """
    case = CaseFolder("rectus_femoris_sheets", ["rectus_femoris_complete_rupture"], tell)
    sets = list(both_legs(NAMES, SOUND, Side.RIGHT, {Motion.KNEE_EXTENSION: WEAK}))
    record_sets(case, WEEK_4, sets, seed)
    cine = cine_file(CinePlan(pseudonym=PSEUDONYM, side=Side.RIGHT), seed + len(sets))
    case.record(f"{WEEK_4}/rectus_femoris_right.dcm", cine.data, cine.truth)
    case.draw("rectus_femoris_right", cine.marks)
    standing, walking, walk = walking_trial(WalkingPlan(), seed + len(sets) + 1)
    case.record(f"{WEEK_4}/standing.c3d", standing, {"posture": "standing still"})
    case.record(f"{WEEK_4}/walking.c3d", walking, walk.document())
    return case.whole()
