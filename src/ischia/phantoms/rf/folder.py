"""A simulated case whose visit holds raw echoes with two regions drawn on them."""

from typing import Final

from ischia.model.schema import encode
from ischia.phantoms.plain import readable_json
from ischia.phantoms.rf.file import rf_file
from ischia.phantoms.rf.frames import RfPlan
from ischia.phantoms.rf.reading import Box, two_regions
from ischia.phantoms.rf.tissue import Tissue

_TARGET_MM: Final[Box] = (15.5, 23.5, 9.0, 17.0)
_REFERENCE_MM: Final[Box] = (3.0, 11.0, 9.0, 17.0)
_TISSUE: Final = Tissue(
    depth_mm=30.0,
    stiff_from_mm=14.5,
    stiff_to_mm=24.5,
    top_mm=8.0,
    bottom_mm=18.0,
    stiffness_ratio=2.0,
)
_VISIT: Final = "visits/2026-03-02"
_CASE_TOML: Final = """# Simulated: no such person exists.
schema       = "ischia.case/1"
simulated    = true
injured_side = "left"
complaint    = "Simulated echoes of a stiffer block in softer tissue."

[subject]
pseudonym = "P-SIM"
"""
_VISIT_TOML: Final = """# Simulated.
schema = "ischia.visit/1"
date   = 2026-03-02

[[recording]]
path      = "echoes.mat"
profile   = "rf.toml"
side      = "left"
structure = "biceps_femoris"
"""


def rf_case(seed: int) -> dict[str, bytes]:
    """Return the files of the case by their paths, with the truth; same seed, same bytes."""
    plan = RfPlan(tissue=_TISSUE, snr_db=30.0)
    data, profile, frames = rf_file(plan, seed)
    marks = two_regions(frames, _TARGET_MM, _REFERENCE_MM)
    truth = {
        "simulated": True,
        "strain_pct": {
            "reference": _TISSUE.strain_pct,
            "target": _TISSUE.strain_pct / _TISSUE.stiffness_ratio,
        },
        "strain_ratio": _TISSUE.stiffness_ratio,
    }
    return {
        "case.toml": _CASE_TOML.encode(),
        f"{_VISIT}/visit.toml": _VISIT_TOML.encode(),
        f"{_VISIT}/echoes.mat": data,
        f"{_VISIT}/rf.toml": profile,
        "marks/echoes.json": readable_json(encode(marks)),
        "truth.json": readable_json(truth),
    }
