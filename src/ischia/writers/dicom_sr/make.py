"""From marks and measurements of one recording to the bytes of a structured report."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ischia.model.errors import MissingExtraError
from ischia.model.marks import Marks
from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.writers.dicom_sr import codes
from ischia.writers.dicom_sr.groups import finding_site, mark_group, value_group
from ischia.writers.dicom_sr.image import ImageReference

if TYPE_CHECKING:
    from highdicom.sr import ObservationContext
    from pydicom import Dataset

Size = tuple[float, str]  # a value and its unit in UCUM
MAKER: Final = "Ischia"
_EMPTY: Final = (
    *("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber"),
    *("StudyID", "StudyDate", "StudyTime", "ReferringPhysicianName"),
)


def structured_report(  # noqa: PLR0913  # what a report is made of
    image: ImageReference,
    marks: Marks,
    measured: Sequence[Measurement],
    *,
    sizes: Mapping[str, Size],
    words: Mapping[str, str],
    structure: str | None,
    side: Side,
) -> bytes:
    """Return a Comprehensive SR of the template TID 1500, with contours on their frames.

    It refers to the recording by its UIDs and names nobody: the patient's tags are there and
    empty, for whoever keeps identities to fill in. Equal input gives an equal report but for the
    moment of writing. Contours go into the report itself, since a segmentation cannot be of
    several frames of a clip.

    Parameters
    ----------
    image
        The recording that was drawn upon.
    marks
        What was drawn; of one id only the highest version counts.
    measured
        Values of this recording.
    sizes
        Length or area of a mark by its id, for those that have a scale.
    words
        Names for people of concepts and structures.
    structure, side
        What was looked at, as the visit said.

    Raises
    ------
    MissingExtraError
        When the part that writes structured reports is not installed.
    """
    try:
        from highdicom.sr import ComprehensiveSR, MeasurementReport
        from pydicom import dcmwrite
        from pydicom.uid import generate_uid
    except ImportError as err:
        raise MissingExtraError(
            needed_for="writing a structured report", extra="ultrasound"
        ) from err
    site = finding_site(structure, side, words)
    latest = {m.id: m for m in sorted(marks.marks, key=lambda m: m.version)}
    groups = [mark_group(m, sizes.get(m.id), image, site) for m in latest.values()]
    groups += [value_group(found, words, image, site) for found in measured]
    evidence = _evidence(image)
    content = MeasurementReport(
        observation_context=_observed(),
        procedure_reported=codes.ultrasonography(),
        imaging_measurements=groups,
        referenced_images=[evidence],
    )
    seal = [image.sop_instance_uid, repr(marks), repr(measured)]
    report = ComprehensiveSR(
        evidence=[evidence],
        content=content[0],
        series_instance_uid=generate_uid(entropy_srcs=[*seal, "series"]),
        series_number=1,
        sop_instance_uid=generate_uid(entropy_srcs=seal),
        instance_number=1,
        manufacturer=MAKER,
        is_complete=True,
        series_description="SIMULATED marks" if marks.simulated else "Marks and measurements",
    )
    held = io.BytesIO()
    dcmwrite(held, report, enforce_file_format=True)
    return held.getvalue()


def _observed() -> "ObservationContext":
    """Return who observed: the program; who drew what stands with each mark, under an opaque id."""
    from highdicom.sr import (
        DeviceObserverIdentifyingAttributes,
        ObservationContext,
        ObserverContext,
    )
    from pydicom.sr.codedict import codes as standard
    from pydicom.uid import generate_uid

    device = DeviceObserverIdentifyingAttributes(
        uid=generate_uid(entropy_srcs=[MAKER]), name=MAKER, manufacturer_name=MAKER
    )
    return ObservationContext(
        observer_device_context=ObserverContext(
            observer_type=standard.DCM.Device, observer_identifying_attributes=device
        )
    )


def _evidence(image: ImageReference) -> "Dataset":
    """Return what the report must know of its image, and of the person nothing."""
    from pydicom import Dataset

    made = Dataset()
    for name in _EMPTY:
        setattr(made, name, None)
    made.SOPClassUID, made.SOPInstanceUID = image.sop_class_uid, image.sop_instance_uid
    made.StudyInstanceUID = image.study_instance_uid
    made.SeriesInstanceUID = image.series_instance_uid
    made.Rows, made.Columns, made.NumberOfFrames = image.rows, image.columns, image.frames
    made.Modality, made.SpecificCharacterSet = "US", "ISO_IR 192"
    return made
