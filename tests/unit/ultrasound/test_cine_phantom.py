"""The simulated clip: what it claims to be, and whether its speckle moves as its truth says."""

import hashlib
import io

import numpy as np
import pytest
from pydicom import dcmread

from ischia.measure.ultrasound import gap_measures
from ischia.model.documents import RecordingEntry
from ischia.model.schema import decode, encode
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.readers.contract import RawFile
from ischia.readers.dicom import DICOM

PLAN = CinePlan(pseudonym="P-SIM", side=Side.RIGHT, duration_s=3.0, fs_hz=10.0)


@pytest.fixture(scope="module")
def made():
    return cine_file(PLAN, 7)


@pytest.fixture(scope="module")
def cine(made):
    raw = RawFile(shown="clip.dcm", data=made.data)
    facts = RecordingEntry(path="clip.dcm", side=Side.RIGHT, structure="rectus_femoris")
    return DICOM.read(raw, facts)[0]


def test_the_file_says_that_it_is_simulated_and_names_nobody(made) -> None:
    tags = dcmread(io.BytesIO(made.data))
    assert str(tags.PatientName) == "SIMULATED"
    assert (tags.PatientID, tags.PatientBirthDate, tags.PatientSex) == ("P-SIM", "", "")
    assert tags.Manufacturer == "SIMULATED by Ischia phantoms"
    assert made.marks.simulated


def test_every_frame_says_it_in_letters(cine) -> None:
    strip = cine.pixels[:, 8:15, 12:75]
    assert (strip == strip[0]).all()
    assert strip[0].max() == 190


def test_reading_it_gives_scale_and_clock(made, cine) -> None:
    assert cine.pixels.shape == (30, 400, 480)
    assert [r.mm_per_px_x for r in cine.regions] == [made.truth.mm_per_px]
    np.testing.assert_allclose(cine.t_s, made.truth.t_s)


def test_equal_seeds_give_equal_bytes_and_others_do_not() -> None:
    short = CinePlan(pseudonym="P-SIM", side=Side.LEFT, duration_s=1.0, fs_hz=4.0)
    assert cine_file(short, 1).data == cine_file(short, 1).data
    assert cine_file(short, 1).data != cine_file(short, 2).data


def test_the_gap_rests_opens_and_rests(made) -> None:
    gap_mm = made.truth.gap_mm
    assert gap_mm[made.truth.rest_frame] == pytest.approx(4.0, abs=0.05)
    assert gap_mm[made.truth.contraction_frame] == pytest.approx(19.0)
    assert gap_mm[-1] == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("state", ["rest", "contraction"])
def test_the_tear_is_as_wide_in_the_picture_as_in_the_truth(made, cine, state) -> None:
    frame = getattr(made.truth, f"{state}_frame")
    tracks = made.truth.points_px
    y_px = round(float(tracks["proximal_stump"][frame, 1]))
    strip = cine.pixels[frame, y_px - 8 : y_px + 9, 12:452]
    # The picture is logarithmic, and a beam blurs power: the edge is where half the power is left.
    power = (10 ** (5.8 * (strip / 255) ** (1 / 1.2))).mean(axis=0)
    calm = np.convolve(power, np.ones(5) / 5, "same")
    middle = round(float((tracks["proximal_stump"] + tracks["distal_stump"])[frame, 0] / 2)) - 12
    bright = calm > 0.5 * np.median(calm[calm > 20 * calm[middle]])
    left = middle - int(bright[:middle][::-1].argmax())
    right = middle + int(bright[middle:].argmax())
    width_mm = (right - left) * made.truth.mm_per_px
    assert width_mm == pytest.approx(float(made.truth.gap_mm[frame]), abs=1.0)


@pytest.mark.parametrize("name", ["proximal_belly", "distal_belly", "vastus"])
def test_the_speckle_moves_by_the_known_displacement(made, cine, name) -> None:
    """A block of speckle, sought in the next frames, is found where the truth has taken it."""
    tracks = made.truth.points_px[name]
    opening = np.abs(np.diff(made.truth.gap_mm))
    frame = int(np.flatnonzero((opening > 0.4) & (opening < 4))[0])
    here, there = tracks[frame], tracks[frame + 1]
    found = here + _shift(cine.pixels[frame], cine.pixels[frame + 1], here)
    np.testing.assert_allclose(found, there, atol=1.0)


def _shift(first: np.ndarray, second: np.ndarray, at_px: np.ndarray) -> np.ndarray:
    """Return the whole-pixel shift at which a block of the first picture fits the second best."""
    x, y = (round(float(place)) for place in at_px)
    half, reach = 14, 18
    block = first[y - half : y + half, x - half : x + half].astype(float).ravel()
    fits = {
        (dx, dy): np.corrcoef(
            block,
            second[y + dy - half : y + dy + half, x + dx - half : x + dx + half].ravel(),
        )[0, 1]
        for dx in range(-reach, reach + 1)
        for dy in range(-4, 5)
    }
    best = max(fits, key=fits.__getitem__)
    assert fits[best] > 0.7
    return np.array(best)


def test_the_marks_lie_on_this_file_and_pass_their_schema(made) -> None:
    assert made.marks.recording == hashlib.sha256(made.data).hexdigest()
    assert decode(encode(made.marks), "ischia.marks/1", where="marks") == made.marks


def test_measured_by_its_own_reader_the_gap_is_the_planned_one(made, cine) -> None:
    rest, contraction, opening = gap_measures(cine, made.marks)
    for found, truth_mm in ((rest, 4.0), (contraction, 19.0), (opening, 15.0)):
        assert found.value == pytest.approx(truth_mm, abs=4 * 0.4)
        assert found.uncertainty.sem > 0


@pytest.mark.parametrize("gaps", [(0.0, 19.0), (5.0, 4.0)])
def test_a_tear_that_cannot_be_drawn_is_refused(gaps) -> None:
    with pytest.raises(ValueError, match="gap"):
        CinePlan(pseudonym="P", side=Side.LEFT, rest_gap_mm=gaps[0], contraction_gap_mm=gaps[1])
