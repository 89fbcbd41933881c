"""Radio-frequency lines of scatterers: each adds its own echo; nothing is estimated here."""

import hashlib
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import RfFrames
from ischia.phantoms.rf.tissue import Tissue

_TIMES_DEVIATION: Final = 3.6  # standard deviations beyond which an echo is no longer added
_AT_ONCE: Final = 4000  # scatterers whose echoes are laid together
_CELL_COUNT: Final = 6.0  # scatterers in each cell that the pulse cannot resolve
_SOUND_M_S: Final = 1540.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RfPlan:
    """A probe, and the tissue it is held on."""

    tissue: Tissue = field(default_factory=Tissue)
    fs_hz: float = 40e6
    centre_hz: float = 6.2e6
    bandwidth_ratio: float = 0.5  # width of the pulse's spectrum at half height over its centre
    pitch_mm: float = 0.3
    beam_mm: float = 0.5  # standard deviation of the beam across
    snr_db: float = 40.0
    decorrelated_ratio: float = 0.0  # of the scatterers' strength that is new in the last frame
    frames: int = 2  # the compression goes from none to whole over them
    frame_rate_hz: float = 30.0
    demodulated: bool = False  # IQ at a quarter of fs_hz in place of RF

    @property
    def shape(self) -> tuple[int, int]:
        """Samples along a line, and lines."""
        depth = round(self.tissue.depth_mm * 2 * self.fs_hz / (_SOUND_M_S * 1000))
        return depth, round(self.tissue.width_mm / self.pitch_mm)


class RfTruth(NamedTuple):
    """What an estimator should find between the first frame and the last."""

    along_mm: FloatArray  # (depth, line)
    strain_fraction: FloatArray  # (depth, line), of the material


def rf_frames(plan: RfPlan, seed: int) -> tuple[RfFrames, RfTruth]:
    """Return simulated frames (t, depth, line) and their truth; equal seeds give equal frames."""
    rng = np.random.default_rng(seed)
    depth, lines = plan.shape
    mm = _SOUND_M_S * 500 / plan.fs_hz
    tissue = plan.tissue
    pulse_mm = _pulse_s(plan) * _SOUND_M_S * 500
    # An echo is a cell of about 2.35 standard deviations each way.
    many = int(
        _CELL_COUNT * tissue.depth_mm * tissue.width_mm / (2.35 * pulse_mm * 2.35 * plan.beam_mm)
    )
    x_mm = rng.uniform(-2.0, tissue.width_mm + 2.0, many)
    z_mm = rng.uniform(-2.0, tissue.depth_mm + 2.0, many)
    strength, other = rng.standard_normal((2, many))
    frames = np.empty((plan.frames, depth, lines))
    for number, share in enumerate(np.linspace(0, 1, plan.frames)):
        new = plan.decorrelated_ratio * share
        moved = (
            x_mm + tissue.across_mm(x_mm, share),
            z_mm + tissue.along_mm(x_mm, z_mm, share),
            np.sqrt(1 - new**2) * strength + new * other,
        )
        frames[number] = _echoes(plan, *moved)
    noise = frames[0].std() * 10 ** (-plan.snr_db / 20)
    frames += noise * rng.standard_normal(frames.shape)
    across_mm, down_mm = np.meshgrid(np.arange(lines) * plan.pitch_mm, np.arange(depth) * mm)
    along_mm = tissue.along_mm(across_mm, down_mm)
    truth = RfTruth(along_mm, np.gradient(along_mm, mm, axis=0))
    return _recording(plan, frames), truth


def _pulse_s(plan: RfPlan) -> float:
    """Return the standard deviation of the pulse in time: a Gaussian, from its bandwidth."""
    return float(np.sqrt(2 * np.log(2)) / (np.pi * plan.bandwidth_ratio * plan.centre_hz))


def _echoes(
    plan: RfPlan, x_mm: FloatArray, z_mm: FloatArray, strength_factor: FloatArray
) -> FloatArray:
    depth, lines = plan.shape
    mm = _SOUND_M_S * 500 / plan.fs_hz
    pulse_mm = _pulse_s(plan) * _SOUND_M_S * 500
    reach_z, reach_x = (
        int(_TIMES_DEVIATION * s) + 1 for s in (pulse_mm / mm, plan.beam_mm / plan.pitch_mm)
    )
    rows, columns = depth + 2 * reach_z, lines + 2 * reach_x
    total = np.zeros(rows * columns)
    cycles_per_mm = plan.centre_hz / (_SOUND_M_S * 500)
    step_z, step_x = np.arange(-reach_z, reach_z + 1), np.arange(-reach_x, reach_x + 1)
    for start in range(0, x_mm.size, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        row = np.round(z_mm[part] / mm)[:, None] + step_z
        column = np.round(x_mm[part] / plan.pitch_mm)[:, None] + step_x
        off_z = row * mm - z_mm[part, None]
        off_x = column * plan.pitch_mm - x_mm[part, None]
        wave = np.exp(-0.5 * (off_z / pulse_mm) ** 2) * np.cos(2 * np.pi * cycles_per_mm * off_z)
        beam = strength_factor[part, None] * np.exp(-0.5 * (off_x / plan.beam_mm) ** 2)
        place = (row + reach_z)[:, :, None] * columns + (column + reach_x)[:, None, :]
        seen = ((row >= -reach_z) & (row < depth + reach_z))[:, :, None]
        seen = seen & ((column >= -reach_x) & (column < lines + reach_x))[:, None, :]
        echo = wave[:, :, None] * beam[:, None, :]
        total += np.bincount(place[seen].astype(np.intp), echo[seen], minlength=total.size)
    whole = total.reshape(rows, columns)
    return whole[reach_z : reach_z + depth, reach_x : reach_x + lines]


def _recording(plan: RfPlan, samples: FloatArray) -> RfFrames:
    seal = hashlib.sha256(samples.tobytes()).hexdigest()
    source = Source(sha256=seal, format="rf_simulated", reader="rf@1", path="simulated")
    quadrature, fs_hz = None, plan.fs_hz
    if plan.demodulated:
        samples, quadrature, fs_hz = _demodulated(plan, samples)
    return RfFrames(
        samples=samples,
        quadrature=quadrature,
        fs_hz=fs_hz,
        sound_speed_m_s=_SOUND_M_S,
        line_pitch_mm=plan.pitch_mm,
        centre_hz=plan.centre_hz,
        frame_rate_hz=plan.frame_rate_hz,
        side=Side.LEFT,
        source=source,
    )


def _demodulated(plan: RfPlan, samples: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Return IQ as a machine would: the upper half of the spectrum, moved down to zero."""
    count = samples.shape[1]
    whole = np.fft.fft(samples, axis=1)
    hz = np.fft.fftfreq(count, 1 / plan.fs_hz)[None, :, None]
    analytic = np.fft.ifft(np.where(hz > 0, 2 * whole, 0), axis=1)
    turned = np.exp(-2j * np.pi * plan.centre_hz / plan.fs_hz * np.arange(count))[None, :, None]
    every = 4
    base = (analytic * turned)[:, ::every]
    return base.real.copy(), base.imag.copy(), plan.fs_hz / every
