"""Films and pictures: found by their content, timed and scaled by what is known, or refused."""

import io
import json
import struct
import zipfile
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.numeric import room as numeric_room
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.service.files import raw_file
from ischia.service.loose import measure_files

H264 = Path(__file__).with_name("simulated_h264.mp4")
ROWS, COLUMNS = 60, 80


def told(**parameters: float) -> RecordingEntry:
    return RecordingEntry(path="it", side=Side.LEFT, parameters=parameters)


def picture(grey: int, shape: tuple[int, int] = (ROWS, COLUMNS), kind: str = ".png") -> bytes:
    return cv2.imencode(kind, np.full(shape, grey, np.uint8))[1].tobytes()


def archive(**entries: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, data in entries.items():
            made.writestr(f"{name}.png", data)
    return held.getvalue()


def read(data: bytes, **parameters: float):
    raw = RawFile(shown="it", data=data)
    reader = find(raw)
    assert reader.name == "video"
    (cine,) = reader.read(raw, told(**parameters))
    return cine


def test_a_film_keeps_its_clock_and_has_no_millimetre() -> None:
    cine = read(H264.read_bytes())
    assert cine.pixels.shape == (12, 48, 64)
    np.testing.assert_allclose(cine.t_s, np.arange(12) / 20, atol=1e-6)
    assert cine.regions == ()
    assert cine.source.format == "film"


@pytest.fixture(scope="module")
def avi(tmp_path_factory) -> bytes:
    """Give a film of another container and coding, whose frames brighten."""
    path = tmp_path_factory.mktemp("film") / "it.avi"
    out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25.0, (COLUMNS, ROWS))
    for number in range(8):
        out.write(np.full((ROWS, COLUMNS, 3), 20 * number, np.uint8))
    out.release()
    return path.read_bytes()


def test_an_avi_is_read_frame_by_frame(avi) -> None:
    cine = read(avi)
    assert cine.t_s[-1] == pytest.approx(7 / 25)
    np.testing.assert_allclose(cine.pixels.mean(axis=(1, 2)), np.arange(8) * 20, atol=3)


def test_a_film_shown_at_another_speed_is_refused() -> None:
    assert read(H264.read_bytes(), frame_time_ms=50.2).t_s[1] == pytest.approx(0.05)
    with pytest.raises(InputError, match="50 ms from frame to frame in the film, 16 ms given"):
        read(H264.read_bytes(), frame_time_ms=16.0)


def test_a_film_cut_short_is_refused(avi) -> None:
    with pytest.raises(InputError):
        read(avi[: len(avi) * 2 // 3])


def test_a_typed_scale_holds_in_its_box_and_says_so() -> None:
    box = {"x0_px": 4, "y0_px": 5, "x1_px": 60, "y1_px": 40}
    cine = read(H264.read_bytes(), mm_per_px=0.0883, **box)
    (region,) = cine.regions
    assert (region.x0_px, region.y1_px, region.mm_per_px_x) == (4, 40, 0.0883)
    assert cine.flags == ("scale_typed",)


@pytest.mark.parametrize("kind", [".png", ".jpg", ".tif", ".bmp"])
def test_a_picture_is_a_still(kind) -> None:
    cine = read(picture(77, kind=kind))
    assert cine.pixels.shape == (1, ROWS, COLUMNS)
    assert (int(cine.pixels[0, 9, 9]), cine.t_s.tolist()) == (77, [0.0])


@pytest.mark.parametrize("kind", [".png", ".tif"])
def test_twelve_bits_in_sixteen_keep_their_greys(kind) -> None:
    greys = np.random.default_rng(1).integers(0, 256, (ROWS, COLUMNS), dtype=np.uint16)
    greys[0, 0] = 255
    twelve = cv2.imencode(kind, greys << 4)[1].tobytes()
    np.testing.assert_array_equal(read(twelve).pixels[0], greys)
    dark, bright = (cv2.imencode(".png", part)[1].tobytes() for part in (greys << 2, greys << 6))
    clip = read(archive(a=bright, b=dark), frame_time_ms=40.0)  # one scale for the whole clip
    np.testing.assert_array_equal(clip.pixels[1], greys >> 4)
    with pytest.raises(InputError, match="14 bits after one of 10"):
        read(archive(a=dark, b=bright), frame_time_ms=40.0)


def test_a_tiff_that_says_too_much_or_too_little_is_refused() -> None:
    whole = picture(7, kind=".tif")
    for damaged in (whole[: len(whole) // 2], whole[:6]):
        with pytest.raises(InputError):
            read(damaged)
    several = cv2.imencodemulti(".tif", [np.zeros((ROWS, COLUMNS), np.uint8)] * 2)[1].tobytes()
    with pytest.raises(InputError, match="several in one"):
        read(several)
    real = cv2.imencode(".tif", np.zeros((ROWS, COLUMNS, 3), np.float32))[1].tobytes()
    with pytest.raises(InputError, match="float32"):
        read(real)
    at = whole.index(struct.pack("<HHII", 256, 3, 1, COLUMNS))
    bomb = whole[:at] + struct.pack("<HHII", 256, 4, 1, 1 << 20) + whole[at + 12 :]
    with pytest.raises(InputError, match=f"{1 << 20}×{ROWS}"):
        read(bomb)


def test_a_text_that_begins_like_a_bitmap_is_none() -> None:
    raw = RawFile(shown="bmi.csv", data=b"BMI;Kraft\n" + b"21,4;300\n" * 9)
    with pytest.raises(InputError, match="no reader knows"):
        find(raw)


def test_a_folder_of_pictures_is_a_clip_in_the_order_of_their_numbers(tmp_path) -> None:
    for number in (10, 9, 1):
        (tmp_path / f"frame_{number}.PNG").write_bytes(picture(number))
    (tmp_path / "notes.txt").write_text("not a frame")
    raw = raw_file(tmp_path)
    (cine,) = find(raw).read(raw, told(frame_time_ms=40.0))
    assert cine.pixels[:, 0, 0].tolist() == [1, 9, 10]
    np.testing.assert_allclose(cine.t_s, [0, 0.04, 0.08])
    assert raw_file(tmp_path).sha256 == raw.sha256


def test_pictures_without_a_clock_ask_for_it() -> None:
    two = archive(a=picture(1), b=picture(2))
    with pytest.raises(InputError, match="2 pictures and no time") as error:
        read(two)
    assert "--parameter frame_time_ms" in error.value.do
    with pytest.raises(InputError, match="frame_time_ms of -1"):
        read(two, frame_time_ms=-1.0)


def test_pictures_of_two_sizes_are_no_clip() -> None:
    with pytest.raises(InputError, match="picture 2 of 70×60"):
        read(archive(a=picture(1), b=picture(2, (ROWS, 70))), frame_time_ms=40.0)


def test_a_picture_that_claims_too_much_is_refused_before_it_is_unpacked() -> None:
    bomb = bytearray(picture(1))
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    with pytest.raises(InputError, match="1 frame of 60000×60000"):
        read(bytes(bomb))
    bomb[16:24] = struct.pack(">II", 40_000, 8)  # few pixels, and a side that nothing can follow
    with pytest.raises(InputError, match="40000×8"):
        read(bytes(bomb))


def test_a_long_film_lies_in_a_file(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(numeric_room, "IN_MEMORY_BYTES", 1000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    below = read(H264.read_bytes()).pixels
    while isinstance(below.base, np.ndarray):
        below = below.base
    assert isinstance(below, np.memmap)
    assert list(tmp_path.iterdir()) == []


def test_marks_beside_a_loose_film_give_it_a_scale(tmp_path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(H264.read_bytes())

    def caliper(name: str, what: str, width: float, **said: object) -> dict[str, object]:
        points = [[2.0, 5.0], [2.0 + width, 5.0]]
        made = {"id": name, "kind": "caliper", "frame": 0, "author": "r", "points_px": points}
        return {**made, "what": what, "at": "2026-03-02T10:00:00Z", **said}

    marks = [
        caliper("s", "scale", 40.0, length_mm=10.0),
        caliper("g", "gap", 20.0, state="rest"),
    ]
    held = {
        "schema": "ischia.marks/1",
        "recording": sha256(path.read_bytes()).hexdigest(),
        "marks": marks,
    }
    path.with_name("film.mp4.marks.json").write_text(json.dumps(held))
    found = measure_files([path], RecordingEntry(path="", side=Side.LEFT))
    (gap,) = [m for m in found.measurements if m.concept == "ultrasound.gap"]
    assert gap.value == pytest.approx(5.0)
    assert "scale_drawn" in gap.flags


def test_marks_that_were_drawn_on_another_file_are_not_passed_over(tmp_path) -> None:
    path = tmp_path / "still.png"
    path.write_bytes(picture(1))
    held = {"schema": "ischia.marks/1", "recording": "a" * 64, "marks": []}
    (tmp_path / "still.png.marks.json").write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(InputError, match="another recording") as error:
        measure_files([path], RecordingEntry(path=""), sides=[Side.LEFT])
    assert sha256(path.read_bytes()).hexdigest()[:8] in error.value.expected
