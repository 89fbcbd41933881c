"""Images that were measured here, and what other readers reported about theirs."""

import uuid
from collections.abc import Iterator
from typing import Final

from ischia.model.imaging import ImagingReport
from ischia.model.source import Source
from ischia.writers.fhir.files import measured_images
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.moments import moment
from ischia.writers.fhir.signs import signs_of_report
from ischia.writers.fhir.systems import (
    DICOM,
    DICOM_UID,
    SHA256,
    TERMINOLOGY,
    Resource,
    coding,
    identifier,
    said,
)

# An X-ray may be of several modalities of DICOM, and a report does not say which.
_MODALITIES: Final = {"mri": "MR", "ct": "CT", "ultrasound": "US"}
_MADE_FROM_HASH: Final = uuid.UUID("8f6c2f0e-6f0b-5b5e-9a41-6c0f8d1f9b27")  # any; ours for ever
_OF_ITS_HASH: Final = (
    "The file is no DICOM and has no numbers of its own: study and series have one each, "
    "made of its hash."
)
_NAMES: Final = {"mri": "MRI", "ct": "CT", "ultrasound": "Ultrasound", "xray": "X-ray"}


def images(material: FhirMaterial) -> Iterator[Resource]:
    """Yield a study for each ultrasound file that was measured, and each report with its study."""
    sources = {s.sha256: s for s in material.assessment.measured.sources}
    for sha256 in measured_images(material):
        source = sources[sha256]
        taken, numbered = source.acquired_at, source.format == "dicom"
        yield material.entry(
            material.of_visit("ImagingStudy", sha256),
            "ImagingStudy",
            identifier=[identifier(SHA256, sha256), *([] if numbered else [_study(source)])],
            status="available",
            modality=[coding(DICOM, "US")],
            subject=material.patient,
            encounter=material.encounter,
            started=moment(taken) if taken else material.day,
            series=None if numbered else [_series(source)],
            description="Ultrasound, measured by the program; the images are not in this bundle.",
            note=said("" if numbered else _OF_ITS_HASH),
        )
    for number, report in enumerate(_reports(material)):
        yield from _reported(material, report, str(number))


def _study(source: Source) -> Resource:
    return identifier(DICOM_UID, f"urn:oid:{_number(source, 'study')}")


def _series(source: Source) -> Resource:
    """Return the one series of a file that is no DICOM; R4 asks each series for a number."""
    return {"uid": _number(source, "series"), "modality": coding(DICOM, "US")}


def _number(source: Source, of: str) -> str:
    """Return a number as DICOM PS3.5 B.2 makes them of UUIDs, the same for the same file."""
    return f"2.25.{uuid.uuid5(_MADE_FROM_HASH, f'{source.sha256} {of}').int}"


def _reports(material: FhirMaterial) -> tuple[ImagingReport, ...]:
    return material.visit.imaging_report if material.visit else ()


def _reported(material: FhirMaterial, report: ImagingReport, key: str) -> Iterator[Resource]:
    on = report.date.isoformat()
    region = report.region.replace("_", " ")
    side = None if report.side is None or report.side in region.split() else report.side
    where = " ".join(filter(None, [side, region, report.level]))
    how = f", {report.condition.replace('_', ' ')}" if report.condition else ""
    title = f"{_NAMES[report.modality]} of the {where}{how}"
    code = _MODALITIES.get(report.modality)
    yield material.entry(
        material.of_visit("ImagingStudy", "report", key),
        "ImagingStudy",
        status="unknown",
        modality=[coding(DICOM, code)] if code else None,
        subject=material.patient,
        started=on,
        description=title,
        note=said("Known from another reader’s report; this program has not seen the images."),
    )
    yield material.entry(
        material.of_visit("DiagnosticReport", "report", key),
        "DiagnosticReport",
        status="final",
        category=[{"coding": [coding(f"{TERMINOLOGY}/v2-0074", "RAD")]}],
        code={"text": title},
        subject=material.patient,
        effectiveDateTime=on,
        performer=[{"display": report.reader}] if report.reader else None,
        result=signs_of_report(material, on),
        imagingStudy=[material.reference("ImagingStudy", "report", key)],
        conclusion=" ".join(_told(material, report)),
    )


def _told(material: FhirMaterial, report: ImagingReport) -> Iterator[str]:
    if report.wording:
        yield report.wording
    for word, names in (("Reported", report.present), ("Reported as absent", report.absent)):
        if names:
            yield f"{word}: {', '.join(map(material.word, names))}."
    yield "What the report does not mention was not assessed."
