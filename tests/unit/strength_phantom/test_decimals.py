"""Printed decimals: equal to what Python reads, and no number out of anything else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ischia.numeric.decimals import decimal_rows

DECIMALS = st.from_regex(r"[-+]?(\d{1,9}\.\d{0,6}|\d{1,15}|\.\d{1,8})", fullmatch=True).map(
    lambda text: text.translate({ord(c): str(ord(c) % 10) for c in text if ord(c) > 127})
)
ROWS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(DECIMALS, min_size=width, max_size=width), min_size=1)
)


def rows_of(text: bytes, width: int, delimiter: bytes | None, point: bytes = b".") -> list | None:
    into = np.full((width, text.count(b"\n") + 1), np.nan)[:, :-1]  # a part, as a reader hands in
    count = decimal_rows(np.frombuffer(text, np.uint8), into, delimiter=delimiter, point=point)
    return None if count is None else into[:, :count].T.tolist()


@settings(deadline=None)  # the first example waits for a compiler
@given(rows=ROWS, delimiter=st.sampled_from([b",", b";", b"\t", None]))
def test_every_number_is_the_one_that_python_reads(rows, delimiter) -> None:
    between = (delimiter or b"  ").decode()
    text = "".join(between.join(row) + "\n" for row in rows).encode()
    assert rows_of(text, len(rows[0]), delimiter) == [[float(cell) for cell in row] for row in rows]


@settings(deadline=None)
@given(text=st.binary(max_size=40), width=st.integers(1, 4))
def test_whatever_the_bytes_it_agrees_with_python_or_says_nothing(text, width) -> None:
    found = rows_of(text, width, b",")
    if found is not None:
        lines = text.replace(b'"', b" ").decode().split("\n")
        assert found == [
            [float(cell) for cell in line.split(",")] for line in lines if line.strip()
        ]


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
        b"1,2\r",
        b"1,:\n",
        b"1,/\n",
        b'1,2"3\n',
        b"1,\0\n",
    ],
)
def test_what_is_not_plain_is_left_to_others(text) -> None:
    assert rows_of(text, 2, b",") is None


def test_quotes_returns_and_blank_lines_do_not_matter() -> None:
    text = b'"0", 0.50\r\n\r\n"1",-1.25\r\n'
    assert rows_of(text, 2, b",") == [[0, 0.5], [1, -1.25]]


def test_a_comma_can_be_the_point() -> None:
    assert rows_of(b"0,5;-1,25\n", 2, b";", b",") == [[0.5, -1.25]]
