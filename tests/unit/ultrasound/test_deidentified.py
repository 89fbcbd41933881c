"""Copies that name nobody: what is left in them, and that nothing is written when in doubt."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from pydicom import Dataset, dcmread

from ischia.model.errors import InputError, StorageError, UsageError
from ischia.numeric.image.lettering import Box, lines_of_text
from ischia.numeric.speckle import grain
from ischia.readers.dicom import DICOM
from ischia.service import deidentify as service
from ischia.service.deidentify import deidentify
from ischia.writers.deidentified import make
from ischia.writers.deidentified.check import identity_left

ROWS, COLUMNS, FRAMES = 160, 240, 4
TISSUE = Box(30, 40, 209, 149)
NAMES = ("Surname", "Forename", "Hospital of Somewhere", "Dr Refers", "19900101", "H-4711")


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    """Give tissue of speckle that moves, with a name in the margin above it."""
    texture = grain(np.random.default_rng(3), (ROWS, COLUMNS + 40), along_px=2.5, across_px=1.5)
    grey = np.clip(55 + 18 * texture, 0, 255).astype(np.uint8)
    frames = np.zeros((FRAMES, ROWS, COLUMNS), np.uint8)
    for number, frame in enumerate(frames):
        x0, y0, x1, y1 = TISSUE
        shifted = grey[y0 : y1 + 1, x0 + 7 * number : x1 + 1 + 7 * number]
        frame[y0 : y1 + 1, x0 : x1 + 1] = shifted
        cv2.putText(frame, "SURNAME 4711", (5, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 220, 1)
    return frames


def region() -> Dataset:
    item = Dataset()
    item.RegionSpatialFormat = item.RegionDataType = 1
    item.RegionFlags = 0
    item.RegionLocationMinX0, item.RegionLocationMinY0 = TISSUE[:2]
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = TISSUE[2:]
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
    item.PhysicalDeltaX = item.PhysicalDeltaY = 0.02
    item.PixelComponentMask = 7  # not on the list
    return item


@pytest.fixture
def original(dicom, pictures, tmp_path):
    """Give a maker of files that name a person wherever a file can."""

    def made(name: str = "Surname_Forename.dcm", **changes) -> Path:
        inside = Dataset()
        inside.PersonName = "Refers^Dr"
        told = {
            "PatientName": "Surname^Forename",
            "PatientID": "H-4711",
            "InstitutionName": "Hospital of Somewhere",
            "ReferringPhysicianName": "Refers^Dr",
            "StudyDate": "20260302",
            "ImageComments": "Surname, left thigh",
            "ReferencedStudySequence": [inside],
            "Manufacturer": "Hospital workshop",
            "StudyInstanceUID": "1.2.3.4.5.6.7",
            "SeriesInstanceUID": "1.2.3.4.5.6.8",
            "SequenceOfUltrasoundRegions": [region()],
            "NumberOfFrames": FRAMES,
            "Rows": ROWS,
            "Columns": COLUMNS,
            "PixelData": pictures.tobytes(),
        }
        raw = dicom(**{**told, **changes})
        tags = dcmread(io.BytesIO(raw.data))
        tags.add_new(0x00091001, "LO", "Surname in private")
        path = tmp_path / name
        tags.save_as(path)
        return path

    return made


def copy_of(path: Path, out: Path, **options) -> bytes:
    (copy,) = deidentify([path], out, **options)
    return copy.path.read_bytes()


def test_no_word_or_number_of_the_person_is_in_the_bytes(original, tmp_path) -> None:
    path = original()
    before = path.read_bytes()
    copy = copy_of(path, tmp_path / "out")
    for word in (*NAMES, "Refers", "Hospital", "1.2.3.4.5.6", "20260302", "private"):
        assert word.encode() not in copy, word
    assert path.read_bytes() == before
    tags = dcmread(io.BytesIO(copy))
    assert (tags.PatientIdentityRemoved, tags.BurnedInAnnotation) == ("YES", "NO")
    assert tags.Manufacturer == ""  # it held a word of the institution
    assert "PixelComponentMask" not in tags.SequenceOfUltrasoundRegions[0]


def test_tissue_and_scale_stay_and_the_rest_is_black(original, told, pictures, tmp_path) -> None:
    path = original()
    (copy,) = deidentify([path], tmp_path / "out")
    raw = service.raw_file(copy.path)
    (cine,) = DICOM.read(raw, told())
    x0, y0, x1, y1 = TISSUE
    inside = np.s_[:, y0 : y1 + 1, x0 : x1 + 1]
    np.testing.assert_array_equal(cine.pixels[inside], pictures[inside])
    assert cine.pixels.sum() == pictures[inside].sum()
    assert cine.regions[0].mm_per_px_x == pytest.approx(0.2)
    assert cine.t_s[1] == pytest.approx(0.05)
    assert copy.blanked_share == 0
    assert (copy.sha256, copy.path.name) == (raw.sha256, f"{raw.sha256[:16]}.dcm")


def test_a_banner_inside_the_region_is_blanked(original, pictures, tmp_path) -> None:
    named = pictures.copy()
    for frame in named:
        cv2.putText(frame, "SURNAME", (60, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    (copy,) = deidentify([original(PixelData=named.tobytes())], tmp_path / "out")
    made = dcmread(copy.path).pixel_array
    assert 0 < copy.blanked_share < 0.2
    assert not np.any(made[:, 48:61, 60:120])
    assert not any(lines_of_text(frame) for frame in made)


def test_inverted_grey_is_blanked_to_what_shows_black(original, pictures, tmp_path) -> None:
    path = original(PhotometricInterpretation="MONOCHROME1", PixelData=(255 - pictures).tobytes())
    made = dcmread(io.BytesIO(copy_of(path, tmp_path / "out"))).pixel_array
    assert made[0, 0, 0] == 255


def test_one_key_gives_one_person_and_study_and_another_does_not(original, tmp_path) -> None:
    one, two = original("a.dcm"), original("b.dcm", SOPInstanceUID="1.2.3.4.5.6.9")
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef")
    first = [dcmread(c.path) for c in deidentify([one, two], tmp_path / "out", key_file=key)]
    again = dcmread(io.BytesIO(copy_of(one, tmp_path / "more", key_file=key)))
    other = dcmread(io.BytesIO(copy_of(one, tmp_path / "other")))
    for name in ("PatientID", "StudyInstanceUID", "SeriesInstanceUID"):
        assert first[0][name].value == first[1][name].value == again[name].value
        assert first[0][name].value != other[name].value
    assert first[0].SOPInstanceUID == again.SOPInstanceUID != first[1].SOPInstanceUID
    assert first[0].file_meta.MediaStorageSOPInstanceUID == first[0].SOPInstanceUID


# --- the check, and what it stops ---

LEFT = {
    "a tag beside the list": lambda tags: setattr(tags, "ImageComments", "x"),
    "a name in": lambda tags: setattr(tags, "ReferringPhysicianName", "Somebody"),
    "a UID of the original": lambda tags: setattr(tags, "StudyInstanceUID", "1.2.3.4.5.6.7"),
    "a word of the original": lambda tags: setattr(tags, "TransducerType", "SURNAME"),
    "a tag beside the list in a region": lambda tags: setattr(
        tags.SequenceOfUltrasoundRegions[0], "PixelComponentMask", 7
    ),
}


@pytest.mark.parametrize("what", LEFT)
def test_the_check_finds_what_was_left_in_the_tags(original, tmp_path, what) -> None:
    path = original()
    tags = dcmread(io.BytesIO(copy_of(path, tmp_path / "out")))
    black = np.zeros((ROWS, COLUMNS), bool)
    for change, found in ((lambda _: None, False), (LEFT[what], True)):
        change(tags)
        held = io.BytesIO()
        tags.save_as(held)
        left = identity_left(held.getvalue(), dcmread(path), black)
        assert any(line.startswith(what) for line in left) == found
    assert not any(name in line for name in NAMES for line in left)


def test_pixels_and_text_that_were_left_stop_the_copy(original, tmp_path, monkeypatch) -> None:
    path = original()
    blank = make.put_pixels
    monkeypatch.setattr(make, "put_pixels", lambda *a: blank(*a[:2], np.zeros_like(a[2])))
    with pytest.raises(InputError, match="lines of text in the picture; pixels outside"):
        deidentify([path], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_without_regions_asks_for_a_box(original, tmp_path) -> None:
    path = original(SequenceOfUltrasoundRegions=None)
    with pytest.raises(InputError, match="no ultrasound region") as error:
        deidentify([path], tmp_path / "out")
    assert "--keep" in error.value.do
    made = dcmread(io.BytesIO(copy_of(path, tmp_path / "out", keep=TISSUE))).pixel_array
    assert not made[:, : TISSUE.y0_px].any()
    with pytest.raises(InputError, match="box"):
        deidentify([path], tmp_path / "more", keep=Box(0, 0, COLUMNS, 9))


def test_one_bad_file_among_several_leaves_nothing(original, tmp_path) -> None:
    bad = tmp_path / "bad.dcm"
    bad.write_bytes(original().read_bytes()[:900])
    with pytest.raises(InputError):
        deidentify([original(), bad], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_nothing(original, tmp_path, monkeypatch) -> None:
    write, done = service.write_atomically, []

    def second_fails(path, data) -> None:
        if done:
            raise StorageError(where="x", found="full", expected="room", do="free it")
        done.append(write(path, data))

    monkeypatch.setattr(service, "write_atomically", second_fails)
    paths = [original("a.dcm"), original("b.dcm", SOPInstanceUID="1.2.3.4.5.6.9")]
    with pytest.raises(StorageError):
        deidentify(paths, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_short_key_and_a_file_for_a_folder_are_wrong_use(original, tmp_path) -> None:
    path = original()
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(UsageError, match="5 bytes"):
        deidentify([path], tmp_path / "out", key_file=tmp_path / "key")
    with pytest.raises(UsageError, match="is a file"):
        deidentify([path], path)
