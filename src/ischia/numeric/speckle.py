"""Speckle: what point scatterers look like through a transducer, and textures to draw them from."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

Floats = NDArray[np.float64]
Complex = NDArray[np.complex64]


def scattered(x_px: Floats, y_px: Floats, strengths: Complex, shape: tuple[int, int]) -> Complex:
    """Return point scatterers summed on a grid, (look, y, x), one sum for each row of strengths.

    Each is shared among its four pixels, linearly in its position, so that a scatterer which moves
    by a part of a pixel moves its speckle by that part. What lies off the grid is lost.
    """
    rows, columns = shape
    x0, y0 = np.floor(x_px).astype(np.intp), np.floor(y_px).astype(np.intp)
    inside = (x0 >= 0) & (y0 >= 0) & (x0 < columns - 1) & (y0 < rows - 1)
    corner = (y0 * columns + x0)[inside]
    right, down = (x_px - x0)[inside], (y_px - y0)[inside]
    where = np.concatenate((corner, corner + 1, corner + columns, corner + columns + 1))
    parts = np.stack(
        ((1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down)
    ).astype(np.float32)
    total = np.empty((len(strengths), rows * columns), dtype=np.complex64)
    for looked, strength in zip(total, strengths[:, inside], strict=True):
        looked.real = np.bincount(where, (parts * strength.real).ravel(), rows * columns)
        looked.imag = np.bincount(where, (parts * strength.imag).ravel(), rows * columns)
    return total.reshape(-1, rows, columns)


def point_spread(shape: tuple[int, int], axial_px: float, lateral_px: float) -> Floats:
    """Return the transfer function of a Gaussian pulse and beam of these standard deviations."""
    ky, kx = fft.fftfreq(shape[0])[:, None], fft.fftfreq(shape[1])[None, :]
    gain: Floats = np.exp(-2 * np.pi**2 * ((axial_px * ky) ** 2 + (lateral_px * kx) ** 2))
    return gain


def seen_through(fields: Complex, transfer: Floats) -> Complex:
    """Return complex fields (look, y, x) after the pulse and beam of this transfer function."""
    spectra = fft.fft2(fields) * transfer.astype(np.float32)
    blurred: Complex = fft.ifft2(spectra).astype(np.complex64)
    return blurred


def grain(
    rng: np.random.Generator,
    shape: tuple[int, int],
    *,
    along_px: float,
    across_px: float,
    angle_deg: float = 0.0,
) -> Floats:
    """Return random texture (y, x) of mean 0 and spread 1, drawn out along one direction.

    `along_px` and `across_px` are standard deviations of the drawing-out; a positive angle falls
    towards the right, since y grows downwards.
    """
    ky, kx = fft.fftfreq(shape[0])[:, None], fft.fftfreq(shape[1])[None, :]
    turn = np.deg2rad(angle_deg)
    k_along, k_across = kx * np.cos(turn) + ky * np.sin(turn), ky * np.cos(turn) - kx * np.sin(turn)
    gain = np.exp(-2 * np.pi**2 * ((along_px * k_along) ** 2 + (across_px * k_across) ** 2))
    drawn = fft.ifft2(fft.fft2(rng.standard_normal(shape)) * gain).real
    texture: Floats = (drawn - drawn.mean()) / drawn.std()
    return texture
