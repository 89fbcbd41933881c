"""Marks and measurements as a structured report that other programs read and checkers accept."""

import io
import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from highdicom.sr import ComprehensiveSR
from pydicom import dcmread

from ischia.measure.ultrasound.drawn import drawn_size
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Mark
from ischia.model.terms import Side
from ischia.service.structured_report import write_structured_report

PERSON = "Surname"
FACTS = RecordingEntry(path="", side=Side.LEFT, structure="rectus_femoris", view="long_axis")


def drawn(number: int, kind: str, frame: int = 0, points=(), **said) -> dict[str, object]:
    return {
        "id": f"mark-{number}",
        "kind": kind,
        "frame": frame,
        "author": "reader-1",
        "at": "2026-03-02T10:00:00Z",
        "points_px": [list(point) for point in points],
        **said,
    }


MARKS = (
    drawn(1, "caliper", 0, [(2, 3), (12, 3)], what="gap", state="rest"),
    drawn(2, "caliper", 3, [(2, 3), (22, 3)], what="gap", state="contraction"),
    drawn(3, "region", 1, [(0, 0), (10, 0), (10, 10), (0, 10)], what="muscle"),
    drawn(4, "polyline", 2, [(0, 0), (3, 0), (3, 4)], what="muscle_axis"),
    drawn(5, "key_frame", 4, state="rest"),
    drawn(6, "pain", 2, pain_0_10=6.0),
)


@pytest.fixture
def clip(dicom, tmp_path):
    """Give a maker of a clip with what was drawn on it beside it."""

    def made(*marks, **tags) -> Path:
        numbers = {"StudyInstanceUID": "1.2.3.1", "SeriesInstanceUID": "1.2.3.2"}
        raw = dicom(**{**numbers, **tags})
        path = tmp_path / "clip.dcm"
        path.write_bytes(raw.data)
        held = {
            "schema": "ischia.marks/1",
            "recording": sha256(raw.data).hexdigest(),
            "marks": list(marks),
        }
        (tmp_path / "clip.dcm.marks.json").write_text(json.dumps(held))
        return path

    return made


@pytest.fixture
def report(clip, tmp_path) -> bytes:
    return write_structured_report(clip(*MARKS), tmp_path / "sr.dcm", FACTS).read_bytes()


def test_contours_stand_on_their_frames_with_their_sizes(report) -> None:
    content = ComprehensiveSR.from_dataset(dcmread(io.BytesIO(report))).content
    groups = content.get_planar_roi_measurement_groups()
    found = {}
    for group in groups:
        (size,) = group.get_measurements()
        item = group.roi.ContentSequence[0].ReferencedSOPSequence[0]
        found[str(group.tracking_identifier).split(",")[0]] = (
            size.name.meaning,
            pytest.approx(size.value),
            size.unit.value,
            item.ReferencedFrameNumber,
            group.roi.value.tolist(),
        )
    # A pixel is 0.2 mm wide and 0.1 mm high; DICOM counts from a pixel's corner, and frames from 1.
    assert found["mark-1"] == ("Length", 2.0, "mm", 1, [[2.5, 3.5], [12.5, 3.5]])
    assert found["mark-2"] == ("Length", 4.0, "mm", 4, [[2.5, 3.5], [22.5, 3.5]])
    assert found["mark-3"][:4] == ("Area", 2.0, "mm2", 2)
    assert found["mark-3"][4][0] == found["mark-3"][4][-1]  # closed
    assert found["mark-4"][:4] == ("Length", pytest.approx(1.0), "mm", 3)


def test_values_carry_interval_or_say_that_their_error_is_unknown(report) -> None:
    content = ComprehensiveSR.from_dataset(dcmread(io.BytesIO(report))).content
    found = {}
    for group in content.get_image_measurement_groups():
        for number in group.get_measurements():
            said = {e.name.value: e.value.value for e in group.get_qualitative_evaluations()}
            found[(number.name.value, said.get("state"))] = (number.value, number.unit.value, said)
    gap = found[("ultrasound.gap", "contraction")]
    assert gap[:2] == (pytest.approx(4.0), "mm")
    assert gap[2]["error"] == "unknown"  # one reading
    assert found[("pain_0_10", None)][:2] == (6.0, "{score}")


def test_the_report_names_the_image_and_nobody(report) -> None:
    assert PERSON.encode() not in report
    tags = dcmread(io.BytesIO(report))
    assert tags.StudyInstanceUID == "1.2.3.1"
    assert not tags.PatientName
    assert not tags.PatientID


@pytest.mark.parametrize("checker", ["dsrdump", "dciodvfy"])
def test_independent_checkers_accept_it(report, tmp_path, checker) -> None:
    if not shutil.which(checker):
        pytest.skip(f"{checker} is not installed (packages dcmtk and dicom3tools)")
    path = tmp_path / "check.dcm"
    path.write_bytes(report)
    done = subprocess.run([checker, path], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0
    assert not [line for line in said.splitlines() if line.startswith(("Error", "E:", "F:"))]
    assert "ComprehensiveSR" in said.replace(" ", "")


@pytest.mark.parametrize(
    "wrong",
    [
        drawn(7, "caliper", 9, [(2, 3), (12, 3)]),
        drawn(7, "caliper", 0, [(2, 3), (99, 3)]),
        drawn(7, "region", 0, [(2, 3), (9, 3)]),
    ],
)
def test_a_mark_outside_the_picture_is_named_and_nothing_written(clip, tmp_path, wrong) -> None:
    with pytest.raises(InputError, match="not on the picture: mark-7"):
        write_structured_report(clip(*MARKS, wrong), tmp_path / "sr.dcm", FACTS)
    assert not (tmp_path / "sr.dcm").exists()


def test_a_recording_without_marks_or_numbers_is_refused(clip, tmp_path) -> None:
    path = clip(*MARKS, StudyInstanceUID=None)
    with pytest.raises(InputError, match="no StudyInstanceUID"):
        write_structured_report(path, tmp_path / "sr.dcm", FACTS)
    path = clip(*MARKS)
    (tmp_path / "clip.dcm.marks.json").unlink()
    with pytest.raises(InputError, match="no marks"):
        write_structured_report(path, tmp_path / "sr.dcm", FACTS)


def test_a_size_needs_one_region_that_holds_it(cine) -> None:
    at = np.datetime64("2026-03-02T10:00:00").astype(object)

    def mark(kind: str, *points: tuple[float, float]) -> Mark:
        return Mark(id="a", kind=kind, frame=0, author="reader-1", at=at, points_px=points)

    outline = ((20.0, 20.0), (30.0, 20.0), (30.0, 40.0))
    assert drawn_size(cine(), mark("region", *outline)) == (pytest.approx(2.0), "mm2")
    assert drawn_size(cine(), mark("region", *outline[::-1])) == (pytest.approx(2.0), "mm2")
    assert drawn_size(cine(), mark("polyline", *outline)) == (pytest.approx(4.0), "mm")
    assert drawn_size(cine(), mark("region", *outline[:2])) is None
    assert drawn_size(cine(), mark("caliper", (0.0, 20.0), (30.0, 20.0))) is None
    assert drawn_size(cine(regions=()), mark("region", *outline)) is None
    assert drawn_size(cine(), mark("key_frame")) is None
