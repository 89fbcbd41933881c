"""Scatterers that make up a simulated thigh: where each lies at rest, how strongly it answers."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.numeric.speckle import grain
from ischia.phantoms.cine import anatomy
from ischia.phantoms.cine.displacement import in_tear_mm

_COUNT: Final = 54_000  # over three in each resolution cell: speckle is fully developed
_FLUID_TIMES: Final = 5  # the tear is drawn out to five times its width and must not thin out
_IN_A_SHEET: Final = 2_500
_SPARE_MM: Final = 1.0  # beyond the edges of the image, from where tissue can move in
_TEXTURE_PX_MM: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatterers:
    """Points in the material, at rest."""

    x_mm: FloatArray
    z_mm: FloatArray
    scale: FloatArray  # strength of the echo; the sign is the phase


def thigh(rng: np.random.Generator, rest_gap_mm: float) -> Scatterers:
    """Return skin, fat, a torn rectus femoris with blood in the tear, vastus and bone."""
    x_mm = rng.uniform(-_SPARE_MM, anatomy.WIDTH_MM + _SPARE_MM, _COUNT)
    z_mm = rng.uniform(0, anatomy.DEPTH_MM, _COUNT)
    fluid = in_tear_mm(x_mm, z_mm, rest_gap_mm) > 0
    solid = Scatterers(
        x_mm=x_mm[~fluid],
        z_mm=z_mm[~fluid],
        scale=_solid_scale(rng, x_mm[~fluid], z_mm[~fluid], rest_gap_mm)
        * rng.standard_normal((~fluid).sum()),
    )
    return _joined(solid, _blood(rng, rest_gap_mm), *_sheets(rng))


def _joined(*parts: Scatterers) -> Scatterers:
    """Return all parts in one, ordered by depth: neighbours in space are neighbours in memory."""
    x_mm, z_mm, scale = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("x_mm", "z_mm", "scale")
    )
    order = np.lexsort((x_mm, (z_mm / _TEXTURE_PX_MM).astype(np.intp)))
    return Scatterers(x_mm=x_mm[order], z_mm=z_mm[order], scale=scale[order])


def _solid_scale(
    rng: np.random.Generator, x_mm: FloatArray, z_mm: FloatArray, rest_gap_mm: float
) -> FloatArray:
    level, bone_mm = anatomy.across_rectus(x_mm, z_mm), anatomy.bone_mm(x_mm)
    cloudy = _texture(rng, x_mm, z_mm, along_mm=4.0, across_mm=1.5)
    septa = np.exp(-((_texture(rng, x_mm, z_mm, along_mm=4.5, across_mm=0.55) / 0.16) ** 2))
    scale = np.select(
        [z_mm < anatomy.SKIN_MM, level < -1, level <= 1, z_mm < bone_mm],
        [
            0.75 * np.exp(0.25 * cloudy),
            0.13 * np.exp(0.2 * cloudy) + 0.42 * septa,
            _muscle(rng, x_mm, z_mm, angle_deg=-11.0),
            0.6 * _muscle(rng, x_mm, z_mm, angle_deg=9.0),
        ],
        default=0.012 + 0.05 * np.exp(-(z_mm - bone_mm) / 0.8),  # shadow, and a little ring
    )
    inside_mm = in_tear_mm(x_mm, z_mm, rest_gap_mm)
    rim = np.exp(-((np.maximum(-inside_mm, 0) / 0.55) ** 2)) * (np.abs(level) < 1)
    return scale * (1 + 0.6 * rim) + 0.16 * rim


def _muscle(
    rng: np.random.Generator, x_mm: FloatArray, z_mm: FloatArray, *, angle_deg: float
) -> FloatArray:
    """Return dark fascicles between bright sheets of perimysium, along one direction."""
    coarse = _texture(rng, x_mm, z_mm, along_mm=5.0, across_mm=0.28, angle_deg=angle_deg)
    fine = _texture(rng, x_mm, z_mm, along_mm=1.8, across_mm=0.16, angle_deg=angle_deg + 3)
    patch = _texture(rng, x_mm, z_mm, along_mm=6.0, across_mm=2.0, angle_deg=angle_deg)
    sheets = np.maximum(coarse - 0.75, 0)
    return np.exp(0.35 * patch) * (0.095 * np.exp(0.75 * fine) + 0.42 * sheets)


def _blood(rng: np.random.Generator, rest_gap_mm: float) -> Scatterers:
    """Return what fills the tear: nearly black, with faint strands and one clot."""
    reach_mm = rest_gap_mm / 2 + 3
    dense = _FLUID_TIMES * _COUNT / ((anatomy.WIDTH_MM + 2 * _SPARE_MM) * anatomy.DEPTH_MM)
    count = int(dense * 2 * reach_mm * 14)
    x_mm = anatomy.TEAR_MM + rng.uniform(-reach_mm, reach_mm, count)
    z_mm = rng.uniform(6, 20, count)
    inside = in_tear_mm(x_mm, z_mm, rest_gap_mm) > 0
    x_mm, z_mm = x_mm[inside], z_mm[inside]
    # One width across at rest, five when drawn out: textures are given at rest.
    strands = np.maximum(_texture(rng, x_mm, z_mm, along_mm=0.3, across_mm=0.6) - 0.4, 0)
    level = anatomy.across_rectus(x_mm, z_mm)
    across = (x_mm - anatomy.TEAR_MM) / (rest_gap_mm / 2)
    clot = np.exp(-(((across - 0.15) / 0.42) ** 2) - ((level - 0.55) / 0.3) ** 2)
    scale = (0.012 + 0.025 * strands + 0.055 * clot) / np.sqrt(_FLUID_TIMES)
    return Scatterers(x_mm=x_mm, z_mm=z_mm, scale=scale * rng.standard_normal(x_mm.size))


def _sheets(rng: np.random.Generator) -> list[Scatterers]:
    """Return what mirrors rather than scatters: entry echo, aponeuroses, the face of the bone."""
    made = []
    for depth_mm, thick_mm, scale in (
        (lambda x: 0.35 + 0 * x, 0.12, 0.9),
        (lambda x: anatomy.rectus_top_mm(x) - 0.42, 0.07, 1.0),
        (anatomy.rectus_top_mm, 0.09, 1.5),
        (anatomy.rectus_bottom_mm, 0.12, 1.3),
        (lambda x: anatomy.rectus_bottom_mm(x) + 0.5, 0.08, 0.7),
        (anatomy.bone_mm, 0.16, 3.6),
    ):
        x_mm = rng.uniform(-_SPARE_MM, anatomy.WIDTH_MM + _SPARE_MM, _IN_A_SHEET)
        # A mirror answers in one phase: strengths keep one sign, most of them.
        patchy = np.exp(0.5 * _texture(rng, x_mm, 0 * x_mm, along_mm=1.6, across_mm=0.1))
        strength = scale * patchy * (0.45 + 0.55 * rng.standard_normal(x_mm.size))
        z_mm = depth_mm(x_mm) + thick_mm * rng.standard_normal(x_mm.size)
        made.append(Scatterers(x_mm=x_mm, z_mm=z_mm, scale=strength))
    return made


def _texture(
    rng: np.random.Generator,
    x_mm: FloatArray,
    z_mm: FloatArray,
    *,
    along_mm: float,
    across_mm: float,
    angle_deg: float = 0.0,
) -> FloatArray:
    """Return random texture sampled at the scatterers."""
    rows = round(anatomy.DEPTH_MM / _TEXTURE_PX_MM)
    columns = round((anatomy.WIDTH_MM + 2 * _SPARE_MM) / _TEXTURE_PX_MM)
    field = grain(
        rng,
        (rows, columns),
        along_px=along_mm / _TEXTURE_PX_MM,
        across_px=across_mm / _TEXTURE_PX_MM,
        angle_deg=angle_deg,
    )
    row = np.clip((z_mm / _TEXTURE_PX_MM).astype(np.intp), 0, rows - 1)
    column = np.clip(((x_mm + _SPARE_MM) / _TEXTURE_PX_MM).astype(np.intp), 0, columns - 1)
    return field[row, column]
