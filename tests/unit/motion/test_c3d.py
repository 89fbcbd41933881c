"""C3D files in, marker trials out; damaged files are refused in words."""

import numpy as np
import pytest

from ischia.model.errors import InputError
from ischia.model.motion import Event
from ischia.model.terms import Side
from ischia.phantoms.gait import MAKER, c3d_bytes
from ischia.readers.c3d import C3D
from ischia.readers.c3d.header import checked_header
from ischia.readers.contract import RawFile

PLACES = {"LASI": np.ones((30, 3)) * [1.0, 2.0, 3.0], "RASI": np.ones((30, 3)) * [4.0, 5.0, 6.0]}


def simple(markers=PLACES, **more) -> bytes:
    return c3d_bytes(markers, 100.0, **more)


def with_word(data: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    assert data.count(old) == 1
    return data.replace(old, new)


def test_markers_rate_and_maker_come_back(read_c3d) -> None:
    trial = read_c3d(simple())
    assert (trial.names, trial.fs_hz, trial.start_s) == (("LASI", "RASI"), 100.0, 0.0)
    np.testing.assert_allclose(trial.xyz_mm[:, 1], PLACES["RASI"])
    assert trial.source.device == MAKER
    assert trial.source.reader == "c3d@1"
    assert trial.trial == "dynamic"


def test_events_and_parameters_come_back(read_c3d) -> None:
    events = (
        Event(kind="foot_strike", side=Side.LEFT, t_s=0.1),
        Event(kind="foot_off", side=Side.RIGHT, t_s=61.25),
    )
    trial = read_c3d(simple(events=events, parameters={"LKneeWidth": 105.0}))
    assert [(e.kind, e.side) for e in trial.events] == [(e.kind, e.side) for e in events]
    assert [e.t_s for e in trial.events] == pytest.approx([0.1, 61.25], abs=1e-5)
    assert trial.parameters == {"LKneeWidth": 105.0}


def test_what_the_visit_says_wins_over_the_file(read_c3d) -> None:
    data = simple(parameters={"LKneeWidth": 105.0, "RKneeWidth": 104.0})
    trial = read_c3d(data, parameters={"LKneeWidth": 99.0}, trial="static")
    assert trial.parameters == {"LKneeWidth": 99.0, "RKneeWidth": 104.0}
    assert trial.trial == "static"


def test_a_point_that_no_camera_saw_is_nan(read_c3d) -> None:
    gap = PLACES["LASI"].copy()
    gap[10:12] = np.nan
    zero = PLACES["RASI"].copy()
    zero[20] = 0.0
    trial = read_c3d(simple({"LASI": gap, "RASI": zero}))
    assert np.isnan(trial.xyz_mm[10:12, 0]).all()
    assert np.isnan(trial.xyz_mm[20, 1]).all()
    assert np.isfinite(trial.xyz_mm).all(axis=2).sum() == 57


def test_prefixes_fall_and_vendor_angles_stand_apart(read_c3d) -> None:
    trial = read_c3d(simple({"P1:LASI": PLACES["LASI"], "P1:LKneeAngles": PLACES["RASI"]}))
    assert trial.names == ("LASI",)
    np.testing.assert_allclose(trial.vendor["LKneeAngles"].values, PLACES["RASI"])
    assert trial.vendor["LKneeAngles"].unit == "deg"


def test_more_markers_than_one_list_holds(read_c3d) -> None:
    many = {f"M{i:03d}": np.full((5, 3), float(i + 1)) for i in range(300)}
    trial = read_c3d(simple(many))
    assert trial.names == tuple(many)
    assert trial.xyz_mm[0, 299, 0] == 300.0


def test_centimetres_become_millimetres(read_c3d) -> None:
    trial = read_c3d(with_word(simple(), b"\x01\x02mm", b"\x01\x02cm"))
    np.testing.assert_allclose(trial.xyz_mm[:, 0], PLACES["LASI"] * 10)


def test_two_people_in_one_file_are_refused(read_c3d) -> None:
    both = {"P1:LASI": PLACES["LASI"], "P2:LASI": PLACES["RASI"]}
    with pytest.raises(InputError, match="labels more than once") as refused:
        read_c3d(simple(both))
    assert "P1" not in str(refused.value)


def refusal(read_c3d, data: bytes) -> InputError:
    with pytest.raises(InputError) as refused:
        read_c3d(data)
    err = refused.value
    assert all((err.where == "walk.c3d", err.found, err.expected, err.do))
    return err


def test_every_truncation_is_refused(read_c3d) -> None:
    data = simple(parameters={"LKneeWidth": 105.0})
    needed = checked_header(data, "walk.c3d").data_end  # only padding follows
    for cut in np.random.default_rng(3).integers(0, needed, 200):
        refusal(read_c3d, data[:cut])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (b"no motion here" * 200, "without the C3D mark"),
        (b"\x02\x50", "2 bytes only"),
        (b"\x02\x50" + b"\xff" * 5000, "processor type"),
        (b"\xf0\x50" + b"\x00" * 5000, "parameters in block 240"),
    ],
)
def test_other_bytes_are_refused_with_what_was_found(read_c3d, data, found) -> None:
    assert found in refusal(read_c3d, data).found


def test_damaged_parameters_are_refused_before_the_library_follows_them(read_c3d) -> None:
    data = bytearray(simple(parameters={"LKneeWidth": 105.0}))
    at = bytes(data).index(b"LKneeWidth")
    data[at + 10] = 0xFF  # where the next parameter is said to begin
    assert "overruns" in refusal(read_c3d, bytes(data)).found


def test_a_file_without_unit_is_refused(read_c3d) -> None:
    err = refusal(read_c3d, with_word(simple(), b"\x01\x02mm", b"\x01\x02xy"))
    assert "POINT:UNITS 'xy'" in err.found


def test_files_are_claimed_by_their_mark_or_name() -> None:
    assert C3D.claims(RawFile(shown="export.bin", data=simple()))
    assert C3D.claims(RawFile(shown="EMPTY.C3D", data=b""))
    assert not C3D.claims(RawFile(shown="set.txt", data=b"torque"))


def test_reading_needs_no_optional_part(read_c3d, monkeypatch) -> None:
    data = simple()
    monkeypatch.setitem(__import__("sys").modules, "ezc3d", None)
    assert read_c3d(data).names == ("LASI", "RASI")


def test_a_repeated_label_is_numbered_and_flagged(read_c3d) -> None:
    trial = read_c3d(with_word(simple(), b"RASI", b"LASI"))
    assert trial.names == ("LASI", "LASI#2")
    assert trial.flags == ("marker_label_repeated",)


def test_the_visit_may_say_the_unit_that_a_file_does_not(read_c3d) -> None:
    trial = read_c3d(
        with_word(simple(), b"\x01\x02mm", b"\x01\x02xy"), parameters={"mm_per_unit": 10}
    )
    np.testing.assert_allclose(trial.xyz_mm[:, 0], PLACES["LASI"] * 10)
    assert "mm_per_unit" not in trial.parameters


@pytest.mark.parametrize(("printed", "factor"), [("mete", 1000.0), ("mill", 1.0), ("cent", 10.0)])
def test_a_unit_spelt_out_and_cut_short_is_understood(read_c3d, printed, factor) -> None:
    words = {b"\x01\x02mm": b"\x01\x04" + printed.encode()}
    data = simple()
    (old, new), at = next(iter(words.items())), data.index(b"\x01\x02mm")
    # Two bytes more in the parameter push the pointer before it and the rest by as many.
    held = bytearray(data[:at] + new + data[at + len(old) :])
    held[at - 3] += 2
    begin = checked_header(data, "it").data_start
    assert not any(data[begin - 2 : begin])
    del held[begin : begin + 2]
    np.testing.assert_allclose(read_c3d(bytes(held)).xyz_mm[:, 1], PLACES["RASI"] * factor)
