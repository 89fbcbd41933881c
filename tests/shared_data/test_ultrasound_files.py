"""Real ultrasound files of five codings: each is read, or refused for a reason that is stated."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.pixels import pixel_array

from ischia.measure.ultrasound import gap_measures
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine
from ischia.readers.contract import RawFile
from ischia.readers.dicom import DICOM

# name -> (frames, rows, columns), tissue regions, end of the clock [s]
READ = {
    "JPGLosslessP14SV1_1s_1f_8b.dcm": ((1, 768, 1024), 1, 0.0),
    "US1_J2KR.dcm": ((1, 480, 640), 0, 0.0),
    "color3d_jpeg_baseline.dcm": ((120, 480, 640), 1, 3.967),
    "examples_ybr_color.dcm": ((30, 240, 320), 0, 0.967),  # resized: its region is of another size
    "gdcm-US-ALOKA-16.dcm": ((1, 480, 640), 2, 0.0),
}
REFUSED = {
    "OBXXXX1A_rle_2frame.dcm": "2 frames and no frame time",
    "made_sr_tid1500.dcm": "Comprehensive SR Storage",
}


def read(folder: Path, name: str, **facts) -> Cine:
    raw = RawFile(shown=name, data=(folder / "ultrasound/dicom" / name).read_bytes())
    assert DICOM.claims(raw)
    (cine,) = DICOM.read(raw, RecordingEntry(path=name, side=Side.RIGHT, **facts))
    return cine


def test_no_file_is_left_out(shared_data: Path) -> None:
    names = {path.name for path in (shared_data / "ultrasound/dicom").glob("*.dcm")}
    assert names == {*READ, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_a_file_reads_with_its_scale_and_clock(shared_data: Path, name: str) -> None:
    shape, regions, end_s = READ[name]
    cine = read(shared_data, name)
    assert cine.pixels.shape == shape
    assert len(cine.regions) == regions
    assert cine.t_s[-1] == pytest.approx(end_s, abs=1e-3)
    assert cine.pixels.max() > 150  # something is seen
    assert cine.pixels.min() < 20
    assert cine.source.acquired_at is None  # none of them says its time zone with its time


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_for_a_stated_reason(shared_data: Path, name: str) -> None:
    with pytest.raises(InputError, match=REFUSED[name]) as error:
        read(shared_data, name)
    assert error.value.do


def test_the_fast_way_is_as_pydicom_decodes_it_to_one_grey_level(shared_data: Path) -> None:
    name = "color3d_jpeg_baseline.dcm"
    cine = read(shared_data, name)
    tags = dcmread(shared_data / "ultrasound/dicom" / name)
    for place in range(0, 120, 17):
        plain = pixel_array(tags, index=place) @ np.array([0.299, 0.587, 0.114])
        assert np.abs(cine.pixels[place] - plain).max() <= 1


def test_run_length_coding_reads_once_its_clock_is_given(shared_data: Path) -> None:
    cine = read(shared_data, "OBXXXX1A_rle_2frame.dcm", parameters={"frame_time_ms": 40.0})
    assert cine.pixels.shape == (2, 600, 800)
    assert cine.regions[0].x1_px == 799  # the maker counts one too far


def test_the_side_in_a_real_file_is_heeded(shared_data: Path) -> None:
    raw = RawFile(
        shown="aloka",
        data=(shared_data / "ultrasound/dicom/gdcm-US-ALOKA-16.dcm").read_bytes(),
    )
    with pytest.raises(InputError, match="side right in the file, and left told"):
        DICOM.read(raw, RecordingEntry(path="aloka", side=Side.LEFT))


def test_two_marks_on_a_real_clip_give_lengths_of_unknown_error(shared_data: Path) -> None:
    cine = read(shared_data, "color3d_jpeg_baseline.dcm", structure="unknown")
    drawn = tuple(
        Mark(
            id=state,
            kind="caliper",
            frame=frame,
            author="reader-1",
            at=datetime(2026, 3, 2, tzinfo=UTC),
            points_px=((200.0, 200.0), (200.0 + length_px, 200.0)),
            what="gap",
            state=state,
        )
        for state, frame, length_px in (("rest", 0, 20.0), ("contraction", 60, 60.0))
    )
    marks = Marks(schema="ischia.marks/1", recording=cine.source.sha256, marks=drawn)
    for found, length_mm in zip(gap_measures(cine, marks), (10.21, 30.63, 20.42), strict=True):
        assert isinstance(found, Measurement)
        assert found.value == pytest.approx(length_mm, abs=0.01)
        assert (found.uncertainty.kind, found.interval95) == ("unknown", None)


def test_a_real_clip_without_scale_has_no_length(shared_data: Path) -> None:
    cine = read(shared_data, "examples_ybr_color.dcm")
    mark = Mark(
        id="a",
        kind="caliper",
        frame=0,
        author="reader-1",
        at=datetime(2026, 3, 2, tzinfo=UTC),
        points_px=((100.0, 100.0), (120.0, 100.0)),
        what="gap",
        state="rest",
    )
    marks = Marks(schema="ischia.marks/1", recording=cine.source.sha256, marks=(mark,))
    rest, *_ = gap_measures(cine, marks)
    assert isinstance(rest, NotMeasured)
    assert "no calibration" in rest.reason
