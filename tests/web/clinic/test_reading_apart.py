"""A file is read in a process with limits; one that exhausts or breaks it fails alone."""

from pathlib import Path
from typing import Any

import pytest

from ischia.clinic.work import reading
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.service.bounded import Limits
from ischia.service.whose import Whose, whose

FACTS = {"side": "right", "motion": "knee_extension", "contraction": "concentric"}


@pytest.fixture(scope="module")
def instrument(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file

    path = tmp_path_factory.mktemp("apart") / "knee.txt"
    path.write_bytes(dynamometer_file(DynamometerPlan(), 3)[0])
    return path


def asked(path: Path, **more: Any) -> reading.Asked:
    import msgspec

    entry = msgspec.convert({"path": path.name, **FACTS}, RecordingEntry, strict=False)
    return reading.Asked(path=str(path), entry=entry, **more)


def test_apart_it_finds_what_it_finds_here(instrument: Path) -> None:
    assert reading.read_apart(asked(instrument)) == reading.read(asked(instrument))
    assert reading.read(asked(instrument)).measured > 0


def test_what_cannot_be_read_is_refused_in_the_readers_words(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"not an instrument's file")
    with pytest.raises(InputError) as here:
        reading.read(asked(path))
    with pytest.raises(InputError) as apart:
        reading.read_apart(asked(path))
    assert str(apart.value) == str(here.value)


def test_too_much_memory_or_time_is_refused_and_ends_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"time;torque\n" + b"0.001;12.5\n" * 4_000_000)
    with pytest.raises(InputError, match=r"memory|broke"):
        reading.read_apart(asked(path, limits=Limits(memory_bytes=96 * 1024**2, grace_s=60)))
    with pytest.raises(InputError, match="of a processor"):
        reading.read_apart(asked(path, limits=Limits(cpu_s=1, grace_s=59)))


def test_the_process_knows_no_clinic(instrument: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    told: dict[str, str] = {}
    started = subprocess.Popen

    def spied(*arguments: Any, **more: Any) -> Any:
        told.update(more["env"])
        return started(*arguments, **more)

    monkeypatch.setenv("DATABASE_URL", "postgresql://a:secret@h/x")
    monkeypatch.setattr(subprocess, "Popen", spied)
    reading.read_apart(asked(instrument))
    assert told
    assert not {"DATABASE_URL", "ISCHIA_CLINIC", "DJANGO_SETTINGS_MODULE"} & set(told)


@pytest.mark.parametrize(
    ("head", "people"),
    [
        ("Patient name: Okapi, Zelda\nSide: right\n", ("Okapi, Zelda",)),
        ('"Name";"Okapi Zelda"\n1;2\n', ("Okapi Zelda",)),
        ("Nachname\tOkapi\nVorname\tZelda\n", ("Okapi",)),
        ("Test name: knee extension\n0.1 2.0\n", ()),
        ("Name: test 3\n", ()),
        ("time,torque\n1,2\n", ()),
        ("\x00\x01Patient name: Okapi", ()),
    ],
)
def test_who_a_text_says_it_is_of(head: str, people: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(head, "utf-8")
    assert whose(path).people == people


def test_who_a_dicom_file_says_it_is_of(tmp_path: Path) -> None:
    from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = meta.MediaStorageSOPInstanceUID = generate_uid()
    data = FileDataset(str(tmp_path / "x.dcm"), Dataset(), file_meta=meta, preamble=b"\0" * 128)
    data.PatientName, data.PatientBirthDate = "Okapi^Zelda", "19960203"
    data.save_as(tmp_path / "x.dcm", enforce_file_format=True)
    assert whose(tmp_path / "x.dcm") == Whose(
        people=("Okapi^Zelda",), days_of_birth=("1996-02-03",)
    )


@pytest.mark.parametrize(
    ("people", "days", "another"),
    [
        (("QUAGGA^ZELDA",), (), False),
        (("Quagga, Z",), (), False),
        (("Quagga",), (), False),
        (("Zel Quagga",), (), False),
        (("Okapi^Zelda",), (), True),
        (("Quagga^Bruno",), (), True),
        ((), ("1996-02-03",), False),
        ((), ("1990-01-01",), True),
        ((), (), False),
    ],
)
def test_who_may_be_meant(people: Any, days: Any, another: bool) -> None:  # noqa: FBT001
    said = Whose(people=people, days_of_birth=days)
    assert said.is_another(family="Quagga", given="Zelda", born="1996-02-03") is another
    assert not said.is_another(family="", given="", born=""), "nobody is known: nothing to compare"


def test_a_file_with_anothers_name_asks_first(
    patient: Any, instrument: Path, somebody: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ischia.clinic.work import worker

    person, client = patient(), somebody("physician")
    data = b"Patient name: Okapi, Bruno\n" + instrument.read_bytes()
    there = f"/patients/{person.pseudonym}/visits/2026-03-05/files/"
    client.post(there, {"files": [SimpleUploadedFile("k.txt", data)], **FACTS})
    while worker.work_once("test"):
        pass
    upload = person.uploads.get()
    page = client.get(f"/patients/{person.pseudonym}/visits/2026-03-05/files.page").content.decode()
    assert upload.state == "asks", page
    assert "inside the file is not this patient" in page
    assert "Okapi" not in page
