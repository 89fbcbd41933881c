"""The tags of a copy: a short list of what measuring needs, and nothing else."""

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydicom import Dataset

# Everything that is not here is left out: private tags, dates, free text, whatever makers invent.
COPIED: Final = (
    *("SOPClassUID", "Modality", "Manufacturer", "ManufacturerModelName"),
    *("TransducerData", "TransducerType", "Laterality", "ImageLaterality"),
    *("FrameTime", "FrameTimeVector", "CineRate", "RecommendedDisplayFrameRate"),
    *("FrameIncrementPointer", "NumberOfFrames", "Rows", "Columns", "PixelAspectRatio"),
    *("LossyImageCompression", "LossyImageCompressionRatio", "LossyImageCompressionMethod"),
    *("MechanicalIndex", "SoftTissueThermalIndex", "BoneThermalIndex", "DepthOfScanField"),
)
_REGION: Final = (
    *("RegionSpatialFormat", "RegionDataType", "RegionFlags"),
    *(f"RegionLocation{edge}" for edge in ("MinX0", "MinY0", "MaxX1", "MaxY1")),
    *("PhysicalUnitsXDirection", "PhysicalUnitsYDirection", "PhysicalDeltaX", "PhysicalDeltaY"),
    *("ReferencePixelX0", "ReferencePixelY0"),
    *("ReferencePixelPhysicalValueX", "ReferencePixelPhysicalValueY", "TransducerFrequency"),
)
_UIDS: Final = ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")
# The standard wants these to be there; empty, they say nothing.
_EMPTY: Final = (
    *("PatientBirthDate", "PatientSex", "PatientOrientation", "StudyDate", "StudyTime"),
    *("ReferringPhysicianName", "StudyID", "AccessionNumber", "SeriesNumber", "InstanceNumber"),
    *("Manufacturer", "Laterality"),
)
_OURS: Final = (
    *("ImageType", "PatientName", "PatientID", "PatientIdentityRemoved", "DeidentificationMethod"),
    *("BurnedInAnnotation", "SamplesPerPixel", "PhotometricInterpretation"),
    *("PlanarConfiguration", "PixelRepresentation", "BitsAllocated", "BitsStored", "HighBit"),
    *("PixelData", "SequenceOfUltrasoundRegions"),
)
ALLOWED: Final = frozenset((*COPIED, *_UIDS, *_EMPTY, *_OURS))
ALLOWED_IN_REGION: Final = frozenset(_REGION)
NOBODY: Final = "DEIDENTIFIED"
METHOD: Final = "ischia: listed tags, black outside regions, text lines blanked"
_FREE_TEXT: Final = frozenset({"PN", "LO", "SH", "LT", "ST", "UT", "UC", "DA", "AE", "AS"})
TEXTS: Final = frozenset({"LO", "SH", "CS", "LT", "ST", "UT", "UC"})
_WORD: Final = re.compile(r"[^\W_]{3,}")


def bare_header(tags: "Dataset", key: bytes) -> "Dataset":
    """Return the header of a copy: listed tags, numbers drawn anew, no pixels yet.

    UIDs and the patient's number are drawn from the old ones and `key`: files of one person and
    one study stay together, and nobody without the key can tell whose they were.
    """
    from pydicom import Dataset
    from pydicom.uid import generate_uid

    secret, words = key.hex(), person_words(tags)
    made = Dataset()
    for name in _EMPTY:
        setattr(made, name, None)
    for name in COPIED:
        if name in tags and not (tags[name].VR in TEXTS and holds_word(tags[name].value, words)):
            setattr(made, name, tags[name].value)
    for name in _UIDS:
        setattr(made, name, generate_uid(entropy_srcs=[secret, str(tags.get(name, ""))]))
    made.ImageType = ["DERIVED", "PRIMARY"]
    whose = str(tags.get("PatientID") or tags.get("StudyInstanceUID", "")).encode()
    made.PatientName = NOBODY
    made.PatientID = f"D-{hmac.new(key, whose, hashlib.sha256).hexdigest()[:12]}"
    made.PatientIdentityRemoved, made.DeidentificationMethod = "YES", METHOD
    made.BurnedInAnnotation = "NO"
    regions = [_region(item) for item in tags.get("SequenceOfUltrasoundRegions") or ()]
    if regions:
        made.SequenceOfUltrasoundRegions = regions
    return made


def _region(item: "Dataset") -> "Dataset":
    from pydicom import Dataset

    made = Dataset()
    for name in _REGION:
        if name in item:
            setattr(made, name, item[name].value)
    return made


def person_words(tags: "Dataset") -> frozenset[str]:
    """Return the words of three letters or more in which the original may name somebody.

    Of every text and date that is not itself on the list, also inside sequences and private tags.
    """
    found: set[str] = set()
    for element in tags.iterall():
        if element.keyword in ALLOWED - set(_EMPTY) - {"PatientName", "PatientID"}:
            continue
        if element.VR in _FREE_TEXT and element.value:
            found |= {word.lower() for word in _WORD.findall(str(element.value))}
    return frozenset(found)


def holds_word(text: object, words: frozenset[str]) -> bool:
    """Tell whether a text, or one of several, holds one of the words."""
    return not words.isdisjoint(word.lower() for word in _WORD.findall(str(text)))
