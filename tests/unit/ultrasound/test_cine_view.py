"""What the ultrasound viewer is given: clips at their scale, and frames as they were stored."""

import json
import struct
from datetime import UTC, datetime

import numpy as np
import pytest

from ischia.model.marks import Mark, Marks
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.service import open_case
from ischia.service.cine_view import AT_ONCE, cine_view, clips, frames_packed, recorded
from ischia.service.drawing import marks_json

cv2 = pytest.importorskip("cv2")
CASE = """
schema       = "ischia.case/1"
simulated    = true
injured_side = "right"
complaint    = "front of the thigh"
[subject]
pseudonym = "P-0001"
"""
VISIT = """
schema = "ischia.visit/1"
date   = 2026-03-02
[[recording]]
path      = "clip.dcm"
side      = "right"
structure = "rectus_femoris"
view      = "long_axis"
"""


PLAN = CinePlan(pseudonym="P-0001", side=Side.RIGHT, duration_s=2.0)  # 40 frames: two blocks


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seen")
    visit = folder / "visits/2026-03-02"
    visit.mkdir(parents=True)
    (folder / "case.toml").write_text(CASE)
    (visit / "visit.toml").write_text(VISIT)
    (visit / "clip.dcm").write_bytes(cine_file(PLAN, seed=1).data)
    return open_case(folder)


def test_a_clip_is_shown_with_what_it_is_of_and_its_scale(case) -> None:
    (shown,) = cine_view(case, case.visit()).clips
    (clip,) = clips(case.visit())
    assert (shown.side, shown.structure, shown.view) == ("right", "rectus_femoris", "long_axis")
    assert (len(shown.t_s), shown.height_px, shown.width_px) == clip.pixels.shape
    assert shown.regions[0].mm_per_px_x == clip.regions[0].mm_per_px_x
    assert {shown.recording} == recorded(case.visit())
    assert not shown.scale_drawn


def test_every_frame_arrives_as_it_was_stored(case) -> None:
    (clip,) = clips(case.visit())
    sha256, count = clip.source.sha256, len(clip.t_s)
    seen = []
    for block in range(-(-count // AT_ONCE)):
        data = frames_packed(case.visit(), sha256, block)
        (length,) = struct.unpack("<I", data[4:8])
        head, at = json.loads(data[8 : 8 + length]), 8 + length
        assert (data[:4], head["first"]) == (b"ISFR", block * AT_ONCE)
        for size in head["sizes"]:
            picture = np.frombuffer(data[at : at + size], np.uint8)
            seen.append(cv2.imdecode(picture, cv2.IMREAD_GRAYSCALE))
            at += size
        assert at == len(data)
    assert np.array_equal(np.array(seen), clip.pixels)


@pytest.mark.parametrize(("recording", "block"), [("0" * 64, 0), (None, 10_000), (None, -1)])
def test_what_is_not_there_is_nothing(case, recording: str | None, block: int) -> None:
    (clip,) = clips(case.visit())
    assert frames_packed(case.visit(), recording or clip.source.sha256, block) is None


def test_half_a_scale_does_not_hide_the_clip(case) -> None:
    (clip,) = clips(case.visit())
    mark = Mark(
        id="d1",
        kind="caliper",
        frame=0,
        author="u-1",
        at=datetime(2026, 3, 2, tzinfo=UTC),
        what="scale",
        points_px=((10.0, 10.0), (90.0, 10.0)),
    )
    drawn = Marks(schema="ischia.marks/1", recording=clip.source.sha256, marks=(mark,))
    folder = case.folder / "marks"
    folder.mkdir()
    try:
        (folder / "a.json").write_bytes(marks_json(drawn))
        again = open_case(case.folder)
        view = cine_view(again, again.visit())
    finally:
        (folder / "a.json").unlink()
        folder.rmdir()
    assert len(view.clips) == 1
    assert view.marks[clip.source.sha256] == (mark,)
