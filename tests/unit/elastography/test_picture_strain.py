"""Strain from grey pictures: above 1 % only, and flagged."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ischia.measure.elastography import b_mode_measures
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.phantoms.rf import RfPlan, Tissue, rf_frames, two_regions

MM_PER_PX = 0.1
HASH = "d" * 64


def picture(echoes, mm_per_sample: float, pitch_mm: float) -> np.ndarray:
    """Show echoes as a machine does: envelope, logarithm, 60 dB in 256 greys."""
    spectrum = np.fft.fft(echoes, axis=0)
    spectrum[len(spectrum) // 2 :] = 0
    size = 20 * np.log10(np.abs(2 * np.fft.ifft(spectrum, axis=0)) + 1e-9)
    grey = np.clip((size - size.max() + 60) / 60 * 255, 0, 255).astype(np.uint8)
    wide = round(grey.shape[1] * pitch_mm / MM_PER_PX)
    tall = round(grey.shape[0] * mm_per_sample / MM_PER_PX)
    return cv2.resize(grey, (wide, tall), interpolation=cv2.INTER_AREA)


def clip(strain_pct: float) -> tuple[Cine, object]:
    tissue = Tissue(depth_mm=25, width_mm=34, stiff_from_mm=17, stiffness_ratio=2)
    plan = RfPlan(tissue=replace(tissue, strain_pct=strain_pct), fs_hz=30e6, snr_db=30)
    frames, _ = rf_frames(plan, 5)
    pictures = [picture(f, frames.mm_per_sample, frames.line_pitch_mm) for f in frames.samples]
    region = CalibratedRegion(
        x0_px=0,
        y0_px=0,
        x1_px=pictures[0].shape[1] - 1,
        y1_px=pictures[0].shape[0] - 1,
        mm_per_px_x=MM_PER_PX,
        mm_per_px_y=MM_PER_PX,
        kind="tissue_2d",
    )
    cine = Cine(
        pixels=np.stack(pictures),
        t_s=np.array([0.0, 0.1]),
        regions=(region,),
        side=Side.LEFT,
        structure=None,
        view=None,
        probe=None,
        source=Source(sha256=HASH, format="dicom", reader="dicom@1", path="simulated"),
    )
    marks = two_regions(frames, (19.5, 31, 5, 20), (3, 14.5, 5, 20))
    drawn = tuple(
        replace(
            mark,
            points_px=tuple(
                (x * frames.line_pitch_mm / MM_PER_PX, y * frames.mm_per_sample / MM_PER_PX)
                for x, y in mark.points_px
            ),
        )
        for mark in marks.marks
    )
    return cine, replace(marks, marks=drawn, recording=HASH)


def test_a_large_strain_is_measured_and_flagged() -> None:
    found = b_mode_measures(*clip(-3.0))
    assert all(isinstance(m, Measurement) for m in found)
    ratio = next(m for m in found if m.concept == "elastography.strain_ratio")
    assert ratio.value == pytest.approx(2.0, rel=0.15)
    assert {"from_b_mode", "relative_and_descriptive"} <= set(ratio.flags)


def test_of_less_than_one_per_cent_nothing_is_said() -> None:
    (found,) = b_mode_measures(*clip(-1.0))  # the stiff half: 0.5 %
    assert isinstance(found, NotMeasured)
    assert "at least 1 %" in found.reason


def test_a_clip_without_a_scale_is_refused_and_one_without_regions_left_alone() -> None:
    cine, marks = clip(-3.0)
    (found,) = b_mode_measures(replace(cine, regions=()), marks)
    assert "no calibration" in found.reason
    assert b_mode_measures(cine, None) == ()
