"""A report goes back to whom its image is of: their tags are the image's own.

A report of ours names nobody. An archive that receives it so would file it under nobody, beside the
study that it belongs to; so the node, which keeps whole objects, fills in what the image says.
"""

import io
from pathlib import Path
from typing import Final

_OF_PERSON: Final = (
    *("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex"),
    *("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName"),
    "StudyDescription",
)


def filed(report: bytes, image: Path) -> bytes:
    """Return a report with the person and the study of its image."""
    from pydicom import dcmread, dcmwrite

    tags = dcmread(image, stop_before_pixels=True, specific_tags=list(_OF_PERSON))
    made = dcmread(io.BytesIO(report))
    made.remove_private_tags()
    for name in _OF_PERSON:
        if name in tags:
            made[name] = tags[name]
    held = io.BytesIO()
    dcmwrite(held, made, enforce_file_format=True)
    return held.getvalue()
