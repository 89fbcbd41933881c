"""Drawn cross-sections as a DICOM file, with their truth and a reader's marks.

Drawn, not simulated: brightness is laid down as it is to be seen, and speckle put over it.
"""

import hashlib
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.special import ndtr

from ischia.model.arrays import FloatArray
from ischia.model.marks import Marks
from ischia.numeric.speckle import grain
from ischia.phantoms.cine import dicom_bytes
from ischia.phantoms.muscle import framed, speckle
from ischia.phantoms.section.plan import Oval, SectionPlan
from ischia.phantoms.section.reading import readings

_FAT_MM: Final = 6.0
_FAT, _MUSCLE = 85.0, 62.0
_PATCHY_LEVEL: Final = 16.0
_EDGE_MM: Final = 0.25
_RIM_MM: Final = 0.5
_RIM, _NERVE, _FASCICLES = 150.0, 100.0, 24.0
_FLUID_LEVEL: Final = 8.0
_BEHIND_FLUID_FACTOR: Final = 1.35  # what lies behind fluid is brighter: less of the beam is lost
_SPECKLE_LEVEL: Final = 20.0


class SectionFile(NamedTuple):
    """A DICOM file, what is true of each of its pictures, and what a simulated reader drew."""

    data: bytes
    truth: dict[str, Any]
    marks: Marks


def section_file(plan: SectionPlan, seed: int) -> SectionFile:
    """Return drawn cross-sections; equal plan and seed give equal bytes."""
    rng = np.random.default_rng(seed)
    images = [_image(plan, oval, rng) for oval in plan.frames]
    pictures = np.stack([framed(image, plan.border_px, plan.mm_per_px) for image in images])
    rows, columns = plan.shape
    edge = plan.border_px
    region_px = (edge, edge, edge + columns - 1, edge + rows - 1)
    data = dicom_bytes(plan, pictures, region_px, plan.mm_per_px)
    truth = {
        "simulated": True,
        "shows": plan.shows,
        "frames": [
            {
                "kind": oval.kind,
                "level_cm": oval.level_cm,
                "width_mm": oval.width_mm,
                "height_mm": oval.height_mm,
                "area_mm2": oval.area_mm2,
            }
            for oval in plan.frames
        ],
    }
    return SectionFile(data, truth, readings(plan, hashlib.sha256(data).hexdigest(), rng))


def _image(plan: SectionPlan, oval: Oval, rng: np.random.Generator) -> FloatArray:
    """Return brightness with speckle (y, x)."""
    rows, columns = plan.shape
    x_mm = np.asarray(np.arange(columns, dtype=float) + 0.5)[None, :] * plan.mm_per_px
    x_mm -= plan.width_mm / 2
    y_mm = np.asarray(np.arange(rows, dtype=float) + 0.5)[:, None] * plan.mm_per_px
    level = np.where(y_mm < _FAT_MM, _FAT, _MUSCLE) + np.zeros(plan.shape)
    level += _PATCHY_LEVEL * grain(rng, plan.shape, along_px=14, across_px=4)
    inward_mm = _inward_mm(oval, x_mm, y_mm)
    inside = ndtr(inward_mm / _EDGE_MM)
    if oval.kind == "fluid":
        behind = (np.abs(x_mm) < oval.width_mm / 2) & (y_mm > oval.centre_mm)
        level = np.where(behind, _BEHIND_FLUID_FACTOR * level, level)
        level += (_FLUID_LEVEL - level) * inside
    else:
        honeycomb = grain(rng, plan.shape, along_px=2.2, across_px=2.2)
        fascicles = _NERVE + _FASCICLES * honeycomb
        level += (fascicles - level) * inside
        rim = inside * ndtr((_RIM_MM - inward_mm) / _EDGE_MM)
        level += (_RIM - level) * rim
    calm = np.where(oval.kind == "fluid", 1 - 0.8 * inside, 1.0)
    noise = _SPECKLE_LEVEL * calm * speckle(plan.shape, plan.mm_per_px, rng)
    return np.asarray(np.clip(level + noise, 0, 255))


def _inward_mm(oval: Oval, x_mm: FloatArray, y_mm: FloatArray) -> FloatArray:
    """Return how far each pixel lies inside the edge, about; negative outside."""
    across, down = 2 * x_mm / oval.width_mm, 2 * (y_mm - oval.centre_mm) / oval.height_mm
    radius = np.hypot(across, down)
    # First order: the distance from the edge is the excess of the radius over its slope.
    slope = np.hypot(across / oval.width_mm, down / oval.height_mm) * 2
    return np.asarray((1 - radius) * radius / np.maximum(slope, 1e-6))
