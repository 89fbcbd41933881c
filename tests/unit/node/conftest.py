"""A node on a free port of this machine, small objects to send, and the programs of others."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, UltrasoundMultiFrameImageStorage, generate_uid
from pynetdicom import AE

from ischia.node import measuring
from ischia.node.node import listening
from ischia.node.settings import Settings

PERSON = "Surname^Forename"
FRAMES, ROWS, COLUMNS = 3, 48, 64


class Node:
    """A node at work: where it listens, what it said, what it holds."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.folder, self.port = settings, settings.folder, 0
        self.lines: list[dict[str, Any]] = []

    def until(self, what: str, count: int = 1, patience_s: float = 60.0) -> list[dict[str, Any]]:
        """Wait for so many lines of one kind, and give them."""
        until_s = time.monotonic() + patience_s
        while len(found := [line for line in self.lines if line["what"] == what]) < count:
            assert time.monotonic() < until_s, f"no {count} × {what}: {self.lines}"
            time.sleep(0.02)
        return found

    def objects(self) -> list[Path]:
        """Give the stored objects."""
        return sorted(self.folder.glob("objects/*/*.dcm"))

    def half_stored(self) -> list[Path]:
        """Give what lies in the folder and is no whole file of the node's."""
        return [path for path in self.folder.rglob("*.part") if path.is_file()]

    def said(self) -> str:
        """Give every word that the node wrote about what came, with the names of its files."""
        files = [p for p in self.folder.rglob("*") if p.is_file()]
        words = [p.read_text() for p in files if p.suffix in {".json", ".jsonl"}]
        return "\n".join([*words, *(str(p.relative_to(self.folder)) for p in files)])


@contextmanager
def at_work(folder: Path, **said: Any) -> Iterator[Node]:
    """Run a node in a folder."""
    told = {"floor_bytes": 0, "silence_s": 5.0, "port": 0, "retry_s": 0.2, **said}
    node = Node(Settings(folder=folder, **told))
    with listening(node.settings, node.lines.append) as port:
        node.port = port
        yield node


@pytest.fixture
def start() -> Callable[..., Any]:
    """Give what starts a node in a folder."""
    return at_work


class _Quick:
    """Answers for the process that measures, at once: that it measured nothing."""

    def __init__(self, *_: Any) -> None:
        self.asked: list[bytes] = []

    def answer(self, question: bytes, _shown: str) -> bytes:
        self.asked.append(question)
        return msgspec.json.encode(measuring.Answer(not_measured=1))

    def stop(self) -> None:
        pass


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out measuring where it is not what is tested."""
    monkeypatch.setattr(measuring, "Bounded", _Quick)


@pytest.fixture
def node(tmp_path: Path, quick: None) -> Iterator[Node]:  # noqa: ARG001
    """Give a node that measures nothing."""
    with at_work(tmp_path / "node") as made:
        yield made


def have(program: str) -> str:
    """Give the path of a program; without it the test is left out."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed: tools/have_dcmtk.sh")
    return found


@pytest.fixture
def dcmtk() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give what runs a program of dcmtk against a port of this machine."""

    def run(
        program: str, port: int, *said: object, called: str = "ISCHIA", calling: str = "MACHINE"
    ) -> subprocess.CompletedProcess[str]:
        options = [s for s in said if isinstance(s, str)]
        files = [str(s) for s in said if isinstance(s, Path)]
        command = [have(program), "-v", "-aec", called, "-aet", calling, *options]
        return subprocess.run(
            [*command, "127.0.0.1", str(port), *files],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


def pictures() -> np.ndarray:
    """Give frames in which every pixel differs from its neighbours."""
    return np.random.default_rng(1).integers(0, 256, (FRAMES, ROWS, COLUMNS), dtype=np.uint8)


def clip_of_somebody(**changes: Any) -> Dataset:
    """Give a small clip of a person who is named; None takes a tag out."""
    tags = {
        "SOPClassUID": UltrasoundMultiFrameImageStorage,
        "SOPInstanceUID": generate_uid(),
        "StudyInstanceUID": "1.2.3.1",
        "SeriesInstanceUID": "1.2.3.2",
        "Modality": "US",
        "PatientName": PERSON,
        "PatientID": PERSON,
        "PatientBirthDate": "19900101",
        "FrameTime": 50.0,
        "NumberOfFrames": FRAMES,
        "Rows": ROWS,
        "Columns": COLUMNS,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "PixelRepresentation": 0,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelData": pictures().tobytes(),
    }
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for name, value in {**tags, **changes}.items():
        if value is not None:
            setattr(made, name, value)
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    return made


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Give what finds a program of other people."""
    return have


@pytest.fixture(scope="session")
def clip() -> Callable[..., Dataset]:
    """Give a maker of small clips."""
    return clip_of_somebody


@contextmanager
def talking(port: int, syntax: str = ExplicitVRLittleEndian, **said: Any) -> Iterator[Any]:
    """Give an association with a node."""
    entity = AE(ae_title=said.pop("calling", "MACHINE"))
    entity.add_requested_context(UltrasoundMultiFrameImageStorage, syntax)
    assoc = entity.associate("127.0.0.1", port, ae_title=said.pop("called", "ISCHIA"), **said)
    try:
        yield assoc
    finally:
        if assoc.is_established:
            assoc.release()


@pytest.fixture
def associated() -> Callable[..., Any]:
    """Give what associates with a node."""
    return talking
