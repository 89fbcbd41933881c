"""Relative stiffness: how much one place is strained beside another. Never a diagnosis alone."""

from ischia.measure.elastography.displaced import displaced
from ischia.measure.elastography.overlay import overlay_measures
from ischia.measure.elastography.picture import b_mode_measures
from ischia.measure.elastography.ratio import elastography_measures
from ischia.measure.elastography.regions import drawn_regions
from ischia.measure.elastography.words import DESCRIPTIVE

__all__ = [
    "DESCRIPTIVE",
    "b_mode_measures",
    "displaced",
    "drawn_regions",
    "elastography_measures",
    "overlay_measures",
]
