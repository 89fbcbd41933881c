"""A painted elastogram, read by its own colour bar through the grey that shines through it."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.measure.elastography import overlay_measures
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import NotMeasured
from ischia.model.source import Source
from ischia.model.terms import InjuredSide, Side
from ischia.model.ultrasound import Overlay
from ischia.model.units import Unit
from ischia.numeric.image.colour_bar import bar_colours, bar_in, places_on_bar
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.service.measure import Known, measure

OF = (Side.LEFT, Source(sha256="e" * 64, format="png", reader="picture@1", path="simulated"))
TRUTH = {"target": 0.8, "reference": 0.3}
BAR_BOX = (360, 40, 375, 239)


def bar_ramp(n: int, scheme: int = cv2.COLORMAP_JET) -> np.ndarray:
    """Give n colours from the lower end to the upper, without the dark ends of the scheme."""
    levels = np.linspace(30, 225, n).round().astype(np.uint8)
    return cv2.applyColorMap(levels[:, None], scheme)[:, 0, ::-1]


def elastogram(strength: float, scheme: int = cv2.COLORMAP_JET) -> np.ndarray:
    """Paint two regions over grey speckle, `strength` opaque, beside a bar."""
    rng = np.random.default_rng(3)
    grey = np.clip(rng.rayleigh(45, (280, 400)), 0, 255)
    picture = np.repeat(grey[..., None], 3, axis=2)
    ramp = bar_ramp(1001, scheme)
    for (x0, x1), name in (((40, 120), "target"), ((180, 260), "reference")):
        colour = ramp[round(1000 * TRUTH[name])].astype(float)
        part = picture[80:180, x0:x1]
        picture[80:180, x0:x1] = (1 - strength) * part + strength * colour
    x0, y0, x1, y1 = BAR_BOX
    picture[:, 340:] = 0
    picture[y0 : y1 + 1, x0 : x1 + 1] = bar_ramp(y1 - y0 + 1, scheme)[::-1, None]
    return picture.round().astype(np.uint8)


def drawn(*, bar: tuple[int, int, int, int] | None = None) -> Marks:
    boxes = {"strain_target": (50, 90, 110, 170), "strain_reference": (190, 90, 250, 170)}
    if bar:
        boxes["colour_bar"] = bar
    marks = tuple(
        Mark(
            id=what,
            kind="region",
            frame=0,
            author="reader-1",
            at=datetime(2026, 3, 2, tzinfo=UTC),
            points_px=((x0, y0), (x1, y0), (x1, y1), (x0, y1)),
            what=what,
        )
        for what, (x0, y0, x1, y1) in boxes.items()
    )
    return Marks(schema="ischia.marks/1", recording="e" * 64, marks=marks, simulated=True)


def test_the_bar_is_found_where_it_stands() -> None:
    assert bar_in(elastogram(0.5)) == pytest.approx(BAR_BOX, abs=1)


def test_a_grey_picture_has_no_bar() -> None:
    grey = np.repeat(elastogram(0.5)[..., :1], 3, axis=2)
    assert bar_in(grey) is None
    (found,) = overlay_measures(Overlay(colours=grey), drawn(), OF)
    assert isinstance(found, NotMeasured)
    assert "colour_bar" in found.reason


@pytest.mark.parametrize("strength", [0.35, 0.6, 1.0])
def test_the_place_is_read_through_the_grey(strength: float) -> None:
    found = overlay_measures(Overlay(colours=elastogram(strength)), drawn(), OF)
    for m in found:
        assert m.value == pytest.approx(TRUTH[m.context["region"]], abs=0.03)
        assert m.unit == "1"
        assert m.interval95 is None
        assert {"as_displayed", "relative_and_descriptive"} <= set(m.flags)


def test_a_marked_bar_is_taken_before_a_found_one() -> None:
    lower_half = (360, 140, 375, 239)
    found = overlay_measures(Overlay(colours=elastogram(0.6)), drawn(bar=lower_half), OF)
    reference = next(m for m in found if m.context.get("region") == "reference")
    assert reference.context["bar"] == "marked"
    assert reference.value == pytest.approx(0.6, abs=0.05)  # 0.3 of the whole, 0.6 of its half
    assert any(isinstance(m, NotMeasured) for m in found)  # the other colour is not on this half


def test_typed_ends_give_the_value_as_displayed_and_no_other_unit() -> None:
    shown = Overlay(colours=elastogram(0.6), low=0.0, high=10.0, unit=Unit.METRE_PER_S)
    found = overlay_measures(shown, drawn(), OF)
    speeds = [m for m in found if m.concept == "elastography.shear_wave_speed"]
    assert [m.value for m in speeds] == pytest.approx([8.0, 3.0], abs=0.3)
    assert {m.unit for m in found} == {"1", "m/s"}
    with pytest.raises(ValueError, match="printed in"):
        overlay_measures(replace(shown, unit=Unit.NEWTON), drawn(), OF)
    with pytest.raises(ValueError, match="two ends"):
        replace(shown, high=None)


def dicom_of(picture: np.ndarray) -> bytes:
    """Give the picture as a DICOM still in colour."""
    from pydicom import Dataset, dcmwrite
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, UltrasoundImageStorage

    tags = Dataset()
    tags.file_meta = FileMetaDataset()
    tags.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    tags.file_meta.MediaStorageSOPClassUID = tags.SOPClassUID = UltrasoundImageStorage
    tags.file_meta.MediaStorageSOPInstanceUID = tags.SOPInstanceUID = "1.2.3"
    tags.Modality = "US"
    tags.Rows, tags.Columns = picture.shape[:2]
    tags.SamplesPerPixel, tags.PlanarConfiguration = 3, 0
    tags.PhotometricInterpretation = "RGB"
    tags.BitsAllocated = tags.BitsStored = 8
    tags.HighBit, tags.PixelRepresentation = 7, 0
    tags.PixelData = picture.tobytes()
    written = io.BytesIO()
    dcmwrite(written, tags, enforce_file_format=True)
    return written.getvalue()


FACTS = RecordingEntry(path="it", side=Side.LEFT, view="elastogram")


def test_an_elastogram_of_a_visit_is_measured_by_its_colours_alone() -> None:
    raw = RawFile(shown="elastogram.dcm", data=dicom_of(elastogram(0.6)))
    typed = replace(FACTS, parameters={"bar_low_kpa": 0.0, "bar_high_kpa": 100.0})
    cines = find(raw).read(raw, typed)
    marks = {raw.sha256: replace(drawn(), recording=raw.sha256)}
    done = measure(cines, marks, InjuredSide.LEFT, Known.of(load()))
    values = {(m.concept, m.context["region"]): m.value for m in done.measurements}
    assert values == pytest.approx(
        {
            ("elastography.colour_index", "target"): 0.8,
            ("elastography.colour_index", "reference"): 0.3,
            ("elastography.youngs_modulus", "target"): 80.0,
            ("elastography.youngs_modulus", "reference"): 30.0,
        },
        rel=0.1,
    )
    assert done.not_measured == ()
    assert find(raw).read(raw, replace(FACTS, view=None))[0].overlay is None


@pytest.mark.parametrize(
    "typed",
    [
        {"bar_low_kpa": 0.0},
        {"bar_low_kpa": 0.0, "bar_high_m_s": 10.0},
        {"bar_low_m_s": 10.0, "bar_high_m_s": 0.0},
    ],
)
def test_half_a_scale_is_refused(typed) -> None:
    raw = RawFile(shown="elastogram.dcm", data=dicom_of(elastogram(0.6)))
    with pytest.raises(InputError) as caught:
        find(raw).read(raw, replace(FACTS, parameters=typed))
    assert "both ends" in caught.value.expected


def test_a_bar_with_one_colour_twice_tells_nothing_there() -> None:
    there_and_back = np.concatenate([bar_ramp(100), bar_ramp(100)[::-1]])
    places = places_on_bar(bar_ramp(100)[20:60:10], there_and_back.astype(float))
    assert np.isnan(places).all()


def test_colours_of_a_bar_run_from_its_lower_end() -> None:
    picture = elastogram(0.5)
    colours = bar_colours(picture, bar_in(picture))
    assert colours[0][2] > colours[0][0]  # this scheme begins blue
    assert colours[-1][0] > colours[-1][2]
