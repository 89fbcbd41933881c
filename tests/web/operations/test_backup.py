"""A copy of a clinic: whole, noise without its keys, proved; and a clinic made from it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ischia.model.errors import StorageError, UsageError

TWO_PATIENTS = """
for name in ("Quagga", "Okapi"):
    person = register(Identity(family=name), pseudonym=f"P-{name.upper()}")
    case.change(person, {"case.toml": b"zebra " + name.encode()}, PROGRAM, "a test")
    chain.note(PROGRAM, "a test", whose=person.pseudonym)
"""
ERASE_ONE = """
person = Person.objects.get(pseudonym="P-QUAGGA")
erase_identity(person)
sweep(person)
erased.note()
"""
READ = """
for person in Person.objects.order_by("pseudonym"):
    from ischia.model.errors import StorageError
    try:
        said = case.read(case.latest(person), "case.toml").decode()
    except StorageError:
        said = "shut"
    print(person.pseudonym, said)
print("whole", chain.verify().whole)
"""


@pytest.fixture(scope="module")
def copied(
    tmp_path_factory: pytest.TempPathFactory, inside: Callable[..., str], ischia: Any
) -> dict[str, Path]:
    """Give a clinic of two patients, a copy of it, and the keys that were kept apart."""
    root = tmp_path_factory.mktemp("operations")
    clinic, copies, keys = root / "clinic", root / "copies", root / "safe"
    inside(clinic, TWO_PATIENTS)
    done = ischia("backup", copies, "--folder", clinic, "--keys-to", keys)
    assert done.returncode == 0, done.stderr
    (copy,) = copies.iterdir()
    assert str(copy) in done.stdout
    return {"clinic": clinic, "copy": copy, "keys": keys, "root": root}


def restored(copied: dict[str, Path], name: str, **other: Any) -> tuple[Path, Any]:
    """Restore into a new folder; return it and what was found."""
    from ischia.clinic.operations.restore import restore

    place = copied["root"] / name
    copy, keys = other.get("copy", copied["copy"]), other.get("keys", copied["keys"])
    return place, restore(copy, keys, place, url="", tell=lambda _: None)


def test_a_restored_clinic_is_the_same(copied: dict[str, Path], inside: Callable[..., str]) -> None:
    place, found = restored(copied, "again")
    assert found.checked.files == 2
    read = inside(place, READ)
    assert "P-QUAGGA zebra Quagga" in read
    assert "P-OKAPI zebra Okapi" in read
    assert "whole True" in read


def test_a_copy_is_noise_without_its_keys(copied: dict[str, Path]) -> None:
    everything = b"".join(p.read_bytes() for p in copied["copy"].rglob("*") if p.is_file())
    assert b"CREATE TABLE" in everything
    for word in (b"Quagga", b"zebra", (copied["keys"] / "master").read_bytes()):
        assert word not in everything
    assert all(p.stat().st_mode & 0o077 == 0 for p in copied["keys"].iterdir())


def test_the_manifest_holds_the_head_of_the_audit(
    copied: dict[str, Path], inside: Callable[..., str]
) -> None:
    said = json.loads((copied["copy"] / "manifest.json").read_text("utf-8"))
    assert said["files"] == 2
    assert said["head"] in inside(copied["clinic"], "print(chain.verify().head)")


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_harmed_copy_is_refused_and_leaves_nothing(
    harm: str, copied: dict[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(copied["copy"], copy)
    victim = next(p for p in (copy / "files").rglob("*") if p.is_file())
    data = victim.read_bytes()
    victim.unlink()
    if harm != "gone":
        victim.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    place = copied["root"] / f"harmed-{harm}"
    with pytest.raises(StorageError, match="1 files that do not open"):
        restored(copied, place.name, copy=copy)
    assert not place.exists()
    assert not list(place.parent.glob(f".{place.name}*")), "nothing half written"


def test_other_keys_open_nothing(copied: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "master").write_bytes(b"k" * 32)
    with pytest.raises(StorageError, match="2 files that do not open"):
        restored(copied, "strange", keys=tmp_path)
    assert not (copied["root"] / "strange").exists()


def test_a_clinic_is_never_written_over(copied: dict[str, Path]) -> None:
    before = (copied["clinic"] / "clinic.sqlite3").read_bytes()
    with pytest.raises(StorageError, match="not empty"):
        restored(copied, "clinic")
    assert (copied["clinic"] / "clinic.sqlite3").read_bytes() == before


def test_who_was_erased_stays_erased_in_a_clinic_from_an_older_copy(
    copied: dict[str, Path], inside: Callable[..., str], ischia: Any
) -> None:
    inside(copied["clinic"], ERASE_ONE)
    keys, copies = copied["root"] / "safe-now", copied["root"] / "copies"
    done = ischia("backup", copies, "--folder", copied["clinic"], "--keys-to", keys)
    assert done.returncode == 0, done.stderr
    place, found = restored(copied, "older", keys=keys)
    assert found.forgotten == 1
    read = inside(place, READ)
    assert "P-QUAGGA shut" in read
    assert "P-OKAPI zebra Okapi" in read
    assert "whole True" in read


def test_a_second_copy_shares_what_the_first_holds(copied: dict[str, Path], ischia: Any) -> None:
    copies = copied["copy"].parent
    done = ischia("backup", copies, "--folder", copied["clinic"])
    assert done.returncode == 0, done.stderr
    assert "The keys are not in it" in done.stderr
    last = max(copies.iterdir())
    assert last != copied["copy"]
    files = [p for p in (last / "files").rglob("*") if p.is_file()]
    assert files
    assert all(p.stat().st_nlink > 1 for p in files)


def test_no_clinic_no_copy(tmp_path: Path) -> None:
    from ischia.cli.backup import backup

    with pytest.raises(UsageError, match="no clinic"):
        backup(tmp_path / "copies", folder=tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_clinic_on_postgresql_goes_the_same_way(
    postgresql: str, inside: Callable[..., str], ischia: Any, tmp_path: Path
) -> None:
    import psycopg

    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE one")
        connection.execute("CREATE DATABASE two")
    one, two = (re.sub(r"/clinic\?", f"/{name}?", postgresql) for name in ("one", "two"))
    clinic, copies, keys = tmp_path / "clinic", tmp_path / "copies", tmp_path / "keys"
    inside(clinic, TWO_PATIENTS, one)
    done = ischia("backup", copies, "--folder", clinic, "--keys-to", keys, url=one)
    assert done.returncode == 0, done.stderr
    (copy,) = copies.iterdir()
    command = ("restore", copy, "--keys", keys, "--folder", tmp_path / "again")
    done = ischia(*command)
    assert (done.returncode, "DATABASE_URL" in done.stderr) == (5, True)
    done = ischia(*command, url=two)
    assert done.returncode == 0, done.stderr
    assert "P-QUAGGA zebra Quagga" in inside(tmp_path / "again", READ, two)
    with psycopg.connect(postgresql) as connection:
        left = connection.execute("SELECT datname FROM pg_database").fetchall()
    assert not [name for (name,) in left if name.startswith("ischia_check")]
