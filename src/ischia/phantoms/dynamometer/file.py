"""A simulated set as a Biodex-like raw text file, with its truth."""

from typing import Any

from ischia.model.terms import Motion
from ischia.phantoms.dynamometer.plan import DynamometerPlan
from ischia.phantoms.dynamometer.recorded import recorded_set
from ischia.phantoms.dynamometer.text import biodex_text


def dynamometer_file(plan: DynamometerPlan, seed: int) -> tuple[bytes, dict[str, Any]]:
    """Return the file of one simulated set, and the truth behind it.

    Parameters
    ----------
    plan
        Whom and what to simulate.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    bytes
        Raw text whose first line says SIMULATED.
    dict
        For each motion of the set, under its name: `peak_nm` (each repetition, free of noise, at
        constant velocity), `mean_peak_nm` (their mean), `expected_peak_nm` (what repetitions
        without end would average to), `angle_of_peak_deg` and more; see `recorded_set`.
    """
    recorded, truth = recorded_set(plan, seed)
    return biodex_text(plan, recorded), truth


def true_limb_symmetry_pct(
    injured: dict[str, Any], uninjured: dict[str, Any], motion: Motion
) -> float:
    """Return 100 × injured / uninjured [%] of the peaks that endless repetitions would average."""
    key = "expected_peak_nm"
    return float(100 * injured[str(motion)][key] / uninjured[str(motion)][key])
