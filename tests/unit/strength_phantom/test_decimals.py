"""Printed decimals: equal to what Python reads, and no number out of anything else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ischia.numeric.alike import alike_columns
from ischia.numeric.decimals import decimal_rows

DECIMALS = st.from_regex(r"[-+]?(\d{1,9}\.\d{0,6}|\d{1,15}|\.\d{1,8})", fullmatch=True).map(
    lambda text: text.translate({ord(c): str(ord(c) % 10) for c in text if ord(c) > 127})
)
ROWS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(DECIMALS, min_size=width, max_size=width), min_size=1)
)


@given(rows=ROWS, delimiter=st.sampled_from([b",", b";", b"\t", None]))
def test_every_number_is_the_one_that_python_reads(rows, delimiter) -> None:
    between = (delimiter or b"  ").decode()
    text = "".join(between.join(row) + "\n" for row in rows).encode()
    found = decimal_rows(text, width=len(rows[0]), delimiter=delimiter)
    assert found is not None
    assert found.tolist() == [[float(cell) for cell in row] for row in rows]


@given(text=st.binary(max_size=40), width=st.integers(1, 4))
def test_whatever_the_bytes_it_agrees_with_python_or_says_nothing(text, width) -> None:
    found = decimal_rows(text, width=width, delimiter=b",")
    if found is not None:
        lines = text.replace(b'"', b" ").decode().split("\n")
        told = [[float(cell) for cell in line.split(",")] for line in lines if line.strip()]
        assert np.array_equal(found, np.array(told))


@pytest.mark.parametrize(
    "text",
    [
        b"1,2\n3\n",
        b"1,2\n3,4,5\n",
        b"1,2,3\n4\n",
        b"1,,2\n",
        b",1,2\n",
        b"1,2,\n",
        b"1 2,,3,4\n",
        b"1,x\n",
        b"1,2e3\n",
        b"1,nan\n",
        b"1,1.2.3\n",
        b"1,--2\n",
        b"1,-\n",
        b"1,.\n",
        b"1,12345678901234567\n",
        b"1,9999999999999999\n",
        b"1,2",
        b"\n\n",
        b"",
        b"1,:\n",
        b"1,/\n",
        b'1,2"3\n',
    ],
)
def test_what_is_not_plain_is_left_to_others(text) -> None:
    assert decimal_rows(text, width=2, delimiter=b",") is None


def test_quotes_returns_and_blank_lines_do_not_matter() -> None:
    text = b'"0", 0.50\r\n\r\n"1",-1.25\r\n'
    found = decimal_rows(text, width=2, delimiter=b",")
    assert found is not None
    assert found.tolist() == [[0, 0.5], [1, -1.25]]


PRINTED = st.tuples(st.integers(0, 8), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.integers(-(10 ** (shape[0] + shape[1])), 10 ** (shape[0] + shape[1])).map(
            lambda whole: f"{whole / 10 ** shape[0]:.{shape[0]}f}"
        ),
        min_size=5,
        max_size=5,
    )
)


@given(
    columns=st.lists(PRINTED, min_size=1, max_size=4),
    delimiter=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_lines_as_a_machine_prints_them_are_read_in_one_go(columns, delimiter, end) -> None:
    rows = list(zip(*columns, strict=True))
    text = "".join(delimiter.join(row) + end for row in rows).encode()
    found = alike_columns(text, width=len(columns), delimiter=delimiter.encode())
    assert found is not None
    assert found.T.tolist() == [[float(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        b"1.5,2\n3,4\n",  # a point in one line only
        b"1.5,2\n3.25,4\n",  # more decimals
        b"1.5,2-3\n1.5,-23\n",  # a sign behind a digit
        b"1.5,-\n1.5,2\n",
        b"1.5,\n1.5,2\n",
        b"1.5,2\n1.5;2\n",
        b"1.5, 2\n1.5, 2\n",
        b"1.5,2,3\n1.5,2,3\n",
        b"1.5,999999999\n",
        b"99999999.99999999,1\n",  # not exact in a float's 53 bits
        b"1.5,2",
        b"",
    ],
)
def test_lines_that_differ_are_left_to_the_general_way(text) -> None:
    assert alike_columns(text, width=2, delimiter=b",") is None
