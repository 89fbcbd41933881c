"""Files that we did not write: found from their content, read with no more help than a side."""

import json
from pathlib import Path

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import ReportedValues, TorqueCurve
from ischia.model.terms import Contraction, Motion, Side
from ischia.model.units import Unit
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.readers.table import built_in
from ischia.readers.table.propose import propose

READERS = {
    "biodex_raw_left_con60.txt": "biodex",
    "biodex_raw_left_con180.txt": "biodex",
    "biodex_raw_left_ecc60.txt": "biodex",
    "biodex_raw_right_con60.txt": "biodex",
    "biodex_raw_right_con180.txt": "biodex",
    "biodex_raw_right_ecc60.txt": "biodex",
    "humac_left_con60_FOOTPOUNDS.csv": "humac",
    "isomed2000_left_ecc60.txt": "isomed",
    "nordbord_hub_export.csv": "nordbord",
    "nordbord_trace_50Hz.csv": "nordbord",
}
TORQUE = [name for name, reader in READERS.items() if reader != "nordbord"]
ONLY_SIDE = RecordingEntry(path="it", side=Side.LEFT)


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "strength/synthetic"


@pytest.fixture(scope="module")
def truth(folder: Path):
    return json.loads((folder / "TRUTH.json").read_text("utf-8"))


def read(path: Path, facts: RecordingEntry = ONLY_SIDE, profile: RawFile | None = None):
    raw = RawFile(shown=path.name, data=path.read_bytes(), profile=profile)
    reader = find(raw)
    return reader.name, reader.read(raw, facts)


def test_every_file_is_found_by_its_content(folder: Path) -> None:
    found = {p.name: read(p)[0] for p in folder.iterdir() if p.name != "TRUTH.json"}
    assert found == READERS


@pytest.mark.parametrize("name", TORQUE)
def test_torque_angle_and_direction_are_the_houses(folder: Path, truth, name: str) -> None:
    (curve,) = read(folder / name)[1]
    assert isinstance(curve, TorqueCurve)
    assert (curve.angle_deg.min(), curve.angle_deg.max()) == pytest.approx((10, 90), abs=0.1)
    weight_nm = truth["limb_gravity_Nm_at_0deg"]
    own_nm = curve.torque_nm + weight_nm * np.cos(np.radians(curve.angle_deg))
    repetitions = truth["trials"][name]
    for muscle, sign in (("ext", 1), ("flex", -1)):
        peaks_nm = [r["peak_Nm"] for r in repetitions if r["muscle"] == muscle]
        if peaks_nm:
            assert (sign * own_nm).max() == pytest.approx(max(peaks_nm), rel=0.04)
    # The phase is the sign of torque times velocity, so both must have one direction.
    fast = np.abs(curve.velocity_deg_s) > 50
    at_work = fast & (np.abs(own_nm) > 0.5 * np.abs(own_nm).max())
    concentric = np.median((own_nm * curve.velocity_deg_s)[at_work]) > 0
    assert concentric == (repetitions[0]["mode"] == "con")


def test_the_isomeds_own_way_back_is_not_the_test(folder: Path) -> None:
    (curve,) = read(folder / "isomed2000_left_ecc60.txt")[1]
    assert np.abs(curve.velocity_deg_s).max() == pytest.approx(80, abs=1)
    assert curve.set_velocity_deg_s == 60.0


def test_a_nordic_trace_has_the_true_peaks_of_both_legs(folder: Path, truth) -> None:
    left, right = read(folder / "nordbord_trace_50Hz.csv", RecordingEntry(path="it"))[1]
    repetitions = truth["trials"]["nordbord_trace_50Hz.csv"]
    for trace, key in ((left, "left_peak_N"), (right, "right_peak_N")):
        assert trace.fs_hz == pytest.approx(50)
        assert trace.force_n.max() == pytest.approx(max(r[key] for r in repetitions), rel=0.02)


def test_the_hubs_row_becomes_numbers_without_a_name(folder: Path) -> None:
    (found,) = read(folder / "nordbord_hub_export.csv", RecordingEntry(path="it"))[1]
    assert isinstance(found, ReportedValues)
    values = {(v.concept, v.side, v.unit): v.value for v in found.values}
    assert values["strength.peak_force", Side.LEFT, Unit.NEWTON] == 266.0
    assert values["strength.peak_force", Side.RIGHT, Unit.NEWTON] == 333.0
    assert values["strength.peak_torque", Side.RIGHT, Unit.NEWTON_METRE] == 133.0
    assert values["strength.repetition_impulse", Side.LEFT, Unit.NEWTON_SECOND] == 590.0
    assert "SYN01" not in repr(found)


def test_a_real_heading_without_rows_is_known_and_refused(shared_data: Path) -> None:
    with pytest.raises(InputError, match="without a test below it"):
        read(shared_data / "strength/nordbord/nordbord_export_header.csv")


def test_a_real_load_cell_gives_each_column_as_a_held_trial(shared_data: Path) -> None:
    path = shared_data / "strength/hermescb/ID_1.xlsx"
    _, found = read(path, ONLY_SIDE, built_in("load_cell_kgf_2000hz"))
    assert [trace.motion for trace in found] == [Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION]
    assert {trace.contraction for trace in found} == {Contraction.ISOMETRIC}
    assert {trace.force_n.size for trace in found} == {20_001}


def test_a_real_workbook_without_headings_is_doubted_in_every_line(shared_data: Path) -> None:
    data = (shared_data / "strength/hermescb/ID_2.xlsx").read_bytes()
    proposal = propose(RawFile(shown="ID_2.xlsx", data=data))
    assert proposal.kept
    assert all(column.unit is None and column.unsure for column in proposal.kept)
