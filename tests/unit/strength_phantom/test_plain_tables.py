"""The quick way through a long table gives what the careful one gives, or nothing."""

import numpy as np
import pytest

from ischia.model.errors import InputError
from ischia.readers import plain
from ischia.readers.contract import RawFile
from ischia.readers.plain import plain_numbers
from ischia.readers.rows import lines, numbers

LONG = b"time;torque\n" + b"".join(b"%d,5;-%d,25\n" % (n, n % 97) for n in range(40_000))


@pytest.fixture(autouse=True)
def every_table_is_long(monkeypatch) -> None:
    monkeypatch.setattr(plain, "LONG_BYTES", 0)


def read(data: bytes, **known) -> np.ndarray:
    raw = RawFile(shown="it", data=data)
    return numbers(raw, lines(raw), **{"above": 1, "delimiter": ";", **known})


def test_a_table_read_in_parts_is_whole() -> None:
    quick = plain_numbers(LONG, "0,5;-0,25", above=1, delimiter=";", comma=True)
    assert quick is not None
    assert quick.shape == (40_000, 2)
    assert (quick == read(LONG)).all()
    assert quick[-1].tolist() == [39_999.5, -(39_999 % 97 + 0.25)]


def test_columns_come_in_the_order_asked_for() -> None:
    quick = plain_numbers(b"1,2,3\n4,5,6\n", "1,2,3", above=0, delimiter=",", columns=[2, 0])
    assert quick is not None
    assert quick.tolist() == [[3, 1], [6, 4]]
    assert quick.base is not None
    assert quick.base.shape == (2, 2)  # a cell that nobody wants takes no memory


def test_a_cell_that_nobody_wants_is_a_number_all_the_same() -> None:
    assert plain_numbers(b"1,x\n4,5\n", "1,x", above=0, delimiter=",", columns=[0]) is None


def test_empty_lines_leave_no_rows() -> None:
    quick = plain_numbers(b"1,2\n\n3,4\n\n\n5,6\n\n7,8\n", "1,2", above=0, delimiter=",")
    assert quick is not None
    assert quick.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]


def test_a_short_table_waits_for_no_compiler(monkeypatch) -> None:
    monkeypatch.setattr(plain, "LONG_BYTES", len(LONG) + 1)
    assert plain_numbers(LONG, "0,5;-0,25", above=1, delimiter=";", comma=True) is None
    assert read(LONG).shape == (40_000, 2)


@pytest.mark.parametrize(
    ("data", "first"),
    [
        (b"1,2\n3,x\n", "1,2"),
        (b"a\rb\n1,2\n3,4\n", "3,4"),  # the heading ends in more ways than one
        (b"h\n1,2\n\0,4\n", "1,2"),
        (b"h\n1,2,3", "1,2,3"),
    ],
)
def test_what_is_unusual_is_left_to_the_careful_way(data, first) -> None:
    assert plain_numbers(data, first, above=1, delimiter=",") is None


def test_a_fault_late_in_a_long_table_is_still_said_with_its_place() -> None:
    broken = LONG.replace(b"\n39990,5;", b"\n39990,5x;")
    with pytest.raises(InputError) as err:
        read(broken)
    assert "line 39992" in str(err.value)


def test_the_unusual_is_still_read() -> None:
    assert read(b"h\n1e1;2\n3;4\n5;6\n").tolist() == [[10, 2], [3, 4], [5, 6]]
