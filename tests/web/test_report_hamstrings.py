"""The report's section on hamstrings: figures of both legs, the map, and what is said with them."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve, Measurement, Provenance, Uncertainty
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.phantoms.gait import WalkingPlan, walking_trial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile
from ischia.service.hamstrings import hamstring_measures
from ischia.service.length_strength import length_strength
from ischia.writers.figures.length_strength import (
    LengthStrength,
    strength_over_length,
    velocity_over_length,
)
from ischia.writers.report.hamstring_section import hamstring_sections
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import plain

ANGLES = tuple(float(a) for a in range(10, 91, 5))


def trial(data: bytes, **facts: str) -> MarkerTrial:
    entry = RecordingEntry(path="it", **facts)
    (found,) = C3D.read(RawFile(shown="it.c3d", data=data), entry)
    assert isinstance(found, MarkerTrial)
    return found


@pytest.fixture(scope="module")
def walk() -> tuple[MarkerTrial, MarkerTrial]:
    standing, walking, _ = walking_trial(WalkingPlan(strides=2), 5)
    return trial(standing, trial="static"), trial(walking)


def torque(side: Side, height_nm: float, contraction: str = "eccentric") -> Curve:
    values = tuple(height_nm * float(np.sin(np.radians(a + 30))) for a in ANGLES)
    return Curve(
        concept="strength.torque",
        unit=Unit.NEWTON_METRE,
        side=side,
        context={"motion": "knee_flexion", "contraction": contraction, "velocity_deg_s": 60.0},
        axis="angle_deg",
        at=ANGLES,
        values=values,
        low95=tuple(v - 4 for v in values),
        high95=tuple(v + 4 for v in values),
        n=5,
        provenance=Provenance(method="strength.torque@1", sources=("a" * 64,)),
    )


def difference(ours: Curve, theirs: Curve) -> Curve:
    apart = tuple(a - b for a, b in zip(ours.values, theirs.values, strict=True))
    return replace(
        ours,
        concept="strength.torque_difference",
        values=apart,
        low95=tuple(v - 5 for v in apart),
        high95=tuple(v + 5 for v in apart),
        id="",
    )


@pytest.fixture(scope="module")
def strides(walk) -> tuple[Curve, ...]:
    static, dynamic = walk
    return tuple(c for c in hamstring_measures(dynamic, static) if isinstance(c, Curve))


def mapped(walk, *curves: Curve, seat_deg: float | None = None) -> LengthStrength | None:
    static, dynamic = walk
    measured = Measurements(
        sources=(),
        measurements=(),
        not_measured=(),
        curves=curves,
    )
    files = {static.source.sha256: (static,), dynamic.source.sha256: (dynamic,)}
    return length_strength(files, measured, seat_deg)


WEAK, SOUND = torque(Side.RIGHT, 90.0), torque(Side.LEFT, 140.0)


def test_the_map_joins_strides_and_dynamometer_on_one_length(walk, strides) -> None:
    picture = mapped(walk, *strides, WEAK, SOUND, difference(WEAK, SOUND))
    assert picture is not None
    assert picture.contraction == "eccentric"
    assert picture.task == "walking"
    low, high = picture.used_pct()
    assert 85 < low < 100 < high < 110
    for side, height_nm in ((Side.RIGHT, 90.0), (Side.LEFT, 140.0)):
        held = picture.capacity[side]
        assert list(held.length_pct) == sorted(held.length_pct)
        assert max(held.torque_nm) == pytest.approx(height_nm)
        # A straighter knee is a longer muscle: the last place is the smallest angle.
        assert held.torque_nm[-1] == pytest.approx(height_nm * np.sin(np.radians(40)))
    assert len(picture.differ_pct) == 1
    start, end = picture.differ_pct[0]
    assert picture.capacity[Side.RIGHT].length_pct[0] <= start < end


def test_eccentric_tests_count_before_concentric_ones(walk, strides) -> None:
    concentric = [torque(s, 300.0, "concentric") for s in (Side.LEFT, Side.RIGHT)]
    picture = mapped(walk, *strides, *concentric, WEAK, SOUND)
    assert picture is not None
    assert picture.contraction == "eccentric"
    only = mapped(walk, *strides, *concentric, WEAK)
    assert only is not None
    assert only.contraction == "concentric"


def test_without_both_legs_or_strides_there_is_no_map(walk, strides) -> None:
    assert mapped(walk, *strides, WEAK) is None
    empty = Measurements(sources=(), measurements=(), not_measured=(), curves=(WEAK, SOUND))
    assert length_strength({}, empty) is None


def test_the_drawings_hold_both_legs_and_their_axes(walk, strides) -> None:
    picture = mapped(walk, *strides, WEAK, SOUND, difference(WEAK, SOUND))
    assert picture is not None
    above = strength_over_length(picture, "above")
    assert all(w in above.svg for w in ("Left", "Right", "lengths in walking", "N·m"))
    below = velocity_over_length(picture, "below")
    assert "lengthening upwards" in below.svg


def peak(side: Side, value: float, concept: str = "motion.hamstring_peak_length") -> Measurement:
    return Measurement(
        concept=concept,
        value=value,
        unit=Unit.PERCENT,
        interval95=(value - 1, value + 1),
        uncertainty=Uncertainty(sem=0.4, kind="repeats", n=4),
        side=side,
        context={"task": "walking", "muscle": "biceps_femoris_long"},
        provenance=Provenance(method=f"{concept}@1", sources=("b" * 64,)),
    )


@pytest.fixture
def shown(simulated: ReportMaterial, walk, strides) -> ReportMaterial:
    measured = simulated.assessment.measured
    measurements = (
        *measured.measurements,
        peak(Side.LEFT, 104.0),
        peak(Side.RIGHT, 102.0),
        peak(Side.RIGHT, -2.0, "motion.hamstring_peak_length_difference"),
    )
    held = replace(measured, curves=(*measured.curves, *strides), measurements=measurements)
    return replace(
        simulated,
        assessment=replace(simulated.assessment, measured=held),
        length_strength=mapped(walk, *strides, WEAK, SOUND, difference(WEAK, SOUND)),
    )


def test_the_section_says_what_lengths_are_and_how_weak_the_link_is(shown) -> None:
    (section,) = hamstring_sections(shown)
    assert "geometry, not strain of tissue" in section.intro
    assert "3 of 16 studies" in section.intro
    headings = [plain(f.heading).replace("\u202f", " ") for f in section.figures]
    assert headings[0].startswith("Biceps femoris, long head: length; peak, right minus left, −2")
    assert "within the error" not in headings[0]
    assert len(section.figures) == 7
    assert "Left 104" in section.figures[0].drawing.svg.replace("\u202f", " ")


def test_the_map_says_what_was_assumed_of_the_seat_and_where_the_legs_differ(shown) -> None:
    (section,) = hamstring_sections(shown)
    caption = plain(section.figures[4].caption).replace("\u202f", " ")
    assert "hip at 85° (clinic default, no source" in caption
    assert "The legs differ in torque beyond chance at" in caption
    assert "within the lengths of walking" in caption
    assert "not tested eccentrically" not in caption


def test_a_seat_that_the_visit_states_is_taken_and_told(shown, walk, strides) -> None:
    flat, usual = (mapped(walk, *strides, WEAK, SOUND, seat_deg=d) for d in (20.0, None))
    assert flat is not None
    assert usual is not None
    assert (flat.hip_deg, flat.hip_stated) == (20.0, True)
    assert (usual.hip_deg, usual.hip_stated) == (85.0, False)
    # A straighter hip leaves the muscle shorter.
    assert flat.capacity[Side.LEFT].length_pct[0] < usual.capacity[Side.LEFT].length_pct[0] - 5
    (section,) = hamstring_sections(replace(shown, length_strength=flat))
    assert "hip at 20° (as the visit says)" in plain(section.figures[4].caption)


def test_the_stride_is_drawn_with_the_muscle_by_its_length(shown) -> None:
    (section,) = hamstring_sections(shown)
    strip = section.figures[-1].drawing
    widths = re.findall(r'opacity="([0-9.]+)"', strip.svg)
    assert len(widths) == 14  # seven instants of two legs
    assert 0.25 <= float(min(widths)) < 0.4
    assert float(max(widths)) > 0.9
    assert "thin and pale at" in strip.title


def test_what_was_not_measured_is_said_in_the_table(shown) -> None:
    (section,) = hamstring_sections(shown)
    (table,) = section.tables
    assert len(table.rows) == 16
    cells = [plain(cell) for row in table.rows for cell in row[1:]]
    assert cells.count("not measured") == 16 * 3 - 3


def test_without_strides_there_is_no_section(simulated) -> None:
    measured = replace(simulated.assessment.measured, curves=())
    without = replace(simulated, assessment=replace(simulated.assessment, measured=measured))
    assert hamstring_sections(without) == ()
