"""Small DICOM files and clips whose every number is known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders import RLELosslessEncoder
from pydicom.uid import UID, RLELossless, generate_uid

from ischia.model.documents import RecordingEntry
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.readers.contract import RawFile

SHAPE = FRAMES, ROWS, COLUMNS = 5, 24, 32


def region(**changes: Any) -> Dataset:
    """Give a calibrated region of the whole image: 0.2 mm wide, 0.1 mm high pixels."""
    item = Dataset()
    tags = {
        "RegionSpatialFormat": 1,
        "RegionDataType": 1,
        "RegionFlags": 0,
        "RegionLocationMinX0": 0,
        "RegionLocationMinY0": 0,
        "RegionLocationMaxX1": COLUMNS - 1,
        "RegionLocationMaxY1": ROWS - 1,
        "PhysicalUnitsXDirection": 3,
        "PhysicalUnitsYDirection": 3,
        "PhysicalDeltaX": 0.02,
        "PhysicalDeltaY": 0.01,
    }
    for name, value in {**tags, **changes}.items():
        setattr(item, name, value)
    return item


def about() -> dict[str, Any]:
    """Give the tags of a clip with a scale, beside those of any clip."""
    return {
        "SOPInstanceUID": generate_uid(entropy_srcs=["test"]),
        "Manufacturer": "Maker",
        "ManufacturerModelName": "Model 1",
        "AcquisitionDateTime": "20260302113000",
        "TimezoneOffsetFromUTC": "+0100",
        "SequenceOfUltrasoundRegions": [region()],
    }


def compressed(tags: Dataset, pictures: np.ndarray) -> Dataset:
    """Compress the plain clip frame by frame, without loss."""
    told = {
        "rows": ROWS,
        "columns": COLUMNS,
        "samples_per_pixel": 1,
        "number_of_frames": 1,
        "bits_allocated": 8,
        "bits_stored": 8,
        "pixel_representation": 0,
        "photometric_interpretation": "MONOCHROME2",
    }
    frames = [RLELosslessEncoder.encode(frame.tobytes(), **told) for frame in pictures]
    tags.PixelData = encapsulate(frames)
    tags["PixelData"].is_undefined_length = True
    tags.file_meta.TransferSyntaxUID = RLELossless
    return tags


@pytest.fixture
def dicom(clips: Any) -> Callable[..., RawFile]:
    """Give a maker of DICOM files: named tags replace a plain clip's, None takes one out."""

    def made(
        *, rle: bool = False, coded: tuple[str, list[bytes]] | None = None, **changes: Any
    ) -> RawFile:
        tags = clips.clip(SHAPE, **{**about(), **changes})
        if coded:
            tags.file_meta.TransferSyntaxUID = UID(coded[0])
            tags.PixelData = encapsulate(coded[1])
            tags["PixelData"].is_undefined_length = True
        made = compressed(tags, clips.pictures(SHAPE)) if rle else tags
        return RawFile(shown="visits/clip.dcm", data=clips.written(made))

    return made


def facts(**changes: Any) -> RecordingEntry:
    """Give what a visit says about a clip."""
    told = {"side": Side.RIGHT, "structure": "rectus_femoris", "view": "long_axis"}
    return RecordingEntry(path="clip.dcm", **{**told, **changes})


@pytest.fixture
def told() -> Callable[..., RecordingEntry]:
    """Give a maker of the visit's facts about a clip."""
    return facts


@pytest.fixture
def cine() -> Callable[..., Cine]:
    """Give a maker of clips of ten frames with one calibrated region, 0.2 × 0.1 mm a pixel."""

    def made(**changes: Any) -> Cine:
        tissue = CalibratedRegion(
            x0_px=10,
            y0_px=10,
            x1_px=189,
            y1_px=89,
            mm_per_px_x=0.2,
            mm_per_px_y=0.1,
            kind="tissue_2d",
        )
        plain = {
            "pixels": np.zeros((10, 100, 200), np.uint8),
            "t_s": np.arange(10) / 20,
            "regions": (tissue,),
            "side": Side.RIGHT,
            "structure": "rectus_femoris",
            "view": "long_axis",
            "probe": None,
            "source": Source(sha256="a" * 64, format="dicom", reader="dicom@1", path="clip.dcm"),
        }
        return Cine(**{**plain, **changes})

    return made
