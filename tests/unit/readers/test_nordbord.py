"""NordBord: both legs from a trace, one person's numbers from a table, and never a name."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import ForceTrace, ReportedValues
from ischia.model.terms import Contraction, Motion, Side
from ischia.model.units import Unit
from ischia.phantoms.dynamometer.layouts import layout_file
from ischia.phantoms.dynamometer.nordic import NordicPlan
from ischia.readers.contract import RawFile
from ischia.readers.registry import find

NOTHING_SAID = RecordingEntry(path="it")
HEADER = (
    "Athlete,Date,L Reps,R Reps,L Max Force (N),R Max Force (N),Max Imbalance (%),"
    "L Max Torque (Nm),R Max Torque (Nm)\n"
)
ROW = "Jane Doe,2024-03-02,3,3,266,333,-20.1,106,133\n"


def read(text: str | bytes, facts: RecordingEntry = NOTHING_SAID):
    data = text if isinstance(text, bytes) else text.encode("utf-8-sig")
    raw = RawFile(shown="n.csv", data=data)
    reader = find(raw)
    assert reader.name == "nordbord"
    return reader.read(raw, facts)


def reported(text: str) -> dict[tuple[str, Side], float]:
    (found,) = read(text)
    assert isinstance(found, ReportedValues)
    return {(value.concept, value.side): value.value for value in found.values}


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(text)
    assert "Jane" not in str(caught.value)
    return caught.value


PEAKS = {
    ("strength.peak_force", Side.LEFT): 266.0,
    ("strength.peak_force", Side.RIGHT): 333.0,
    ("strength.peak_torque", Side.LEFT): 106.0,
    ("strength.peak_torque", Side.RIGHT): 133.0,
}


@pytest.mark.parametrize("fs_hz", [50.0, 400.0])
def test_a_trace_holds_both_legs(fs_hz) -> None:
    data, truth = layout_file("nordbord_trace", NordicPlan(fs_hz=fs_hz))
    traces = read(data)
    assert [trace.side for trace in traces] == [Side.LEFT, Side.RIGHT]
    for trace in traces:
        assert isinstance(trace, ForceTrace)
        assert trace.fs_hz == pytest.approx(fs_hz)
        assert (trace.test, trace.motion) == ("nordic", Motion.KNEE_FLEXION)
        assert trace.contraction is Contraction.ECCENTRIC
        best_n = max(truth[str(trace.side)]["peak_n"])
        assert trace.force_n.max() == pytest.approx(best_n, rel=0.02)


def test_columns_of_a_trace_are_found_by_name_in_any_order_and_spelling() -> None:
    data = layout_file("nordbord_trace")[0].decode()
    left, right = read(data)
    rows = [row.split(",") for row in data.split("\r\n")[1:-1]]
    swapped = [f"{t};{r};{n}".replace(".", ",") for t, n, r in rows]
    text = "\n".join(["time (s);Right Force (N);LEFT FORCE (N)", *swapped, ""])
    for one, two in zip(read(text), (left, right), strict=True):
        assert one.side is two.side
        np.testing.assert_array_equal(one.force_n, two.force_n)


def test_a_clock_in_milliseconds_is_not_taken_for_seconds() -> None:
    rows = [f"{20 * i},1.0,2.0" for i in range(100)]
    err = refused("\n".join(["Time,LeftForce,RightForce", *rows, ""]))
    assert "samples per second" in err.found
    told = read("\n".join(["Time (ms),LeftForce,RightForce", *rows, ""]))
    assert told[0].fs_hz == pytest.approx(50)


def test_a_row_gives_force_and_torque_of_each_leg() -> None:
    (found,) = read(HEADER + ROW)
    assert reported(HEADER + ROW) == PEAKS
    assert {value.unit for value in found.values} == {Unit.NEWTON, Unit.NEWTON_METRE}
    assert {value.context["test"] for value in found.values} == {"nordic"}
    assert found.source.acquired_at == datetime(2024, 3, 2, tzinfo=UTC)
    assert "Jane" not in repr(found)


@pytest.mark.parametrize(
    "change",
    [
        ("Athlete,", "Name,"),
        ("L Max", "Left Max"),
        ("L Max Force (N),", "Max Force L [N],"),
        ("Max Force", "Peak Force"),
        (",Date,", ", DATE UTC ,"),
        (",", ";"),
        ("(N)", "( N )"),
        ("\n", "\r\n"),
        ("Max", "max"),
        ("Jane Doe", '"Doe, Jane"'),
    ],
)
def test_a_heading_that_drifts_is_still_found(change) -> None:
    assert reported((HEADER + ROW + ",,,,,,,,\n").replace(*change)) == PEAKS


def test_columns_that_are_not_known_are_left_out() -> None:
    header = HEADER.replace("Date,", "Date,Time UTC,Device,Test,Min Time to Peak Force (s),")
    row = ROW.replace("02,", "02,10:00,NB-1,Nordic,1.2,")
    assert reported(header + row) == PEAKS


def test_what_was_held_is_not_eccentric() -> None:
    header = HEADER.replace("Date,", "Date,Test,")
    (found,) = read(header + ROW.replace("02,", "02,ISO 30,"))
    assert {v.context["contraction"] for v in found.values} == {"isometric"}
    assert {v.context["test"] for v in found.values} == {"iso_30"}


def test_an_empty_cell_is_not_zero() -> None:
    assert reported(HEADER + ROW.replace("266", "")) == {
        key: value for key, value in PEAKS.items() if value != 266.0
    }


def test_each_test_of_a_person_is_told_apart() -> None:
    first, second = read(HEADER + ROW + ROW.replace("266", "280"))
    contexts = [found.values[0].context["number"] for found in (first, second)]
    assert contexts == [1, 2]
    assert second.values[0].value == 280.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEADER + ROW + ROW.replace("Jane", "Mary"), "tests of 2 people"),
        (HEADER, "a heading without a test"),
        (HEADER + ROW.replace("266", "Jane"), "no number"),
        (HEADER + ROW.replace("266", "-266"), "below zero"),
        (HEADER + ROW.replace("266", "nan"), "no number"),
        (HEADER + ROW.replace("266,", ""), "8 cells"),
        (HEADER.replace("(N)", "(kg)") + ROW, "unit 'kg'"),
        (HEADER.replace("(Nm)", "") + ROW, "no unit"),
    ],
)
def test_a_wrong_table_is_refused_without_a_name(text, found) -> None:
    assert found in refused(text).found


def test_a_wrong_unit_is_told_the_one_that_the_hub_prints() -> None:
    assert refused(HEADER.replace("(N)", "(lbs)") + ROW).expected == "(N)"


def test_a_date_that_two_countries_read_differently_is_left_out() -> None:
    (found,) = read(HEADER + ROW.replace("2024-03-02", "03/02/2024"))
    assert found.source.acquired_at is None


def test_a_side_told_beside_does_not_hide_the_other_leg() -> None:
    data = layout_file("nordbord_trace")[0]
    assert len(read(data, replace(NOTHING_SAID, side=Side.LEFT))) == 2


def test_the_greatest_impulse_is_not_mixed_with_that_of_all_repetitions() -> None:
    header = HEADER.replace("\n", ",L Max Impulse (Ns)\n")
    (found,) = read(header + ROW.replace("\n", ",590\n"))
    impulse = found.values[-1]
    assert (impulse.concept, impulse.value) == ("strength.repetition_impulse", 590.0)
    assert impulse.unit is Unit.NEWTON_SECOND
    assert impulse.context["repetition"] == "best"


TESTS = "Athlete,Date,L Max Force (N),R Max Force (N){more}\nAB,2024-05-02,251,310{one}\n"
LAST = "AB,2024-05-09,260,312{one}"


def test_the_newest_test_is_never_dropped_for_want_of_a_line_end() -> None:
    noted = {"more": ",Max Imbalance (%)", "one": ",-19.0"}  # the last column counts for nothing
    found = read((TESTS + LAST).format(**noted))
    assert {value.value for one in found for value in one.values} >= {251.0, 260.0}


@pytest.mark.parametrize("keep", [0, 3, 8, 12, 16])
def test_a_last_test_that_may_be_cut_is_refused(keep: int) -> None:
    plain = (TESTS + LAST).format(more="", one="")
    error = refused(plain[: len(plain) - keep] if keep else plain)
    assert "last line" in error.where
    assert "AB" not in str(error)
