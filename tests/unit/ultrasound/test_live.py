"""A folder that grows: each frame measured as it comes, whatever else lands in it."""

import json
import threading
import time
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from ischia.cli.live import line_of
from ischia.cli.live_page import Board, page_server
from ischia.cli.main import app
from ischia.measure.ultrasound.live import live_frames
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.numeric.speckle import grain
from ischia.phantoms.muscle import MusclePlan, muscle_picture
from ischia.service.live import live, said

SHAPE, MM_PER_PX = (160, 240), 0.2
SCALE = {"mm_per_px": MM_PER_PX}


def seen(**parameters: float) -> RecordingEntry:
    return RecordingEntry(path="", side=Side.LEFT, parameters=parameters)


def frame(right_px: float) -> np.ndarray:
    """Give speckle whose right half has moved to the right, sharply."""
    texture = grain(np.random.default_rng(3), SHAPE, along_px=2.5, across_px=1.5)
    still = np.clip(100 + 40 * texture, 0, 255).astype(np.uint8)
    moved = cv2.warpAffine(still, np.array([[1, 0, right_px], [0, 1, 0]]), SHAPE[::-1])
    ramp = np.clip((np.arange(SHAPE[1]) - 100) / 40, 0, 1)  # stretched in between
    grid = np.arange(SHAPE[1], dtype=np.float32) - (ramp * right_px).astype(np.float32)
    rows = np.arange(SHAPE[0], dtype=np.float32)
    return cv2.remap(still, *np.meshgrid(grid, rows), cv2.INTER_LINEAR) if right_px else moved


def put(folder, number: int, right_px: float) -> None:
    cv2.imwrite(str(folder / f"f{number}.png"), frame(right_px))


@pytest.fixture
def folder(tmp_path):
    """Give a folder with its first frame, on which a gap was drawn."""
    put(tmp_path, 0, 0.0)
    drawn = {
        "schema": "ischia.marks/1",
        "recording": sha256((tmp_path / "f0.png").read_bytes()).hexdigest(),
        "marks": [
            {
                "id": "gap",
                "kind": "caliper",
                "what": "gap",
                "frame": 0,
                "author": "reader-1",
                "at": "2026-03-02T10:00:00Z",
                "points_px": [[60, 80], [180, 80]],
            }
        ],
    }
    (tmp_path / "f0.png.marks.json").write_text(json.dumps(drawn))
    return tmp_path


def readings(moment) -> dict[str, object]:
    return {one.what: one for one in moment.readings}


def test_a_caliper_goes_with_the_tissue_frame_by_frame(folder) -> None:
    """Frames come one by one; the tenth stands before the second by its letters alone."""
    moments = live(folder, seen(**SCALE), idle_s=1.0)
    assert readings(next(moments))["gap"].value == pytest.approx(120 * MM_PER_PX, abs=0.05)
    for number, right_px in ((10, 10.0), (2, 5.0)):
        put(folder, number, right_px)
    found = {m.file: readings(m)["gap"].value for m in moments}
    assert list(found) == ["f2.png", "f10.png"]
    assert found["f2.png"] == pytest.approx(125 * MM_PER_PX, abs=0.15)
    assert found["f10.png"] == pytest.approx(130 * MM_PER_PX, abs=0.15)


def test_a_file_that_is_still_being_written_is_waited_for(folder) -> None:
    moments = live(folder, seen(**SCALE), idle_s=1.0)
    next(moments)
    put(folder, 1, 5.0)
    whole = (folder / "f1.png").read_bytes()
    (folder / "f1.png").write_bytes(whole[: len(whole) // 2])
    threading.Timer(0.2, (folder / "f1.png").write_bytes, (whole,)).start()
    assert readings(next(moments))["gap"].value == pytest.approx(125 * MM_PER_PX, abs=0.15)


def test_what_is_no_frame_is_left_out_and_counted(folder) -> None:
    (folder / "f1.png").write_bytes(b"no picture")
    cv2.imwrite(str(folder / "f2.png"), np.zeros((20, 30), np.uint8))
    (folder / "notes.txt").write_text("nothing")
    put(folder, 3, 0.0)
    *_, last = live(folder, seen(**SCALE), idle_s=0.3)
    assert (last.file, last.number, last.left_out) == ("f3.png", 1, 2)


def test_without_a_scale_there_is_no_millimetre(folder) -> None:
    first = next(live(folder, seen()))
    assert readings(first)["gap"].value is None
    assert "calibration" in readings(first)["gap"].reason
    assert said(readings(first)["gap"]) == "gap: not measured"
    assert readings(first)["followed"].value == pytest.approx(100, abs=1)


def test_few_frames_are_in_memory_however_many_come(folder) -> None:
    for number in range(1, 12):
        put(folder, number, 0.0)
    moments = live(folder, seen(**SCALE), idle_s=0.3)
    *_, last = moments
    assert last.number == 11
    assert last.picture()[:4] == b"\x89PNG"


@pytest.mark.parametrize("name", ["nowhere", "clip.txt"])
def test_what_is_no_folder_is_refused(tmp_path, name) -> None:
    (tmp_path / "clip.txt").write_text("")
    with pytest.raises(InputError, match="into which frames are written"):
        next(live(tmp_path / name, seen()))


def asked(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    line = HTTPConnection("127.0.0.1", port)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    return answer.status, answer.read()


def test_the_page_shows_the_newest_frame_to_this_machine_only(folder) -> None:
    board = Board()
    server = page_server(board, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    try:
        for moment in live(folder, seen(**SCALE), idle_s=0.1):
            board.put(moment, "a line")
        now = json.loads(asked(port, "/now.json")[1])
        assert now["says"] == "a line"
        curves = {curve["name"]: curve for curve in now["curves"]}
        assert curves["gap"]["unit"] == "mm"
        assert curves["gap"]["points"][0][1] == pytest.approx(24.0, abs=0.05)
        assert asked(port, "/now.png?0")[1][:4] == b"\x89PNG"
        assert b"the error is unknown" in asked(port, "/")[1]
        assert curves["gap"]["error_unknown"]
        assert not curves["followed"]["error_unknown"]
        assert asked(port, "/now.json", Host="other.test")[0] == 403
        assert asked(port, "/f0.png")[0] == 404
    finally:
        server.shutdown()
        server.server_close()


def test_the_terminal_tells_values_and_how_fast(folder) -> None:
    told = CliRunner().invoke(
        app,
        [
            *("live", str(folder), "--side", "left", "--no-page", "--idle-s", "0.2"),
            *("--parameter", f"mm_per_px={MM_PER_PX}"),
        ],
    )
    assert told.exit_code == 0, told.output
    assert "frame 0 · followed 100.0 % · gap 24.0 mm (error unknown)" in told.output


def test_the_rate_that_is_told_is_the_one_at_which_frames_are_measured(folder) -> None:
    """Against the clock of this machine, and against one of which every tick is known."""
    for number in range(1, 9):
        put(folder, number, 0.0)
    moments = live(folder, seen(**SCALE), idle_s=0.0)
    assert next(moments).rate_hz is None
    began_s = time.monotonic()
    *_, last = moments
    own_hz = last.number / (time.monotonic() - began_s)
    assert last.rate_hz == pytest.approx(own_hz, rel=0.2)
    now_s = [0.0]
    shown = live(folder, seen(**SCALE), clock=lambda: now_s[0])
    for each_s in (0.1,) * 4 + (0.5,) * 4:
        told = next(shown).rate_hz
        now_s[0] += each_s
    assert told == pytest.approx(7 / 1.9)  # seven frames in 1.9 s


def test_of_a_rate_only_the_last_two_seconds_count(folder) -> None:
    for number in range(1, 9):
        put(folder, number, 0.0)
    now_s = [0.0]
    shown = live(folder, seen(**SCALE), clock=lambda: now_s[0])
    for each_s in (9.0, 9.0, 0.5, 0.5, 0.5, 0.5, 0.5):
        told = next(shown).rate_hz
        now_s[0] += each_s
    assert told == pytest.approx(2.0)


def test_frames_that_wait_are_told(folder) -> None:
    for number in range(1, 9):
        put(folder, number, 0.0)
    first, *_, last = live(folder, seen(**SCALE), idle_s=0.0)
    assert (first.waiting, last.waiting) == (8, 0)
    assert "behind by 8 frames" in line_of(first)
    assert "behind" not in line_of(last)


def test_thickness_and_angle_have_the_interval_of_a_still() -> None:
    made = muscle_picture(MusclePlan(), np.random.default_rng(3))
    height, width = made.pixels[0].shape
    first = Cine(
        pixels=made.pixels,
        t_s=np.zeros(1),
        regions=(
            CalibratedRegion(
                x0_px=0, y0_px=0, x1_px=width - 1, y1_px=height - 1,
                mm_per_px_x=0.1, mm_per_px_y=0.1, kind="tissue_2d",
            ),
        ),
        side=Side.LEFT,
        structure=None,
        view=None,
        probe=None,
        source=Source(sha256="a" * 64, format="png", reader="video@1", path="f0.png"),
    )  # fmt: skip
    drawn = tuple(
        Mark(
            id=what, kind="region", what=f"{what}_aponeurosis", frame=0, author="r",
            at=datetime(2026, 3, 2, tzinfo=UTC), points_px=((40.0, rows[0]), (455.0, rows[1])),
        )
        for what, rows in (("superficial", (58.0, 92.0)), ("deep", (232.0, 282.0)))
    )  # fmt: skip
    marks = Marks(schema="ischia.marks/1", recording="a" * 64, marks=drawn)
    (frame,) = live_frames(made.pixels, first, marks)
    found = {one.what: one for one in frame.readings}
    for what, truth in (("thickness", 18.0), ("fascicles", 18.0)):
        low, high = found[what].interval95
        assert low < found[what].value < high
        assert low - 0.5 < truth < high + 0.5
        assert f"({low:.1f} to {high:.1f})" in said(found[what])
