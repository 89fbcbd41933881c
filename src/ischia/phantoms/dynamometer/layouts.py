"""Every layout of a dynamometer's file that we read, simulated with its truth."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from ischia.model.terms import Motion, Side
from ischia.model.units import Unit, convert
from ischia.phantoms.dynamometer import text
from ischia.phantoms.dynamometer.constant_load import ConstantLoadPlan, constant_load_set
from ischia.phantoms.dynamometer.held import HeldPlan, held_forces
from ischia.phantoms.dynamometer.nordic import (
    NordicPlan,
    nordbord_hub,
    nordbord_trace,
    nordic_forces,
)
from ischia.phantoms.dynamometer.plan import DynamometerPlan, SetsPlan
from ischia.phantoms.dynamometer.recorded import Recorded, recorded_set
from ischia.phantoms.dynamometer.workbook import workbook

Plan = DynamometerPlan | SetsPlan | NordicPlan | HeldPlan | ConstantLoadPlan
Made = tuple[bytes, dict[str, Any]]

ISOMED_HZ: Final = 200.0
BOTH: Final = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION)
TWO_SETS: Final = SetsPlan(
    sets=(
        replace(BOTH, first_spike_nm=90.0),
        replace(BOTH, first_spike_nm=90.0, set_velocity_deg_s=180.0),
    )
)


def layout_file(kind: str, plan: Plan | None = None, seed: int = 1) -> Made:
    """Return a simulated file of one layout, and the truth behind it.

    Parameters
    ----------
    kind
        One of `LAYOUTS`.
    plan
        Whom and what to simulate, of the type that the layout can hold; the layout's own where
        None.
    seed
        Same seed, same bytes.

    Returns
    -------
    bytes
        The file. Where its layout has room for a word it says SIMULATED.
    dict
        The truth, with `simulated` true whatever the layout; `profile` where one is needed.

    Raises
    ------
    ValueError
        When there is no such layout, or it cannot hold this plan.
    """
    if kind not in LAYOUTS:
        msg = f"no layout {kind!r}; known are {', '.join(LAYOUTS)}"
        raise ValueError(msg)
    default, write = LAYOUTS[kind]
    chosen = default if plan is None else plan
    if isinstance(default, SetsPlan) and isinstance(chosen, DynamometerPlan):
        chosen = SetsPlan(sets=(chosen,))
    if type(chosen) is not type(default):
        msg = f"layout {kind} holds a {type(default).__name__}, not a {type(chosen).__name__}"
        raise ValueError(msg)
    return write(chosen, seed)


def _of_one_set(
    write: Callable[[DynamometerPlan, Recorded], bytes], **known: str
) -> Callable[[DynamometerPlan, int], Made]:
    def made(plan: DynamometerPlan, seed: int) -> Made:
        recorded, truth = recorded_set(plan, seed)
        return write(plan, recorded), {**truth, **known}

    return made


def _system4(plan: SetsPlan, seed: int) -> Made:
    made = [recorded_set(one, seed + number) for number, one in enumerate(plan.sets)]
    data = text.biodex_system4(plan.sets, [recorded for recorded, _ in made])
    return data, {"simulated": True, "sets": [truth for _, truth in made]}


def _isomed(plan: DynamometerPlan, seed: int) -> Made:
    recorded, truth = recorded_set(replace(plan, fs_hz=ISOMED_HZ), seed)
    return text.isomed_text(recorded), truth


def _hub(plan: NordicPlan, seed: int) -> Made:
    _, _, truth = nordic_forces(plan, seed)
    return nordbord_hub(plan, truth), truth


def _trace(plan: NordicPlan, seed: int) -> Made:
    time_s, forces_n, truth = nordic_forces(plan, seed)
    return nordbord_trace(time_s, forces_n), truth


def _load_cell(plan: HeldPlan, seed: int) -> Made:
    forces_n, truth = held_forces(plan, seed)
    per_n = 1 / convert(1.0, Unit.KILOGRAM_FORCE, Unit.NEWTON)
    return workbook([per_n * force_n for force_n in forces_n.values()]), truth


def _kineo(plan: ConstantLoadPlan, seed: int) -> Made:
    recorded, truth = constant_load_set(plan, seed)
    return text.kineo_csv(recorded), truth


LAYOUTS: Final[dict[str, tuple[Plan, Callable[[Any, int], Made]]]] = {
    "biodex": (BOTH, _of_one_set(text.biodex_text)),
    "biodex_system4": (TWO_SETS, _system4),
    "isomed": (BOTH, _isomed),
    "humac_ftlb": (BOTH, _of_one_set(text.humac_ftlb)),
    "humac_nm": (replace(BOTH, side=Side.RIGHT), _of_one_set(text.humac_nm)),
    "nordbord_hub": (NordicPlan(), _hub),
    "nordbord_trace": (NordicPlan(), _trace),
    "load_cell_xlsx": (HeldPlan(), _load_cell),
    "table_csv": (
        BOTH,
        _of_one_set(lambda _, recorded: text.table_csv(recorded), profile=text.TABLE_PROFILE),
    ),
    "kineo_csv": (ConstantLoadPlan(), _kineo),
}
