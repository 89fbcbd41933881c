"""One group of a report for each mark, and one for each measurement."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ischia.model.marks import Mark
from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.writers.dicom_sr import codes
from ischia.writers.dicom_sr.image import ImageReference

if TYPE_CHECKING:
    from highdicom.sr import (
        FindingSite,
        ImageRegion,
        MeasurementsAndQualitativeEvaluations,
        PlanarROIMeasurementsAndQualitativeEvaluations,
        QualitativeEvaluation,
        TrackingIdentifier,
    )
    from highdicom.sr import Measurement as Numeric

_HALF_PX: Final = 0.5  # we count from the middle of the first pixel, DICOM from its corner
_DRAWN: Final = ("caliper", "polyline", "region")
_FRAME: Final = "frame"


def mark_group(
    mark: Mark, size: tuple[float, str] | None, image: ImageReference, site: "FindingSite | None"
) -> "PlanarROIMeasurementsAndQualitativeEvaluations | MeasurementsAndQualitativeEvaluations":
    """Return the group of one mark: what is drawn as contours on its frame, the rest beside it."""
    from highdicom.sr import (
        MeasurementsAndQualitativeEvaluations,
        PlanarROIMeasurementsAndQualitativeEvaluations,
        SourceImageForMeasurementGroup,
    )

    said: dict[str, Any] = {
        "tracking_identifier": _tracked(
            f"{mark.id}, by {mark.author}, reading {mark.reading}, version {mark.version}",
            image.sop_instance_uid,
        ),
        "finding_type": codes.ours(mark.what or mark.kind),
        "finding_sites": [site] if site is not None else None,
        "measurements": list(_sizes(mark, size)) or None,
        "qualitative_evaluations": _evaluations({"state": mark.state} if mark.state else {}),
    }
    if mark.kind in _DRAWN:
        return PlanarROIMeasurementsAndQualitativeEvaluations(
            referenced_region=_region(mark, image), **said
        )
    source = SourceImageForMeasurementGroup(*_image(image), _frames(image, mark.frame))
    return MeasurementsAndQualitativeEvaluations(source_images=[source], **said)


def value_group(
    found: Measurement,
    words: Mapping[str, str],
    image: ImageReference,
    site: "FindingSite | None",
) -> "MeasurementsAndQualitativeEvaluations":
    """Return the group of one measurement: value, interval, context and flags."""
    from highdicom.sr import (
        Measurement as Numeric,
    )
    from highdicom.sr import (
        MeasurementsAndQualitativeEvaluations,
        SourceImageForMeasurementGroup,
    )

    unit = codes.unit(found.unit)
    name = codes.ours(found.concept, words.get(found.concept))
    numbers = [Numeric(name=name, value=found.value, unit=unit)]
    if found.interval95:
        for end, limit in zip(("low", "high"), found.interval95, strict=True):
            meaning = f"{'Lower' if end == 'low' else 'Upper'} limit of the 95 % interval"
            numbers.append(
                Numeric(name=codes.ours(f"interval95_{end}", meaning), value=limit, unit=unit)
            )
    context = {key: word for key, word in found.context.items() if isinstance(word, str)}
    error = {} if found.interval95 else {"error": "unknown"}
    frame = found.context.get(_FRAME)
    source = SourceImageForMeasurementGroup(
        *_image(image), _frames(image, int(frame) if isinstance(frame, float) else None)
    )
    return MeasurementsAndQualitativeEvaluations(
        tracking_identifier=_tracked(
            f"{found.id}, by {found.provenance.method}", image.sop_instance_uid
        ),
        finding_sites=[site] if site is not None else None,
        measurements=numbers,
        qualitative_evaluations=_evaluations({**context, **error}, found.flags),
        source_images=[source],
    )


def finding_site(
    structure: str | None, side: Side, words: Mapping[str, str]
) -> "FindingSite | None":
    """Return where on the body, as far as the visit said; None where it named no structure."""
    from highdicom.sr import FindingSite

    if structure is None:
        return None
    return FindingSite(
        anatomic_location=codes.ours(structure, words.get(structure)),
        laterality=codes.laterality(side),
    )


def _tracked(text: str, image_uid: str) -> "TrackingIdentifier":
    """Return an identifier that is the same whenever the same thing is written again."""
    from highdicom.sr import TrackingIdentifier
    from pydicom.uid import generate_uid

    return TrackingIdentifier(uid=generate_uid(entropy_srcs=[image_uid, text]), identifier=text)


def _evaluations(
    said: Mapping[str, str], flags: Sequence[str] = ()
) -> "list[QualitativeEvaluation] | None":
    from highdicom.sr import QualitativeEvaluation

    pairs = [*said.items(), *(("flag", flag) for flag in flags)]
    made = [QualitativeEvaluation(codes.ours(key), codes.ours(word)) for key, word in pairs]
    return made or None


def _sizes(mark: Mark, size: tuple[float, str] | None) -> "Iterator[Numeric]":
    from highdicom.sr import Measurement as Numeric

    if size is not None:
        name = codes.area() if mark.kind == "region" else codes.length()
        yield Numeric(name=name, value=size[0], unit=codes.unit(size[1]))
    if mark.pain_0_10 is not None:
        name = codes.ours("pain_0_10", "Pain from 0 to 10")
        yield Numeric(name=name, value=mark.pain_0_10, unit=codes.unit("{score}"))


def _region(mark: Mark, image: ImageReference) -> "ImageRegion":
    from highdicom.sr import GraphicTypeValues, ImageRegion, SourceImageForRegion

    points = [*mark.points_px, mark.points_px[0]] if mark.kind == "region" else mark.points_px
    return ImageRegion(
        graphic_type=GraphicTypeValues.POLYLINE,
        graphic_data=np.array(points, dtype=float) + _HALF_PX,
        source_image=SourceImageForRegion(*_image(image), _frames(image, mark.frame)),
    )


def _image(image: ImageReference) -> tuple[str, str]:
    return image.sop_class_uid, image.sop_instance_uid


def _frames(image: ImageReference, frame: int | None) -> list[int] | None:
    """Return the frame as DICOM counts, from 1; a still has none to name."""
    return None if frame is None or image.frames == 1 else [frame + 1]
