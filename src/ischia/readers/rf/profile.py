"""A profile of raw echoes: which array holds them, in which order, and what a sample is."""

import tomllib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile

Positive = Annotated[float, Meta(gt=0)]
Frequency = Annotated[float, Meta(ge=1e5, le=1e9)]
SoundSpeed = Annotated[float, Meta(ge=1000, le=2000)]
Axis = Literal["frame", "depth", "line"]


class RfProfile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the echoes lie in one kind of file (`ischia.rf_profile/1`)."""

    schema: Literal["ischia.rf_profile/1"]
    title: str
    # Name of the array, fields inside a structure after slashes ("frame/rf"); several names where
    # each frame is an array of its own.
    dataset: str | Annotated[tuple[str, ...], Meta(min_length=2)]
    axes: Annotated[tuple[Axis, ...], Meta(min_length=2, max_length=3)]  # frame may be left out
    fs_hz: Frequency  # sampling along a line; of IQ, that of IQ
    pitch_mm: Positive  # from line to line
    sound_speed_m_s: SoundSpeed
    kind: Literal["rf", "iq"] = "rf"
    quadrature: str | None = None  # of IQ in two arrays; left out where one array is complex
    centre_hz: Frequency | None = None  # of IQ: what it was demodulated by
    frame_rate_hz: Positive | None = None
    first_depth_mm: Annotated[float, Meta(ge=0)] = 0.0
    device: str | None = None


def parse_rf_profile(raw: RawFile) -> RfProfile:
    """Return a checked profile.

    Raises
    ------
    InputError
        When it is no TOML, breaks the schema, or leaves out what its kind needs.
    """
    try:
        profile = msgspec.convert(tomllib.loads(raw.data.decode("utf-8-sig")), RfProfile)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as err:
        raise _wrong(raw, f"text that is not TOML ({err})", "a TOML file") from err
    except msgspec.ValidationError as err:
        raise _wrong(raw, str(err), "the fields of schema ischia.rf_profile/1") from err
    if len(set(profile.axes)) != len(profile.axes) or not {"depth", "line"} <= set(profile.axes):
        raise _wrong(raw, f"axes {list(profile.axes)}", "depth and line, and frame at most once")
    if not isinstance(profile.dataset, str) and ("frame" in profile.axes or profile.quadrature):
        raise _wrong(
            raw,
            f"{len(profile.dataset)} arrays, and frame among the axes or a quadrature",
            "each array a frame of its own, of RF or of complex IQ",
        )
    if profile.kind == "iq" and profile.centre_hz is None:
        raise _wrong(raw, "IQ without centre_hz", "the frequency it was demodulated by")
    if profile.kind == "rf" and profile.quadrature is not None:
        raise _wrong(raw, "quadrature of an RF recording", 'kind = "iq", or no quadrature')
    highest_hz = profile.fs_hz / 2
    if profile.kind == "rf" and profile.centre_hz is not None and profile.centre_hz >= highest_hz:
        raise _wrong(
            raw,
            f"centre_hz {profile.centre_hz:g} at fs_hz {profile.fs_hz:g}",
            "a centre below half the sampling rate",
        )
    return profile


def _wrong(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=expected,
        do="Mend the profile; the how-to on elastography shows a whole one.",
    )
