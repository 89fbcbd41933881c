"""What the motion viewer draws is what was measured, in a document that says what it holds."""

import json
import struct
from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion import hamstring_measures, moving
from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.readers.osim import walking_model
from ischia.service.motion_document import packed


@pytest.fixture(scope="module")
def found(exact):
    return moving(exact.dynamic, exact.static, walking_model())


def of(found, words: str) -> np.ndarray:
    return found.xyz_mm[:, found.points.index(words)]


def test_the_longest_that_is_drawn_is_the_longest_that_was_measured(exact, found) -> None:
    measured = hamstring_measures(exact.dynamic, exact.static, walking_model())
    for muscle in found.muscles:
        head, side = muscle.head
        (peak,) = (
            m.value
            for m in measured
            if isinstance(m, Measurement)
            and m.concept == "motion.hamstring_peak_length"
            and (m.context["muscle"], m.side) == (head, side)
        )
        # The largest of all that is drawn, against the mean of the strides' largest.
        assert peak - 0.1 < np.nanmax(muscle.length_pct) < peak + 1.2


def test_thigh_and_shank_keep_their_length_and_the_head_is_up(found) -> None:
    for side in ("left", "right"):
        thigh_mm = np.linalg.norm(of(found, f"{side} hip") - of(found, f"{side} knee"), axis=1)
        assert np.nanmax(thigh_mm) - np.nanmin(thigh_mm) < 30  # a knee rolls as it bends
        assert 300 < np.nanmedian(thigh_mm) < 550
        above_mm = of(found, f"{side} hip") - of(found, f"{side} heel")
        assert np.nanmin(above_mm[:, 1]) > 300


def test_both_legs_and_every_hamstring_are_there(found) -> None:
    assert {m.head[1] for m in found.muscles} == {Side.LEFT, Side.RIGHT}
    assert len(found.muscles) == 8
    assert all(len(m.path) >= 2 for m in found.muscles)
    joints = {j for j, _ in found.angles_deg}
    assert joints == {"hip", "knee", "ankle"}


def test_without_a_standing_trial_there_are_markers_and_the_reason(exact) -> None:
    found = moving(exact.dynamic, None, walking_model())
    assert found.muscles == ()
    assert "no static trial" in found.why_no_muscles
    assert len(found.points) == len(exact.dynamic.names)
    assert found.bones


def test_a_hidden_marker_is_nowhere_and_not_at_zero(exact, hide) -> None:
    gone = replace(exact.dynamic, xyz_mm=hide(exact.dynamic, "LTOE", 1.0, 1.2))
    found = moving(gone, exact.static, walking_model())
    hidden = (found.t_s >= 1.0) & (found.t_s <= 1.2)
    assert np.isnan(of(found, "left toes")[hidden]).all()
    assert np.isfinite(of(found, "left toes")[~hidden]).all()


def test_the_document_says_what_it_holds_and_holds_it(found) -> None:
    data = packed(found, recording="a" * 64, simulated=True)
    (length,) = struct.unpack("<I", data[4:8])
    head = json.loads(data[8 : 8 + length])
    assert (data[:4], (8 + length) % 4, head["schema"]) == (b"ISMO", 0, "ischia.motion/1")
    assert head["simulated"] is True
    sizes = [int(np.prod(a["shape"])) for a in head["arrays"]]
    numbers = np.frombuffer(data[8 + length :], dtype="<f4")
    assert numbers.size == sum(sizes)
    points = numbers[: sizes[0]].reshape(head["arrays"][0]["shape"])
    assert np.allclose(points, found.xyz_mm, atol=0.01, equal_nan=True)
    assert head["frames"] == len(found.t_s)


def test_a_trial_that_is_too_long_is_cut_and_says_so(found, monkeypatch) -> None:
    from ischia.service import motion_document

    monkeypatch.setattr(motion_document, "MOST_FRAMES", 10)
    data = packed(found, recording="a" * 64, simulated=False)
    (length,) = struct.unpack("<I", data[4:8])
    head = json.loads(data[8 : 8 + length])
    assert (head["frames"], head["cut"]) == (10, True)
    assert all(array["shape"][0] == 10 for array in head["arrays"])
