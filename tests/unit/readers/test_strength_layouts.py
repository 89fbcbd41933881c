"""Layouts of dynamometers, written by the phantom: the same set comes out of each of them."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import ReportedValues, TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Side
from ischia.phantoms.dynamometer.layouts import layout_file
from ischia.phantoms.dynamometer.plan import DynamometerPlan, SetsPlan
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.readers.table import built_in

PLAN = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION, repetitions=3)
ONLY_SIDE = RecordingEntry(path="it", side=Side.LEFT)
SITE = RawFile(shown="site.toml", data=built_in("humac_csv_foot_pounds").data)


def read(data: bytes, facts: RecordingEntry = ONLY_SIDE, profile: RawFile | None = None):
    raw = RawFile(shown="set.txt", data=data, profile=profile)
    return find(raw, facts.reader).read(raw, facts)


def only(data: bytes, facts: RecordingEntry = ONLY_SIDE, profile: RawFile | None = None):
    (recording,) = read(data, facts, profile)
    return recording


def refused(data: bytes, facts: RecordingEntry = ONLY_SIDE, profile=None) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data, facts, profile)
    return caught.value


def same(one: TorqueCurve, two: TorqueCurve, torque_nm: float = 0.06) -> None:
    assert one.fs_hz == pytest.approx(two.fs_hz)
    np.testing.assert_allclose(one.torque_nm, two.torque_nm, atol=torque_nm)
    np.testing.assert_allclose(one.angle_deg, two.angle_deg, atol=0.06)
    np.testing.assert_allclose(one.velocity_deg_s, two.velocity_deg_s, atol=0.06)


@pytest.fixture(scope="module")
def biodex() -> TorqueCurve:
    return only(layout_file("biodex", PLAN)[0])


@pytest.mark.parametrize("kind", ["humac_ftlb", "humac_nm", "biodex_system4"])
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_set_is_the_same_in_every_layout(kind, side, biodex) -> None:
    facts = replace(ONLY_SIDE, side=side)
    curve = only(layout_file(kind, replace(PLAN, side=side))[0], facts)
    same(curve, biodex)
    assert curve.motion is None  # nobody said, and the reader does not guess
    assert curve.contraction is None


def dressed(text: str, how: str) -> bytes:
    match how:
        case "crlf":
            return text.replace("\n", "\r\n").encode()
        case "mark":
            return text.encode("utf-8-sig")
        case "latin":
            return f"µ°\n{text}".encode("latin-1")
        case "blank lines":
            return f"{text}\n\n \n".encode()
        case "small letters":
            return text.lower().encode()
        case _:
            return text.upper().encode()


DRESS = ["crlf", "mark", "latin", "blank lines", "small letters", "capital letters"]


@pytest.mark.parametrize("how", DRESS)
@pytest.mark.parametrize("kind", ["biodex", "biodex_system4", "humac_ftlb", "humac_nm"])
def test_the_dress_of_a_file_changes_nothing(kind, how, biodex) -> None:
    text = layout_file(kind, PLAN)[0].decode()
    same(only(dressed(text, how)), biodex)


def test_biodex_columns_may_be_divided_by_tabs_and_have_decimal_commas(biodex) -> None:
    head, body = layout_file("biodex", PLAN)[0].decode().split("DEG/SEC\n")
    rows = ["\t".join(row.split()).replace(".", ",") for row in body.splitlines()]
    same(only(("\n".join([f"{head}DEG/SEC", *rows, ""])).encode()), biodex)


def test_biodex_units_may_stand_in_brackets_behind_the_names(biodex) -> None:
    text = layout_file("biodex", PLAN)[0].decode()
    body = text.split("DEG/SEC\n")[1]
    head = "TIME(mSec) TORQUE(N-M) POSITION(Degrees) POS (ANAT)(Degrees) VELOCITY(DEG/SEC)\n"
    same(only((head + body).encode()), biodex)


def test_biodex_angles_of_turned_sign_are_turned_back(biodex) -> None:
    head, body = layout_file("biodex", PLAN)[0].decode().split("DEG/SEC\n")
    rows = [row.split() for row in body.splitlines()]
    turned = [f"{t} {nm} {pos} -{deg} {v}" for t, nm, pos, deg, v in rows]
    same(only("\n".join([f"{head}DEG/SEC", *turned, ""]).encode()), biodex)


def test_foot_pounds_in_biodex_text_are_recognised(biodex) -> None:
    data = layout_file("biodex", PLAN)[0].replace(b"   N-M", b"FT-LBS")
    np.testing.assert_allclose(only(data).torque_nm, biodex.torque_nm * 1.3558179483314004)


def test_each_set_of_a_system_4_file_is_a_recording() -> None:
    sets = SetsPlan(sets=(PLAN, replace(PLAN, set_velocity_deg_s=180.0)))
    slow, fast = read(layout_file("biodex_system4", sets)[0])
    assert np.percentile(np.abs(slow.velocity_deg_s), 80) == pytest.approx(60, rel=0.05)
    assert np.percentile(np.abs(fast.velocity_deg_s), 80) == pytest.approx(180, rel=0.05)


def test_a_side_that_the_file_names_needs_no_telling_and_cannot_be_swapped() -> None:
    data = layout_file("biodex_system4", replace(PLAN, side=Side.RIGHT))[0]
    assert only(data, RecordingEntry(path="it")).side is Side.RIGHT
    assert refused(data).found == "side right in the file, side left in the visit"


@pytest.mark.parametrize("spike_nm", [90.0, 400.0])
def test_false_torque_while_the_lever_takes_hold_is_no_peak(spike_nm) -> None:
    clean = only(layout_file("biodex_system4", PLAN)[0])
    spiked = only(layout_file("biodex_system4", replace(PLAN, first_spike_nm=spike_nm))[0])
    moving = np.abs(spiked.velocity_deg_s) > 30
    assert spiked.torque_nm.max() == pytest.approx(clean.torque_nm.max(), abs=0.2)
    assert spiked.torque_nm[moving].max() == pytest.approx(clean.torque_nm.max(), abs=0.2)


def test_system_4_without_a_unit_of_torque_asks_for_one_and_takes_the_sites() -> None:
    data = layout_file("biodex_system4", PLAN)[0]
    bare = re.sub(rb"\n +#.*DEG/SEC\n", b"\n\n", data)
    err = refused(bare)
    assert "TORQUE" in err.where
    assert "never guessed" in err.do
    said = only(bare, replace(ONLY_SIDE, reader="biodex"), SITE)
    assert said.torque_nm.max() == pytest.approx(only(data).torque_nm.max() * 1.3558179483314004)


def test_isomed_is_moved_turned_and_its_velocity_is_that_of_the_tests(biodex) -> None:
    curve = only(layout_file("isomed", PLAN)[0])
    assert curve.fs_hz == pytest.approx(200)
    assert curve.set_velocity_deg_s == 60.0
    assert (curve.angle_deg.min(), curve.angle_deg.max()) == pytest.approx((10, 90), abs=0.1)
    assert curve.torque_nm.max() == pytest.approx(biodex.torque_nm.max(), rel=0.02)
    assert curve.torque_nm.min() == pytest.approx(biodex.torque_nm.min(), rel=0.02)


def test_isomed_torque_and_velocity_turn_together() -> None:
    data = layout_file("isomed", PLAN)[0].decode()
    rows = [row.split() for row in data.splitlines()]
    other = [f"{t} {deg} {-int(nm)} {-int(v)} {' '.join(more)}" for t, deg, nm, v, *more in rows]
    same(only("\n".join([*other, ""]).encode()), only(data.encode()))


def test_isomed_way_back_at_another_speed_is_not_the_tests() -> None:
    plan = replace(PLAN, motion=Motion.KNEE_FLEXION, contraction=Contraction.ECCENTRIC)
    rows = [row.split() for row in layout_file("isomed", plan)[0].decode().splitlines()]
    numbers = np.array(rows, dtype=int)
    back = numbers[:, 5] % 2 == 1
    numbers[back, 3] = np.rint(numbers[back, 3] * 1.5)
    text = "\n".join([*(" ".join(map(str, row)) for row in numbers.tolist()), ""])
    assert only(text.encode()).set_velocity_deg_s == 60.0


def test_a_profile_given_with_ten_whole_columns_has_the_last_word() -> None:
    raw = RawFile(shown="i.txt", data=layout_file("isomed", PLAN)[0], profile=SITE)
    assert find(raw).name == "table"


def test_humac_foot_pounds_are_never_taken_for_newton_metres(biodex) -> None:
    data = layout_file("humac_ftlb", PLAN)[0].replace(b"Torque (ft-lb)", b"Torque")
    assert "never guessed" in refused(data).do
    same(only(data, replace(ONLY_SIDE, reader="humac"), SITE), biodex)


@pytest.mark.parametrize(
    "change",
    [
        ("Torque (ft-lb)", "Torque Ft-Lbs"),
        ("Torque (ft-lb)", "TORQUE [foot-pounds]"),
        ("Time (s)", "Time"),
        ("End Pnt 0", "End Point 1"),
        ('"End Pnt 0"', '"Power (W)"'),
        ("Index", "index"),
    ],
)
def test_humac_headings_that_drift_are_found(change, biodex) -> None:
    same(only(layout_file("humac_ftlb", PLAN)[0].decode().replace(*change).encode()), biodex)


def test_humac_without_quotes_is_read(biodex) -> None:
    same(only(layout_file("humac_ftlb", PLAN)[0].replace(b'"', b"")), biodex)


def test_a_built_in_guess_of_kineo_says_that_it_is_one() -> None:
    curve = only(layout_file("kineo_csv")[0], profile=built_in("kineo"))
    assert curve.load_mode is LoadMode.CONSTANT_LOAD
    assert curve.source.format == "table_text_unconfirmed"
    assert curve.source.device == "Kineo"
    told = only(
        layout_file("kineo_csv")[0],
        replace(ONLY_SIDE, load_mode=LoadMode.OTHER),
        built_in("kineo"),
    )
    assert told.load_mode is LoadMode.OTHER


def test_a_kineo_table_is_nobodys_without_a_profile() -> None:
    with pytest.raises(InputError, match="content that no reader knows") as caught:
        find(RawFile(shown="k.csv", data=layout_file("kineo_csv")[0]))
    said = str(caught.value)
    assert "ischia profile FILE" in said
    assert said.index("Check the export") < 160  # what to do comes before anybody stops reading


def test_a_load_cells_columns_are_trials_of_their_own() -> None:
    data = layout_file("load_cell_xlsx")[0]
    found = read(data, profile=built_in("load_cell_kgf_2000hz"))
    assert [trace.motion for trace in found] == [Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION]
    assert {trace.contraction for trace in found} == {Contraction.ISOMETRIC}
    one = only(
        data, replace(ONLY_SIDE, motion=Motion.KNEE_FLEXION), built_in("load_cell_kgf_2000hz")
    )
    np.testing.assert_array_equal(one.force_n, found[1].force_n)


def test_velocity_follows_from_the_angle_where_a_table_has_none(biodex) -> None:
    profile = b"""
schema = "ischia.profile/1"
kind = "torque_curve"
title = "no velocity"
delimiter = "blank"
header_rows = 6
column = [
  { quantity = "time", position = 1, unit = "s", scale = 0.001 },
  { quantity = "torque", position = 2, unit = "N.m" },
  { quantity = "angle", position = 4, unit = "deg" },
]
"""
    facts = replace(ONLY_SIDE, reader="table")
    curve = only(layout_file("biodex", PLAN)[0], facts, RawFile(shown="p.toml", data=profile))
    steady = np.abs(np.abs(biodex.velocity_deg_s) - 60) < 1
    difference = np.abs(curve.velocity_deg_s - biodex.velocity_deg_s)[steady]
    assert np.median(difference) < 5  # a tenth of a degree in a hundredth of a second


def test_reported_peaks_are_not_a_curve() -> None:
    assert isinstance(only(layout_file("nordbord_hub")[0]), ReportedValues)
