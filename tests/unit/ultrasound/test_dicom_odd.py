"""What makers write beside the standard: read where it can be, flagged where it is in doubt."""

import numpy as np
import pytest
from pydicom import Dataset

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.dicom import DICOM


def region(**changes) -> Dataset:
    item = Dataset()
    tags = {
        "RegionSpatialFormat": 1,
        "RegionDataType": 1,
        "RegionLocationMinX0": 0,
        "RegionLocationMinY0": 0,
        "RegionLocationMaxX1": 31,
        "RegionLocationMaxY1": 23,
        "PhysicalUnitsXDirection": 3,
        "PhysicalUnitsYDirection": 3,
        "PhysicalDeltaX": 0.02,
        "PhysicalDeltaY": 0.02,
    }
    for name, value in {**tags, **changes}.items():
        if value is not None:
            setattr(item, name, value)
    return item


def scales(cine) -> list[tuple[int, float]]:
    return [(r.x0_px, pytest.approx(r.mm_per_px_x)) for r in cine.regions]


def test_two_pictures_side_by_side_keep_each_its_scale(dicom, told) -> None:
    left = region(RegionLocationMaxX1=15)
    right = region(RegionLocationMinX0=16, PhysicalDeltaX=0.03, PhysicalDeltaY=0.03)
    (cine,) = DICOM.read(dicom(SequenceOfUltrasoundRegions=[left, right]), told())
    assert scales(cine) == [(0, 0.2), (16, 0.3)]


def test_a_picture_inside_a_picture_is_no_contradiction(dicom, told) -> None:
    inset = region(
        RegionLocationMaxX1=9, RegionLocationMaxY1=9, PhysicalDeltaX=0.05, PhysicalDeltaY=0.05
    )
    (cine,) = DICOM.read(dicom(SequenceOfUltrasoundRegions=[region(), inset]), told())
    assert scales(cine) == [(0, 0.2), (0, 0.5)]


CONTRADICTORY = {
    "two scales": [region(), region(PhysicalDeltaX=0.03, PhysicalDeltaY=0.03)],
    "wider than any probe sees": [region(PhysicalDeltaX=2.0, PhysicalDeltaY=2.0)],
    "smaller than any probe sees": [region(PhysicalDeltaX=0.001, PhysicalDeltaY=0.001)],
}


@pytest.mark.parametrize("what", CONTRADICTORY)
def test_regions_that_contradict_are_refused_until_a_person_says(dicom, told, what) -> None:
    raw = dicom(SequenceOfUltrasoundRegions=CONTRADICTORY[what])
    with pytest.raises(InputError, match="one scale for each place") as error:
        DICOM.read(raw, told())
    assert "mm_per_px" in error.value.do


def test_a_typed_scale_chooses_between_two(dicom, told) -> None:
    raw = dicom(SequenceOfUltrasoundRegions=CONTRADICTORY["two scales"])
    (cine,) = DICOM.read(raw, told(parameters={"mm_per_px": 0.3}))
    assert scales(cine) == [(0, 0.3)]
    assert cine.flags == ()


def test_a_typed_scale_serves_where_the_file_has_none_and_says_so(dicom, told) -> None:
    box = {"x0_px": 2.0, "y0_px": 3.0, "x1_px": 20.0, "y1_px": 21.0}
    (cine,) = DICOM.read(
        dicom(SequenceOfUltrasoundRegions=None), told(parameters={"mm_per_px": 0.1, **box})
    )
    (tissue,) = cine.regions
    assert (tissue.x0_px, tissue.y0_px, tissue.x1_px, tissue.y1_px) == (2, 3, 20, 21)
    assert (tissue.mm_per_px_x, tissue.mm_per_px_y) == (0.1, 0.1)
    assert cine.flags == ("scale_typed",)


def test_a_typed_scale_never_overrules_the_file_in_silence(dicom, told) -> None:
    with pytest.raises(InputError, match=r"in the file and 0\.5 × 0\.5 mm a pixel typed"):
        DICOM.read(dicom(), told(parameters={"mm_per_px": 0.5}))


@pytest.mark.parametrize(
    "typed",
    [
        {"mm_per_px": 0.0},
        {"mm_per_px_x": 0.1},
        {"mm_per_px": 0.1, "x0_px": 3.0},
        {"mm_per_px": 0.1, "x0_px": 0.0, "y0_px": 0.0, "x1_px": 99.0, "y1_px": 9.0},
        {"x0_px": 0.0, "y0_px": 0.0, "x1_px": 9.0, "y1_px": 9.0},
    ],
)
def test_half_a_scale_is_refused(dicom, told, typed) -> None:
    with pytest.raises(InputError, match="which give no scale"):
        DICOM.read(dicom(SequenceOfUltrasoundRegions=None), told(parameters=typed))


@pytest.mark.parametrize(
    "broken",
    [
        {"RegionLocationMaxX1": None},
        {"RegionLocationMinX0": 31, "RegionLocationMaxX1": 0},
        {"PhysicalDeltaX": float("nan")},
        {"PhysicalUnitsXDirection": None},
    ],
)
def test_a_broken_region_is_left_out_and_the_other_stands(dicom, told, broken) -> None:
    regions = [region(**broken), region(RegionLocationMaxX1=15)]
    (cine,) = DICOM.read(dicom(SequenceOfUltrasoundRegions=regions), told())
    assert [r.x1_px for r in cine.regions] == [15]


INSIDE = {"RegionLocationMinX0": 8, "RegionLocationMaxX1": 30}


def ruled(*steps: int) -> np.ndarray:
    """Give a clip with a ruler left of its image, a mark at every so many rows of each frame."""
    frames = np.random.default_rng(3).integers(0, 256, (len(steps), 24, 32), dtype=np.uint8)
    frames[:, :, :8] = 0
    for frame, step in zip(frames, steps, strict=True):
        frame[::step, 2:6] = 200
    return frames


def test_a_clip_whose_depth_is_changed_on_the_way_is_refused_until_a_person_says(
    dicom, told
) -> None:
    tags = {"SequenceOfUltrasoundRegions": [region(**INSIDE)], "NumberOfFrames": 6}
    raw = dicom(PixelData=ruled(3, 3, 3, 2, 2, 2).tobytes(), **tags)
    with pytest.raises(InputError, match="redrawn shortly before frame 3"):
        DICOM.read(raw, told())
    (cine,) = DICOM.read(raw, told(parameters={"mm_per_px": 0.2}))
    assert scales(cine) == [(8, 0.2)]


def counted(frames: np.ndarray) -> np.ndarray:
    """Write a number that counts the frames, below the ruler."""
    frames[:, 20:, :6] = np.arange(len(frames))[:, None, None] * 40
    return frames


def restless(frames: np.ndarray) -> np.ndarray:
    """Show another picture beside the image, which moves all the time."""
    frames[:, :, :6] = np.random.default_rng(4).integers(0, 256, (len(frames), 24, 6))
    return frames


@pytest.mark.parametrize("change", [counted, restless, lambda frames: frames])
def test_what_changes_beside_the_image_is_not_always_its_ruler(dicom, told, change) -> None:
    pixels = change(ruled(3, 3, 3, 3, 3, 3))
    tags = {"SequenceOfUltrasoundRegions": [region(**INSIDE)], "NumberOfFrames": 6}
    (cine,) = DICOM.read(dicom(PixelData=pixels.tobytes(), **tags), told())
    assert scales(cine) == [(8, 0.2)]


def test_a_mirrored_picture_is_flagged_and_keeps_its_scale(dicom, told) -> None:
    (cine,) = DICOM.read(dicom(SequenceOfUltrasoundRegions=[region(PhysicalDeltaX=-0.02)]), told())
    assert cine.flags == ("image_mirrored",)
    assert scales(cine) == [(0, 0.2)]


# --- the clock ---


@pytest.mark.parametrize("written", [b"50,0", b"50.0ms", b" 50 "])
def test_a_frame_time_of_a_broken_kind_is_read(dicom, told, written) -> None:
    raw = dicom(FrameTime="50.0", SeriesDescription=None)
    at = raw.data.index(b"50.0")
    assert raw.data[at - 2 : at] == b"\x04\x00"
    padded = written.ljust(6 if len(written) > 4 else 4)
    data = raw.data[: at - 2] + len(padded).to_bytes(2, "little") + padded + raw.data[at + 4 :]
    (cine,) = DICOM.read(RawFile(shown="clip.dcm", data=data), told())
    assert cine.t_s[1] == pytest.approx(0.05)


def test_a_vector_without_the_first_frames_zero_is_read(dicom, told) -> None:
    (cine,) = DICOM.read(dicom(FrameTimeVector=[10, 20, 30, 40]), told())
    np.testing.assert_allclose(cine.t_s, [0, 0.01, 0.03, 0.06, 0.1])


def test_a_rate_of_display_is_flagged_and_gives_way_to_a_person(dicom, told) -> None:
    raw = dicom(FrameTime=None, RecommendedDisplayFrameRate=20)
    (cine,) = DICOM.read(raw, told())
    assert cine.flags == ("clock_from_display_rate",)
    (cine,) = DICOM.read(raw, told(parameters={"frame_time_ms": 10.0}))
    assert (cine.t_s[-1], cine.flags) == (pytest.approx(0.04), ())


@pytest.mark.parametrize(("rate_hz", "flags"), [(20, ()), (40, ("clock_contradicted",))])
def test_two_clocks_that_differ_are_flagged(dicom, told, rate_hz, flags) -> None:
    (cine,) = DICOM.read(dicom(CineRate=rate_hz), told())
    assert cine.t_s[1] == pytest.approx(0.05)
    assert cine.flags == flags
