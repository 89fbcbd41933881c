"""Rows of numbers from text of any make, and the clock they stand on."""

import tracemalloc

import numpy as np
import pytest

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import delimiter_of, evenly, lines, numbers


def raw(data: bytes) -> RawFile:
    return RawFile(shown="t.txt", data=data)


def table(data: bytes, delimiter: str | None = ",", **more):
    return numbers(raw(data), lines(raw(data)), above=1, delimiter=delimiter, **more)


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2.5\n3,4\n5,6\n",
        b"a,b\r\n1,2.5\r\n3,4\r\n5,6\r\n\r\n\r\n",
        b"\xef\xbb\xbfa,b\n1,2.5\n3,4\n5,6\n,\n",
        b'a,b\n"1","2.5"\n3,4\n 5 , 6\n',
        "a,µ\n1,2.5\n3,4\n5,6\n".encode("latin-1"),
        "a,µ\n1,2.5\n3,4\n5,6\n".encode("utf-16"),
    ],
)
def test_the_same_numbers_come_out_of_every_dress(data) -> None:
    np.testing.assert_array_equal(table(data), [[1, 2.5], [3, 4], [5, 6]])


@pytest.mark.parametrize("delimiter", [";", "\t", None])
def test_a_decimal_comma_is_read_where_it_divides_no_cells(delimiter) -> None:
    sign = delimiter or " "
    data = f"a{sign}b\n1,5{sign}2\n3,25{sign}4\n5{sign}6,5\n".encode()
    np.testing.assert_array_equal(table(data, delimiter), [[1.5, 2], [3.25, 4], [5, 6.5]])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"a,b\n1,2\n3,Jane Doe\n5,6\n", "a word or an empty cell among the samples, in column 2"),
        (b"a,b\n1,2\n3,\n5,6\n", "a word or an empty cell"),
        (b"a,b\n1,2\n3,nan\n5,6\n", "not a number"),
        (b"a,b\n1,2\n3,inf\n5,6\n", "not a number"),
        (b"a,b\n1,2\n3\n5,6\n", "another number of values"),
        (b"a,b\n1,2\n3,4\n", "2 whole rows"),
        (b"a,b\n", "0 whole rows"),
        (b"a\0b\n1,2\n", "binary"),
    ],
)
def test_a_fault_is_placed_and_no_cell_repeated(data, found) -> None:
    with pytest.raises(InputError) as caught:
        table(data)
    assert found in caught.value.found
    assert "Jane" not in str(caught.value)


def test_a_line_is_divided_by_what_stands_in_it() -> None:
    signs = [delimiter_of(line) for line in ("a;b,c", "a\tb", "a,b", "a b")]
    assert signs == [";", "\t", ",", None]


def test_many_rows_cost_little_more_than_their_numbers() -> None:
    rows = 300_000
    data = b"t,a,b\n" + b"".join(b"%d,%d,-12.5\n" % (i, i % 90) for i in range(rows))
    tracemalloc.start()
    held = table(data)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held.shape == (rows, 3)
    assert peak_bytes < 4 * held.nbytes


def test_a_dropped_sample_is_bridged_by_a_straight_line() -> None:
    kept = np.delete(np.arange(200), [50, 51, 120])
    rate_hz, (ramp,) = evenly(raw(b""), kept / 100, (2.0 * kept,))
    assert rate_hz == pytest.approx(100)
    np.testing.assert_allclose(ramp, 2.0 * np.arange(200))


def test_a_pause_is_no_dropped_sample() -> None:
    time_s = np.arange(200) / 100
    time_s[100:] += 0.5
    with pytest.raises(InputError, match="leaps over samples"):
        evenly(raw(b""), time_s, (time_s,))


def test_samples_that_are_missing_all_along_are_not_made_up() -> None:
    time_s = np.delete(np.arange(200), np.arange(9, 190, 10)) / 100  # never two in a row
    with pytest.raises(InputError, match="leaps over samples"):
        evenly(raw(b""), time_s, (time_s,))


def test_a_clock_of_rounded_milliseconds_is_even() -> None:
    time_s = np.round(np.arange(600) / 60, 3)
    rate_hz, (same,) = evenly(raw(b""), time_s, (time_s,))
    assert rate_hz == pytest.approx(60, rel=1e-4)
    assert same.size == 600
