"""How a report names the image that it is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReference:
    """One DICOM image by its numbers."""

    sop_class_uid: str
    sop_instance_uid: str
    study_instance_uid: str
    series_instance_uid: str
    frames: int
    rows: int
    columns: int
