"""A hamstring strain with a course: three visits in eleven weeks, both legs, back to sprinting."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ischia.model.subject import Sex
from ischia.model.terms import Motion, Side
from ischia.phantoms.dynamometer import Deficit, DynamometerPlan, NordicPlan, layout_file
from ischia.phantoms.patients.folder import CaseFolder, Tell, visit_of
from ischia.phantoms.patients.legs import both_legs, record_sets

SOUND: Final = DynamometerPlan(
    sex=Sex.MALE,
    mass_kg=74.0,
    height_m=1.80,
    strength_factor=1.22,  # of the mean young adult of this body: a sprinter
)
NAMES: Final = ("flexion_con60", "flexion_ecc60", "extension_con60")
NORDIC: Final = NordicPlan(left_peak_n=366.0, right_peak_n=396.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One visit: how weak the injured hamstring is on it, over all angles and when lengthened."""

    on: date
    share: float  # of the sound leg's torque
    lengthened_share: float = 0.0  # share missing on top of it at 25 deg


# Strength in mid-range comes back before strength at length, where deficits stay longest.
DAYS: Final = (
    Day(on=date(2026, 4, 13), share=0.72, lengthened_share=0.26),
    Day(on=date(2026, 5, 11), share=0.86, lengthened_share=0.20),
    Day(on=date(2026, 6, 29), share=0.99, lengthened_share=0.04),
)


def hamstring_strain_course(seed: int, tell: Tell = lambda _: None) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the path of each recording once it is made.
    """
    case = CaseFolder("hamstring_strain_sheets", ["hamstring_strain"], tell)
    for number, day in enumerate(DAYS, 1):
        record_sets(case, visit_of(day.on), _sets(day), seed + 100 * number)
    case.record(f"{visit_of(DAYS[-1].on)}/nordic.csv", *layout_file("nordbord_trace", NORDIC, seed))
    return case.whole()


def _sets(day: Day) -> Iterator[tuple[str, DynamometerPlan]]:
    missing = Deficit(depth_share=day.lengthened_share, centre_deg=25.0, width_deg=18.0)
    weak = replace(SOUND, strength_factor=SOUND.strength_factor * day.share, deficits=(missing,))
    yield from both_legs(NAMES, SOUND, Side.LEFT, {Motion.KNEE_FLEXION: weak})
