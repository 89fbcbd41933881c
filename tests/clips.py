"""Small ultrasound clips of a person who is named, for whoever reads, receives or files them."""

import io
from typing import Any

import numpy as np
from pydicom import Dataset, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, UltrasoundMultiFrameImageStorage, generate_uid

PERSON = "Surname^Forename"
Shape = tuple[int, int, int]  # frames, rows, columns


def pictures(shape: Shape) -> np.ndarray:
    """Give frames in which every pixel differs from its neighbours."""
    return np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)


def clip(shape: Shape, **changes: Any) -> Dataset:
    """Give a grey clip; named tags replace those it has, None takes one out."""
    frames, rows, columns = shape
    tags = {
        "SOPClassUID": UltrasoundMultiFrameImageStorage,
        "SOPInstanceUID": generate_uid(),
        "Modality": "US",
        "PatientName": PERSON,
        "PatientID": PERSON,
        "PatientBirthDate": "19900101",
        "FrameTime": 50.0,
        "NumberOfFrames": frames,
        "Rows": rows,
        "Columns": columns,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "PixelRepresentation": 0,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelData": pictures(shape).tobytes(),
    }
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for name, value in {**tags, **changes}.items():
        if value is not None:
            setattr(made, name, value)
    return made


def written(tags: Dataset) -> bytes:
    """Give a data set as the bytes of a file."""
    held = io.BytesIO()
    dcmwrite(held, tags, enforce_file_format=True)
    return held.getvalue()
