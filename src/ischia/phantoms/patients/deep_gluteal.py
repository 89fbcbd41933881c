"""A cyclist who cannot sit: the sciatic nerve is caught in the buttock, and thicker there."""

from datetime import UTC, date, datetime
from typing import Final

from ischia.model.terms import Side
from ischia.phantoms.patients.folder import CaseFolder, Tell, visit_of
from ischia.phantoms.section import Oval, SectionPlan, section_file

PSEUDONYM: Final = "P-0652"
WEEK_9: Final = visit_of(date(2026, 3, 2))
# Width and height of the nerve [mm] at each level [cm] below the fold of the buttock.
NERVE_MM: Final = {
    Side.RIGHT: {0.0: (11.6, 6.8), 4.0: (10.4, 6.2), 8.0: (9.8, 6.0)},
    Side.LEFT: {0.0: (10.1, 6.0), 4.0: (10.0, 5.9), 8.0: (9.7, 5.9)},
}
REFERENCE_CM: Final = 8.0


def deep_gluteal(seed: int, tell: Tell = lambda _: None) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the path of each recording once it is made.
    """
    case = CaseFolder("deep_gluteal_sheets", ["deep_gluteal_syndrome"], tell)
    for offset, (side, sizes_mm) in enumerate(NERVE_MM.items()):
        made = section_file(_across(side, sizes_mm), seed + offset)
        case.record(f"{WEEK_9}/sciatic_nerve_{side}.dcm", made.data, made.truth)
        case.draw(f"sciatic_nerve_{side}", made.marks)
    return case.whole()


def _across(side: Side, sizes_mm: dict[float, tuple[float, float]]) -> SectionPlan:
    frames = tuple(
        Oval(
            kind="nerve",
            width_mm=width_mm,
            height_mm=height_mm,
            level_cm=level_cm,
            marks=("nerve_outline", *(["nerve_reference"] if level_cm == REFERENCE_CM else [])),
        )
        for level_cm, (width_mm, height_mm) in sizes_mm.items()
    )
    return SectionPlan(
        pseudonym=PSEUDONYM,
        side=side,
        taken_at=datetime(2026, 3, 2, 11, 0, tzinfo=UTC),
        shows="sciatic nerve, short axis, three levels",
        frames=frames,
    )
