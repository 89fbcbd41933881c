"""Simulated frames as a real MATLAB file, with the profile that reads it."""

import hashlib
import io
from dataclasses import replace
from typing import Any, Final

import numpy as np

from ischia.model.ultrasound import RfFrames
from ischia.phantoms.rf.frames import RfPlan, rf_frames

_MARK: Final = b"MATLAB 5.0 MAT-file SIMULATED by Ischia phantoms"
_HEAD: Final = 116  # bytes of free text that begin such a file; the clock of the writer is in them


def rf_file(plan: RfPlan, seed: int) -> tuple[bytes, bytes, RfFrames]:
    """Return the bytes of a MATLAB file, of its profile, and its frames; same seed, same bytes."""
    from scipy.io import savemat

    frames, _ = rf_frames(plan, seed)
    held = frames.samples
    if frames.quadrature is not None:
        held = held + 1j * frames.quadrature
    kind = "iq" if plan.demodulated else "rf"
    number = np.complex64 if plan.demodulated else np.float32
    written: Any = io.BytesIO()  # the types of its writer know paths only
    savemat(written, {"echoes": held.transpose(1, 2, 0).astype(number)})
    data = _MARK.ljust(_HEAD, b" ") + written.getvalue()[_HEAD:]
    profile = f"""# Simulated echoes of scatterers.
schema = "ischia.rf_profile/1"
title = "SIMULATED {kind.upper()} frames"
kind = "{kind}"
dataset = "echoes"
axes = ["depth", "line", "frame"]
fs_hz = {frames.fs_hz}
centre_hz = {plan.centre_hz}
pitch_mm = {plan.pitch_mm}
sound_speed_m_s = {frames.sound_speed_m_s}
frame_rate_hz = {plan.frame_rate_hz}
device = "SIMULATED by Ischia phantoms"
"""
    seal = replace(frames.source, sha256=hashlib.sha256(data).hexdigest(), path="echoes.mat")
    return data, profile.encode(), replace(frames, source=seal)
