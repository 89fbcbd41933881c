"""A folder that grows: each frame measured as it comes, whatever else lands in it."""

import json
import threading
from hashlib import sha256
from http.client import HTTPConnection

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from ischia.cli.live_page import Board, page_server
from ischia.cli.main import app
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.numeric.speckle import grain
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
        assert b"have no interval" in asked(port, "/")[1]
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
    assert "frame 0 · followed 100.0 % · gap 24.0 mm" in told.output
