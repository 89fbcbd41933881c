"""DICOM files of known content: what comes out, and what is refused in which words."""

import sys
from datetime import UTC, datetime

import numpy as np
import pytest
from pydicom import Dataset
from pydicom.uid import CTImageStorage

from ischia.model.errors import InputError, MissingExtraError
from ischia.model.terms import Side
from ischia.readers.dicom import DICOM
from ischia.readers.room import MAX_PIXELS

FRAMES, ROWS, COLUMNS = 5, 24, 32


def region(**changes) -> Dataset:
    item = Dataset()
    tags = {
        "RegionSpatialFormat": 1,
        "RegionDataType": 1,
        "RegionLocationMinX0": 2,
        "RegionLocationMinY0": 3,
        "RegionLocationMaxX1": 30,
        "RegionLocationMaxY1": 20,
        "PhysicalUnitsXDirection": 3,
        "PhysicalUnitsYDirection": 3,
        "PhysicalDeltaX": 0.02,
        "PhysicalDeltaY": 0.01,
    }
    for name, value in {**tags, **changes}.items():
        setattr(item, name, value)
    return item


def test_a_clip_arrives_in_millimetres_seconds_and_utc(dicom, told) -> None:
    raw = dicom()
    (cine,) = DICOM.read(raw, told())
    expected = np.random.default_rng(1).integers(0, 256, (FRAMES, ROWS, COLUMNS), dtype=np.uint8)
    np.testing.assert_array_equal(cine.pixels, expected)
    np.testing.assert_allclose(cine.t_s, [0, 0.05, 0.1, 0.15, 0.2])
    (tissue,) = cine.regions
    assert (tissue.mm_per_px_x, tissue.mm_per_px_y, tissue.kind) == (0.2, 0.1, "tissue_2d")
    assert (cine.side, cine.structure, cine.view) == (Side.RIGHT, "rectus_femoris", "long_axis")
    assert cine.source.device == "Maker Model 1"
    assert cine.source.acquired_at == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    assert (cine.source.sha256, cine.source.reader) == (raw.sha256, DICOM.tag)


def test_its_content_is_claimed_whatever_its_name(dicom) -> None:
    assert DICOM.claims(dicom())


def test_a_local_time_without_zone_is_no_moment(dicom, told) -> None:
    (cine,) = DICOM.read(dicom(TimezoneOffsetFromUTC=None), told())
    assert cine.source.acquired_at is None


def test_the_side_is_asked_for(dicom, told) -> None:
    with pytest.raises(InputError, match="no side") as error:
        DICOM.read(dicom(), told(side=None))
    assert "--side" in error.value.do


def test_a_side_that_contradicts_the_visit_names_both(dicom, told) -> None:
    with pytest.raises(InputError, match="side left in the file, and right told"):
        DICOM.read(dicom(Laterality="L"), told())
    (cine,) = DICOM.read(dicom(Laterality="R"), told())
    assert cine.side is Side.RIGHT


def test_a_side_that_the_file_carries_is_not_asked_for(dicom, told) -> None:
    (cine,) = DICOM.read(dicom(ImageLaterality="L"), told(side=None))
    assert cine.side is Side.LEFT
    with pytest.raises(InputError, match="no side"):  # two sides in one file tell none
        DICOM.read(dicom(ImageLaterality="L", Laterality="R"), told(side=None))


# --- the scale ---


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, ["tissue_2d"]),
        ({"RegionDataType": 2}, ["other"]),  # colour flow
        ({"RegionSpatialFormat": 2}, ["other"]),  # M-mode
        ({"PhysicalUnitsXDirection": 4}, []),  # seconds
        ({"PhysicalDeltaX": 0.0}, []),
        ({"RegionLocationMaxX1": 300}, []),  # written for a larger image
    ],
)
def test_only_lengths_in_this_image_give_a_scale(dicom, told, changes, kinds) -> None:
    (cine,) = DICOM.read(dicom(SequenceOfUltrasoundRegions=[region(**changes)]), told())
    assert [r.kind for r in cine.regions] == kinds


def test_a_region_that_counts_one_too_far_ends_with_the_image(dicom, told) -> None:
    over = region(RegionLocationMaxX1=COLUMNS, RegionLocationMaxY1=ROWS)
    (cine,) = DICOM.read(dicom(SequenceOfUltrasoundRegions=[over]), told())
    assert (cine.regions[0].x1_px, cine.regions[0].y1_px) == (COLUMNS - 1, ROWS - 1)


def test_no_calibration_is_no_region(dicom, told) -> None:
    (cine,) = DICOM.read(dicom(SequenceOfUltrasoundRegions=None), told())
    assert cine.regions == ()


# --- the clock ---


@pytest.mark.parametrize(
    ("tags", "end_s"),
    [
        ({"FrameTimeVector": [0, 10, 20, 30, 40]}, 0.1),
        ({"FrameTime": None, "CineRate": 40}, 0.1),
        ({"FrameTime": None, "RecommendedDisplayFrameRate": 20}, 0.2),
    ],
)
def test_any_of_four_tags_gives_the_clock(dicom, told, tags, end_s) -> None:
    (cine,) = DICOM.read(dicom(**tags), told())
    assert cine.t_s[-1] == pytest.approx(end_s)


def test_a_clip_without_a_clock_asks_for_it(dicom, told) -> None:
    raw = dicom(FrameTime=None)
    with pytest.raises(InputError, match="5 frames and no frame time") as error:
        DICOM.read(raw, told())
    assert "frame_time_ms" in error.value.do
    (cine,) = DICOM.read(raw, told(parameters={"frame_time_ms": 40.0}))
    assert cine.t_s[-1] == pytest.approx(0.16)


def test_a_given_time_never_overrules_the_file_in_silence(dicom, told) -> None:
    with pytest.raises(InputError, match="50 ms from frame to frame in the file, 40 ms given"):
        DICOM.read(dicom(), told(parameters={"frame_time_ms": 40.0}))


@pytest.mark.parametrize("vector", [[0, 10, 20], [0, 10, -5, 10, 10]])
def test_a_clock_that_does_not_fit_is_refused(dicom, told, vector) -> None:
    with pytest.raises(InputError, match="frame times for 5 frames"):
        DICOM.read(dicom(FrameTimeVector=vector), told())


def test_a_still_needs_no_clock(dicom, told) -> None:
    one = np.zeros((ROWS, COLUMNS), np.uint8).tobytes()
    (cine,) = DICOM.read(dicom(NumberOfFrames=None, FrameTime=None, PixelData=one), told())
    assert cine.t_s.tolist() == [0.0]


# --- grey ---


def test_colour_becomes_its_luma(dicom, told) -> None:
    colours = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    colours[0, :3] = [[255, 0, 0], [0, 255, 0], [0, 0, 255]]
    colours[1, 0] = [200, 200, 200]
    tags = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
    (cine,) = DICOM.read(dicom(NumberOfFrames=1, PixelData=colours.tobytes(), **tags), told())
    assert cine.pixels[0, 0, :3].tolist() == [76, 150, 29]
    assert cine.pixels[0, 1, 0] == 200


def test_sixteen_bits_are_scaled_by_the_bits_in_use(dicom, told) -> None:
    wide = np.zeros((ROWS, COLUMNS), np.uint16)
    wide[0, :3] = [0, 2048, 4095]
    tags = {"BitsAllocated": 16, "BitsStored": 12, "HighBit": 11, "NumberOfFrames": 1}
    (cine,) = DICOM.read(dicom(PixelData=wide.tobytes(), **tags), told())
    assert cine.pixels[0, 0, :3].tolist() == [0, 128, 255]


def test_inverted_grey_is_turned_round(dicom, told) -> None:
    (plain,) = DICOM.read(dicom(), told())
    (inverted,) = DICOM.read(dicom(PhotometricInterpretation="MONOCHROME1"), told())
    np.testing.assert_array_equal(inverted.pixels, 255 - plain.pixels)


def test_a_palette_is_looked_up(dicom, told) -> None:
    table = np.arange(255, -1, -1, dtype=np.uint16) * 257
    tags = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour in ("Red", "Green", "Blue"):
        tags[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        tags[f"{colour}PaletteColorLookupTableData"] = table.tobytes()
    (plain,) = DICOM.read(dicom(), told())
    (looked_up,) = DICOM.read(dicom(**tags), told())
    np.testing.assert_array_equal(looked_up.pixels, 255 - plain.pixels)


# --- what is refused ---


def test_another_modality_is_named(dicom, told) -> None:
    with pytest.raises(InputError, match="CT Image Storage"):
        DICOM.read(dicom(SOPClassUID=CTImageStorage, Modality="CT"), told())


def test_signed_samples_are_refused(dicom, told) -> None:
    with pytest.raises(InputError, match="signed samples"):
        DICOM.read(dicom(PixelRepresentation=1), told())


def test_a_claim_of_too_many_pixels_is_refused_before_decoding(dicom, told) -> None:
    with pytest.raises(InputError, match="20000 frames of 60000×50000 pixels") as error:
        DICOM.read(dicom(NumberOfFrames=20_000, Rows=50_000, Columns=60_000), told())
    assert str(MAX_PIXELS // 2**20) in error.value.expected


def test_fewer_frames_than_the_header_says_are_refused(dicom, told) -> None:
    with pytest.raises(InputError, match="whole DICOM file"):
        DICOM.read(dicom(NumberOfFrames=FRAMES + 1), told())


def test_without_pydicom_the_extra_is_named(dicom, told, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(MissingExtraError, match=r"ischia\[ultrasound\]"):
        DICOM.read(dicom(), told())
