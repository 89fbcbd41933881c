"""Biodex raw text: units, signs, clock, and what is asked for by name."""

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Contraction, LoadMode, Motion, Side
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile

DATA = dynamometer_file(DynamometerPlan(repetitions=3), 1)[0]
FACTS = RecordingEntry(
    path="set.txt",
    side=Side.LEFT,
    motion=Motion.KNEE_EXTENSION,
    contraction=Contraction.CONCENTRIC,
    set_velocity_deg_s=60.0,
    gravity_corrected=True,
)


def read(data: bytes, facts: RecordingEntry = FACTS):
    (curve,) = BIODEX.read(RawFile(shown="set.txt", data=data), facts)
    return curve


def refused(data: bytes, facts: RecordingEntry = FACTS) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data, facts)
    return caught.value


def rewritten(column: int, change) -> bytes:
    """Rewrite one column of the samples."""
    head, rows = DATA.decode().split("\n")[:6], DATA.decode().split("\n")[6:-1]
    cells = [row.split() for row in rows]
    for number, row in enumerate(cells):
        row[column] = f"{change(float(row[column]), number):g}"
    return "\n".join([*head, *(" ".join(row) for row in cells), ""]).encode()


def test_the_file_says_what_the_house_says() -> None:
    curve = read(DATA)
    assert curve.fs_hz == 100.0
    assert curve.angle_deg[0] == 90.0  # sitting, flexed: POS (ANAT), not POSITION
    assert curve.velocity_deg_s.max() > 60
    assert curve.torque_nm.max() > 150
    assert curve.load_mode is LoadMode.ISOKINETIC
    assert curve.source.reader == "biodex@3"
    assert curve.source.format == "biodex_raw_text"
    assert curve.source.device == "simulated dynamometer"
    assert not curve.torque_nm.flags.writeable


def test_foot_pounds_become_newton_metres() -> None:
    pounds = rewritten(1, lambda nm, _: nm / 1.3558179483314004)
    ours = read(pounds.replace(b"N-M", b"FT-LBS"))
    np.testing.assert_allclose(ours.torque_nm, read(DATA).torque_nm, atol=0.01)


def test_a_clock_in_seconds_is_the_same_clock() -> None:
    seconds = rewritten(0, lambda ms, _: ms / 1000)
    assert read(seconds.replace(b"mSec", b"sec")).fs_hz == pytest.approx(100)


def test_a_velocity_against_the_angle_is_turned() -> None:
    turned = read(rewritten(4, lambda v, _: -v))
    np.testing.assert_array_equal(turned.velocity_deg_s, read(DATA).velocity_deg_s)


def test_carriage_returns_and_trailing_blank_lines_do_no_harm() -> None:
    messy = DATA.replace(b"\n", b"\r\n") + b"\r\n\r\n"
    np.testing.assert_array_equal(read(messy).torque_nm, read(DATA).torque_nm)


def test_a_row_cut_short_is_refused_and_one_without_its_line_end_left_out() -> None:
    lines = DATA.split(b"\n")
    whole = b"\n".join(lines[:200]) + b"\n"
    assert read(whole).torque_nm.size == 194
    assert read(whole + lines[200].rstrip(b"\r")).torque_nm.size == 194
    err = refused(whole + lines[200][:-2])
    assert err.where.endswith("last line")
    assert "end its last line" in err.do


def test_only_the_side_is_asked_for() -> None:
    err = refused(DATA, RecordingEntry(path="set.txt"))
    assert err.found == "no side"
    assert "--side" in err.do
    undeclared = read(DATA, RecordingEntry(path="set.txt", side=Side.LEFT))
    assert undeclared.motion is None
    assert undeclared.contraction is None
    assert undeclared.set_velocity_deg_s is None


def test_a_limb_weighed_off_the_level_is_brought_to_it() -> None:
    at_60 = RecordingEntry(
        path="set.txt", side=Side.LEFT, limb_weight_nm=14.0, limb_weight_at_deg=60.0
    )
    assert read(DATA, at_60).limb_weight_nm == pytest.approx(28.0)
    hanging = RecordingEntry(
        path="set.txt", side=Side.LEFT, limb_weight_nm=1.0, limb_weight_at_deg=85.0
    )
    assert "limb_weight_nm" in refused(DATA, hanging).where


@pytest.mark.parametrize(
    ("data", "where", "found"),
    [
        (DATA.replace(b"N-M", b"kgf"), "TORQUE", "unit 'kgf'"),
        (DATA.replace(b"mSec", b"min "), "TIME", "unit 'min'"),
        (DATA.replace(b"DEG/SEC", b""), "line of units", "mSec"),
        (DATA.replace(b"VELOCITY", b"SPEED"), "set.txt", "no such line"),
        (b"\n".join(DATA.split(b"\n")[:6]) + b"\n", "set.txt", "0 whole rows"),
        (DATA.replace(b"   2000 ", b"   2000 7 "), "line", "another number of values"),
        (DATA.replace(b"   2000 ", b"   2,00 "), "line", "a word or an empty cell"),
        (DATA.replace(b"   2000 ", b"    nan "), "line", "not a number"),
        (rewritten(0, lambda ms, i: ms + 50 * (i > 100)), "sample 102", "leaps over"),
        (rewritten(0, lambda ms, i: ms - 20 * (i > 100)), "sample 102", "does not advance"),
        (rewritten(0, lambda _, __: 5.0), "sample 2", "does not advance"),
        (rewritten(3, lambda deg, _: deg + 180), "angle", "190 to 270"),
        (rewritten(1, lambda nm, _: nm * 1000), "torque", "N.m"),
    ],
)
def test_impossible_files_are_refused_in_words(data, where, found) -> None:
    err = refused(data)
    assert where in err.where
    assert found in err.found
    assert err.expected
    assert err.do


def test_rounding_to_milliseconds_is_no_fault() -> None:
    curve = read(rewritten(0, lambda _, i: round(i * 1000 / 128)))
    assert curve.fs_hz == pytest.approx(128, rel=1e-3)


def test_the_name_in_the_header_goes_no_further() -> None:
    named = DATA.replace(b"Subject: SIMULATED", b"Subject: Jane Doe")
    assert "Jane" not in repr(read(named))
    assert "Jane" not in str(refused(named.replace(b"N-M", b"kgf")))
