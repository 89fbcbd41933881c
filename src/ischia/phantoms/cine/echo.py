"""Scatterers through a simulated linear probe: one grey picture of the tissue per gap."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d

from ischia.model.arrays import FloatArray
from ischia.numeric.speckle import Complex, point_spread, scattered, seen_through
from ischia.phantoms.cine import anatomy
from ischia.phantoms.cine.displacement import Movement
from ischia.phantoms.cine.tissue import Scatterers

MM_PER_PX: Final = 0.1
SHAPE: Final = (round(anatomy.DEPTH_MM / MM_PER_PX), round(anatomy.WIDTH_MM / MM_PER_PX))
# Looks of one frame: wavelength [mm] and steering [deg]. Machines add such looks to calm speckle.
_LOOKS: Final = ((0.128, -7.0), (0.154, 0.0), (0.141, 7.0))
_PULSE_MM, _BEAM_MM = 0.12, 0.21
_MARGIN_PX: Final = 12  # so that the transform's far edge does not show at the near one
_RANGE_DB: Final = 58.0
_NOISE_RATIO: Final = 1e-6  # power of the noise to that of the brightest echo
_CALM_PX: Final = 0.55  # what the machine's own smoothing leaves of speckle
_BEHIND_FLUID_DB_PER_MM: Final = 0.5
_EDGE_DB, _EDGE_MM = 4.5, 0.5  # a stump's edge bends sound away: a narrow shadow below it
_SHADOW_PX: Final = 3.0


class Probe:
    """A linear probe held still over one piece of tissue."""

    def __init__(self, tissue: Scatterers, rest_gap_mm: float, rng: np.random.Generator) -> None:
        self._scale = tissue.scale.astype(np.float32)
        self._movement = Movement(tissue.x_mm, tissue.z_mm, rest_gap_mm)
        self._rng = rng
        rows, columns = (side + 2 * _MARGIN_PX for side in SHAPE)
        self._grid = (rows, columns)
        self._transfer = point_spread(self._grid, _PULSE_MM / MM_PER_PX, _BEAM_MM / MM_PER_PX)
        self._seen: dict[float, NDArray[np.float32]] = {}
        self._full = float(np.percentile(self._echoes(rest_gap_mm), 99.6))

    def frame(self, gap_mm: float) -> NDArray[np.uint8]:
        """Return the picture (y, x) when the gap is `gap_mm` wide; only its noise is new."""
        if gap_mm not in self._seen:  # the muscle passes most widths twice, and rests at one
            self._seen[gap_mm] = self._echoes(gap_mm) / self._full
        noise = _NOISE_RATIO * self._rng.standard_exponential(size=SHAPE, dtype=np.float32)
        level = 1 + 10 * np.log10(self._seen[gap_mm] + noise) / _RANGE_DB
        calm = gaussian_filter(np.clip(level, 0, 1), _CALM_PX, truncate=2.0)
        grey: NDArray[np.uint8] = (255 * calm**1.2).astype(np.uint8)
        return grey

    def _echoes(self, gap_mm: float) -> NDArray[np.float32]:
        """Return the power of the echoes (y, x), summed over the looks."""
        x_mm, z_mm = self._movement.at(gap_mm)
        seen = seen_through(
            scattered(
                x_mm / MM_PER_PX - 0.5 + _MARGIN_PX,
                z_mm / MM_PER_PX - 0.5 + _MARGIN_PX,
                self._answers(x_mm, z_mm),
                self._grid,
            ),
            self._transfer,
        )[:, _MARGIN_PX:-_MARGIN_PX, _MARGIN_PX:-_MARGIN_PX]
        on_the_way = 10 ** (path_gain_db(gap_mm) / 10)
        return np.asarray((seen.real**2 + seen.imag**2).sum(axis=0) * on_the_way, np.float32)

    def _answers(self, x_mm: FloatArray, z_mm: FloatArray) -> Complex:
        """Return strength and phase of every scatterer for each look, (look, n)."""
        made = np.empty((len(_LOOKS), x_mm.size), dtype=np.complex64)
        for answer, (wavelength_mm, steering_deg) in zip(made, _LOOKS, strict=True):
            turn = np.deg2rad(steering_deg)
            waves = (2 / wavelength_mm) * (z_mm * np.cos(turn) + x_mm * np.sin(turn))
            turns = ((waves - np.floor(waves)) * 2 * np.pi).astype(np.float32)
            answer.real, answer.imag = self._scale * np.cos(turns), self._scale * np.sin(turns)
        return made


def path_gain_db(gap_mm: float) -> FloatArray:
    """Return what the way to each pixel adds: brighter behind fluid, darker below the stumps."""
    beyond_mm = _OFF_MM - np.maximum(gap_mm / 2 + _RAGGED_MM, 0)
    behind_db = _BEHIND_FLUID_DB_PER_MM * MM_PER_PX * np.cumsum((beyond_mm < 0) & _RECTUS, axis=0)
    edge = np.exp(-((beyond_mm / _EDGE_MM) ** 2)) * _RECTUS
    shadow_db = 2 * _EDGE_DB * np.cumsum(edge, axis=0) / _RECTUS.sum(axis=0)
    return gaussian_filter1d(behind_db - shadow_db, _SHADOW_PX, axis=1)


def _centres_mm(count: int) -> FloatArray:
    """Return where the centres of `count` pixels lie."""
    return np.linspace(0.5, count - 0.5, count, dtype=np.float64) * MM_PER_PX


_X_MM: Final = _centres_mm(SHAPE[1])[None, :]
_Z_MM: Final = _centres_mm(SHAPE[0])[:, None]
_OFF_MM: Final = np.abs(_X_MM - anatomy.TEAR_MM)
_RECTUS: Final = np.abs(anatomy.across_rectus(_X_MM, _Z_MM)) < 1
_RAGGED_MM: Final = anatomy.ragged_mm(_X_MM, _Z_MM)
