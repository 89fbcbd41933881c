"""Every coding of pixels comes out as what pydicom's own decoder makes of it, to one grey level."""

import io
import struct
import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.pixels.encoders import JPEGLSLosslessEncoder
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import JPEGBaseline8Bit, JPEGLSLossless

from ischia.model.errors import InputError
from ischia.numeric import room as numeric_room
from ischia.readers import room
from ischia.readers.dicom import DICOM
from ischia.readers.dicom.codestream import head
from ischia.readers.room import KEPT

FRAMES, ROWS, COLUMNS = 5, 24, 32
H264 = Path(__file__).with_name("simulated_h264.mp4")


def pictures(*colours: int) -> np.ndarray:
    """Give smooth frames, as JPEG likes them."""
    rough = np.random.default_rng(2).integers(0, 256, (FRAMES, 6, 8, *colours), dtype=np.uint8)
    return np.stack([cv2.resize(one, (COLUMNS, ROWS)) for one in rough])


def jpegs(frames: np.ndarray) -> list[bytes]:
    return [cv2.imencode(".jpg", one)[1].tobytes() for one in frames]


def by_pydicom(raw) -> np.ndarray:
    """Give what the plain way of the library makes of a file, colour by its luma."""
    made = np.stack(list(iter_pixels(dcmread(io.BytesIO(raw.data))))).astype(float)
    return made if made.ndim == 3 else made @ np.array([0.299, 0.587, 0.114])


@pytest.mark.parametrize("inverted", [False, True])
def test_grey_jpeg_is_as_pydicom_decodes_it(dicom, told, *, inverted) -> None:
    coding = "MONOCHROME1" if inverted else "MONOCHROME2"
    raw = dicom(coded=(JPEGBaseline8Bit, jpegs(pictures())), PhotometricInterpretation=coding)
    (cine,) = DICOM.read(raw, told())
    expected = 255 - by_pydicom(raw) if inverted else by_pydicom(raw)
    assert np.abs(cine.pixels - expected).max() <= 1


def test_colour_jpeg_is_as_pydicom_decodes_it(dicom, told) -> None:
    raw = dicom(
        coded=(JPEGBaseline8Bit, jpegs(pictures(3))),
        SamplesPerPixel=3,
        PhotometricInterpretation="YBR_FULL_422",
        PlanarConfiguration=0,
    )
    assert head(jpegs(pictures(3))[0]).plain  # so the fast way is what is tried here
    (cine,) = DICOM.read(raw, told())
    assert np.ptp(cine.pixels) > 100
    assert np.abs(cine.pixels - by_pydicom(raw)).max() <= 1


@pytest.mark.parametrize("said", ["RGB", "YBR_ICT", "YBR_FULL"])
def test_a_header_that_names_another_colour_than_the_jpeg_is_not_believed(
    dicom, told, said
) -> None:
    coloured = [cv2.cvtColor(one, cv2.COLOR_GRAY2BGR) for one in pictures()]
    raw = dicom(
        coded=(JPEGBaseline8Bit, jpegs(coloured)),
        SamplesPerPixel=3,
        PhotometricInterpretation=said,
        PlanarConfiguration=0,
    )
    (cine,) = DICOM.read(raw, told())
    assert np.abs(cine.pixels.astype(int) - pictures()).max() <= 6


def test_jpeg_ls_keeps_every_pixel(dicom, told) -> None:
    said = {
        "rows": ROWS,
        "columns": COLUMNS,
        "samples_per_pixel": 1,
        "number_of_frames": 1,
        "bits_allocated": 8,
        "bits_stored": 8,
        "pixel_representation": 0,
        "photometric_interpretation": "MONOCHROME2",
    }
    frames = [JPEGLSLosslessEncoder.encode(one.tobytes(), **said) for one in pictures()]
    (cine,) = DICOM.read(dicom(coded=(JPEGLSLossless, frames)), told())
    np.testing.assert_array_equal(cine.pixels, pictures())


def test_a_film_inside_a_dicom_file_is_read(dicom, told) -> None:
    raw = dicom(
        coded=("1.2.840.10008.1.2.4.102", [H264.read_bytes()]),
        NumberOfFrames=12,
        Rows=48,
        Columns=64,
        SamplesPerPixel=3,
        PhotometricInterpretation="YBR_PARTIAL_420",
        PlanarConfiguration=0,
    )
    (cine,) = DICOM.read(raw, told())
    assert cine.pixels.shape == (12, 48, 64)
    assert np.ptp(cine.pixels) > 150
    assert np.any(cine.pixels[0] != cine.pixels[-1])


def test_a_film_of_another_size_or_length_is_refused(dicom, told) -> None:
    film = ("1.2.840.10008.1.2.4.102", [H264.read_bytes()])
    said = {"SamplesPerPixel": 3, "PhotometricInterpretation": "YBR_PARTIAL_420"}
    with pytest.raises(InputError, match="a film of 64×48 pixels"):
        DICOM.read(dicom(coded=film, NumberOfFrames=12, **said), told())
    with pytest.raises(InputError, match="12 frames in the pixel data"):
        DICOM.read(dicom(coded=film, NumberOfFrames=13, Rows=48, Columns=64, **said), told())


def test_bits_beside_the_picture_are_not_seen(dicom, told) -> None:
    wide = np.zeros((ROWS, COLUMNS), np.uint16)
    wide[0, :3] = [0xF000, 0xF800, 0x0FFF]  # the top four bits hold a drawn overlay
    tags = {"BitsAllocated": 16, "BitsStored": 12, "HighBit": 11, "NumberOfFrames": 1}
    (cine,) = DICOM.read(dicom(PixelData=wide.tobytes(), **tags), told())
    assert cine.pixels[0, 0, :3].tolist() == [0, 128, 255]
    with pytest.raises(InputError, match="not in the low bits"):
        DICOM.read(dicom(PixelData=wide.tobytes(), **{**tags, "HighBit": 15}), told())


@pytest.mark.parametrize("bits", [1, 7, 32])
def test_an_odd_depth_is_refused(dicom, told, bits) -> None:
    tags = {"BitsAllocated": 32, "BitsStored": bits, "HighBit": bits - 1, "NumberOfFrames": 1}
    with pytest.raises(InputError):
        DICOM.read(dicom(PixelData=bytes(ROWS * COLUMNS * 4), **tags), told())


# --- what would burst the memory ---


def test_a_picture_that_unpacks_to_another_size_is_refused_before_it_is(dicom, told) -> None:
    (one,) = jpegs(pictures()[:1])
    size = struct.pack(">HH", ROWS, COLUMNS)
    assert one.count(size) == 1
    bomb = one.replace(size, struct.pack(">HH", 65_000, 65_000))
    raw = dicom(coded=(JPEGBaseline8Bit, [bomb]), NumberOfFrames=1)
    tracemalloc.start()
    with pytest.raises(InputError, match="a picture of 65000×65000 pixels as frame 0"):
        DICOM.read(raw, told())
    assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    tracemalloc.stop()


def test_one_huge_frame_is_refused_by_its_claim(dicom, told) -> None:
    with pytest.raises(InputError, match="1 frame of 30000×30000 pixels"):
        DICOM.read(dicom(NumberOfFrames=1, Rows=30_000, Columns=30_000), told())


def test_ten_thousand_frames_lie_in_a_file_that_leaves_nothing(
    dicom, told, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr(numeric_room, "IN_MEMORY_BYTES", 2**20)
    monkeypatch.setattr(room, "KEPT_BYTES", 2**20)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    frames = jpegs(pictures()) * 2000
    raw = dicom(coded=(JPEGBaseline8Bit, frames), NumberOfFrames=10_000, FrameTime=16.0)
    tracemalloc.start()
    (cine,) = DICOM.read(raw, told())
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert cine.pixels.shape == (10_000, ROWS, COLUMNS)
    np.testing.assert_array_equal(cine.pixels[9_999], cine.pixels[4])
    below = cine.pixels
    while isinstance(below.base, np.ndarray):
        below = below.base
    assert isinstance(below, np.memmap)
    # The pixels alone are 7 MiB; what counts beside them is the file itself, and its frames' heads.
    assert peak_bytes < 3 * len(raw.data) + 4 * 2**20
    assert list(tmp_path.iterdir()) == []


def test_frames_are_decoded_once_and_cannot_be_changed(dicom, told, monkeypatch) -> None:
    raw = dicom(SeriesDescription="kept")
    (first,) = DICOM.read(raw, told())
    monkeypatch.setattr("ischia.readers.dicom.map.grey_frames", None)  # would fail if called
    (again,) = DICOM.read(raw, told())
    assert np.shares_memory(first.pixels, again.pixels)
    with pytest.raises(ValueError, match="read-only"):
        again.pixels[0, 0, 0] = 1


def test_what_is_kept_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(room, "KEPT_BYTES", 1000)
    for name in "abc":
        KEPT.of(name, lambda: np.zeros((1, 20, 20), np.uint8))
    made = []
    KEPT.of("c", lambda: made.append("c"))
    KEPT.of("a", lambda: made.append("a") or np.zeros((1, 1, 1), np.uint8))
    assert made == ["a"]
