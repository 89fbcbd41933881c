"""A hamstring strain with a course: five visits in eleven weeks, both legs, back to sprinting."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final

import msgspec

from ischia.model.subject import Sex
from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.dynamometer import (
    Deficit,
    DynamometerPlan,
    NordicPlan,
    dynamometer_file,
    layout_file,
)

BODY: Final[dict[str, Any]] = {"sex": Sex.FEMALE, "mass_kg": 61.0, "height_m": 1.70}
SETS: Final = (
    ("flexion_con60", Motion.KNEE_FLEXION, Contraction.CONCENTRIC),
    ("flexion_ecc60", Motion.KNEE_FLEXION, Contraction.ECCENTRIC),
    ("extension_con60", Motion.KNEE_EXTENSION, Contraction.CONCENTRIC),
)
NORDIC: Final = NordicPlan(left_peak_n=262.0, right_peak_n=284.0)
SPRINTER_FACTOR: Final = 1.22  # of the mean young adult of this body


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One visit: how weak the injured hamstring is on it, over all angles and when lengthened."""

    on: date
    share: float | None  # of the sound leg's torque; None: nothing was measured
    lengthened_share: float = 0.0  # share missing on top of it at 25 deg


# Strength in mid-range comes back before strength at length, where deficits stay longest.
DAYS: Final = (
    Day(on=date(2026, 4, 13), share=None),
    Day(on=date(2026, 4, 24), share=0.72, lengthened_share=0.26),
    Day(on=date(2026, 5, 11), share=0.86, lengthened_share=0.20),
    Day(on=date(2026, 6, 1), share=0.95, lengthened_share=0.13),
    Day(on=date(2026, 6, 29), share=0.99, lengthened_share=0.04),
)


def hamstring_strain_course(
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
    sheets = files("ischia.phantoms.patients") / "hamstring_strain_sheets"
    made = {
        name: (sheets / name).read_bytes() for name in ("case.toml", "proms.toml", "devices.toml")
    }
    truth: dict[str, Any] = {"simulated": True, "condition": "hamstring_strain"}
    for number, day in enumerate(DAYS, 1):
        folder = f"visits/{day.on}"
        made[f"{folder}/visit.toml"] = (sheets / f"visit_{number}.toml").read_bytes()
        for offset, (name, plan) in enumerate(_sets(day)):
            path = f"{folder}/{name}"
            tell(path)
            made[path], truth[path] = dynamometer_file(plan, seed + 100 * number + offset)
    last = f"visits/{DAYS[-1].on}/nordic.csv"
    tell(last)
    made[last], truth[last] = layout_file("nordbord_trace", NORDIC, seed)
    plain = msgspec.to_builtins(truth, enc_hook=lambda array: array.tolist())
    made["truth.json"] = (json.dumps(plain, indent=1) + "\n").encode()
    return made


def _sets(day: Day) -> Iterator[tuple[str, DynamometerPlan]]:
    if day.share is None:
        return
    for name, motion, contraction in SETS:
        for side in (Side.LEFT, Side.RIGHT):
            hurt = side is Side.LEFT and motion is Motion.KNEE_FLEXION
            missing = Deficit(depth_share=day.lengthened_share, centre_deg=25.0, width_deg=18.0)
            yield (
                f"{name}_{side}.txt",
                DynamometerPlan(
                    motion=motion,
                    contraction=contraction,
                    strength_factor=SPRINTER_FACTOR * (day.share if hurt else 1.0),
                    deficits=(missing,) if hurt else (),
                    **BODY,
                ),
            )
