"""Tables by profile: columns by name or place, units, signs, zero, one trial for each column."""

import io
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from ischia.measure.strength import torque_measures
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Contraction, Motion, Side
from ischia.readers.contract import RawFile
from ischia.readers.table import TABLE, built_in
from ischia.readers.table import parse as table_parse

FORCE = RecordingEntry(
    path="f.csv",
    side=Side.LEFT,
    motion=Motion.KNEE_FLEXION,
    contraction=Contraction.ISOMETRIC,
)
TORQUE = replace(
    FORCE,
    motion=Motion.KNEE_EXTENSION,
    contraction=Contraction.CONCENTRIC,
    set_velocity_deg_s=60.0,
    gravity_corrected=True,
)
BY_SIDE = """
schema = "ischia.profile/1"
kind = "force_trace"
title = "two sides"
header_rows = 1
column = [
  { quantity = "time", name = "Time", unit = "s" },
  { quantity = "force", name = "LeftForce", unit = "N", side = "left" },
  { quantity = "force", name = "RightForce", unit = "kgf", side = "right", sign = -1 },
]
"""
TWO_SIDES = b"Time,LeftForce,RightForce\n0.00,1,-1\n0.02,2,-2\n0.04,3,-3\n0.06,4,-4\n"


def read(data: bytes, profile: str | None, facts: RecordingEntry = FORCE):
    by = RawFile(shown="p.toml", data=profile.encode()) if profile is not None else None
    (recording,) = TABLE.read(RawFile(shown="f.csv", data=data, profile=by), facts)
    return recording


def refused(data: bytes, profile: str | None, facts: RecordingEntry = FORCE) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data, profile, facts)
    return caught.value


def workbook(rows: list[list[object]], title: str = "DNM") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_each_side_has_its_column_unit_and_sign() -> None:
    left = read(TWO_SIDES, BY_SIDE)
    right = read(TWO_SIDES, BY_SIDE, replace(FORCE, side=Side.RIGHT))
    assert isinstance(left, ForceTrace)
    assert left.fs_hz == pytest.approx(50)
    np.testing.assert_allclose(left.force_n, [1, 2, 3, 4])
    np.testing.assert_allclose(right.force_n, np.array([1, 2, 3, 4]) * 9.80665)
    assert left.source.reader == "table@3"


def test_scale_zero_and_unit_are_applied_in_that_order() -> None:
    # As an IsoMed prints: tenths of a degree from a zero of its own, extension negative.
    profile = """
schema = "ischia.profile/1"
kind = "torque_curve"
title = "blanks"
delimiter = "blank"
fs_hz = 200.0
column = [
  { quantity = "angle", position = 2, unit = "deg", sign = -1, scale = 0.1, zero_at = 100.0 },
  { quantity = "torque", position = 3, unit = "[ft_i].[lbf_av]" },
  { quantity = "velocity", position = 4, unit = "deg/s" },
]
"""
    data = b"0 -800 10 60\n5 -797 20 60\n10 -794 30 60\n"
    curve = read(data, profile, TORQUE)
    assert isinstance(curve, TorqueCurve)
    np.testing.assert_allclose(curve.angle_deg, [90.0, 89.7, 89.4])
    np.testing.assert_allclose(curve.torque_nm, np.array([10, 20, 30]) * 1.3558179483314004)
    assert curve.fs_hz == 200


def test_a_decimal_comma_is_read() -> None:
    profile = BY_SIDE.replace("header_rows = 1", 'header_rows = 1\ndelimiter = ";"\ndecimal = ","')
    data = TWO_SIDES.decode().replace(",", ";").replace(".", ",").encode()
    np.testing.assert_allclose(read(data, profile).force_n, [1, 2, 3, 4])


def test_a_workbook_without_header_holds_a_trial_in_each_column() -> None:
    data = workbook([[10.0, 1.0], [11.0, 2.0], [12.0, 3.0], [13.0, None]])
    raw = RawFile(shown="ID.xlsx", data=data, profile=built_in("load_cell_kgf_2000hz"))
    (flexion,) = TABLE.read(raw, FORCE)
    (extension,) = TABLE.read(raw, replace(FORCE, motion=Motion.KNEE_EXTENSION))
    assert flexion.fs_hz == 2000
    np.testing.assert_allclose(flexion.force_n, np.array([1, 2, 3]) * 9.80665)
    np.testing.assert_allclose(extension.force_n, np.array([10, 11, 12, 13]) * 9.80665)


def test_a_humac_table_measures_like_the_same_set_elsewhere(closed_form, value) -> None:
    curve = closed_form([100.0, 110.0, 120.0])
    header = '"Index","Time (s)","Position (deg)","Torque (ft-lb)","Velocity (deg/s)"'
    columns = (curve.angle_deg, curve.torque_nm / 1.3558179483314004, curve.velocity_deg_s)
    rows = [
        f'"{i}",{i / 100:.2f},{deg:.3f},{lb:.3f},{v:.3f}'
        for i, (deg, lb, v) in enumerate(zip(*columns, strict=True))
    ]
    data = "\n".join([header, *rows, ""]).encode("utf-8-sig")
    raw = RawFile(shown="h.csv", data=data, profile=built_in("humac_csv_foot_pounds"))
    got, same = (
        value(torque_measures(c), "strength.mean_peak_torque")
        for c in (TABLE.read(raw, TORQUE)[0], curve)
    )
    assert got.value == pytest.approx(same.value, abs=0.01)


def test_a_sign_that_would_swap_the_phases_is_refused() -> None:
    profile = """
schema = "ischia.profile/1"
kind = "torque_curve"
title = "wrong sign"
fs_hz = 100.0
column = [
  { quantity = "angle", position = 1, unit = "deg" },
  { quantity = "torque", position = 2, unit = "N.m" },
  { quantity = "velocity", position = 3, unit = "deg/s" },
]
"""
    err = refused(b"10,50,60\n20,50,60\n30,50,60\n", profile, TORQUE)
    assert "sign = -1" in err.do


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("ischia.profile/1", "ischia.profile/2"), "ischia.profile/2"),
        (('title = "two sides"', ""), "title"),
        (("header_rows = 1", "header_rows = 1\ncolour = 3"), "colour"),
        (("header_rows = 1", "header_rows = 0"), "header_rows = 0"),
        (('unit = "s"', 'unit = "kg"'), "in kg"),
        (('unit = "s"', 'unit = "fortnight"'), "fortnight"),
        (('name = "Time"', 'name = "Time", position = 1'), "both or neither"),
        (("header_rows = 1", "header_rows = 1\nfs_hz = 50.0"), "both fs_hz and a time"),
        (('kind = "force_trace"', 'kind = "torque_curve"'), "no column for"),
        (('side = "right"', 'side = "left"'), "two columns of force"),
        (("column = [", "column = ["[:-1]), "not TOML"),
    ],
)
def test_a_wrong_profile_is_named_and_not_the_data(change, found) -> None:
    err = refused(TWO_SIDES, BY_SIDE.replace(*change))
    assert err.where == "p.toml"
    assert found in err.found
    assert err.expected
    assert err.do


def test_a_side_without_a_column_is_refused() -> None:
    err = refused(TWO_SIDES, BY_SIDE, replace(FORCE, side=Side.MIDLINE))
    assert "no column of force" in err.found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (TWO_SIDES.replace(b"LeftForce", b"L"), "0 columns of this name"),
        (TWO_SIDES.replace(b"0.02,2", b"0.02,x"), "no number"),
        (TWO_SIDES.replace(b"0.02,2", b"0.02,inf"), "no number"),
        (TWO_SIDES.replace(b"0.02,2", b"0.02,"), "an empty cell between"),
        (TWO_SIDES.replace(b"0.06,4", b",4"), "unequal length"),
        (TWO_SIDES.replace(b"0.02", b"0.00"), "does not advance"),
        (TWO_SIDES[:40], "stops in the middle"),
        (b"", "an empty file"),
        (b"\x00\x01" * 50, "binary data"),
        (b"Time,LeftForce,RightForce\n", "0 whole rows"),
        (TWO_SIDES.replace(b",2,", b",999999,"), "999999 N"),
    ],
)
def test_a_wrong_table_is_refused_in_words(data, found) -> None:
    err = refused(data, BY_SIDE)
    assert err.where.startswith("f.csv")
    assert found in err.found
    assert err.expected
    assert err.do


def test_an_encoding_that_does_not_fit_is_named() -> None:
    profile = BY_SIDE.replace("header_rows = 1", 'header_rows = 1\nencoding = "ascii"')
    assert "not ascii" in refused("Zeit µ\n".encode(), profile).found


def test_no_profile_is_no_guess() -> None:
    assert "profile" in refused(TWO_SIDES, None).found


def test_facts_are_asked_for_before_the_table_is_read() -> None:
    assert "motion" in refused(b"", BY_SIDE, RecordingEntry(path="f.csv")).found


def test_a_missing_sheet_is_named() -> None:
    profile = (
        built_in("load_cell_kgf_2000hz")
        .data.decode()
        .replace('format = "xlsx"', 'format = "xlsx"\nsheet = "EMG"')
    )
    assert "EMG" in refused(workbook([[1.0, 2.0]] * 4), profile).expected


def test_a_workbook_that_would_not_fit_is_not_unpacked(monkeypatch) -> None:
    monkeypatch.setattr(table_parse, "MOST_UNPACKED_BYTES", 1000)
    profile = built_in("load_cell_kgf_2000hz").data.decode()
    assert "unpacked" in refused(workbook([[1.0, 2.0]] * 4), profile).found


def test_an_unknown_built_in_profile_lists_those_there_are() -> None:
    with pytest.raises(InputError) as caught:
        built_in("load_cell")
    assert "load_cell_kgf_2000hz" in caught.value.expected
