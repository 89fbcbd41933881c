"""C3D of other machines, in integers, and plates of every type that is read."""

import struct

import numpy as np
import pytest

from ischia.model.errors import InputError
from ischia.phantoms.gait import c3d_bytes
from ischia.readers.c3d.header import checked_header
from ischia.readers.c3d.numbers import Processor
from ischia.readers.c3d.parse import content
from ischia.readers.c3d.plates import plates
from ischia.readers.c3d.samples import Residuals
from ischia.readers.contract import RawFile

PLACES = {
    "LASI": np.linspace([0.0, 100.0, 900.0], [800.0, 110.0, 910.0], 30),
    "RASI": np.linspace([0.0, -120.0, 905.0], [800.0, -130.0, 905.0], 30),
}
CORNERS = np.array([[400.0, 600, 0], [0, 600, 0], [0, 0, 0], [400, 0, 0]])
# Pushed down with 700 N, 50 mm ahead of the middle along the plate's x and 20 mm along its y.
FORCE = np.array([30.0, -40.0, 700.0])
AT = np.array([50.0, 20.0, 0.0])


def dec_bytes(value: float) -> bytes:
    """Return a real number as DEC writes it: four times as large, halves exchanged."""
    low, high = struct.unpack("<2H", struct.pack("<f", 4.0 * value))
    return struct.pack("<2H", high, low)


def test_reals_of_every_processor_are_read() -> None:
    values = [0.0, 1.0, -0.5, 123.456, -9876.5]
    forms = {84: "<f", 86: ">f"}
    for code, form in forms.items():
        data = b"".join(struct.pack(form, v) for v in values)
        np.testing.assert_allclose(Processor(code).reals(data, 5, 0), values, rtol=1e-6)
    data = b"".join(dec_bytes(v) for v in values[1:])
    np.testing.assert_allclose(Processor(85).reals(data, 4, 0), values[1:], rtol=1e-6)
    assert Processor(86).integers(b"\x01\x02", 1, 0)[0] == 0x0102
    assert Processor(85).integers(b"\x01\x02", 1, 0)[0] == 0x0201


def scale_at(data: bytes) -> int:
    """Return where the value of POINT:SCALE stands: after name, pointer, type and dimensions."""
    at = data.index(b"SCALE") + len(b"SCALE")
    return at + 4 + data[at + 3]


def as_integers(data: bytes, scale: float) -> bytes:
    """Return the same trial with its places as integers of a scale."""
    header = checked_header(data, "it")
    begin = header.data_start
    reals = np.frombuffer(data[begin : header.data_end], "<f4").reshape(header.frames, -1, 4)
    words = np.rint(np.nan_to_num(reals) / [scale, scale, scale, 1.0]).astype("<i2")
    words[..., 3] = np.where(reals[..., 3] < 0, -1, 0)
    held = bytearray(data[:begin])
    held[12:16] = struct.pack("<f", scale)
    at = scale_at(bytes(held))
    held[at : at + 4] = struct.pack("<f", scale)
    return bytes(held) + words.tobytes()


def test_integers_are_scaled_and_the_unseen_stay_unseen(read_c3d) -> None:
    gap = {name: place.copy() for name, place in PLACES.items()}
    gap["LASI"][5] = np.nan
    trial = read_c3d(as_integers(c3d_bytes(gap, 100.0), 0.1))
    np.testing.assert_allclose(trial.xyz_mm[0, 1], PLACES["RASI"][0], atol=0.05)
    assert np.isnan(trial.xyz_mm[5, 0]).all()
    assert np.isfinite(trial.xyz_mm).all(axis=2).sum() == 59


def test_integers_without_scale_are_refused(read_c3d) -> None:
    data = bytearray(as_integers(c3d_bytes(PLACES, 100.0), 0.1))
    at = scale_at(bytes(data))
    data[at : at + 4] = struct.pack("<f", 0.0)
    with pytest.raises(InputError, match="POINT:SCALE"):
        read_c3d(bytes(data))


def group(kind: int, channels: int, origin: np.ndarray, **more) -> dict:
    return {
        "FORCE_PLATFORM": {
            "USED": [1.0],
            "TYPE": [float(kind)],
            "CHANNEL": np.arange(1.0, channels + 1).reshape(-1, 1),
            "CORNERS": CORNERS.T[..., np.newaxis],
            "ORIGIN": origin.reshape(3, 1),
            "ZERO": [1.0, 0.0],
            **more,
        },
        "ANALOG": {"UNITS": ["N", "N", "N", "Nmm", "Nmm", "Nmm"]},
    }


def read_plate(samples: np.ndarray, groups: dict):
    found, unread = plates(np.tile(samples, (4, 1)), groups, 1000.0, 1.0)
    return found, unread


# The corners make the plate's x the laboratory's x, its y the laboratory's y, its z up.
SURFACE_NM = np.cross(AT, FORCE) / 1000.0


@pytest.mark.parametrize("kind", [1, 2, 3, 4, 5])
def test_every_type_gives_force_and_moment_about_the_surface(kind: int) -> None:
    depth_mm = 40.0
    origin = np.array([0.0, 0.0, -depth_mm])
    six = np.concatenate([FORCE, np.cross(AT, FORCE) - np.cross(FORCE, origin)])
    more = {}
    if kind == 1:
        samples = np.concatenate([FORCE, AT[:2], [0.0]])
    elif kind == 2:
        samples = six
    elif kind == 4:
        matrix = np.diag([2.0, 2.0, 2.0, 3.0, 3.0, 3.0])
        samples, more = np.linalg.solve(matrix, six), {"CAL_MATRIX": matrix[..., np.newaxis]}
    else:
        # Eight sensors at (±a, ±b): four vertical forces, shear in pairs.
        a, b = 120.0, 200.0
        origin = np.array([a, b, -depth_mm])
        mx, my, mz = np.cross(AT, FORCE) - np.cross(FORCE, [0.0, 0.0, -depth_mm])
        fz = FORCE[2] / 4
        z = [fz + mx / (4 * b) - my / (4 * a), fz + mx / (4 * b) + my / (4 * a)]
        z += [fz - mx / (4 * b) + my / (4 * a), fz - mx / (4 * b) - my / (4 * a)]
        x12 = FORCE[0] / 2 - mz / (2 * b)
        samples = np.array([x12, FORCE[0] - x12, FORCE[1] / 2, FORCE[1] / 2, *z])
        if kind == 5:
            origin = np.array([0.0, 0.0, -depth_mm])
            matrix = np.zeros((6, 8))
            matrix[0, :2] = matrix[1, 2:4] = matrix[2, 4:] = 1.0
            matrix[3, 4:] = [b, b, -b, -b]
            matrix[4, 4:] = [-a, a, a, -a]
            matrix[5, :4] = [-b, b, a, -a]
            more = {"CAL_MATRIX": matrix[..., np.newaxis]}
    (found,), unread = read_plate(samples, group(kind, len(samples), origin, **more))
    assert unread == 0
    np.testing.assert_allclose(found.force_n[0], FORCE, atol=1e-9)
    np.testing.assert_allclose(found.moment_nm[0], SURFACE_NM, atol=1e-9)
    np.testing.assert_allclose(found.corners_mm, CORNERS)


def test_a_plate_of_another_type_is_counted_and_left_out() -> None:
    found, unread = read_plate(np.zeros(6), group(21, 6, np.zeros(3)))
    assert (found, unread) == ((), 1)


def test_samples_named_as_empty_are_the_zero() -> None:
    groups = group(2, 6, np.zeros(3), ZERO=[1.0, 3.0])
    samples = np.array([[5.0] * 6, [5.0] * 6, [5.0] * 6, [105.0] * 6])
    (found,), _ = plates(samples, groups, 1000.0, 1.0)
    np.testing.assert_allclose(found.force_n[:, 2], [0.0, 0.0, 0.0, 100.0])


def test_residuals_are_the_low_byte_in_steps_of_the_scale() -> None:
    kept = Residuals(3)
    # cameras 1 and 2 saw it with 4 steps; a filled point; a point that nobody saw
    kept.add(np.array([[0x0304, 0.0, -1.0], [0x0302, 0.0, -1.0]]))
    found = kept.found(0.5)
    np.testing.assert_allclose(found[0], [1.5, 2.0])
    assert np.isnan(found[1:]).all()


def with_analog(per_frame: int, samples: int, used: float | None, *, scaled: bool) -> bytes:
    """Return a trial whose header counts analog values so; its frames hold 2 channels thrice."""
    data = c3d_bytes(PLACES, 100.0, parameters={"LKneeWidth": 105.0})
    header = checked_header(data, "it")
    # The group that the phantom writes is called otherwise, so that ours counts.
    held = bytearray(data[: header.data_start].replace(b"ANALOG", b"ANALOX"))
    held[4:6], held[18:20] = struct.pack("<H", per_frame), struct.pack("<H", samples)
    entries = b"\x06\xf0ANALOG" + struct.pack("<H", 3) + b"\x00"
    if used is not None:
        entries += b"\x04\x10USED" + struct.pack("<H", 7) + b"\x02\x00\x02\x00\x00"
    if scaled:
        for name, value in ((b"SCALE", 1.0), (b"OFFSET", 0.0)):
            entries += bytes([len(name)]) + b"\x10" + name + struct.pack("<H", 14)
            entries += b"\x04\x01\x02" + struct.pack("<2f", value, value) + b"\x00"
    begin = 2 * 256
    held[begin + 4 : begin + 4] = entries
    assert not any(held[header.data_start :])  # only padding was pushed out
    reals = np.frombuffer(data[header.data_start : header.data_end], "<f4")
    frames = np.hstack([reals.reshape(header.frames, -1), np.full((header.frames, 6), 3.0)])
    return bytes(held[: header.data_start]) + frames.astype("<f4").tobytes()


def test_channels_counted_in_place_of_values_are_put_right(read_c3d) -> None:
    data = with_analog(2, 3, 2.0, scaled=True)
    held = content(RawFile(shown="it", data=data))
    assert held.samples.shape == (90, 2)
    assert (held.samples == 3.0).all()
    assert held.analog_fs_hz == 300.0
    np.testing.assert_allclose(read_c3d(data).xyz_mm[29, 1], PLACES["RASI"][29])


def test_values_that_make_no_whole_samples_are_refused(read_c3d) -> None:
    with pytest.raises(InputError, match="4 analog values per frame in 3 samples"):
        read_c3d(with_analog(4, 3, None, scaled=True))


def test_markers_are_read_where_analog_channels_have_no_scale(read_c3d) -> None:
    data = with_analog(6, 3, 2.0, scaled=False)
    assert content(RawFile(shown="it", data=data)).samples.shape == (90, 0)
    np.testing.assert_allclose(read_c3d(data).xyz_mm[29, 1], PLACES["RASI"][29])


def test_a_file_of_analog_channels_alone_is_refused_as_such(read_c3d) -> None:
    held = bytearray(with_analog(6, 3, 2.0, scaled=True))
    held[2:4] = struct.pack("<H", 0)
    with pytest.raises(InputError, match="no marker, and 6 analog values in each frame"):
        read_c3d(bytes(held))
