"""Damaged DICOM files: always one error that says what to do, never a word about the person."""

import numpy as np
import pytest
from pydicom.uid import ExplicitVRLittleEndian

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.dicom import DICOM
from ischia.readers.dicom.parse import header

PERSON = "Surname^Forename"


def says_all(error: InputError) -> bool:
    """Tell whether an error says where, what was found, what was expected and what to do."""
    return all((error.where == "visits/clip.dcm", error.found, error.expected, error.do))


def cut(raw: RawFile, length: int) -> RawFile:
    return RawFile(shown=raw.shown, data=raw.data[:length])


@pytest.mark.parametrize("rle", [False, True])
def test_a_file_cut_anywhere_is_refused(dicom, told, *, rle) -> None:
    raw = dicom(rle=rle)
    (whole,) = DICOM.read(raw, told())
    assert whole.pixels.shape == (5, 24, 32)
    # The last four bytes of a compressed file only say that nothing follows.
    end = len(raw.data) - 4 * rle
    for length in np.random.default_rng(2).integers(0, end, 200):
        with pytest.raises(InputError) as error:
            DICOM.read(cut(raw, int(length)), told())
        assert says_all(error.value), length
        assert PERSON not in str(error.value)
        assert error.value.__cause__ is None


@pytest.mark.parametrize("rle", [False, True])
def test_flipped_bytes_never_end_in_another_error(dicom, told, *, rle) -> None:
    raw, rng = dicom(rle=rle), np.random.default_rng(3)
    errors = []
    for _ in range(200):
        data = bytearray(raw.data)
        # Where the tags are: flipping pixels only makes other pixels.
        for place in rng.integers(128, 1200, 4):
            data[place] = rng.integers(256)
        try:
            DICOM.read(RawFile(shown=raw.shown, data=bytes(data)), told())
        except InputError as error:
            errors.append(error)
    assert len(errors) > 20
    assert all(says_all(error) and PERSON not in str(error) for error in errors)


@pytest.mark.parametrize(
    "data", [b"", b"DICM", b"\x00" * 200, b"\x00" * 128 + b"DICM" + b"\xff" * 400, b"{}" * 500]
)
def test_garbage_is_refused(told, data) -> None:
    with pytest.raises(InputError) as error:
        DICOM.read(RawFile(shown="visits/clip.dcm", data=data), told())
    assert says_all(error.value)


def test_no_tag_of_a_person_enters_the_program(dicom) -> None:
    raw = dicom()
    assert PERSON.encode() in raw.data
    assert PERSON not in str(header(raw))


@pytest.mark.parametrize(
    ("syntax", "found"),
    [
        ("1.2.840.10008.1.2.1.99", "a deflated data set"),
        ("1.2.840.10008.1.2.4.110", "pixels coded as"),
    ],
)
def test_a_coding_that_is_not_read_says_which_are(dicom, told, syntax, found) -> None:
    plain = ExplicitVRLittleEndian.encode() + b"\x00"
    assert len(plain) == 20
    data = dicom().data
    padded = syntax.encode().ljust(24, b"\x00")
    # The transfer syntax grows by four bytes, and so does its length and that of its group.
    at = data.index(plain)
    changed = data[: at - 2] + len(padded).to_bytes(2, "little") + padded + data[at + 20 :]
    length = int.from_bytes(changed[140:144], "little") + 4
    changed = changed[:140] + length.to_bytes(4, "little") + changed[144:]
    with pytest.raises(InputError, match=found) as error:
        DICOM.read(RawFile(shown="visits/clip.dcm", data=changed), told())
    assert "uncompressed" in error.value.expected + error.value.do
