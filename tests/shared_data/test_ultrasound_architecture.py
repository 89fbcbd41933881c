"""Real images of vastus and gastrocnemius, against the mean of three observers.

A handful of each set, so that a change is seen; all of them are in `validation/`. Angle [deg] and
height at the observers' left edge [px of the file] as their sheets have them.
"""

from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from ischia.measure.ultrasound import architecture_measures
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import NotMeasured
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine

BOXES = {
    "ds1_S1": ((0, 18, 513, 92), (0, 302, 513, 435)),
    "ds3_030": ((378, 100, 1287, 180), (378, 347, 1287, 528)),
    "ds4_A": ((238, 50, 996, 201), (238, 220, 996, 421)),
}
READ_DEG = {
    "ds1_S1/S1_L20_step_025.png": 14.6,
    "ds1_S1/S1_L20_step_175.png": 20.2,
    "ds1_S1/S1_L20_step_375.png": 24.4,
    "ds3_030/p6_isokinetic030_01_push_01_10.jpg": 15.5,
    "ds3_030/p6_isokinetic030_01_push_01_60.jpg": 43.5,
    "ds3_030/p6_isokinetic030_01_push_02_38.jpg": 22.2,
    "ds4_A/GM_T_1.png": 12.0,
    "ds4_A/GM_T_10.png": 12.0,
    "ds4_A/GM_T_9.png": 15.4,
}


def cine(grey: np.ndarray, regions: tuple[CalibratedRegion, ...] = ()) -> Cine:
    return Cine(
        pixels=grey[None],
        t_s=np.zeros(1),
        regions=regions,
        side=Side.RIGHT,
        structure=None,
        view="long_axis",
        probe=None,
        source=Source(sha256="0" * 64, format="image", reader="image@1", path="image"),
    )


def boxed(name: str) -> Marks:
    made = [
        Mark(
            id=what,
            kind="region",
            frame=0,
            author="reader-1",
            at=datetime(2026, 1, 1, tzinfo=UTC),
            points_px=((x0, y0), (x1, y1)),
            what=f"{what}_aponeurosis",
        )
        for what, (x0, y0, x1, y1) in zip(("superficial", "deep"), BOXES[name], strict=True)
    ]
    return Marks(schema="ischia.marks/1", recording="0" * 64, marks=tuple(made))


def angle_deg(shared_data: Path, file: str, marks: Marks | None) -> float:
    path = shared_data / "ultrasound/muscle_architecture" / file
    found = architecture_measures(cine(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)), marks)
    assert not isinstance(found[0], NotMeasured)
    assert isinstance(found[2], NotMeasured)  # no calibration: no millimetre
    return found[0].value


def test_angles_of_three_machines_are_near_what_observers_read(shared_data: Path) -> None:
    off_deg = [
        angle_deg(shared_data, file, boxed(file.split("/")[0])) - read
        for file, read in READ_DEG.items()
    ]
    assert np.abs(off_deg).mean() <= 1.7
    assert np.abs(off_deg).max() <= 4


@pytest.mark.parametrize("file", ["ds3_030/p6_isokinetic030_01_push_01_60.jpg", "ds4_A/GM_T_9.png"])
def test_text_scales_and_borders_do_not_mislead_an_unboxed_search(
    shared_data: Path, file: str
) -> None:
    assert angle_deg(shared_data, file, None) == pytest.approx(READ_DEG[file], abs=4)


def test_thickness_in_millimetres_needs_only_the_scale(shared_data: Path) -> None:
    clip = cv2.VideoCapture(str(shared_data / "ultrasound/clips/p6_isometric_max_01_push_01.mp4"))
    frames = [cv2.cvtColor(clip.read()[1], cv2.COLOR_BGR2GRAY) for _ in range(10)]
    region = CalibratedRegion(
        x0_px=215, y0_px=45, x1_px=934, y1_px=618,
        mm_per_px_x=0.0883, mm_per_px_y=0.0883, kind="tissue_2d",
    )  # fmt: skip
    found = architecture_measures(cine(frames[9], (region,)), None)
    values = {m.concept.split(".")[1]: m for m in found}
    # Observers read 34.7° here and, at one edge, a height of 245 px of 0.0883 / 1.248 mm.
    assert values["fascicle_angle"].value == pytest.approx(34.7, abs=3)
    assert values["muscle_thickness"].value == pytest.approx(17.3, abs=1.7)
