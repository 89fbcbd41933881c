"""A simulated clip as a film: what stands on its frames, and what may never stand there."""

import shutil
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError, StorageError
from ischia.model.marks import Mark
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.service.film import write_film
from ischia.writers.film import CODINGS, Drawn, Sheet, drawn, film_bytes

SEEN = RecordingEntry(path="", side=Side.RIGHT, structure="rectus_femoris", view="long_axis")
PLAN = CinePlan(pseudonym="P-SIM", side=Side.RIGHT, duration_s=1.0, contraction_gap_mm=12.0)
IMAGE = CalibratedRegion(
    x0_px=10, y0_px=10, x1_px=89, y1_px=49, mm_per_px_x=0.5, mm_per_px_y=0.5, kind="tissue_2d"
)
PLAIN = Sheet(image=IMAGE, sized=False, simulated=False)


@pytest.fixture(scope="module")
def made():
    return cine_file(PLAN, 5)


@pytest.fixture(scope="module")
def film(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("film")
    (folder / "clip.dcm").write_bytes(made.data)
    written = write_film(folder / "clip.dcm", folder / "out" / "film.mp4", SEEN)
    shown = cv2.VideoCapture(str(written))
    frames = []
    while (read := shown.read())[0]:
        frames.append(read[1])
    return shown.get(cv2.CAP_PROP_FPS), np.stack(frames)


def test_a_film_has_every_frame_at_the_speed_of_the_clip(film) -> None:
    rate_hz, frames = film
    assert rate_hz == pytest.approx(20.0)
    assert len(frames) == 20


def test_a_simulated_clip_says_so_on_every_frame(film) -> None:
    ribbon = film[1][:, :20]
    assert (ribbon > 200).mean() > 0.7  # white, with letters on it
    assert (ribbon < 100).any(axis=(1, 2, 3)).all()


def test_nothing_beside_the_image_enters() -> None:
    """What a machine burns in beside the image may be a name."""
    grey = np.full((60, 100), 255, np.uint8)
    grey[10:50, 10:90] = 0
    assert drawn(grey, PLAIN, Drawn()).max() == 0
    named = drawn(np.where(grey > 0, 37, grey).astype(np.uint8), PLAIN, Drawn(says=("0.50 s",)))
    assert named.max() == 255


def test_marks_of_a_person_and_of_the_program_are_told_apart() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    line = Mark(
        id="m", kind="polyline", frame=0, author="r", at=at, points_px=((20.0, 30.0), (80.0, 30.0))
    )
    grey = np.zeros((60, 100), np.uint8)
    pictures = [drawn(grey, PLAIN, over) for over in (Drawn(found=(line,)), Drawn(drawn=(line,)))]
    row = PLAIN.place((50.0, 30.0))[1]
    colours = [picture[row, PLAIN.place((50.0, 30.0))[0]].tolist() for picture in pictures]
    assert max(colours[0]) > 150
    assert max(colours[1]) > 150
    assert colours[0] != colours[1]


def test_tissue_is_shown_in_its_own_proportions() -> None:
    tall = CalibratedRegion(
        x0_px=0, y0_px=0, x1_px=719, y1_px=99, mm_per_px_x=0.1, mm_per_px_y=0.2, kind="tissue_2d"
    )
    assert Sheet(image=tall, sized=True, simulated=False).size_px == (720, 200)
    assert Sheet(image=tall, sized=True, simulated=False).bar_px == 100


def test_a_clip_that_nothing_says_of_where_its_tissue_is_is_refused(tmp_path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (2, 20, 30), dtype=np.uint8)
    folder = tmp_path / "clip"
    folder.mkdir()
    for number, picture in enumerate(pixels):
        cv2.imwrite(str(folder / f"{number}.png"), picture)
    said = RecordingEntry(path="", side=Side.LEFT, parameters={"frame_time_ms": 20.0})
    with pytest.raises(InputError, match="where its tissue is"):
        write_film(folder, tmp_path / "film.mp4", said)
    assert not (tmp_path / "film.mp4").exists()


def test_a_film_that_cannot_be_coded_says_so(monkeypatch) -> None:
    monkeypatch.setattr("ischia.writers.film.write.CODINGS", {".mp4": "none"})
    with pytest.raises(StorageError, match="could not be written"):
        film_bytes([np.zeros((20, 30, 3), np.uint8)], (30, 20), 20.0, ".mp4")


def test_a_name_that_ends_otherwise_is_refused_before_anything_is_measured(tmp_path) -> None:
    with pytest.raises(InputError, match=r"\.mp4 or \.webm"):
        write_film(tmp_path / "none.dcm", tmp_path / "film.avi", SEEN)


def moving(count: int):
    for k in range(count):
        picture = np.zeros((96, 128, 3), np.uint8)
        cv2.circle(picture, (20 + 4 * k, 48), 12, (0, 200, 255), -1)
        yield picture


@pytest.mark.parametrize("ending", CODINGS)
def test_what_is_coded_is_what_is_decoded(ending, tmp_path) -> None:
    path = tmp_path / f"film{ending}"
    path.write_bytes(film_bytes(moving(20), (128, 96), 25.0, ending))
    shown = cv2.VideoCapture(str(path))
    for k, picture in enumerate(moving(20)):
        there, frame = shown.read()
        assert there, k
        assert np.abs(frame.astype(int) - picture).mean() < 4
    assert not shown.read()[0]


PAGE = """<video muted src="film{ending}"></video><p>waiting</p><script>
const film = document.querySelector("video"), said = document.querySelector("p");
film.onerror = () => (said.textContent = "error " + film.error.code);
film.onended = () => (said.textContent =
  [film.videoWidth, film.videoHeight, film.duration.toFixed(1)].join(" "));
film.play().catch((why) => (said.textContent = "refused " + why));
</script>"""


def test_a_browser_plays_either_to_its_end(tmp_path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for ending in CODINGS:
            film = tmp_path / f"film{ending}"
            film.write_bytes(film_bytes(moving(20), (128, 96), 25.0, ending))
            (tmp_path / "page.html").write_text(PAGE.format(ending=ending), "utf-8")
            page.goto((tmp_path / "page.html").as_uri())
            page.wait_for_function("document.querySelector('p').textContent != 'waiting'")
            assert page.inner_text("p") == "128 96 0.8", ending
        browser.close()


def test_what_nobody_confirmed_says_so_on_every_frame(made, tmp_path, monkeypatch) -> None:
    (tmp_path / "clip.dcm").write_bytes(made.data)
    said = []
    monkeypatch.setattr("ischia.service.film.drawn", lambda _grey, _sheet, over: said.append(over))
    monkeypatch.setattr("ischia.service.film.film_bytes", lambda frames, *_: bytes(len([*frames])))
    write_film(tmp_path / "clip.dcm", tmp_path / "film.mp4", SEEN)
    proposed = [line for over in said for line in over.says if line.startswith("opening")]
    assert proposed
    assert all(line.endswith("(proposed, not confirmed)") for line in proposed)
    assert said[0].says[0] == "0.00 s"
