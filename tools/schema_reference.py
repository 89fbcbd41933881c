"""Write the published JSON schemas, and a worked example of each from the simulated patient."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from ischia.model.schema import DOCUMENTS, encode, json_schema
from ischia.service import assess, measurements_json
from ischia.service.simulate import simulate

FOLDER = Path(__file__).parents[1] / "docs/reference/schemas"
WEEK_4 = "visits/2026-03-02/visit.toml"
DEVICES = """\
# Simulated: nobody owns these devices.
schema = "ischia.devices/1"

[[device]]
id      = "isokinetic 1"                 # as a recording or a reported value names it: device = …
kind    = "isokinetic dynamometer"
made_by = "a maker"

[[device.calibration]]
on        = 2026-01-12
by        = "maker's service"            # a role, never a person
what      = "torque against hung weights, 10 to 200 N.m"
result    = "adjusted"                   # ok: left as it was
error_pct = 1.8                          # what it read before, of the reference

[[device]]
id   = "ultrasound 1"
kind = "ultrasound machine"
"""
PROMS = """\
# Simulated: nobody gave these answers. No item's words are here, only its number and its score.
schema = "ischia.proms/1"

[[answers]]
instrument = "visa_h"
date       = 2026-03-02
items      = { 1 = 4, 2 = 5, 3 = 3, 4 = 6, 5 = 5, 6 = 4, 7 = 4, 8 = 10 }

[[answers]]
instrument = "lefs"
date       = 2026-03-02
total      = 52                          # where only the total was kept
how        = "remote"
"""
HOME = """\
# Simulated: nobody did this. Made by the clinic from what a patient writes down at home.
schema = "ischia.home/1"

[[day]]
date             = 2026-03-09
pain_before_0_10 = 1
pain_after_0_10  = 3
meant_a_week     = 3

[[angle]]
date      = 2026-03-09
movement  = "straight_leg_raise"
side      = "right"
peaks_deg = [61.2, 64.0, 66.1]           # of each repetition, as a camera saw it
"""


def schemas() -> dict[str, str]:
    """Return each schema's file name and text."""
    return {f"{short(name)}.schema.json": text(json_schema(name)) for name in DOCUMENTS}


def examples() -> dict[str, str]:
    """Return a worked example of each document; everything in them is simulated."""
    with tempfile.TemporaryDirectory() as desk:
        case = Path(desk) / "case"
        simulate("patient", case)
        assessment = assess(str(case)).assessment
        marks = next(case.glob("marks/*.json"))
        return {
            "case.example.toml": (case / "case.toml").read_text("utf-8"),
            "visit.example.toml": (case / WEEK_4).read_text("utf-8"),
            "devices.example.toml": DEVICES,
            "proms.example.toml": PROMS,
            "home.example.toml": HOME,
            "marks.example.json": marks.read_text("utf-8"),
            "measurements.example.json": text(measurements_json(assessment.measured, curves=False)),
            "assessment.example.json": text(
                encode(replace(assessment, measured=replace(assessment.measured, curves=())))
            ),
        }


def short(name: str) -> str:
    """Return `case` for `ischia.case/1`."""
    return name.removeprefix("ischia.").removesuffix("/1")


def text(plain: dict[str, Any]) -> str:
    """Return plain data as readable JSON."""
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file_name, content in {**schemas(), **examples()}.items():
        (FOLDER / file_name).write_text(content, "utf-8")
        print(file_name, len(content))
