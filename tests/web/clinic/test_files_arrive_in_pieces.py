"""A file sent piece by piece: a break loses nothing, and nobody goes on with another's."""

import hashlib
import json
import os
import time
from typing import Any

import pytest

DAY = "2026-03-05"
MEBI = 1024**2
DATA = bytes(range(256)) * 4096 * 2 + b"the rest"  # two pieces and a little


def url(person: Any, rest: str = "pieces/") -> str:
    return f"/patients/{person.pseudonym}/visits/{DAY}/files/{rest}"


def begun(client: Any, person: Any, *, size: int = len(DATA), name: str = "Quagga.bin") -> Any:
    told = json.dumps({"name": name, "size": size, "modified": 7})
    return client.post(url(person), told, content_type="text/plain")


def send(client: Any, where: Any, number: int, data: bytes, sha256: str = "") -> int:
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    answer = client.post(
        f"{where['to']}{number}/",
        data,
        content_type="application/octet-stream",
        headers={"X-Sha256": sha256},
    )
    return int(answer.status_code)


def piece(number: int) -> bytes:
    return DATA[number * MEBI : (number + 1) * MEBI]


def test_a_broken_upload_goes_on_where_it_broke(somebody: Any, patient: Any) -> None:
    from ischia.clinic.files import vault

    client, person = somebody("sonographer"), patient()
    where = begun(client, person).json()
    assert (where["pieces"], where["there"]) == (3, [])
    assert "Quagga" not in where["to"] + where["end"]
    for number in (0, 2):
        assert send(client, where, number, piece(number)) == 204
    assert client.post(where["end"]).status_code == 422, "a piece is missing"
    assert not person.uploads.exists()
    again = begun(client, person).json()
    assert again["there"] == [0, 2]
    assert send(client, again, 1, piece(1)) == 204
    answer = client.post(again["end"], {"side": "left"}).json()
    assert answer["sha256"] == hashlib.sha256(DATA).hexdigest()
    upload = person.uploads.get()
    assert (upload.sha256, upload.size) == (answer["sha256"], len(DATA))
    assert vault.get(person.key, upload.sha256) == DATA
    assert client.post(again["end"]).status_code == 404, "it has arrived"
    page = client.get(url(person).replace("files/pieces/", "files.page")).content.decode()
    assert "Quagga.bin" in page


@pytest.mark.parametrize(
    ("number", "data", "sha256"),
    [
        (0, piece(0), "0" * 64),
        (0, piece(0)[:-1], ""),
        (3, b"", ""),
        (2, piece(2) + b"x", ""),
    ],
)
def test_a_piece_that_changed_on_the_way_is_not_kept(
    number: int, data: bytes, sha256: str, somebody: Any, patient: Any
) -> None:
    client, person = somebody("physician"), patient()
    where = begun(client, person).json()
    assert send(client, where, number, data, sha256) == 422
    assert begun(client, person).json()["there"] == []


def test_nobody_goes_on_with_what_another_began(somebody: Any, patient: Any) -> None:
    client, other, person = somebody("physician"), somebody("physician"), patient()
    where = begun(client, person).json()
    send(client, where, 0, piece(0))
    assert begun(other, person).json()["there"] == []
    assert send(other, where, 1, piece(1)) == 404
    assert other.post(where["end"]).status_code == 404
    second = patient()
    elsewhere = {
        key: str(told).replace(person.pseudonym, second.pseudonym) for key, told in where.items()
    }
    assert send(client, elsewhere, 1, piece(1)) == 404


@pytest.mark.parametrize("role", ["patient", "front_desk", "administrator"])
def test_who_may_not_hand_in_begins_nothing(role: str, somebody: Any, patient: Any) -> None:
    person, client = patient(), somebody(role)
    assert begun(client, person).status_code in {403, 404}
    where = begun(somebody("physician"), person).json()
    assert send(client, where, 0, piece(0)) in {403, 404}
    assert client.post(where["end"]).status_code in {403, 404}


@pytest.mark.parametrize("size", [-1, 2 * 1024**3 + 1])
def test_a_size_that_cannot_be_is_refused(size: int, somebody: Any, patient: Any) -> None:
    assert begun(somebody("physician"), patient(), size=size).status_code == 422


def test_pieces_are_sealed_and_go_after_a_day_or_with_the_patient(
    somebody: Any, patient: Any
) -> None:
    from django.conf import settings

    from ischia.clinic.files import arriving
    from ischia.clinic.people import identity

    client, person = somebody("physician"), patient()
    home = settings.PLACE.folder / "arriving" / person.key.opaque
    where = begun(client, person).json()
    send(client, where, 2, piece(2))
    kept = [path for path in home.glob("*/*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"the rest" in path.read_bytes()]
    assert not [path for path in kept if b"Quagga" in path.read_bytes()]
    arriving.sweep()
    assert begun(client, person).json()["there"] == [2]
    late = time.time() - arriving.KEPT_S - 60
    for folder in home.iterdir():
        os.utime(folder, (late, late))
    arriving.sweep()
    assert begun(client, person).json()["there"] == []
    identity.sweep(person)
    assert not home.exists()


def test_an_empty_file_is_a_file(somebody: Any, patient: Any) -> None:
    client, person = somebody("physician"), patient()
    where = begun(client, person, size=0).json()
    assert send(client, where, 0, b"") == 204
    assert client.post(where["end"]).status_code == 200
    assert person.uploads.get().size == 0
