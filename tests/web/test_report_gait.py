"""The stride behind page 1: curves over the band of others, both legs' numbers, hidden markers."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.measure.motion import gait_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve, Measurement
from ischia.model.terms import Side
from ischia.phantoms.gait import WalkingPlan, walking_trial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile
from ischia.service.walking_bands import walking_bands
from ischia.writers.report.data_section import data_sections
from ischia.writers.report.gait_section import gait_sections
from ischia.writers.report.material import FootEvent, ReportMaterial
from ischia.writers.report.pieces import Section, plain


@pytest.fixture(scope="module")
def walk():
    _, data, _ = walking_trial(WalkingPlan(strides=3), seed=5)
    (trial,) = C3D.read(RawFile(shown="walk.c3d", data=data), RecordingEntry(path="walk.c3d"))
    hidden = trial.xyz_mm.copy()
    hidden[10:20, trial.names.index("RHEE")] = np.nan
    residual_mm = np.full((len(trial.names), 2), np.nan)
    residual_mm[trial.names.index("LTOE")] = (0.8, 2.4)
    return replace(trial, xyz_mm=hidden, residual_mm=residual_mm)


@pytest.fixture(scope="module")
def walked(simulated: ReportMaterial, walk) -> ReportMaterial:
    """Give the material of a visit that holds one simulated walk."""
    knowledge = load()
    (group,) = knowledge.gait.values()
    found = gait_measures(walk, None, group.reference())
    measured = Measurements(
        sources=(walk.source,),
        measurements=tuple(m for m in found if isinstance(m, Measurement)),
        curves=tuple(c for c in found if isinstance(c, Curve)),
    )
    bands, note = walking_bands(knowledge)
    return replace(
        simulated,
        assessment=replace(simulated.assessment, measured=measured, plan=None),
        recordings={walk.source.sha256: (walk,)},
        words=knowledge.words(),
        walking=bands,
        walking_note=note,
        foot_events={
            walk.source.sha256: (
                FootEvent(
                    side=Side.LEFT, kind="foot_strike", times_s={"file": 1.25, "markers": 1.237}
                ),
                FootEvent(side=Side.RIGHT, kind="foot_off", times_s={"plates": 1.5}),
            )
        },
    )


def section(material: ReportMaterial) -> Section:
    (made,) = gait_sections(material)
    return made


@pytest.fixture(scope="module")
def made(walked: ReportMaterial) -> Section:
    """Give the section: its figures take a while."""
    return section(walked)


def test_every_measured_curve_stands_over_the_band_and_says_where_it_leaves_it(made) -> None:
    said = [plain(figure.heading) for figure in made.figures]
    assert len(said) == 9  # this walk has no trunk
    # The phantom's right knee was drawn to bend 11 degrees less than its left one.
    (knee,) = [words for words in said if words.startswith("Knee flexion")]
    assert "band" in knee
    assert "no norm for adults" in made.intro
    assert all("grey: other walkers" in figure.drawing.svg for figure in made.figures)


def test_what_leaves_the_band_is_listed_farthest_first(made) -> None:
    outside = made.tables[0]
    values = [float(plain(row[3])) for row in outside.rows]
    assert values == sorted(values, reverse=True)
    assert all(plain(row[5]) in {"yes", "unclear"} for row in outside.rows)
    assert "evidence for no condition" in outside.caption


def test_both_legs_stand_side_by_side(made) -> None:
    legs = {plain(row[0]): row for row in made.tables[1].rows}
    peak = legs["Largest knee flexion in swing"]
    assert plain(peak[1]).startswith("6")
    assert plain(peak[2]).startswith("5")


def test_hidden_markers_are_told_with_their_longest_gap(made) -> None:
    gaps = made.tables[2]
    row, next_row = gaps.rows
    assert plain(row[0]) == "RHEE"
    assert "100" in plain(row[2])  # ten frames of 10 ms
    assert plain(row[3]) == "not stated"
    assert [cell.split()[0] for cell in map(plain, next_row) if cell] == [
        "LTOE",
        "none",
        "0.8",
        "2.4",
    ]
    (fact,) = made.facts
    assert "15 of 16" in fact[1]
    assert "0.8" in fact[1]


def test_events_of_the_file_stand_beside_ours_with_the_difference(made) -> None:
    strike, off = made.tables[3].rows
    assert plain(strike[0]) == "Left strike"
    assert plain(strike[4]).startswith("+13")
    assert [plain(cell) for cell in off[1:]] == ["", "1.500\u202fs", "", "", ""]


def test_without_a_group_nothing_is_compared(walked) -> None:
    alone = replace(walked, walking={}, walking_note="")
    made = section(alone)
    assert "no group to compare with" in made.intro
    assert not any("other walkers" in figure.drawing.svg for figure in made.figures)


def test_without_a_stride_there_is_no_section(simulated: ReportMaterial) -> None:
    measured = replace(simulated.assessment.measured, curves=())
    bare = replace(simulated, assessment=replace(simulated.assessment, measured=measured))
    assert gait_sections(bare) == ()


def test_the_section_is_on_the_page(walked) -> None:
    assert "gait" in [one.key for one in data_sections(walked)]
