"""A water-skier whose hamstring tendons are off the bone, though the bent knee tests full."""

from datetime import date
from typing import Final

from ischia.model.terms import Side
from ischia.phantoms.dynamometer import HeldPlan, layout_file
from ischia.phantoms.patients.folder import CaseFolder, Tell, visit_of

DAY_6: Final = visit_of(date(2026, 3, 2))
# With the knee at 90 degrees what is left of the hamstrings, and the calf, pull nearly as hard.
FLEXION_N: Final = {Side.LEFT: 176.0, Side.RIGHT: 181.0}
EXTENSION_N: Final = {Side.LEFT: 368.0, Side.RIGHT: 362.0}


def proximal_avulsion(seed: int, tell: Tell = lambda _: None) -> dict[str, bytes]:
    """Return the files of the case folder by path, `truth.json` among them.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    tell
        Told the path of each recording once it is made.
    """
    case = CaseFolder("proximal_avulsion_sheets", ["proximal_hamstring_avulsion"], tell)
    for offset, side in enumerate((Side.LEFT, Side.RIGHT)):
        plan = HeldPlan(
            flexion_n=FLEXION_N[side], extension_n=EXTENSION_N[side], pulls=3, hold_s=2.0
        )
        held = layout_file("load_cell_xlsx", plan, seed + offset)
        case.record(f"{DAY_6}/held_at_90deg_{side}.xlsx", *held)
    return case.whole()
