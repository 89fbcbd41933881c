"""Echoes in HDF5, as MATLAB's version 7.3 and as other programs write them."""

import io
from pathlib import Path

import h5py
import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.phantoms.rf import RfPlan, Tissue, rf_file
from ischia.readers.contract import RawFile
from ischia.readers.registry import find

FACTS = RecordingEntry(path="it", side=Side.LEFT)
SMALL = RfPlan(tissue=Tissue(depth_mm=6.0, width_mm=4.0), frames=3)
MATLAB_HEAD = b"MATLAB 7.3 MAT-file, Platform: simulated".ljust(512, b" ")
_, PROFILE, FRAMES = rf_file(SMALL, 1)
ECHOES = FRAMES.samples.transpose(1, 2, 0)  # depth, line, frame: the profile's order


def hdf5(fill, head: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w", userblock_size=len(head)) as file:
        fill(file)
    data = stream.getvalue()
    return head + data[len(head) :]


def read(data: bytes, profile: bytes = PROFILE):
    raw = RawFile(shown="echoes.h5", data=data, profile=RawFile(shown="rf.toml", data=profile))
    reader = find(raw)
    assert reader.name == "rf"
    return reader.read(raw, FACTS)[0]


def test_an_array_and_one_in_a_group_are_read_as_they_are() -> None:
    plain = read(hdf5(lambda f: f.create_dataset("echoes", data=ECHOES)))
    np.testing.assert_array_equal(plain.samples, FRAMES.samples)
    in_group = hdf5(lambda f: f.create_dataset("scan/rf", data=ECHOES, compression="gzip"))
    found = read(in_group, PROFILE.replace(b'"echoes"', b'"scan/rf"'))
    np.testing.assert_array_equal(found.samples, FRAMES.samples)
    assert found.source.format == "hdf5_rf"


def test_what_matlab_stores_the_other_way_round_comes_back_in_its_order() -> None:
    stored = hdf5(lambda f: f.create_dataset("echoes", data=ECHOES.T), MATLAB_HEAD)
    np.testing.assert_array_equal(read(stored).samples, FRAMES.samples)


def test_complex_numbers_of_matlab_are_iq() -> None:
    pairs = np.zeros(ECHOES.T.shape, np.dtype([("real", "f8"), ("imag", "f8")]))
    pairs["real"], pairs["imag"] = ECHOES.T, 2 * ECHOES.T
    stored = hdf5(lambda f: f.create_dataset("echoes", data=pairs), MATLAB_HEAD)
    found = read(stored, PROFILE.replace(b'kind = "rf"', b'kind = "iq"'))
    np.testing.assert_array_equal(found.quadrature, 2 * found.samples)


def elsewhere(file: h5py.File) -> None:
    file["echoes"] = h5py.ExternalLink("/etc/hostname", "/x")


def round_about(file: h5py.File) -> None:
    file["echoes"] = h5py.SoftLink("/other")
    file["other"] = ECHOES


def huge(file: h5py.File) -> None:
    file.create_dataset("echoes", shape=(1 << 14, 1 << 14), dtype="f8", chunks=(64, 64))


@pytest.mark.parametrize(
    ("fill", "found"),
    [
        (elsewhere, "echoes"),
        (round_about, "other"),
        (huge, "16384"),
        (lambda f: f.create_group("echoes"), "no array"),
        (lambda f: f.create_dataset("frames", data=ECHOES), "frames"),
        (lambda f: f.create_dataset("echoes", data=b"words"), "no numbers"),
    ],
)
def test_what_is_not_an_array_of_this_file_is_refused(fill, found) -> None:
    with pytest.raises(InputError) as caught:
        read(hdf5(fill))
    assert found in caught.value.found


def test_raw_bytes_kept_in_another_file_are_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "secret.bin"
    outside.write_bytes(ECHOES.tobytes())

    def fill(file: h5py.File) -> None:
        file.create_dataset(
            "echoes", shape=ECHOES.shape, dtype="f8", external=[(str(outside), 0, ECHOES.nbytes)]
        )

    with pytest.raises(InputError, match="echoes"):
        read(hdf5(fill))


@pytest.mark.parametrize("keep_share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused_or_whole(keep_share: float) -> None:
    data = hdf5(lambda f: f.create_dataset("echoes", data=ECHOES))
    with pytest.raises(InputError):
        read(data[: int(keep_share * len(data))])
