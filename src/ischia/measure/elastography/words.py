"""Concepts, flags and limits that all elastography shares."""

from typing import Final

RATIO: Final = "elastography.strain_ratio"
STRAIN: Final = "elastography.axial_strain"
HELD: Final = "elastography.strain_held"
INDEX: Final = "elastography.colour_index"

# On every value: strain depends on the hand that presses, and no criterion may rest on it alone.
DESCRIPTIVE: Final = "relative_and_descriptive"
FROM_B_MODE: Final = "from_b_mode"
OUTSIDE_PROVED: Final = "strain_outside_proved_range"
DEPTHS_DIFFER: Final = "depths_differ"
AS_DISPLAYED: Final = "as_displayed"

TARGET, REFERENCE = "strain_target", "strain_reference"
PROVED_PCT: Final = (0.25, 2.0)  # on simulated frames: see validation/ultrasound_elastography.py
LEAST_PCT: Final = 0.05  # below it a ratio divides noise
B_MODE_LEAST_PCT: Final = 1.0
# Pressure fades with depth, so a deeper place is strained less without being stiffer. No source
# gives a number: a clinic default.
DEPTH_TOLERANCE_MM: Final = 3.0
