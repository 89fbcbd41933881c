"""A simulated clip as a real DICOM multi-frame file."""

import hashlib
import io
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import MissingExtraError
from ischia.model.terms import Side

if TYPE_CHECKING:
    from pydicom import Dataset

MAKER: Final = "SIMULATED by Ischia phantoms"
_MM_PER_CM: Final = 10.0
_CM, _TWO_D, _TISSUE = 3, 1, 1  # the standard's codes
_LATERALITY: Final = {Side.LEFT: "L", Side.RIGHT: "R"}


class Taken(Protocol):
    """Of whom and when pictures were taken, and what they show."""

    @property
    def pseudonym(self) -> str:
        """Stands where a real file has the patient's number."""

    @property
    def side(self) -> Side:
        """Whose leg."""

    @property
    def taken_at(self) -> datetime:
        """The moment, with its zone."""

    @property
    def fs_hz(self) -> float:
        """Pictures a second."""

    @property
    def shows(self) -> str:
        """What is seen, in the words of the series."""


def dicom_bytes(
    plan: Taken,
    pictures: NDArray[np.uint8],
    region_px: tuple[int, int, int, int],
    mm_per_px: float,
) -> bytes:
    """Return an uncompressed Ultrasound Multi-frame Image file of `pictures` (t, y, x).

    `region_px` is x0, y0, x1, y1 of the tissue, inclusive. Equal input gives equal bytes.

    Raises
    ------
    MissingExtraError
        When the part that writes DICOM is not installed.
    """
    try:
        from pydicom import Dataset, dcmwrite
        from pydicom.dataset import FileMetaDataset
        from pydicom.uid import (
            ExplicitVRLittleEndian,
            UltrasoundMultiFrameImageStorage,
            generate_uid,
        )
    except ImportError as err:
        raise MissingExtraError(needed_for="writing DICOM", extra="ultrasound") from err
    seal = hashlib.sha256(pictures.tobytes()).hexdigest() + plan.pseudonym
    tags = Dataset()
    tags.file_meta = FileMetaDataset()
    tags.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    tags.file_meta.MediaStorageSOPClassUID = UltrasoundMultiFrameImageStorage
    tags.SOPClassUID = UltrasoundMultiFrameImageStorage
    for name in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        # Drawn from the content, so that a seed gives the same file again.
        setattr(tags, name, generate_uid(entropy_srcs=[name, seal]))
    tags.file_meta.MediaStorageSOPInstanceUID = tags.SOPInstanceUID
    _describe(tags, plan)
    _picture(tags, plan, pictures)
    tags.SequenceOfUltrasoundRegions = [_region(Dataset(), region_px, mm_per_px)]
    written = io.BytesIO()
    dcmwrite(written, tags, enforce_file_format=True)
    return written.getvalue()


def _describe(tags: "Dataset", plan: Taken) -> None:
    taken = plan.taken_at
    tags.SpecificCharacterSet = "ISO_IR 192"
    tags.ImageType = ["ORIGINAL", "PRIMARY"]
    tags.Modality = "US"
    tags.Manufacturer = MAKER
    tags.ManufacturerModelName = "cine phantom"
    tags.PatientName = "SIMULATED"
    tags.PatientID = plan.pseudonym
    tags.PatientBirthDate = tags.PatientSex = ""
    tags.StudyDate = tags.ContentDate = taken.strftime("%Y%m%d")
    tags.StudyTime = tags.ContentTime = taken.strftime("%H%M%S")
    tags.AcquisitionDateTime = taken.strftime("%Y%m%d%H%M%S.%f")
    tags.TimezoneOffsetFromUTC = taken.strftime("%z")
    tags.AccessionNumber = tags.ReferringPhysicianName = tags.StudyID = ""
    tags.SeriesNumber = tags.InstanceNumber = 1
    tags.Laterality = _LATERALITY.get(plan.side, "")
    tags.SeriesDescription = f"SIMULATED {plan.shows}"
    tags.TransducerData = ["SIMULATED linear", "", ""]
    tags.BurnedInAnnotation = "YES"


def _picture(tags: "Dataset", plan: Taken, pictures: NDArray[np.uint8]) -> None:
    from pydicom.tag import Tag

    tags.NumberOfFrames, tags.Rows, tags.Columns = pictures.shape
    tags.FrameTime = 1000.0 / plan.fs_hz
    tags.FrameIncrementPointer = Tag("FrameTime")
    tags.SamplesPerPixel = 1
    tags.PhotometricInterpretation = "MONOCHROME2"
    tags.BitsAllocated = tags.BitsStored = 8
    tags.HighBit = 7
    tags.PixelRepresentation = 0
    tags.LossyImageCompression = "00"
    tags.PixelData = pictures.tobytes()


def _region(item: "Dataset", region_px: tuple[int, int, int, int], mm_per_px: float) -> "Dataset":
    item.RegionSpatialFormat, item.RegionDataType, item.RegionFlags = _TWO_D, _TISSUE, 0
    item.RegionLocationMinX0, item.RegionLocationMinY0 = region_px[:2]
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = region_px[2:]
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = _CM
    item.PhysicalDeltaX = item.PhysicalDeltaY = mm_per_px / _MM_PER_CM
    return item
