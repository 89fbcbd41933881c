"""A runner with long-standing tendon pain, seen by video; a laboratory near her sent files."""

from dataclasses import replace
from datetime import date
from typing import Final

from ischia.model.subject import Sex
from ischia.model.terms import Motion, Side
from ischia.phantoms.dynamometer import Deficit, DynamometerPlan
from ischia.phantoms.gait import LegPlan, WalkingPlan, walking_trial
from ischia.phantoms.patients.folder import CaseFolder, Tell, visit_of
from ischia.phantoms.patients.legs import both_legs, record_sets

SECOND_CALL: Final = visit_of(date(2026, 3, 2))
SOUND: Final = DynamometerPlan(
    sex=Sex.FEMALE,
    mass_kg=57.0,
    height_m=1.69,
    strength_factor=1.05,
)
# The tendon hurts where the muscle is long and the sitting bone presses on it.
SORE: Final = replace(
    SOUND,
    strength_factor=0.95,
    deficits=(Deficit(depth_share=0.28, centre_deg=15.0, width_deg=16.0),),
)
NAMES: Final = ("flexion_con60", "flexion_ecc60", "extension_con60")
WALK: Final = WalkingPlan(
    right=LegPlan(peak_knee_flexion_swing_deg=57.0, stance_pct=58.5),
    speed_m_s=1.28,
    stride_s=1.02,
    leg_length_mm=845.0,
    knee_width_mm=96.0,
    ankle_width_mm=66.0,
    inter_asis_mm=232.0,
    body_mass_kg=57.0,
)


def proximal_tendinopathy(seed: int, tell: Tell = lambda _: None) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the path of each recording once it is made.
    """
    case = CaseFolder("proximal_tendinopathy_sheets", ["proximal_hamstring_tendinopathy"], tell)
    sets = list(both_legs(NAMES, SOUND, Side.RIGHT, {Motion.KNEE_FLEXION: SORE}))
    record_sets(case, SECOND_CALL, sets, seed)
    standing, walking, walk = walking_trial(WALK, seed + len(sets))
    case.record(f"{SECOND_CALL}/standing.c3d", standing, {"posture": "standing still"})
    case.record(f"{SECOND_CALL}/walking.c3d", walking, walk.document())
    return case.whole()
