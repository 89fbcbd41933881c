"""What every reader promises: a recording, or an `InputError` in four parts, and nothing else."""

import dataclasses
import random

import numpy as np
import pytest

from ischia.model.errors import InputError
from ischia.model.strength import ReportedValues
from ischia.model.terms import Side
from ischia.readers.contract import RawFile, Reader
from ischia.readers.registry import READERS, find

NAMES = (
    *("biodex", "system4", "isomed", "humac", "humac_nm", "nordbord_trace", "nordbord_hub"),
    *("table", "kineo", "workbook", "dicom", "film", "pictures", "c3d", "rf", "iq"),
    *("trc", "sto"),
)
BY_NAME = {reader.name: reader for reader in READERS}
OFFSETS = 200
FLIPS = 100


@pytest.fixture(params=NAMES)
def sample(request, samples):
    """Give each sample in turn."""
    return samples[request.param]


def length(recording) -> int:
    """Return how many moments a recording holds, or how many values that were reduced before."""
    if isinstance(recording, ReportedValues):
        return len(recording.values)
    arrays = [
        value
        for field in dataclasses.fields(recording)
        if isinstance(value := getattr(recording, field.name), np.ndarray)
    ]
    assert arrays
    return arrays[0].shape[0]


def opened(value):
    """Return a mapping of types that hold arrays as one of plain dictionaries."""
    if not isinstance(value, dict):
        return value
    return {
        k: dataclasses.asdict(v) if dataclasses.is_dataclass(v) else v for k, v in value.items()
    }


def outcome(reader: Reader, raw: RawFile, facts) -> list[int] | InputError:
    """Return the lengths of what is read, or the refusal, which must say all four things."""
    try:
        return [length(recording) for recording in reader.read(raw, facts)]
    except InputError as err:
        refusal = err
    parts = (refusal.where, refusal.found, refusal.expected, refusal.do)
    assert all(part.strip() for part in parts), refusal
    assert raw.profile is not None or refusal.where.startswith(raw.shown)
    return refusal


def test_every_reader_has_a_sample(samples) -> None:
    assert {sample.reader for sample in samples.values()} == set(BY_NAME)


def test_names_and_versions_can_stand_in_provenance() -> None:
    assert len(BY_NAME) == len(READERS)
    for reader in READERS:
        assert reader.tag == f"{reader.name}@{reader.version}"
        assert reader.title


def test_a_whole_file_is_found_by_its_content_and_read(sample, nothing_written) -> None:
    raw = sample.raw()
    reader = find(raw)
    assert reader.name == sample.reader
    recordings = reader.read(raw, sample.facts)
    assert recordings
    for recording in recordings:
        assert length(recording) > 2
        assert recording.source.sha256 == raw.sha256
        assert recording.source.reader == reader.tag
        assert recording.source.path == sample.name
    assert nothing_written() == []


def test_the_same_bytes_give_the_same_recording(sample) -> None:
    reader = BY_NAME[sample.reader]
    ones, twos = (reader.read(sample.raw(), sample.facts) for _ in range(2))
    for one, two in zip(ones, twos, strict=True):
        for field in dataclasses.fields(one):
            held = (getattr(one, field.name), getattr(two, field.name))
            np.testing.assert_equal(*map(opened, held))


def test_samples_are_locked(sample) -> None:
    for recording in BY_NAME[sample.reader].read(sample.raw(), sample.facts):
        for field in dataclasses.fields(recording):
            value = getattr(recording, field.name)
            assert not isinstance(value, np.ndarray) or not value.flags.writeable


def test_a_file_cut_anywhere_is_refused_or_shorter(sample, nothing_written) -> None:
    reader = BY_NAME[sample.reader]
    whole = max(map(length, reader.read(sample.raw(), sample.facts)))
    offsets = random.Random(20260302).sample(range(1, len(sample.data)), OFFSETS)  # noqa: S311
    refused = 0
    for offset in offsets:
        got = outcome(reader, sample.raw(sample.data[:offset]), sample.facts)
        if isinstance(got, InputError):
            refused += 1
        else:
            assert got, offset
            assert all(0 < n <= whole for n in got), offset
    assert refused > 0
    assert nothing_written() == []


TEXTS = (
    "biodex",
    "system4",
    "isomed",
    "humac",
    "humac_nm",
    "nordbord_trace",
    "kineo",
    "trc",
    "sto",
)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_any_encoding_is_found_by_its_content(samples, name: str) -> None:
    sample = samples[name]
    text = sample.data.decode()
    plain = BY_NAME[sample.reader].read(sample.raw(), sample.facts)
    for encoding in ("utf-16", "utf-8-sig"):
        raw = sample.raw(text.encode(encoding))
        reader = find(raw)
        assert reader.name == sample.reader, encoding
        again = reader.read(raw, sample.facts)
        assert list(map(length, again)) == list(map(length, plain)), encoding


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_cut_within_a_row_is_refused(samples, name: str) -> None:
    sample = samples[name]
    reader = BY_NAME[sample.reader]
    ends = [i for i, byte in enumerate(sample.data) if byte == ord("\n")]
    middle = ends[len(ends) // 2]
    row = sample.data[middle + 1 : ends[len(ends) // 2 + 1]].rstrip()
    first = len(row) - len(row.lstrip()) + 1  # blanks alone are not yet a row
    for kept in range(first, len(row) * 2 // 3):
        got = outcome(reader, sample.raw(sample.data[: middle + 1 + kept]), sample.facts)
        assert isinstance(got, InputError), kept


def test_a_byte_turned_over_never_breaks_a_reader(sample, nothing_written) -> None:
    reader = BY_NAME[sample.reader]
    dice = random.Random(4)  # noqa: S311
    for _ in range(FLIPS):
        # The head decides how the rest is read, so half of the hits go there.
        reach = min(len(sample.data), 2048) if dice.random() < 0.5 else len(sample.data)
        data = bytearray(sample.data)
        data[dice.randrange(reach)] ^= 1 << dice.randrange(8)
        outcome(reader, sample.raw(bytes(data)), sample.facts)
    assert nothing_written() == []


def test_an_empty_file_is_refused(sample) -> None:
    assert isinstance(outcome(BY_NAME[sample.reader], sample.raw(b""), sample.facts), InputError)


@pytest.mark.parametrize("size", [1, 2, 127, 600, 5000])
def test_garbage_is_refused(sample, size: int, nothing_written) -> None:
    garbage = np.random.default_rng(size).bytes(size)
    assert isinstance(
        outcome(BY_NAME[sample.reader], sample.raw(garbage), sample.facts), InputError
    )
    assert nothing_written() == []


def test_the_head_of_the_format_before_garbage_is_refused(sample, nothing_written) -> None:
    data = sample.data[:140] + np.random.default_rng(9).bytes(3000)
    assert isinstance(outcome(BY_NAME[sample.reader], sample.raw(data), sample.facts), InputError)
    assert nothing_written() == []


def test_another_format_under_the_right_name_is_refused(sample, samples) -> None:
    for other in samples.values():
        if other.reader != sample.reader:
            got = outcome(BY_NAME[sample.reader], sample.raw(other.data), sample.facts)
            assert isinstance(got, InputError), other.name


def test_wrong_units_and_schemes_are_refused(sample) -> None:
    for what, data in sample.wrong.items():
        got = outcome(BY_NAME[sample.reader], sample.raw(data), sample.facts)
        assert isinstance(got, InputError), what


def test_the_side_is_the_visits_or_refused(sample) -> None:
    reader = BY_NAME[sample.reader]
    if sample.facts.side is None:  # the file names the side of each column itself
        told = dataclasses.replace(sample.facts, side=Side.LEFT)
        assert len(reader.read(sample.raw(), told)) == len(reader.read(sample.raw(), sample.facts))
        return
    other = sample.facts.side.other
    swapped = dataclasses.replace(sample.facts, side=other)
    got = outcome(reader, sample.raw(), swapped)
    if isinstance(got, InputError):
        assert "side" in got.found  # the file knows better
    else:
        for recording in reader.read(sample.raw(), swapped):
            assert getattr(recording, "side", other) is other


def test_content_that_nobody_knows_lists_what_is_known() -> None:
    for data in (b"", b"hello\n" * 100):
        with pytest.raises(InputError) as caught:
            find(RawFile(shown="it.bin", data=data))
        for reader in READERS:
            assert reader.name in caught.value.expected


def test_a_named_reader_is_taken_and_an_unknown_name_refused(samples) -> None:
    raw = samples["biodex"].raw()
    assert find(raw, "table").name == "table"
    with pytest.raises(InputError) as caught:
        find(raw, "cybex")
    assert "cybex" in caught.value.found
    assert "biodex" in caught.value.expected


def test_two_readers_that_claim_one_file_are_both_named(samples) -> None:
    biodex, table = samples["biodex"], samples["table"]
    raw = RawFile(shown="set.txt", data=biodex.data, profile=table.profile)
    with pytest.raises(InputError) as caught:
        find(raw)
    assert "biodex and table" in caught.value.found
    assert "--reader" in caught.value.do
    assert find(raw, "biodex").name == "biodex"
