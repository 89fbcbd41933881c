"""Pixels come through as they were sent, in every coding, from dcmtk and from an archive."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from highdicom.sr import ComprehensiveSR
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
)

from ischia.service import simulate

SESSION = Path(__file__).with_name("archive_session.py")
# Which options make dcmtk offer a coding.
OFFERED = {
    ExplicitVRLittleEndian: (),
    ImplicitVRLittleEndian: ("-xi",),
    ExplicitVRBigEndian: ("-xb",),
    RLELossless: ("-xr",),
    JPEGLSLossless: ("-xt",),
    JPEG2000Lossless: ("-xv",),
    JPEGBaseline8Bit: ("-xy",),
}


def coded(tags, syntax):
    """Give a data set in another coding."""
    if syntax in (ImplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian):
        tags.file_meta.TransferSyntaxUID = syntax
    elif syntax in (JPEGBaseline8Bit, JPEG2000Lossless):
        ending = ".jpg" if syntax == JPEGBaseline8Bit else ".jp2"
        frames = [cv2.imencode(ending, one)[1].tobytes() for one in tags.pixel_array]
        if ending == ".jp2":  # the stream itself, without the boxes of its file
            frames = [one[one.index(b"\xff\x4f\xff\x51") :] for one in frames]
        tags.PixelData = encapsulate(frames)
        tags["PixelData"].is_undefined_length = True
        tags.file_meta.TransferSyntaxUID = syntax
    else:
        tags.compress(syntax, generate_instance_uid=False)
    return tags


def written(tags, path: Path) -> Path:
    """Write a data set in its coding."""
    path.parent.mkdir(exist_ok=True)
    tags.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize("syntax", OFFERED, ids=lambda uid: uid.keyword)
def test_every_coding_comes_through(node, dcmtk, clip, tmp_path, syntax) -> None:
    path = written(coded(clip(), syntax), tmp_path / "sent" / "clip.dcm")
    done = dcmtk("storescu", node.port, *OFFERED[syntax], path)
    assert done.returncode == 0, done.stderr
    node.until("stored")
    (stored,) = node.objects()
    came, sent = dcmread(stored), dcmread(path)
    assert came.file_meta.TransferSyntaxUID == syntax
    np.testing.assert_array_equal(came.pixel_array, sent.pixel_array)
    assert (
        came.PatientName == sent.PatientName
    )  # as it came: the archive's copy names whom it is of


def test_recordings_of_machines_come_through(node, dcmtk, shared_data) -> None:
    files = sorted((shared_data / "ultrasound" / "dicom").rglob("*.dcm"))
    for path in files:
        options = OFFERED.get(dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID)
        done = dcmtk("storescu", node.port, *(("-xs",) if options is None else options), path)
        assert done.returncode == 0, done.stderr
    node.until("stored", len(files))
    sent, stored = (
        sorted((t.SOPInstanceUID, t.get("PixelData", b"")) for t in map(dcmread, paths))
        for paths in (files, node.objects())
    )
    assert stored == sent


# --- an archive ---


@pytest.fixture(scope="module")
def conversation(tmp_path_factory, clip, program) -> Path:
    """Give the folder in which Orthanc and a node have talked."""
    folder = tmp_path_factory.mktemp("archive")
    orthanc = program("Orthanc")
    alone = _alone()
    for number, syntax in enumerate((ExplicitVRLittleEndian, JPEGLSLossless, RLELossless)):
        written(coded(clip(), syntax), folder / "send" / f"{number}.dcm")
    simulate("cine", folder / "cine", seed=1)
    still = dcmread(folder / "cine" / "clip.dcm")
    still.PixelData, still.NumberOfFrames = still.PixelData[: still.Rows * still.Columns], 1
    still.save_as(folder / "send" / "still.dcm")
    (folder / "storage").mkdir()
    done = subprocess.run(
        [*alone, sys.executable, str(SESSION), str(folder), orthanc],
        capture_output=True,
        text=True,
        check=False,
        timeout=480,
    )
    assert done.returncode == 0, done.stderr + (folder / "said.txt").read_text()[-3000:]
    return folder


def _alone() -> list[str]:
    """Give what runs a command on a network of its own; the test is left out where none can be."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if shutil.which("unshare") and shutil.which("ip", path=os.defpath + ":/usr/sbin"):
            done = subprocess.run(
                [*command, "ip", "link", "set", "lo", "up"], capture_output=True, check=False
            )
            if done.returncode == 0:
                return command
    pytest.skip("no network namespace can be made here; Orthanc would listen on every address")


def test_an_archive_sends_and_pixels_are_the_same(conversation) -> None:
    sent = {t.SOPInstanceUID: t for t in map(dcmread, (conversation / "send").glob("*.dcm"))}
    stored = [dcmread(p) for p in (conversation / "node/objects").glob("*/*.dcm")]
    assert {t.SOPInstanceUID for t in stored} == set(sent)
    for came in stored:
        np.testing.assert_array_equal(came.pixel_array, sent[came.SOPInstanceUID].pixel_array)
    assert json.loads((conversation / "ends.json").read_text()) == [0, 0]


def test_the_report_is_in_the_archive_beside_its_image(conversation) -> None:
    still = dcmread(conversation / "send/still.dcm")
    report = dcmread(conversation / "report.dcm")
    studies = json.loads((conversation / "studies.json").read_text())
    (study,) = [
        s for s in studies if s["MainDicomTags"]["StudyInstanceUID"] == still.StudyInstanceUID
    ]
    assert len(study["Series"]) == 2  # the image's and the report's: one patient, one study
    content = ComprehensiveSR.from_dataset(report).content
    found = {
        number.name.value: number.value
        for group in content.get_image_measurement_groups()
        for number in group.get_measurements()
    }
    (measured,) = (conversation / "node/measured").glob("*/*.json")
    for one in json.loads(measured.read_text())["measurements"]:
        assert found[one["concept"]] == pytest.approx(one["value"])
