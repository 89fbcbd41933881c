"""From an array of echoes and its profile to `RfFrames`."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.model.ultrasound import RfFrames
from ischia.readers.contract import RawFile, require, source_of
from ischia.readers.rf.hdf5 import is_hdf5
from ischia.readers.rf.parse import named_array
from ischia.readers.rf.profile import RfProfile, parse_rf_profile

TAG: Final = "rf@2"
_ORDER: Final = ("frame", "depth", "line")
_FEWEST_SAMPLES, _FEWEST_LINES = 64, 8


def rf_recordings(raw: RawFile, facts: RecordingEntry) -> tuple[RfFrames]:
    """Return the frames of one file, with the facts of its profile.

    Raises
    ------
    InputError
        When there is no profile, or the file does not hold what the profile says.
    """
    if raw.profile is None:
        raise InputError(
            where=raw.shown,
            found="echoes without a profile",
            expected="which array they are, its axes, sampling rate, line pitch and sound speed",
            do='Write them into a TOML file (schema = "ischia.rf_profile/1") and name it as '
            "profile, in visit.toml or with --profile.",
        )
    require(raw, facts, "side")
    profile = parse_rf_profile(raw.profile)
    real, quadrature = _parts(raw, profile)
    return (
        RfFrames(
            samples=_in_order(raw, profile, real),
            quadrature=None if quadrature is None else _in_order(raw, profile, quadrature),
            fs_hz=profile.fs_hz,
            sound_speed_m_s=profile.sound_speed_m_s,
            line_pitch_mm=profile.pitch_mm,
            centre_hz=profile.centre_hz,
            frame_rate_hz=profile.frame_rate_hz,
            first_depth_mm=profile.first_depth_mm,
            side=facts.side or Side.MIDLINE,
            structure=facts.structure,
            view=facts.view,
            source=source_of(
                raw,
                tag=TAG,
                form=f"{_kind_of(raw)}_{profile.kind}",
                device=facts.device or profile.device,
            ),
        ),
    )


def _kind_of(raw: RawFile) -> str:
    return "hdf5" if is_hdf5(raw.data) else "mat"


def _parts(raw: RawFile, profile: RfProfile) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """Return the array, or its two parts where it is IQ."""
    held = _named(raw, profile)
    if profile.quadrature is not None:
        other = named_array(raw, profile.quadrature)
        if held.dtype.kind == "c" or other.dtype.kind == "c" or held.shape != other.shape:
            raise _unlike(raw, f"two parts of shape {held.shape} and {other.shape}", "two alike")
        return held, other
    if (held.dtype.kind == "c") != (profile.kind == "iq"):
        found = "complex numbers" if held.dtype.kind == "c" else "real numbers"
        raise _unlike(raw, f"{found} in {profile.dataset!r}", f"{profile.kind.upper()} samples")
    return (held.real, held.imag) if profile.kind == "iq" else (held, None)


def _named(raw: RawFile, profile: RfProfile) -> NDArray[Any]:
    """Return the array that the profile names, or all of them one behind the other."""
    if isinstance(profile.dataset, str):
        return named_array(raw, profile.dataset)
    frames = [named_array(raw, name) for name in profile.dataset]
    if len({frame.shape for frame in frames}) > 1:
        shapes = " and ".join(" × ".join(map(str, frame.shape)) for frame in frames)
        raise _unlike(raw, f"frames of {shapes} values", "frames of one shape")
    return np.stack(frames, axis=-1)


def _in_order(raw: RawFile, profile: RfProfile, held: NDArray[Any]) -> NDArray[np.float64]:
    """Return samples (t, depth, line), all of them numbers."""
    axes = profile.axes
    if not isinstance(profile.dataset, str):
        axes = (*axes, "frame")
    if held.ndim == len(axes) - 1:  # MATLAB drops a last axis of one
        held = held[..., None]
    if held.ndim == len(axes) + 1 and held.shape[-1] == 1:
        held = held[..., 0]
    if held.ndim != len(axes):
        shape = " × ".join(map(str, held.shape))
        raise _unlike(raw, f"{shape} values", f"{len(axes)} axes: {', '.join(axes)}")
    if "frame" not in axes:
        held, axes = held[None], ("frame", *axes)
    frames = np.asarray(held.transpose([axes.index(axis) for axis in _ORDER]), np.float64)
    _, depth, lines = frames.shape
    if depth < _FEWEST_SAMPLES or lines < _FEWEST_LINES:
        raise _unlike(
            raw,
            f"{depth} samples along {lines} lines",
            f"at least {_FEWEST_SAMPLES} along {_FEWEST_LINES}",
        )
    if not np.isfinite(frames).all():
        raise _unlike(raw, "values that are not numbers", "finite samples")
    if not frames.any():
        raise _unlike(raw, "nothing but zeros", "echoes")
    return frames


def _unlike(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=expected,
        do="Compare the profile with the file: the name of the array, its axes and its kind.",
    )
