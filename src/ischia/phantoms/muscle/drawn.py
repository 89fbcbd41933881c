"""Fascicles, aponeuroses and speckle, drawn in the grey levels that a machine shows.

Drawn, not simulated: brightness is laid down as it is to be seen, and speckle put over it. What a
beam does to a slanting sheet of tissue is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from ischia.model.arrays import FloatArray
from ischia.numeric.speckle import grain, point_spread, seen_through
from ischia.phantoms.cine import lettering
from ischia.phantoms.muscle.plan import MusclePlan

_PULSE_MM, _BEAM_MM = 0.13, 0.24
_EDGE_MM: Final = 0.12
_SHEET_MM: Final = (0.7, 1.3)  # thickness of an aponeurosis
_ONE_IN_MM2: Final = 7.0  # fascicle sheets that are seen
_LONG_MM, _THIN_MM = (6.0, 22.0), (0.14, 0.3)
_FAT, _MUSCLE, _BELOW, _SHEET = 75.0, 55.0, 70.0, 190.0
_LINE: Final = (25.0, 90.0)
_PATCHY_LEVEL: Final = 12.0
_SPARE_MM: Final = 8.0
_WAVE_MM: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class MusclePicture:
    """Pictures (t, y, x) with what is true of each, and where the image lies in them."""

    pixels: NDArray[np.uint8]
    plans: tuple[MusclePlan, ...]
    region_px: tuple[int, int, int, int]  # x0, y0, x1, y1, inclusive


def muscle_picture(plan: MusclePlan, rng: np.random.Generator) -> MusclePicture:
    """Return one still."""
    return muscle_clip((plan,), rng)


def muscle_clip(plans: Sequence[MusclePlan], rng: np.random.Generator) -> MusclePicture:
    """Return one picture for each plan, of one muscle: its sheets turn and move with the plan.

    Speckle is new in each picture, as far as it is not the sheets' own.
    """
    sheets = _Sheets(plans[0], rng)
    rows, columns = plans[0].shape
    edge = plans[0].border_px
    images = (_image(plan, sheets, rng) for plan in plans)
    pixels = np.stack([framed(image, edge, plans[0].mm_per_px) for image in images])
    return MusclePicture(
        pixels=pixels,
        plans=tuple(plans),
        region_px=(edge, edge, edge + columns - 1, edge + rows - 1),
    )


class _Sheets:
    """Where sheets between fascicles lie in the muscle, as shares of it, and how bright."""

    def __init__(self, plan: MusclePlan, rng: np.random.Generator) -> None:
        area_mm2 = (plan.width_mm + 2 * _SPARE_MM) * plan.thickness_mm
        count = round(area_mm2 / _ONE_IN_MM2)
        self.x_mm = rng.uniform(-_SPARE_MM, plan.width_mm + _SPARE_MM, count)
        self.share = rng.uniform(0, 1, count)
        self.off_deg = plan.spread_deg * rng.standard_normal(count)
        self.long_mm = rng.uniform(*_LONG_MM, count)
        self.thin_mm = rng.uniform(*_THIN_MM, count)
        self.grey = rng.uniform(*_LINE, count)
        self.aponeuroses_mm = rng.uniform(*_SHEET_MM, 2)
        columns = plan.shape[1]
        # The image shows a part of the muscle: its waves are cut from a longer stretch.
        waves = grain(rng, (2, 8 * columns), along_px=_WAVE_MM / plan.mm_per_px, across_px=0.0)
        self.ripple_mm = plan.ripple_mm * waves[:, :columns]


def _image(plan: MusclePlan, sheets: _Sheets, rng: np.random.Generator) -> FloatArray:
    """Return brightness with speckle (y, x)."""
    rows, columns = plan.shape
    x_mm: FloatArray = (np.arange(columns, dtype=np.float64) + 0.5)[None, :] * plan.mm_per_px
    y_mm = (np.arange(rows) + 0.5)[:, None] * plan.mm_per_px
    top_mm, bottom_mm = (
        edge_mm + wave_mm[None, :]
        for edge_mm, wave_mm in zip(
            (plan.top_mm(x_mm), plan.bottom_mm(x_mm)), sheets.ripple_mm, strict=True
        )
    )
    inside = ndtr((y_mm - top_mm) / _EDGE_MM) * ndtr((bottom_mm - y_mm) / _EDGE_MM)
    level = np.where(y_mm < top_mm, _FAT, _BELOW) * (1 - inside)
    level += (_MUSCLE + _fascicles(plan, sheets)) * inside
    wide_mm = sheets.aponeuroses_mm
    for from_edge_mm, thick_mm in (
        (top_mm - y_mm, wide_mm[0]),
        (y_mm - bottom_mm, wide_mm[1]),
    ):
        band = ndtr(from_edge_mm / _EDGE_MM) * ndtr((thick_mm - from_edge_mm) / _EDGE_MM)
        level += (_SHEET - level) * band
    level += _PATCHY_LEVEL * grain(rng, plan.shape, along_px=30, across_px=12)
    return np.asarray(
        np.clip(level + plan.speckle_level * speckle(plan.shape, plan.mm_per_px, rng), 0, 255)
    )


def _fascicles(plan: MusclePlan, sheets: _Sheets) -> FloatArray:
    """Return how much brighter the sheets between fascicles are, (y, x)."""
    level = np.zeros(plan.shape)
    top_mm, bottom_mm = plan.top_mm(sheets.x_mm), plan.bottom_mm(sheets.x_mm)
    y_mm = top_mm + sheets.share * (bottom_mm - top_mm)
    turn = np.deg2rad(plan.fascicle_deg + sheets.off_deg)
    for number in range(sheets.x_mm.size):
        _draw(
            level,
            (float(sheets.x_mm[number]), float(y_mm[number])),
            float(turn[number]),
            (float(sheets.long_mm[number]), float(sheets.thin_mm[number])),
            float(sheets.grey[number]),
            plan.mm_per_px,
        )
    return level


def _draw(
    level: FloatArray,
    at_mm: tuple[float, float],
    turn_rad: float,
    size_mm: tuple[float, float],
    grey_level: float,
    mm_per_px: float,
) -> None:
    """Draw one sheet, where it is brighter than what is there already."""
    reach_mm = size_mm[0] / 2 + 1
    box = []
    for middle_mm, count, run in zip(
        at_mm, level.shape[::-1], (np.cos(turn_rad), abs(np.sin(turn_rad))), strict=True
    ):
        half_mm = reach_mm * run + 1
        first = int(np.clip((middle_mm - half_mm) / mm_per_px, 0, count))
        box.append(slice(first, int(np.clip((middle_mm + half_mm) / mm_per_px, 0, count))))
    x_mm = (np.arange(box[0].start, box[0].stop) + 0.5)[None, :] * mm_per_px - at_mm[0]
    y_mm = (np.arange(box[1].start, box[1].stop) + 0.5)[:, None] * mm_per_px - at_mm[1]
    along = x_mm * np.cos(turn_rad) - y_mm * np.sin(turn_rad)
    across = x_mm * np.sin(turn_rad) + y_mm * np.cos(turn_rad)
    ends = ndtr((size_mm[0] / 2 - np.abs(along)) / 0.5)
    part = grey_level * ends * np.exp(-0.5 * (across / size_mm[1]) ** 2)
    there = level[box[1], box[0]]
    np.maximum(there, part, out=there)


def speckle(shape: tuple[int, int], mm_per_px: float, rng: np.random.Generator) -> FloatArray:
    """Return speckle (y, x) as a logarithmic display shows it, mean 0 and spread 1."""
    parts = rng.standard_normal((2, 3, *shape))
    fields = (parts[0] + 1j * parts[1]).astype(np.complex64)
    seen = seen_through(fields, point_spread(shape, _PULSE_MM / mm_per_px, _BEAM_MM / mm_per_px))
    logarithm = np.log((seen.real**2 + seen.imag**2).sum(axis=0) + 1e-12)
    return np.asarray((logarithm - logarithm.mean()) / logarithm.std(), float)


def framed(level: FloatArray, border_px: int, mm_per_px: float) -> NDArray[np.uint8]:
    """Return an image (y, x) within its black frame, with letters and a scale of depth."""
    edge = border_px
    rows, columns = level.shape
    picture = np.zeros((rows + 2 * edge, columns + 2 * edge), np.uint8)
    picture[edge : edge + rows, edge : edge + columns] = level.astype(np.uint8)
    if edge:
        lettering.write(picture, "SIMULATED", x_px=4, y_px=4)
        lettering.rule(
            picture,
            x_px=edge + columns + 2,
            y_px=edge,
            length_px=rows - 1,
            cm_px=round(10 / mm_per_px),
        )
    return picture
