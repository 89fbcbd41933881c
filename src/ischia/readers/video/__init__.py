"""Films and pictures without a header: MP4, AVI, PNG, JPEG, TIFF, BMP, and archives of pictures."""

from ischia.readers.contract import RawFile, Reader
from ischia.readers.video.map import TAG, of_probe_or_person
from ischia.readers.video.parse import kind_of

_NAME, _, _VERSION = TAG.partition("@")


def _claims(raw: RawFile) -> bool:
    return kind_of(raw.data) is not None


VIDEO = Reader(
    name=_NAME,
    version=int(_VERSION),
    title="ultrasound film or pictures, whose scale a person types or draws; film of a person",
    claims=_claims,
    read=of_probe_or_person,
)
