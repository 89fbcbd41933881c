"""The source page's own patient: a torn rectus femoris, treated four weeks as a minor strain."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any, Final

import msgspec

from ischia.model.schema import encode
from ischia.model.subject import Sex
from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.phantoms.dynamometer import Deficit, DynamometerPlan, dynamometer_file
from ischia.phantoms.gait import WalkingPlan, walking_trial

PSEUDONYM: Final = "P-0142"
WEEK_1: Final = "visits/2026-02-09"
WEEK_4: Final = "visits/2026-03-02"

# The torn muscle fails in mid-range under either phase; the hamstrings are sound.
TORN: Final = (Deficit(depth_share=0.34, centre_deg=57.0, width_deg=18.0),)
BODY: Final[dict[str, Any]] = {"sex": Sex.MALE, "mass_kg": 78.0, "height_m": 1.81}
SETS: Final[dict[str, DynamometerPlan]] = {
    f"{name}_{side}.txt": DynamometerPlan(
        motion=motion,
        contraction=contraction,
        strength_factor=1.14,  # a footballer is stronger than the mean of the surface
        deficits=TORN if side is Side.RIGHT and motion is Motion.KNEE_EXTENSION else (),
        **BODY,
    )
    for name, motion, contraction in (
        ("extension_con60", Motion.KNEE_EXTENSION, Contraction.CONCENTRIC),
        ("extension_ecc60", Motion.KNEE_EXTENSION, Contraction.ECCENTRIC),
        ("flexion_con60", Motion.KNEE_FLEXION, Contraction.CONCENTRIC),
    )
    for side in (Side.LEFT, Side.RIGHT)
}


def rectus_femoris_rupture(
    seed: int, tell: Callable[[str], None] = lambda _: None
) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the name of each part before it is made.
    """
    sheets = files("ischia.phantoms.patients") / "rectus_femoris_sheets"
    made = {
        "case.toml": (sheets / "case.toml").read_bytes(),
        f"{WEEK_1}/visit.toml": (sheets / "week_1.toml").read_bytes(),
        f"{WEEK_4}/visit.toml": (sheets / "week_4.toml").read_bytes(),
    }
    truth: dict[str, Any] = {"simulated": True, "condition": "rectus_femoris_complete_rupture"}
    for offset, (name, plan) in enumerate(SETS.items()):
        tell(name)
        made[f"{WEEK_4}/{name}"], truth[name] = dynamometer_file(plan, seed + offset)
    tell("rectus_femoris_right.dcm")
    cine = cine_file(CinePlan(pseudonym=PSEUDONYM, side=Side.RIGHT), seed + len(SETS))
    made[f"{WEEK_4}/rectus_femoris_right.dcm"] = cine.data
    made["marks/rectus_femoris_right.json"] = _json(encode(cine.marks))
    truth["rectus_femoris_right.dcm"] = cine.truth
    tell("walking.c3d")
    standing, walking, walk = walking_trial(WalkingPlan(), seed + len(SETS) + 1)
    truth["walking.c3d"] = walk.document()
    made[f"{WEEK_4}/standing.c3d"] = standing
    made[f"{WEEK_4}/walking.c3d"] = walking
    made["truth.json"] = _json(msgspec.to_builtins(truth, enc_hook=lambda array: array.tolist()))
    return made


def _json(plain: Any) -> bytes:  # noqa: ANN401  # plain data is what JSON can hold
    return (json.dumps(plain, indent=1) + "\n").encode()
