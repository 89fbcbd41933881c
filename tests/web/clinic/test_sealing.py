"""Sealed bytes open whole, under their own key, or not at all; erasing is destroying a key."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ischia.clinic.files.sealing import CHUNK, opened, read_sealed, sealed, write_sealed
from ischia.model.errors import StorageError

KEY, OTHER = b"k" * 32, b"o" * 32
HEAD = 16 + 7  # magic and prefix


def closed(data: bytes, key: bytes = KEY) -> bytes:
    out = io.BytesIO()
    write_sealed(key, [data[:100], data[100:]], out)
    return out.getvalue()


def read(data: bytes, key: bytes = KEY) -> bytes:
    return b"".join(read_sealed(key, io.BytesIO(data)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_goes_in_comes_out(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    assert read(closed(data[:size])) == data[:size]


@given(st.integers(min_value=0, max_value=2_000), st.integers(min_value=1, max_value=255))
@settings(max_examples=40)
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    data = bytearray(closed(b"x" * 3_000))
    data[place % len(data)] ^= change
    with pytest.raises(StorageError):
        read(bytes(data))


def test_a_file_cut_between_chunks_is_noticed() -> None:
    data = closed(b"y" * (2 * CHUNK + 9))
    with pytest.raises(StorageError):
        read(data[: HEAD + CHUNK + 16])


def test_swapped_chunks_are_noticed() -> None:
    data = closed(b"a" * CHUNK + b"b" * CHUNK + b"c")
    size = CHUNK + 16
    first, second = data[HEAD : HEAD + size], data[HEAD + size : HEAD + 2 * size]
    with pytest.raises(StorageError):
        read(data[:HEAD] + second + first + data[HEAD + 2 * size :])


@pytest.mark.parametrize("data", [b"", b"ischia", b"ischia-sealed-1\n1234567"])
def test_what_was_never_sealed_is_refused(data: bytes) -> None:
    with pytest.raises(StorageError):
        read(data)


def test_another_key_or_purpose_opens_nothing() -> None:
    with pytest.raises(StorageError):
        read(closed(b"secret"), OTHER)
    note = sealed(KEY, b"secret", b"identity")
    assert opened(KEY, note, b"identity") == b"secret"
    for key, about in ((OTHER, b"identity"), (KEY, b"record")):
        with pytest.raises(StorageError):
            opened(key, note, about)


def test_nothing_of_a_patient_is_readable_on_the_disk(patient: Any) -> None:
    from django.conf import settings as clinic
    from django.db import connection

    patient(family="Okapi")
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    everything = b"".join(
        path.read_bytes() for path in clinic.PLACE.folder.rglob("*") if path.is_file()
    )
    assert b"CREATE TABLE" in everything
    for word in (b"Okapi", b"Zelda", b"zebra", b"1996-02-03"):
        assert word not in everything, word


def test_keys_are_closed_to_others() -> None:
    from django.conf import settings as clinic

    clinic.PLACE.master_key()
    for key in (clinic.PLACE.folder / "keys").iterdir():
        assert key.stat().st_mode & 0o077 == 0, key.name


def test_erasing_shuts_record_and_files_for_ever(somebody: Any, patient: Any) -> None:
    from ischia.clinic.files import vault
    from ischia.clinic.people.models import Person
    from ischia.clinic.records import case

    person, kept = patient(), patient()
    version = case.latest(person)
    client = somebody("administrator")
    url = f"/patients/{person.pseudonym}/erase/"
    client.post(url, {"again": "P-WRONG"})
    assert case.read(version, "case.toml") is not None
    client.post(url, {"again": person.pseudonym})
    gone = Person.objects.get(pk=person.pk)
    assert (gone.name_index, bytes(gone.sealed_identity)) == ("", b"")
    assert bytes(gone.key.wrapped) == b""
    with pytest.raises(StorageError):
        case.read(case.latest(gone), "case.toml")
    with pytest.raises(StorageError):
        vault.put_bytes(gone.key, b"more")
    assert client.get(f"/patients/{person.pseudonym}/").status_code == 404
    assert case.read(case.latest(kept), "case.toml") is not None


@pytest.mark.parametrize("role", ["patient", "physician", "front_desk"])
def test_who_may_not_erase_erases_nothing(role: str, somebody: Any, patient: Any) -> None:
    from ischia.clinic.people.models import Person

    person = patient()
    somebody(role).post(f"/patients/{person.pseudonym}/erase/", {"again": person.pseudonym})
    assert Person.objects.get(pk=person.pk).erased_at is None
