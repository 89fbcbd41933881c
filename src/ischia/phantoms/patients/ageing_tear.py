"""A woman of 69 who fell: part of a worn hamstring is torn, and its haematoma is watched."""

from datetime import UTC, date, datetime
from typing import Final

from ischia.model.terms import Side
from ischia.phantoms.patients.folder import CaseFolder, Tell, visit_of
from ischia.phantoms.section import Oval, SectionPlan, section_file

PSEUDONYM: Final = "P-0769"
# Length, width and depth of the haematoma [mm] on the day after the fall and two days later.
HAEMATOMA_MM: Final = {date(2026, 2, 28): (29.0, 16.5, 11.5), date(2026, 3, 2): (31.0, 17.0, 12.0)}


def ageing_tear(seed: int, tell: Tell = lambda _: None) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the path of each recording once it is made.
    """
    conditions = ["hamstring_partial_tear", "age_related_degeneration"]
    case = CaseFolder("ageing_tear_sheets", conditions, tell)
    for number, (day, (length_mm, width_mm, depth_mm)) in enumerate(HAEMATOMA_MM.items()):
        along = Oval(
            kind="fluid", width_mm=length_mm, height_mm=depth_mm, marks=("haematoma_length",)
        )
        across = Oval(
            kind="fluid",
            width_mm=width_mm,
            height_mm=depth_mm,
            marks=("haematoma_width", "haematoma_depth"),
        )
        for offset, (view, seen) in enumerate((("long_axis", along), ("short_axis", across))):
            made = section_file(_plan(day, view, seen), seed + 10 * number + offset)
            name = f"haematoma_{view}"
            case.record(f"{visit_of(day)}/{name}.dcm", made.data, made.truth)
            case.draw(f"{name}_{day}", made.marks)
    return case.whole()


def _plan(day: date, view: str, seen: Oval) -> SectionPlan:
    return SectionPlan(
        pseudonym=PSEUDONYM,
        side=Side.LEFT,
        taken_at=datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
        shows=f"haematoma in the biceps femoris, {view.replace('_', ' ')}",
        frames=(seen,),
    )
