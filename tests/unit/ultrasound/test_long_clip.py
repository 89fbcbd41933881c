"""A long clip costs time, not memory: what is followed lies in a file, and is used bit by bit."""

import tracemalloc
from datetime import UTC, datetime

import numpy as np
import pytest
from rich.progress import Progress

from ischia.cli.telling import Steps
from ischia.measure.ultrasound import motion
from ischia.measure.ultrasound.dynamic_layers import layer_sliding, strain_along
from ischia.measure.ultrasound.motion import Ground, Movement, movement
from ischia.measure.ultrasound.opening import Place, opening
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measurement
from ischia.model.terms import InjuredSide
from ischia.numeric import room
from ischia.service.measure import Known, measure

FRAMES, BANDS, PLACES = 10_000, 8, 60
CORNERS = ((0.0, 0.0), (200.0, 0.0), (200.0, 100.0), (0.0, 100.0))


def marks(*names: str) -> Marks:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    drawn = tuple(
        Mark(
            id=name, kind="region", frame=0, author="r", at=at, points_px=CORNERS, what=name
        )
        for name in names
    )  # fmt: skip
    return Marks(schema="ischia.marks/1", recording="a" * 64, marks=drawn)


@pytest.fixture(scope="module")
def moved() -> Movement:
    """Give a muscle that is stretched by up to 4 % and back, over ten thousand frames."""
    strain = 0.04 * np.sin(np.pi * np.arange(FRAMES) / FRAMES)
    along_mm = np.arange(PLACES) * motion.PLACE_MM
    shift_mm = np.broadcast_to((strain[:, None] * along_mm)[:, None], (FRAMES, BANDS, PLACES))
    across, lengthwise = np.meshgrid(np.arange(BANDS * 4.0), np.arange(1.0, PLACES + 1))
    points_px = np.stack([lengthwise.T.ravel(), across.T.ravel() + 1], axis=1)
    return Movement(
        ground=Ground(
            region=None,
            direction=(1.0, 0.0),
            points_px=points_px,
            inside=np.ones(len(points_px), bool),
            shape=(BANDS, 4, PLACES),
            corner_mm=(0.0, 0.0),
        ),
        along_mm=shift_mm.astype(np.float32),
        held=np.ones(shift_mm.shape, bool),
        held_pct=np.full(FRAMES, 100.0),
        key_frame=0,
        stills={},
        flags=(),
    )


def peak_mb(work) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def test_ten_thousand_frames_are_used_bit_by_bit(cine, moved) -> None:
    """All of them at once would be 38 MB each time that they are written out as numbers."""
    clip = cine(pixels=np.zeros((FRAMES, 1, 1), np.uint8), t_s=np.arange(FRAMES) / 60)
    place = Place(np.arange(BANDS), np.full(BANDS, 28.0), np.full(BANDS, 32.0), drawn=True)
    found = []
    used_mb = peak_mb(lambda: found.extend(strain_along(clip, marks("muscle"), moved, None)))
    used_mb = max(used_mb, peak_mb(lambda: opening(moved, place)))
    layers = marks("upper_layer", "lower_layer")
    used_mb = max(used_mb, peak_mb(lambda: layer_sliding(clip, layers, moved)))
    assert used_mb < 20
    (largest,) = [m for m in found if isinstance(m, Measurement)]
    assert largest.value == pytest.approx(4.0, abs=0.01)


def test_what_is_followed_over_a_long_clip_lies_in_a_file(cine, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(room, "IN_MEMORY_BYTES", 1000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = movement(cine(), marks())
    assert isinstance(found.along_mm, np.memmap)
    assert isinstance(found.held, np.memmap)
    assert list(tmp_path.iterdir()) == []


def test_each_frame_that_is_followed_is_told(cine) -> None:
    class Teller:
        def __init__(self) -> None:
            self.told = []

        def __call__(self, step: str) -> None:
            raise AssertionError(step)

        def frames(self, done: int, of: int) -> None:
            self.told.append((done, of))

    tell = Teller()
    known = Known(published=(), plausible={}, calibration_days=365)
    measure([cine()], {}, InjuredSide.NONE, known, tell=tell)
    assert tell.told == [(n, 10) for n in range(1, 11)]


def test_the_bar_of_frames_goes_when_the_clip_is_done() -> None:
    shown = Progress()
    steps = Steps(shown, "Measuring", 1)
    steps("clip.dcm")
    steps.frames(3, 10)
    bar = shown.tasks[1]
    assert (bar.visible, bar.completed, bar.total) == (True, 3, 10)
    steps.frames(10, 10)
    assert not bar.visible
